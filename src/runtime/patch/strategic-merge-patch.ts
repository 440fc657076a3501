import { type Atom, atomOf, memberAtom } from '../apply/atom.ts';
import { goJsonSort, goType } from '../apply/go-format.ts';
import {
  type JsonArray,
  type JsonObject,
  type JsonValue,
  type MutableJsonObject,
  isJsonArray,
  isJsonObject,
  memberOf,
  setMember,
} from '../apply/json.ts';
import type { ObjectSchema } from '../apply/type-schema.ts';
import {
  type ItemMerge,
  checkOrder,
  deleteFromList,
  expectList,
  mergeLists,
  refused,
  sortList,
  unknownDirective,
} from './list-items.ts';
import { listStrategy } from './merge-keys.ts';
import { PatchError } from './patch-error.ts';

const deletePrimitives = '$deleteFromPrimitiveList';
const elementOrder = '$setElementOrder';
const retainKeys = '$retainKeys';

/**
 * A document after a strategic merge patch: as a merge patch, but lists with a merge key are merged item by item, and
 * the directives `$patch`, `$retainKeys`, `$deleteFromPrimitiveList/…` and `$setElementOrder/…` are obeyed. Merge keys
 * come from `schema`, or from those of the built-in kinds by the lists' names. Throws PatchError, with no change
 * (apimachinery `strategicpatch/patch.go`).
 */
export function applyStrategicMergePatch(document: JsonObject, patch: JsonValue, schema?: ObjectSchema): JsonObject {
  if (isJsonObject(patch)) {
    return withoutDirectives(mergeObjects(document, patch, schema === undefined ? undefined : atomOf(schema)));
  }
  const message = `json: cannot unmarshal ${goJsonSort(patch)} into Go value of type map[string]interface {}`;
  throw new PatchError('malformed', message);
}

function mergeObjects(document: JsonObject, patch: JsonObject, type: Atom | undefined): JsonObject {
  const directive = memberOf(patch, '$patch');
  if (directive === 'replace') return patch;
  if (directive === 'delete') return {};
  if (directive !== undefined) throw unknownDirective(directive, patch);
  const merged: MutableJsonObject = {};
  for (const [name, member] of Object.entries(retained(document, patch))) setMember(merged, name, member);
  const done = new Set([retainKeys]);
  for (const [name, order] of Object.entries(patch)) {
    if (!name.startsWith(elementOrder)) continue;
    const list = sortMember(merged, { patch, name, order, type });
    done.add(name).add(list);
  }
  for (const [name, change] of Object.entries(patch)) if (!done.has(name)) mergeMember(merged, name, change, type);
  return merged;
}

/** The members that `$retainKeys` lets stay. It has to name those that the patch brings. */
function retained(document: JsonObject, patch: JsonObject): JsonObject {
  const keys = memberOf(patch, retainKeys);
  if (keys === undefined) return document;
  const isListed = ([name, change]: [string, JsonValue]): boolean =>
    change === null || name === retainKeys || isListDirective(name) || (isJsonArray(keys) && keys.includes(name));
  if (!isJsonArray(keys) || !Object.entries(patch).every(isListed)) {
    throw new PatchError('malformed', 'invalid patch format of retainKeys');
  }
  return Object.fromEntries(Object.entries(document).filter(([name]) => keys.includes(name)));
}

function isListDirective(name: string): boolean {
  return name.startsWith(deletePrimitives) || name.startsWith(elementOrder);
}

/** The member that `$setElementOrder/…` or `$deleteFromPrimitiveList/…` is about. */
function listOf(name: string, directive: string, subject: string): string {
  if (name.startsWith(`${directive}/`)) return name.slice(directive.length + 1);
  throw new PatchError('malformed', `invalid patch format of ${subject}`);
}

interface Order {
  readonly patch: JsonObject;
  /** The directive, whole. */
  readonly name: string;
  readonly order: JsonValue;
  readonly type: Atom | undefined;
}

