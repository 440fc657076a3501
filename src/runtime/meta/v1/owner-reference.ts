import type { DeepReadonly } from './deep-readonly.ts';
import { type GroupVersionKind, formatGroupVersion } from './group-version.ts';
import type { OwnerReference } from './object-meta.ts';
import type { KubernetesObject } from './type-meta.ts';

/**
 * The reference by which `owner` controls another object: it is deleted with its owner, and holds a foreground deletion
 * of it. Throws TypeError for an owner without name or uid, which no server would accept (apimachinery NewControllerRef).
 */
export function newControllerRef(owner: DeepReadonly<KubernetesObject>, kind: GroupVersionKind): OwnerReference {
  const { name, uid } = owner.metadata;
  if (!name || !uid)
    throw new TypeError(`owner of kind ${kind.kind} has no name or uid yet: it must come from the server`);
  return {
    apiVersion: formatGroupVersion(kind),
    kind: kind.kind,
    name,
    uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** The reference to the managing controller, if there is one. */
export function getControllerOf(object: DeepReadonly<KubernetesObject>): DeepReadonly<OwnerReference> | undefined {
  return object.metadata.ownerReferences?.find((reference) => reference.controller === true);
}

/** Whether `owner` is the managing controller of `object`, by uid. */
export function isControlledBy(object: DeepReadonly<KubernetesObject>, owner: DeepReadonly<KubernetesObject>): boolean {
  const reference = getControllerOf(object);
  return reference !== undefined && reference.uid === owner.metadata.uid;
}
