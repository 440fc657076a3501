/**
 * The settings. One table holds every setting with its type, default and description; flags, the reading of codegen.yaml,
 * its JSON Schema and the table of the README are made from it, and `UserOptions` is its type. `resolveOptions` turns
 * what the user said into `Options`, which is all that the phases see.
 */
export { type ConfigFile, parseConfigFile } from './config-file.ts';
export { optionsMarkdown } from './docs.ts';
export type { Options } from './options.ts';
export { type ResolveContext, resolveOptions } from './resolve.ts';
export { optionsSchema } from './schema.ts';
export {
  configEntries,
  flagOf,
  optionEntries,
  type OptionName,
  type OptionSpec,
  optionTable,
  type OptionType,
  type UserOptions,
} from './table.ts';
export { mergeUserOptions, namesIn } from './values.ts';
