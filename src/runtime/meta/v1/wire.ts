import type { FieldsV1 } from './object-meta.ts';

/**
 * What the API server sends for a class of @kubernetes/client-node: times are RFC 3339 text instead of Date, names are
 * those of the API (`default`, not `_default`; `$ref`, not `ref`; `x-kubernetes-…`, not `x_kubernetes_…`), values of any
 * type are unknown, and objects of a kind of their own always have metadata.
 */
export type Wire<T> = 0 extends 1 & T
  ? unknown
  : T extends Date
    ? string
    : T extends readonly (infer E)[]
      ? Wire<E>[]
      : T extends object
        ? IsKind<T> extends true
          ? WireMembers<WithMetadata<T>>
          : WireMembers<T>
        : T;

type WireMembers<T> = { [K in keyof T as WireName<T, K>]: K extends 'fieldsV1' ? FieldsV1 : Wire<T[K]> };

type IsKind<T> = string extends keyof T ? false : 'apiVersion' | 'kind' | 'metadata' extends keyof T ? true : false;

type WithMetadata<T> = T & (T extends { metadata?: infer M } ? { metadata: NonNullable<M> } : unknown);

/** The words that client-node hides behind an underscore because they are reserved in some language. */
type Reserved = 'continue' | 'default' | 'enum' | 'from' | 'int';

type WireName<T, K> = K extends `_${infer Name extends Reserved}`
  ? Name
  : K extends `x_kubernetes_${infer Rest}`
    ? `x-kubernetes-${Dashed<Rest>}`
    : // Only JSON schemas have members that are named with a dollar sign.
      'x_kubernetes_list_type' extends keyof T
      ? K extends 'ref' | 'schema'
        ? `$${K}`
        : K
      : K;

type Dashed<Name extends string> = Name extends `${infer Head}_${infer Tail}` ? `${Head}-${Dashed<Tail>}` : Name;
