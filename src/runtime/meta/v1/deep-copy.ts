import type { Condition } from './condition.ts';
import type { DeepReadonly } from './deep-readonly.ts';
import type { LabelSelector, LabelSelectorRequirement } from './label-selector.ts';
import type { FieldsV1, ListMeta, ManagedFieldsEntry, ObjectMeta, OwnerReference } from './object-meta.ts';
import type { Status, StatusCause, StatusDetails } from './status.ts';
import type { TypeMeta } from './type-meta.ts';

/** Members by name, whatever they are. */
type Members = Record<string, unknown>;

/** A T whose own members can be set, whatever its declaration says. */
export type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Copies JSON: equal to the original and sharing nothing with it. Members keep their order, so that the copy has the
 * shape of the original in the engine. Values that are no JSON (dates, maps, class instances) are not for this function.
 */
export function deepCopyJson<T>(from: DeepReadonly<T>): T {
  // The copy of a value has its type, without what made the value read-only.
  return copyValue(from) as T;
}

/**
 * First step of a generated copy: takes a fresh shallow copy, whose members can then be replaced by copies of theirs.
 * The caller spreads, rather than this function, so that the engine learns the shapes of each type apart.
 */
export function writable<T extends object>(shallowCopy: DeepReadonly<T>): Writable<T> {
  // The copy's own members are the caller's; those below are replaced before anyone sees them.
  return shallowCopy as unknown as Writable<T>;
}

/**
 * Last step of a generated copy: copies the members that still are the original's, which are those that the type does
 * not know (a newer server's) and those whose copy needs no knowledge of the type. Where the original is no object,
 * against its type, the result is a copy of what it is.
 */
export function copyRest<T extends object>(to: T, from: object): T {
  if (!isObject(from)) return copyValue(from) as T;
  // Names come from the objects themselves, so both can be read by name. An own `__proto__` of the original is an own
  // member of the spread too, so that setting it here sets that member and not the prototype.
  const target = to as Members;
  const original = from as Members;
  for (const key in target) {
    const value = target[key];
    if (typeof value === 'object' && value !== null && value === original[key]) target[key] = copyValue(value);
  }
  return to;
}

/** Copies a list by copying its items. What is no list, against its type, is copied as it came. */
export function copyList<From, To>(from: readonly From[], copy: (item: From) => To): To[] {
  if (!Array.isArray(from)) return copyValue(from) as To[];
  // Against the types, null does stand in lists of objects; it is its own copy.
  return from.map((item: From) => (item ? copy(item) : (item as unknown as To)));
}

/** Copies a map by copying its values. What is no map, against its type, is copied as it came. */
export function copyMap<From, To>(
  from: { readonly [key: string]: From },
  copy: (value: From) => To,
): { [key: string]: To } {
  if (!isObject(from)) return copyValue(from) as { [key: string]: To };
  const to: { [key: string]: From | To } = { ...from };
  for (const key in to) {
    const value = from[key];
    if (value) to[key] = copy(value);
  }
  // Every value was replaced, but for empty ones, which are their own copies.
  return to as { [key: string]: To };
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function copyValue(from: unknown): unknown {
  if (typeof from !== 'object' || from === null) return from;
  if (Array.isArray(from)) return from.map(copyValue);
  const to: Members = { ...from };
  for (const key in to) {
    const value = to[key];
    if (typeof value === 'object' && value !== null) to[key] = copyValue(value);
  }
  return to;
}

/**
 * The same for trees in which nearly every member is an object: made member by member, since a clone would be written
 * over.
 */
function copyTree(from: unknown): unknown {
  if (typeof from !== 'object' || from === null || Array.isArray(from)) return copyValue(from);
  const original = from as Members;
  const to: Members = {};
  for (const key in original) {
    if (key === '__proto__') return copyValue(from);
    to[key] = copyTree(original[key]);
  }
  return to;
}

/** Copies the apiVersion and kind, and whatever else is there. */
export function deepCopyTypeMeta(from: DeepReadonly<TypeMeta>): TypeMeta {
  return copyRest(writable<TypeMeta>({ ...from }), from);
}

/** Copies an object's metadata. Labels and annotations are taken to be text, which every API server sees to. */
export function deepCopyObjectMeta(from: DeepReadonly<ObjectMeta>): ObjectMeta {
  const to = writable<ObjectMeta>({ ...from });
  if (from.labels) to.labels = { ...from.labels };
  if (from.annotations) to.annotations = { ...from.annotations };
  if (from.ownerReferences) to.ownerReferences = copyList(from.ownerReferences, deepCopyOwnerReference);
  if (from.managedFields) to.managedFields = copyList(from.managedFields, deepCopyManagedFieldsEntry);
  return copyRest(to, from);
}

/** Copies a list's metadata. */
export function deepCopyListMeta(from: DeepReadonly<ListMeta>): ListMeta {
  return copyRest(writable<ListMeta>({ ...from }), from);
}

/** Copies a reference to an owner. */
export function deepCopyOwnerReference(from: DeepReadonly<OwnerReference>): OwnerReference {
  return copyRest(writable<OwnerReference>({ ...from }), from);
}

/** Copies what one manager owns. */
export function deepCopyManagedFieldsEntry(from: DeepReadonly<ManagedFieldsEntry>): ManagedFieldsEntry {
  const to = writable<ManagedFieldsEntry>({ ...from });
  if (from.fieldsV1) to.fieldsV1 = copyTree(from.fieldsV1) as FieldsV1;
  return copyRest(to, from);
}

/** Copies a label selector. */
export function deepCopyLabelSelector(from: DeepReadonly<LabelSelector>): LabelSelector {
  return copyRest(writable<LabelSelector>({ ...from }), from);
}

/** Copies one requirement of a label selector. */
export function deepCopyLabelSelectorRequirement(
  from: DeepReadonly<LabelSelectorRequirement>,
): LabelSelectorRequirement {
  return copyRest(writable<LabelSelectorRequirement>({ ...from }), from);
}

/** Copies a condition. */
export function deepCopyCondition(from: DeepReadonly<Condition>): Condition {
  return copyRest(writable<Condition>({ ...from }), from);
}

/** Copies a Status. */
export function deepCopyStatus(from: DeepReadonly<Status>): Status {
  return copyRest(writable<Status>({ ...from }), from);
}

/** Copies the details of a Status. */
export function deepCopyStatusDetails(from: DeepReadonly<StatusDetails>): StatusDetails {
  return copyRest(writable<StatusDetails>({ ...from }), from);
}

/** Copies one cause of a Status. */
export function deepCopyStatusCause(from: DeepReadonly<StatusCause>): StatusCause {
  return copyRest(writable<StatusCause>({ ...from }), from);
}
