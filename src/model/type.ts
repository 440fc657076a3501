import type { Position } from '../diagnostics/index.ts';
import type { Marker } from './marker.ts';

/** Names a declaration of the model: the version that declares it, and its name there. */
export interface DeclarationRef {
  /** `<group dir>/<version>`, the id of an ApiVersion. */
  readonly versionId: string;
  readonly name: string;
}

/** Scalar aliases of `@kube-codegen/runtime/meta/v1`, each with a meaning in a schema. */
export type Scalar =
  | 'int32'
  | 'int64'
  | 'float'
  | 'double'
  | 'IntOrString'
  | 'Quantity'
  | 'Time'
  | 'MicroTime'
  | 'Duration'
  | 'Bytes'
  | 'RawExtension';

/** The type of a member, as the source says it. Named types stay references; nothing is expanded. */
export type Type =
  | { readonly kind: 'string' }
  | { readonly kind: 'number' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'null' }
  /** Any JSON value: `unknown`. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'scalar'; readonly scalar: Scalar }
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'array'; readonly element: Type }
  /** `Record<string, V>` or `{ [key: string]: V }`. */
  | { readonly kind: 'map'; readonly value: Type }
  | { readonly kind: 'object'; readonly struct: Struct }
  | { readonly kind: 'union'; readonly members: readonly Type[] }
  | { readonly kind: 'intersection'; readonly members: readonly Type[] }
  /** A type that the model declares. */
  | { readonly kind: 'named'; readonly ref: DeclarationRef }
  /** A type of another package, such as ObjectMeta, or `Wire<V1Deployment>` with its arguments. */
  | { readonly kind: 'external'; readonly module: string; readonly name: string; readonly arguments: readonly Type[] };

/** The members of an interface or of an object type written in place. */
export interface Struct {
  /** Interfaces it extends: `named` or `external` types only. */
  readonly extends: readonly Type[];
  /** In source order, without the inherited ones (`allMembers` of queries gives those too). */
  readonly members: readonly Member[];
  /** The value type of an index signature that stands beside the members. */
  readonly additional?: Type;
  /**
   * Set where the source says that there are no members at all, by an index signature of `never` and nothing else. An
   * interface without that takes any value that is not null.
   */
  readonly isEmpty?: true;
}

export interface Member {
  /** The JSON name. Untrusted: any string at all. */
  readonly name: string;
  readonly optional: boolean;
  readonly type: Type;
  readonly doc: Doc;
  readonly markers: readonly Marker[];
  readonly position: Position;
}

/** The prose of a doc comment: no comment signs, no marker lines. Empty when there is none. */
export type Doc = string;

/** An exported interface or type alias of an API version. */
export interface TypeDeclaration {
  readonly ref: DeclarationRef;
  readonly doc: Doc;
  readonly markers: readonly Marker[];
  readonly position: Position;
  /** Absolute path of the source file that exports it, with forward slashes. */
  readonly sourceFile: string;
  readonly body: { readonly kind: 'struct'; readonly struct: Struct } | { readonly kind: 'alias'; readonly type: Type };
}
