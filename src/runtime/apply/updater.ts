import type { Atom } from './atom.ts';
import { type Comparison, compareValues, excludeFields } from './compare.ts';
import { FieldSet } from './field-set.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { type ManagedSet, type ManagedSets, managerId } from './manager.ts';
import { mergeValues } from './merge.ts';
import { reconcileFieldSet, withNamedFields } from './reconcile.ts';
import { removeItems } from './remove.ts';
import { toFieldSet } from './to-field-set.ts';

/** What an operation on an object is about. */
export interface Operation {
  readonly atom: Atom;
  /** Fields that the operation cannot write, and so nobody comes to own through it. */
  readonly ignored: FieldSet;
  /** Who acts; its set and time are not looked at. */
  readonly actor: Omit<ManagedSet, 'time' | 'set'>;
}

/** A field that an applier wants to change and others own. */
export interface FieldConflict {
  readonly owner: ManagedSet;
  readonly set: FieldSet;
}

/**
 * Changes who owns what after an object was written whole: whoever changed or added a field owns it, and nobody else
 * does; removed fields are nobody's. The actor must not be among `sets` yet, which are changed (structured-merge-diff
 * `merge/update.go`: Update).
 */
export function updateOwners(operation: Operation, live: JsonValue, updated: JsonValue, sets: ManagedSets): void {
  reconcileAll(operation.atom, sets);
  const id = managerId(operation.actor);
  const comparison = compare(operation, live, updated);
  disown(sets, id, comparison);
  put(sets, id, { ...operation.actor, time: undefined, set: comparison.modified.union(comparison.added) });
}

/** The outcome of an apply: the object that it makes, or the conflicts that keep it from being made. */
export type ApplyOutcome =
  | { readonly object: JsonValue; readonly conflicts?: undefined }
  | { readonly conflicts: readonly FieldConflict[]; readonly object?: undefined };

/**
 * Lays a configuration over an object: its fields are merged in and owned by the applier, fields that it applied before
 * and does not any more are removed unless others own them too. Fields that others own and that would change are
 * conflicts, or are taken with `force`. `sets` is changed, unless there are conflicts (`merge/update.go`: Apply).
 */
export function applyConfiguration(
  operation: Operation,
  live: JsonObject,
  applied: JsonObject,
  { sets, force }: { readonly sets: ManagedSets; readonly force: boolean },
): ApplyOutcome {
  const { atom, actor } = operation;
  reconcileAll(atom, sets);
  const id = managerId(actor);
  const last = sets.get(id)?.set;
  const set = toFieldSet(atom, applied).recursiveDifference(operation.ignored);
  const next = new Map(sets).set(id, { ...actor, time: sets.get(id)?.time, set });
  const object = prune(atom, mergeValues(atom, live, applied), last, next);
  const comparison = compare(operation, live, object);
  const conflicts = conflictsOf(next, id, comparison);
  if (!force && conflicts.length > 0) return { conflicts };
  disown(next, id, comparison);
  sets.clear();
  for (const [key, value] of next) put(sets, key, value);
  return { object };
}

function compare({ atom, ignored }: Operation, before: JsonValue, after: JsonValue): Comparison {
  return excludeFields(compareValues(atom, before, after), ignored);
}

function reconcileAll(atom: Atom, sets: ManagedSets): void {
  for (const [id, managed] of sets) sets.set(id, { ...managed, set: reconcileFieldSet(atom, managed.set) });
}

/** Keeps a manager only while it owns something. */
function put(sets: ManagedSets, id: string, managed: ManagedSet): void {
  if (managed.set.isEmpty()) sets.delete(id);
  else sets.set(id, managed);
}

function conflictsOf(sets: ManagedSets, actor: string, { added, modified }: Comparison): FieldConflict[] {
  const touched = modified.union(added);
  return [...sets]
    .filter(([id]) => id !== actor)
    .map(([, owner]) => ({ owner, set: owner.set.intersection(touched) }))
    .filter(({ set }) => !set.isEmpty());
}

/** Takes from everybody but the actor what has changed, and from everybody what is gone. */
function disown(sets: ManagedSets, actor: string, { added, modified, removed }: Comparison): void {
  const changed = modified.union(added).union(removed);
  for (const [id, managed] of sets) {
    if (id !== actor) put(sets, id, { ...managed, set: managed.set.difference(changed) });
    else if (managed.set.isEmpty()) sets.delete(id);
  }
}

/**
 * Removes what the applier applied last time and not now. What somebody else owns comes back; so does what nobody but
 * the applier could have removed and it never owned.
 */
function prune(atom: Atom, merged: JsonValue, last: FieldSet | undefined, sets: ManagedSets): JsonValue {
  if (last === undefined) return merged;
  const owned = [...sets.values()].reduce((all, { set }) => all.union(set), new FieldSet());
  // Only what nobody owns any more can go.
  if (last.difference(owned).isEmpty()) return merged;
  const named = (set: FieldSet): FieldSet => withNamedFields(atom, set);
  const mergedSet = named(toFieldSet(atom, merged));
  const gone = removeItems(atom, merged, named(last));
  const kept = named(toFieldSet(atom, gone)).union(named(owned));
  const pruned = removeItems(atom, merged, mergedSet.difference(kept));
  const dangling = mergedSet.difference(named(toFieldSet(atom, pruned)));
  return removeItems(atom, merged, dangling.intersection(named(last)));
}
