import { type FieldSet, fieldSetOf } from './field-set.ts';
import { type JsonValue, toJson } from './json.ts';
import { type ManagedSet, type ManagedSets, decodeManagedFields, encodeManagedFields } from './manager.ts';
import { fieldElement } from './path-element.ts';

/** Where the replicas are: in a Scale, and in the objects whose scale it is. */
const replicasPath = ['spec', 'replicas'].map(fieldElement);
const replicas: FieldSet = fieldSetOf(replicasPath);
const scaleVersion = 'autoscaling/v1';

/**
 * `managedFields` of a Scale: those managers of an object, in its version, that own the replicas (apimachinery
 * `managedfields/scalehandler.go`: ToSubresource). Throws SyntaxError for what cannot be read.
 */
export function managersOfScale(managedFields: JsonValue | undefined, apiVersion: string): JsonValue {
  const owners = [...decodeManagedFields(managedFields)].filter(([, owner]) => isOwner(owner, apiVersion));
  return encoded(owners.map(([id, owner]) => [id, { ...owner, apiVersion: scaleVersion, set: replicas }]));
}

/**
 * `managedFields` of an object after its Scale has been written: whoever does not own the replicas of the Scale any more
 * loses those of the object. As upstream does it, updaters lose the time of theirs (`scalehandler.go`: ToParent).
 */
export function managersAfterScale(
  managedFields: JsonValue | undefined,
  scaleManagedFields: JsonValue | undefined,
  apiVersion: string,
): JsonValue {
  const scaleOwners: ManagedSets = decodeManagedFields(scaleManagedFields);
  const managers = new Map<string, ManagedSet>();
  for (const [id, manager] of decodeManagedFields(managedFields)) {
    const kept = !isOwner(manager, apiVersion) || scaleOwners.has(id) ? manager.set : manager.set.difference(replicas);
    scaleOwners.delete(id);
    if (!kept.isEmpty()) managers.set(id, { ...manager, set: kept });
  }
  for (const [id, owner] of scaleOwners) {
    if (owner.set.has(replicasPath)) managers.set(id, { ...owner, apiVersion, time: undefined, set: replicas });
  }
  return encoded([...managers]);
}

function isOwner({ apiVersion, set }: ManagedSet, version: string): boolean {
  return apiVersion === version && set.has(replicasPath);
}

function encoded(managers: readonly (readonly [string, ManagedSet])[]): JsonValue {
  return toJson(encodeManagedFields(new Map(managers)));
}
