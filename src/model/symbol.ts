/** Where an exported name of some module lives. */
export type SymbolOrigin =
  /** A generated file, by its path relative to the output folder. */
  | { readonly file: string }
  /** A source file of the user, by its absolute path with forward slashes. */
  | { readonly source: string }
  /** A package, by the specifier that imports it. */
  | { readonly module: string };

/**
 * A name that a generated file refers to. Printing one is the only way to import: the file that prints it gets the
 * import statement, with the specifier made relative and the name aliased where two symbols are called alike.
 */
export interface SymbolRef {
  /** The name that `from` exports. */
  readonly symbol: string;
  readonly from: SymbolOrigin;
  /** `type` where the name is needed by the compiler only. */
  readonly use: 'type' | 'value';
  /** UpperCamel prefix that tells it from others of its name: `SamplecontrollerV1alpha1`. */
  readonly qualifier?: string;
}
