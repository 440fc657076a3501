/**
 * A registry of kinds: what a program's API versions hold, under which resources they are served, how their objects are
 * defaulted and converted. Types have no value at run time in TypeScript, so kinds are registered by name.
 */
export { type ConversionFunc, type DefaultingFunc, type KnownType, Scheme } from './scheme.ts';
export { compareVersions } from './version-priority.ts';
