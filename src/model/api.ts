import type { Position } from '../diagnostics/index.ts';
import type { Marker } from './marker.ts';
import type { Doc, Type, TypeDeclaration } from './type.ts';

/** Everything that a run knows of its input. Plain readonly data, the same for TypeScript, CRDs and OpenAPI. */
export interface ApiModel {
  /** Sorted by group name, then by version priority (v1 before v1beta1 before v1alpha1). */
  readonly versions: readonly ApiVersion[];
}

/** One version of one API group. */
export interface ApiVersion {
  /** `<group dir>/<version>`; unique in the model. */
  readonly id: string;
  /** The API group as the server spells it: `samplecontroller.k8s.io`; empty for the core group. */
  readonly group: string;
  readonly version: string;
  /** Folder name in the output, lower case: `samplecontroller`. */
  readonly groupDir: string;
  /** UpperCamel identifier of the group, `Samplecontroller`; unique to the group in the model. */
  readonly groupGoName: string;
  readonly doc: Doc;
  /** Package markers. */
  readonly markers: readonly Marker[];
  readonly position: Position;
  /** Every exported type, sorted by name. */
  readonly types: readonly TypeDeclaration[];
  /** The types with TypeMeta and ObjectMeta (list types are reached through them), sorted by name. */
  readonly kinds: readonly Kind[];
  /**
   * Exported functions that stand next to the types, sorted by name: a hand-written `deepCopyFoo` takes the place of a
   * generated one. Absent where there are none.
   */
  readonly functions?: readonly FunctionDeclaration[];
  /**
   * Where the types came from. `files`: the user's own source, imported where it stands.
   * `synthesized`: made from a schema; the types are output too, as `apis/<group dir>/<version>.ts`, and `text` is them.
   */
  readonly origin: { readonly kind: 'files' } | { readonly kind: 'synthesized'; readonly text: string };
}

/** An exported function of the user's source. */
export interface FunctionDeclaration {
  readonly name: string;
  /** Absolute path of the source file that exports it, with forward slashes. */
  readonly sourceFile: string;
  readonly position: Position;
}

export type Scope = 'Namespaced' | 'Cluster';

export const clientVerbs = [
  'create',
  'update',
  'updateStatus',
  'delete',
  'deleteCollection',
  'get',
  'list',
  'watch',
  'patch',
  'apply',
  'applyStatus',
] as const;

/** A verb that a generated client can have. */
export type ClientVerb = (typeof clientVerbs)[number];

/** A type that the API serves as objects: it has TypeMeta and ObjectMeta. */
export interface Kind {
  readonly type: TypeDeclaration;
  /** The declared list type; absent where it is derived. */
  readonly list?: TypeDeclaration;
  readonly names: KindNames;
  readonly scope: Scope;
  /** The verbs of its client; absent without +genclient. Empty with noVerbs. */
  readonly client?: ClientSpec;
  /** Whether its objects have a status: a `status` member, or among the members that an open type does not name. */
  readonly hasStatus: boolean;
}

export interface ClientSpec {
  readonly verbs: ReadonlySet<ClientVerb>;
  readonly methods: readonly CustomMethod[];
}

/** `+genclient:method=Name,verb=…[,subresource=…][,input=…][,result=…]`. */
export interface CustomMethod {
  /** lowerCamel. */
  readonly name: string;
  readonly verb: 'create' | 'update' | 'get' | 'list' | 'patch' | 'apply';
  readonly subresource?: string;
  /** `named` or `external`; the kind itself when absent. */
  readonly input?: Type;
  readonly result?: Type;
  readonly position: Position;
}

/** Every name that output derives from a kind. Computed once; templates add fixed suffixes and nothing else. */
export interface KindNames {
  /** `Foo`: a valid UpperCamel identifier. */
  readonly type: string;
  /** `Foo`: the kind on the wire, which need not be an identifier: `postgresql`. */
  readonly kind: string;
  /** `foo`: lowerCamel identifier, safe as a variable (not a reserved word). */
  readonly variable: string;
  /** `Foos`. */
  readonly plural: string;
  /** `foos`: the method on clients, listers and informers. */
  readonly accessor: string;
  /** `foos`: the REST resource. */
  readonly resource: string;
  /** `foo`: the REST singular. */
  readonly singular: string;
  /** `FooList`: the type. */
  readonly list: string;
  /** `FooList`: the kind of lists on the wire. */
  readonly listKind: string;
  /** `foo`: the file name without extension, lower case, unique in its version. */
  readonly file: string;
}
