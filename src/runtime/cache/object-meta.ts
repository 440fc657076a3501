import type { DeepReadonly, ObjectMeta } from '../meta/v1/index.ts';

const noMetadata: DeepReadonly<ObjectMeta> = {};

/**
 * The metadata of anything that came off the wire; empty where there is none. The cache handles objects of every kind
 * and trusts none of them, so this is the one place where it looks inside without knowing the type.
 */
export function metadataOf(object: unknown): DeepReadonly<ObjectMeta> {
  if (typeof object !== 'object' || object === null || !('metadata' in object)) return noMetadata;
  const { metadata } = object;
  // The wire boundary: the members are taken for what the API promises, and every reader bears their absence.
  return typeof metadata === 'object' && metadata !== null ? metadata : noMetadata;
}

/** Gives the key under which a store keeps an object. Throws KeyError for what has none. */
export type KeyFunction<T> = (object: DeepReadonly<T>) => string;

/** An object has no usable key. `cause` says why (client-go `tools/cache/store.go`: KeyError). */
export class KeyError extends Error {
  override readonly name: string = 'KeyError';
  /** The object without a key. */
  readonly object: unknown;

  constructor(object: unknown, cause: unknown) {
    super(`cannot make a key for the object: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.object = object;
  }
}

/**
 * `namespace/name`, or `name` for what has no namespace: the key of every informer's cache (client-go
 * `tools/cache/store.go`: MetaNamespaceKeyFunc). Throws KeyError for an object without a name.
 */
export function metaNamespaceKey(object: unknown): string {
  const { name, namespace } = metadataOf(object);
  if (typeof name !== 'string' || name === '') throw new KeyError(object, new Error('it has no metadata.name'));
  return typeof namespace === 'string' && namespace !== '' ? `${namespace}/${name}` : name;
}
