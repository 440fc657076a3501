/**
 * kube-codegen as a library: the pipeline of the command line for programs, and what a generator of one's own is
 * written with.
 *
 * ```ts
 * const collector = new Collector();
 * const context = { root: process.cwd(), generators: generators.map(({ name }) => name) };
 * const options = resolveOptions({ apis: ['apis'] }, context, collector);
 * const { files, diagnostics } = await run(options, { generators, sink: diskSink(), collector });
 * ```
 */
export {
  Collector,
  type Diagnostic,
  type FlagPlace,
  type Place,
  type Position,
  type Severity,
} from './diagnostics/index.ts';
export { generators } from './generators/index.ts';
export type { ApiModel, ApiVersion, Kind, KindNames, SymbolRef, Type, TypeDeclaration } from './model/index.ts';
export { type Options, type ResolveContext, resolveOptions, type UserOptions } from './options/index.ts';
export {
  defineGenerator,
  type ExportSpec,
  type FileSpec,
  type Generator,
  type PlanOptions,
  type Refs,
} from './plan/index.ts';
export { Code, code, doc, ident, literal } from './render/index.ts';
export { run, type RunInput, type RunResult } from './run.ts';
export {
  diskSink,
  type FileResult,
  type FileState,
  memorySink,
  type OutputFile,
  type Sink,
  verifySink,
} from './write/index.ts';
