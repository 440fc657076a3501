import { type FieldSet, fieldSetOf } from '../../apply/field-set.ts';
import { type JsonValue, toJson } from '../../apply/json.ts';
import { type ManagedSet, type ManagedSets, decodeManagedFields, encodeManagedFields } from '../../apply/manager.ts';
import { fieldElement, type Path } from '../../apply/path-element.ts';
import type { MemberPath } from './scale-paths.ts';

/** Where the replicas are in a Scale; objects may have them elsewhere. */
const scalePath = fieldPath(['spec', 'replicas']);
const scaleReplicas: FieldSet = fieldSetOf(scalePath);
const scaleVersion = 'autoscaling/v1';

/** What there is to know of an object with a scale: its version, and where it has its replicas. */
export interface ScaledObject {
  readonly apiVersion: string;
  readonly replicas: MemberPath;
}

/**
 * `managedFields` of a Scale: those managers of an object, in its version, that own the replicas (apimachinery
 * `managedfields/scalehandler.go`: ToSubresource). Throws SyntaxError for what cannot be read.
 */
export function managersOfScale(
  managedFields: JsonValue | undefined,
  { apiVersion, replicas }: ScaledObject,
): JsonValue {
  const path = fieldPath(replicas);
  const owners = [...decodeManagedFields(managedFields)].filter(([, owner]) => isOwner(owner, apiVersion, path));
  return encoded(owners.map(([id, owner]) => [id, { ...owner, apiVersion: scaleVersion, set: scaleReplicas }]));
}

/**
 * `managedFields` of an object after its Scale has been written: whoever does not own the replicas of the Scale any more
 * loses those of the object. As upstream does it, updaters lose the time of theirs (`scalehandler.go`: ToParent).
 */
export function managersAfterScale(
  managedFields: JsonValue | undefined,
  scaleManagedFields: JsonValue | undefined,
  { apiVersion, replicas }: ScaledObject,
): JsonValue {
  const path = fieldPath(replicas);
  const set = fieldSetOf(path);
  const scaleOwners: ManagedSets = decodeManagedFields(scaleManagedFields);
  const managers = new Map<string, ManagedSet>();
  for (const [id, manager] of decodeManagedFields(managedFields)) {
    const keepsAll = !isOwner(manager, apiVersion, path) || scaleOwners.has(id);
    const kept = keepsAll ? manager.set : manager.set.difference(set);
    scaleOwners.delete(id);
    if (!kept.isEmpty()) managers.set(id, { ...manager, set: kept });
  }
  for (const [id, owner] of scaleOwners) {
    if (owner.set.has(scalePath)) managers.set(id, { ...owner, apiVersion, time: undefined, set });
  }
  return encoded([...managers]);
}

function fieldPath(names: MemberPath): Path {
  return names.map(fieldElement);
}

function isOwner({ apiVersion, set }: ManagedSet, version: string, path: Path): boolean {
  return apiVersion === version && set.has(path);
}

function encoded(managers: readonly (readonly [string, ManagedSet])[]): JsonValue {
  return toJson(encodeManagedFields(new Map(managers)));
}
