import type { DeclarationRef, SymbolRef } from '../model/index.ts';

/** How a view refers to names of other files. Every answer can be printed into a template. */
export interface Refs {
  /** A type of the model: in the user's source, or in `apis/` where it was made from a schema. */
  readonly type: (ref: DeclarationRef) => SymbolRef;
  /** What the generator called `generator` exports for an API version (for none: undefined). Throws when nobody plans it. */
  readonly generated: (generator: string, versionId: string | undefined, name: string) => SymbolRef;
  /** The same, or undefined when nobody plans it. */
  readonly find: (generator: string, versionId: string | undefined, name: string) => SymbolRef | undefined;
}
