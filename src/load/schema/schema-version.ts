import type { Position } from '../../diagnostics/index.ts';
import type { OpenApiSchema } from './open-api-schema.ts';

/** A type to be declared under a name of its own. */
export interface SchemaDeclaration {
  /** The kind, or the name of a component. Valid as the name of a type (`isTypeName`). */
  readonly name: string;
  readonly schema: OpenApiSchema;
  /**
   * `kind`: has TypeMeta and ObjectMeta, whatever its schema says of them. `list`: has TypeMeta, ListMeta and items.
   * `struct`: anything else.
   */
  readonly role: 'kind' | 'list' | 'struct';
  /** Markers of the declaration, with their plus sign: `+genclient`, `+kubebuilder:resource:…`. */
  readonly markers: readonly string[];
  /** The resource of a kind: `endpoints`. */
  readonly resource?: string;
  /** The warning of a deprecated version. */
  readonly deprecated?: string;
  /** Where the input has it. Asked for only when there is something to say about it. */
  readonly position?: () => Position | undefined;
}

/** Where the type behind a `$ref` is declared. */
export type SchemaRef =
  /** In the version itself, or in another one by its id. */
  | { readonly versionId: string; readonly name: string }
  /** In `@kube-codegen/runtime/meta/v1`. */
  | { readonly meta: string }
  /** Any JSON value. */
  | { readonly unknown: true };

/** One version of one API group, as schemas. */
export interface SchemaVersion {
  readonly group: string;
  readonly version: string;
  /** Folder name in the output: a valid path segment. */
  readonly groupDir: string;
  /** Markers of the package besides the group's name. */
  readonly markers: readonly string[];
  /** Where it was found, for what is said about the version as a whole. */
  readonly position?: Position;
  /** Prose of the package. */
  readonly description: string;
  readonly declarations: readonly SchemaDeclaration[];
  /** What a `$ref` means here; CRDs have none. */
  readonly resolveRef: (ref: string) => SchemaRef | undefined;
  /** Whether a required member with a default may be left out when writing. */
  readonly defaultsAreOptional: boolean;
}

/** The id of a version in the model: `<group dir>/<version>`. */
export function versionIdOf({ groupDir, version }: Pick<SchemaVersion, 'groupDir' | 'version'>): string {
  return `${groupDir}/${version}`;
}
