import { type DeepReadonly, parseKey } from '../meta/v1/index.ts';
import { metadataOf, metaNamespaceKey } from './object-meta.ts';

/**
 * What is left of a deleted object. `key`, `name` and `namespace` always work (client-go `tools/cache/typed.go`:
 * DeletedObject).
 */
export interface DeletedObject<T> {
  /** `namespace/name`, or `name` for cluster-scoped objects. */
  readonly key: string;
  readonly name: string;
  /** Empty for cluster-scoped objects. */
  readonly namespace: string;
  /** The object as it was when it was deleted. Absent when the deletion itself was missed and only its effect seen. */
  readonly object?: DeepReadonly<T>;
  /** The last state that the cache saw: `object` where there is one, else a state that may be old. Owners are in it. */
  readonly lastKnown?: DeepReadonly<T>;
}

/** A deletion that was seen, with the object's final state. */
export function newDeletedObject<T>(object: DeepReadonly<T>, key: string = metaNamespaceKey(object)): DeletedObject<T> {
  const { name = '', namespace = '' } = metadataOf(object);
  return { key, name, namespace, object, lastKnown: object };
}

/**
 * A deletion that was missed: a relist found the object gone, or another one in its place (client-go
 * `tools/cache/delta_fifo.go`: DeletedFinalStateUnknown).
 */
export function newTombstone<T>(key: string, lastKnown?: DeepReadonly<T>): DeletedObject<T> {
  const { name, namespace } = parseKey(key) ?? { name: key, namespace: '' };
  return lastKnown === undefined ? { key, name, namespace } : { key, name, namespace, lastKnown };
}
