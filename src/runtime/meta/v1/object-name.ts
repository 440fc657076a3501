import type { DeepReadonly } from './deep-readonly.ts';
import type { KubernetesObject } from './type-meta.ts';

/** Where an object is: its name, and its namespace (empty for cluster-scoped objects). */
export interface ObjectName {
  readonly namespace: string;
  readonly name: string;
}

/** Namespace and name of an object; what is absent is empty. */
export function objectNameOf(object: DeepReadonly<KubernetesObject>): ObjectName {
  return { namespace: object.metadata.namespace ?? '', name: object.metadata.name ?? '' };
}

/** `namespace/name`, or `name` alone: the key of caches and queues (client-go MetaNamespaceKeyFunc). */
export function keyOf(object: DeepReadonly<KubernetesObject> | ObjectName): string {
  const { namespace, name } = 'metadata' in object ? objectNameOf(object) : object;
  return namespace === '' ? name : `${namespace}/${name}`;
}

/** Reads a key. Undefined when it has more than one slash (client-go SplitMetaNamespaceKey). */
export function parseKey(key: string): ObjectName | undefined {
  const [first = '', second, ...rest] = key.split('/');
  if (rest.length > 0) return undefined;
  return second === undefined ? { namespace: '', name: first } : { namespace: first, name: second };
}