/** Merges the list that `$setElementOrder` is about, and sorts it; gives its name. */
function sortMember(merged: MutableJsonObject, { patch, name, order: wanted, type }: Order): string {
  const order = expectList(wanted);
  const list = listOf(name, elementOrder, 'setElementOrder list');
  const before = listAt(merged, list);
  const changes = listAt(patch, list);
  checkIsList(type, list);
  const treatment = listTreatment(type, list, [...(before ?? []), ...(changes ?? [])]);
  const { mergeKey } = treatment.itemMerge;
  checkOrder(changes ?? [], order, mergeKey);
  const items = mergedList(before, changes, treatment);
  if (items !== undefined) setMember(merged, list, sortList(items, order, before ?? [], mergeKey));
  return list;
}

function listAt(object: JsonObject, name: string): JsonArray | undefined {
  const value = memberOf(object, name);
  return value === undefined ? undefined : expectList(value);
}

interface ListTreatment {
  readonly isMerged: boolean;
  readonly itemMerge: ItemMerge;
}

/** A list after what a patch brings; undefined stands for one that is not there. */
function mergedList(
  before: JsonArray | undefined,
  changes: JsonArray | undefined,
  { isMerged, itemMerge }: ListTreatment,
): JsonArray | undefined {
  if (changes === undefined) return before;
  if (before === undefined) return changes.filter((item) => !isPatch(item));
  return isMerged ? mergeLists(before, changes, itemMerge) : changes;
}

/** Throws PatchError for a member that the type does not have, or that is no list. */
function checkIsList(type: Atom | undefined, name: string): void {
  if (type?.map === undefined || type.map.deduced) return;
  const member = memberAtom(type.map, name);
  if (member === undefined) {
    const struct = type.name?.replace(/^.*\./, '') ?? '';
    throw refused(`unable to find api field in struct ${struct} for the json field ${JSON.stringify(name)}`);
  }
  if (member.list === undefined) throw refused('expected slice or array type, but got: struct');
}

function listTreatment(owner: Atom | undefined, name: string, items: JsonArray): ListTreatment {
  const { merge, mergeKey = '' } = listStrategy(owner, name, items);
  const element = memberType(owner, name)?.list?.element;
  return {
    isMerged: merge,
    itemMerge: { mergeKey, merge: (item, change) => mergeObjects(item, change, element) },
  };
}

function memberType(owner: Atom | undefined, name: string): Atom | undefined {
  return owner?.map === undefined ? undefined : memberAtom(owner.map, name);
}

function mergeMember(merged: MutableJsonObject, member: string, change: JsonValue, owner: Atom | undefined): void {
  const isDeletion = member.startsWith(deletePrimitives);
  const name = isDeletion ? listOf(member, deletePrimitives, 'primitive list') : member;
  const old = memberOf(merged, name);
  if (change === null) delete merged[name];
  else if (old === undefined || goType(old) !== goType(change)) {
    if (!isDeletion) setFresh(merged, name, change);
  } else if (isJsonObject(old) && isJsonObject(change)) {
    setMember(merged, name, mergeObjects(old, change, memberType(owner, name)));
  } else if (isJsonArray(old) && isJsonArray(change)) {
    const treatment = listTreatment(owner, name, [...old, ...change]);
    if (isDeletion) setMember(merged, name, deleteFromList(old, change, treatment.itemMerge));
    else setMember(merged, name, mergedList(old, change, treatment) ?? []);
  } else setMember(merged, name, change);
}

/** What a patch brings where there was nothing of its type: without nulls, and without what carries `$patch`. */
function setFresh(merged: MutableJsonObject, name: string, change: JsonValue): void {
  if (isPatch(change)) delete merged[name];
  else setMember(merged, name, fresh(change));
}

function fresh(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.filter((item) => !isPatch(item)).map(fresh);
  if (!isJsonObject(value)) return value;
  const kept: MutableJsonObject = {};
  for (const [name, member] of Object.entries(value)) {
    if (member !== null && !isPatch(member)) setMember(kept, name, fresh(member));
  }
  return kept;
}

function isPatch(value: JsonValue): boolean {
  return isJsonObject(value) && Object.hasOwn(value, '$patch');
}

/** A copy without the directives, which are members of no type. */
function withoutDirectives(object: JsonObject): JsonObject {
  const kept: MutableJsonObject = {};
  for (const [name, member] of Object.entries(object)) {
    if (name === '$patch' || name === retainKeys || isListDirective(name)) continue;
    setMember(kept, name, copied(member));
  }
  return kept;
}

function copied(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map(copied);
  return isJsonObject(value) ? withoutDirectives(value) : value;
}
