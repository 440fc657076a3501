import type { Place } from '../diagnostics/index.ts';

/**
 * The settings of a run, resolved: every field set, paths absolute with forward slashes. Made from flags and
 * codegen.yaml by `resolveOptions`; everything behind it sees only this.
 */
export interface Options {
  /** Folder that relative paths of the user are relative to: where codegen.yaml is, else the working folder. */
  readonly root: string;
  /** Folders of hand-written types: `<group dir>/<version>/`. */
  readonly apis: readonly string[];
  /** CRD files, folders, globs, `-` for stdin, https URLs. */
  readonly crds: readonly string[];
  /** OpenAPI v3 documents of an API server: files, folders, globs. */
  readonly openapi: readonly string[];
  /** Where the inputs were named, by their paths above; those are missing that no file or flag named. */
  readonly inputPlaces: ReadonlyMap<string, Place>;
  /** Which CRDs to take; an empty list takes all. */
  readonly pick: {
    readonly groups: readonly string[];
    readonly kinds: readonly string[];
    readonly versions: readonly string[];
  };
  /** What one CRD or OpenAPI document may cost: bytes of a file, levels of nesting, values behind all aliases. */
  readonly limits: {
    readonly bytes: number;
    readonly depth: number;
    readonly values: number;
    /** Whether addresses may be read without TLS. */
    readonly plainHttp: boolean;
  };
  /** Whether parts of CRDs that have the structure of a type of Kubernetes, such as Toleration, take that type. */
  readonly builtInTypes: boolean;
  /** The one folder that everything is written to. */
  readonly output: string;
  /** What relative import specifiers of generated files end in; empty for none. */
  readonly importExtension: '.js' | '.ts' | '';
  /** Text put at the head of every file, or undefined. */
  readonly boilerplate: string | undefined;
  readonly clientset: { readonly name: string; readonly apiPath: string };
  /** Names of the generators to run. */
  readonly generators: readonly string[];
  /** Those that the user named; empty where all run because none was. */
  readonly namedGenerators: readonly string[];
  /** Folder of templates that replace ours by file name, or undefined. */
  readonly templates: string | undefined;
  /** Type name → plural, as code-generator's --plural-exceptions. */
  readonly pluralExceptions: ReadonlyMap<string, string>;
  /** Group name → Go-style identifier, as `+groupGoName` pins it. */
  readonly groups: ReadonlyMap<string, string>;
  /** Where the names in the two maps above were given: `groups.cert-manager.io`; absent where no file or flag gave them. */
  readonly keyPlaces?: ReadonlyMap<string, Place>;
  /** Whether a warning keeps the run from writing, as an error does. */
  readonly warningsAsErrors: boolean;
}
