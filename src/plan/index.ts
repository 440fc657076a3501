/**
 * Who emits which file. A generator is an object that describes files: a path, the names they export, a template, and
 * a view for it. `plan` collects the descriptions of all generators before anything is rendered, so that files can
 * refer to each other by what they export, wherever those files are, and so that clashes are found early.
 *
 * Nothing here makes text and nothing touches a disk.
 */
export {
  defineGenerator,
  type ExportSpec,
  type FilePlan,
  type FileSpec,
  type Generator,
  type PlanOptions,
  typeOf,
  valueOf,
} from './generator.ts';
export { versionQualifier } from './names.ts';
export { plan } from './plan.ts';
export { synthesizedTypesPath } from './make-refs.ts';
export type { Refs } from './refs.ts';
