import type { Collector } from '../diagnostics/index.ts';
import type { ApiModel, SymbolRef } from '../model/index.ts';
import type { Refs } from './refs.ts';

/** What planning reads of the settings. `Options` has all of it. */
export interface PlanOptions {
  /** Names of the generators whose files are wanted; what these require comes with them. */
  readonly generators: readonly string[];
  /** Those that the user named; empty where all run because none was. */
  readonly namedGenerators: readonly string[];
  readonly clientset: { readonly name: string; readonly apiPath: string };
}

/** A name that a generated file exports. */
export interface ExportSpec {
  readonly name: string;
  /** `type` for what is gone at run time: interfaces and type aliases. */
  readonly use: 'type' | 'value';
}

/** A file as its generator describes it. Describing prints nothing: all files are known before the first is rendered. */
export interface FileSpec {
  /** Relative to the output folder, with forward slashes. */
  readonly path: string;
  /** File name of the template: `lister.ts.eta`. */
  readonly template: string;
  /** Id of the API version that the exports belong to; absent for files that span versions. */
  readonly version?: string;
  /** What the file declares and exports; other files find these through `Refs`. */
  readonly exports: readonly ExportSpec[];
  /** What the file passes on from other files of the output. */
  readonly reexports?: readonly ExportSpec[];
  /** What the template shows. Called once, after every file of every generator was planned. */
  readonly view: (refs: Refs) => object;
}

/** A file of the output, ready to be rendered. */
export interface FilePlan extends Omit<FileSpec, 'view'> {
  /** Name of the generator that planned it. */
  readonly generator: string;
  readonly view: () => object;
}

/**
 * A generator: one object, one file. It says for a model which files there are, what each exports, which template
 * shows it, and what the template gets to see. It never writes text: templates hold the shape of a file, the printers
 * of `render` the shape of a type.
 */
export interface Generator {
  /** Selects it in codegen.yaml and on the command line. */
  readonly name: string;
  /** One sentence for the help. */
  readonly description: string;
  /** Names of the generators whose output its own output imports. They run along. */
  readonly requires?: readonly string[];
  /**
   * The files for a model, in any order. Pure but for what it reports: equal models and options give equal files. What a
   * user can cause is reported, never thrown.
   */
  readonly plan: (model: ApiModel, options: PlanOptions, collector: Collector) => Iterable<FileSpec>;
}

/** Says that an object is a generator, so that the compiler checks it where it is written. */
export function defineGenerator(generator: Generator): Generator {
  return generator;
}

/** A symbol of a package, used as a type. */
export function typeOf(module: string, name: string): SymbolRef {
  return { symbol: name, from: { module }, use: 'type' };
}

/** A symbol of a package, used as a value. */
export function valueOf(module: string, name: string): SymbolRef {
  return { symbol: name, from: { module }, use: 'value' };
}
