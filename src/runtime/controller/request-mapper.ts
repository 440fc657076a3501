import type { DeletedObject } from '../cache/index.ts';
import {
  type DeepReadonly,
  type GroupKind,
  type KubernetesObject,
  type ObjectName,
  parseGroupVersion,
} from '../meta/v1/index.ts';

/** Says which objects are to be reconciled when one changes. */
export interface RequestMapper<T> {
  /** Called with the object of a creation or deletion, and with both of an update. */
  requestsFor(object: DeepReadonly<T>): Iterable<ObjectName>;
  /** A deletion of which the last state is not known. Default: nothing. */
  requestsForDeleted?(deleted: DeletedObject<T>): Iterable<ObjectName>;
}

/** The object itself. */
export function requestForObject<T extends KubernetesObject>(): RequestMapper<T> {
  return {
    requestsFor: (object) => {
      const { namespace = '', name = '' } = metadataOf(object);
      return [{ namespace, name }];
    },
    requestsForDeleted: ({ namespace, name }) => [{ namespace, name }],
  };
}

/** How owners are found. */
export interface OwnerOptions {
  /** Every owner of the kind, not only the managing controller. Default: false. */
  readonly everyOwner?: boolean | undefined;
  /** Whether the owner lives in no namespace. Default: false. */
  readonly clusterScoped?: boolean | undefined;
}

/** The owners of a kind, whatever version they are referred to by. */
export function requestForOwner<T extends KubernetesObject>(
  { group, kind }: GroupKind,
  { everyOwner = false, clusterScoped = false }: OwnerOptions = {},
): RequestMapper<T> {
  return {
    requestsFor(object) {
      const { namespace = '', ownerReferences = [] } = metadataOf(object);
      return ownerReferences
        .filter((owner) => owner.kind === kind && parseGroupVersion(owner.apiVersion)?.group === group)
        .filter((owner) => everyOwner || owner.controller === true)
        .map(({ name }) => ({ namespace: clusterScoped ? '' : namespace, name }));
    },
  };
}

/** What a function says. */
export function requestsFromMap<T>(map: (object: DeepReadonly<T>) => Iterable<ObjectName>): RequestMapper<T> {
  return { requestsFor: map };
}

// DeepReadonly<T> of a type parameter is opaque to the compiler; that T is a KubernetesObject says what it has.
function metadataOf<T extends KubernetesObject>(object: DeepReadonly<T>): DeepReadonly<KubernetesObject['metadata']> {
  return (object as DeepReadonly<KubernetesObject>).metadata;
}
