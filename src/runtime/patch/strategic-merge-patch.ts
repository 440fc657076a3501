import { type Atom, atomOf, memberAtom } from '../apply/atom.ts';
import { goJsonSort, goPlain } from '../apply/go-format.ts';
import {
  type JsonArray,
  type JsonObject,
  type JsonValue,
  type MutableJsonObject,
  isJsonArray,
  isJsonObject,
  jsonEquals,
  memberOf,
  setMember,
  toJson,
} from '../apply/json.ts';
import type { ObjectSchema } from '../apply/type-schema.ts';
import { type ListStrategy, listStrategy } from './merge-keys.ts';
import { PatchError } from './patch-error.ts';
import { orderItems } from './element-order.ts';

const deletePrimitives = '$deleteFromPrimitiveList/';
const elementOrder = '$setElementOrder/';

/**
 * A document after a strategic merge patch: as a merge patch, but lists with a merge key are merged item by item, and
 * the directives `$patch`, `$retainKeys`, `$deleteFromPrimitiveList/…` and `$setElementOrder/…` are obeyed. Merge keys
 * come from `schema`, or from those of the built-in kinds by the lists' names. Throws PatchError, with no change
 * (apimachinery `strategicpatch/patch.go`).
 */
export function applyStrategicMergePatch(document: JsonObject, patch: JsonValue, schema?: ObjectSchema): JsonObject {
  if (isJsonObject(patch)) return mergeObjects(document, patch, schema === undefined ? undefined : atomOf(schema));
  const message = `json: cannot unmarshal ${goJsonSort(patch)} into Go value of type map[string]interface {}`;
  throw new PatchError('malformed', message);
}

function mergeObjects(document: JsonObject, patch: JsonObject, type: Atom | undefined): JsonObject {
  const directive = memberOf(patch, '$patch');
  if (directive === 'replace') return fresh(patch, type);
  if (directive === 'delete') return {};
  if (directive !== undefined && directive !== 'merge') {
    throw new PatchError('unsupported', `unknown patch type: ${goPlain(directive)} in map: ${goPlain(patch)}`);
  }
  const merged: MutableJsonObject = {};
  for (const [name, member] of Object.entries(retained(document, patch))) setMember(merged, name, toJson(member));
  for (const [name, change] of Object.entries(patch)) {
    if (!name.startsWith('$')) mergeMember(merged, name, change, type);
  }
  for (const [name, change] of Object.entries(patch)) obeyListDirective(merged, name, change, { document, type });
  return merged;
}

/** `$retainKeys` lists the members that may stay. */
function retained(document: JsonObject, patch: JsonObject): JsonObject {
  const keys = memberOf(patch, '$retainKeys');
  if (keys === undefined) return document;
  if (!isJsonArray(keys)) throw new PatchError('malformed', 'invalid patch format of retainKeys');
  return Object.fromEntries(Object.entries(document).filter(([name]) => keys.includes(name)));
}

function mergeMember(merged: MutableJsonObject, name: string, change: JsonValue, owner: Atom | undefined): void {
  const old = memberOf(merged, name);
  const type = owner?.map === undefined ? undefined : memberAtom(owner.map, name);
  if (change === null) delete merged[name];
  else if (isJsonObject(change)) {
    if (memberOf(change, '$patch') === 'delete') delete merged[name];
    else setMember(merged, name, isJsonObject(old) ? mergeObjects(old, change, type) : fresh(change, type));
  } else if (isJsonArray(change)) {
    const before = isJsonArray(old) ? old : [];
    const strategy = listStrategy(owner, name, [...before, ...change]);
    setMember(
      merged,
      name,
      strategy.merge ? mergeLists(before, change, strategy, type?.list?.element) : toJson(change),
    );
  } else setMember(merged, name, change);
}

/** What a patch brings where there was nothing: its content without nulls and directives. */
function fresh(patch: JsonObject, type: Atom | undefined): JsonObject {
  return mergeObjects({}, Object.fromEntries(Object.entries(patch).filter(([name]) => name !== '$patch')), type);
}

function mergeLists(before: JsonArray, change: JsonArray, strategy: ListStrategy, type: Atom | undefined): JsonValue {
  if (strategy.mergeKey === undefined) return mergePrimitives(before, change);
  const { mergeKey } = strategy;
  const items = change.map((item) => keyedItem(item, mergeKey));
  const isReplaced = items.some((item) => memberOf(item, '$patch') === 'replace' && !Object.hasOwn(item, mergeKey));
  let result: JsonValue[] = isReplaced ? [] : before.map(toJson);
  for (const item of items) result = mergeItem(result, item, mergeKey, type);
  return orderItems(result, change, before, mergeKey);
}

function keyedItem(item: JsonValue, mergeKey: string): JsonObject {
  if (isJsonObject(item) && (Object.hasOwn(item, mergeKey) || Object.hasOwn(item, '$patch'))) return item;
  const message = `map: ${goPlain(item)} does not contain declared merge key: ${mergeKey}`;
  throw new PatchError('unsupported', message);
}

function mergeItem(items: JsonValue[], item: JsonObject, mergeKey: string, type: Atom | undefined): JsonValue[] {
  const key = memberOf(item, mergeKey);
  if (key === undefined) return items;
  const index = items.findIndex((old) => isJsonObject(old) && jsonEquals(memberOf(old, mergeKey), key));
  const old = items[index];
  const directive = memberOf(item, '$patch');
  if (directive === 'delete') return items.filter((_, i) => i !== index);
  if (isJsonObject(old)) return items.with(index, mergeObjects(old, item, type));
  return [...items, fresh(item, type)];
}

/** Lists of scalars: each once. */
function mergePrimitives(before: JsonArray, change: JsonArray): JsonValue {
  const added = change.filter((item, i) => ![...before, ...change.slice(0, i)].some((old) => jsonEquals(old, item)));
  return orderItems([...before, ...added], change, before, undefined);
}

interface Directives {
  readonly document: JsonObject;
  readonly type: Atom | undefined;
}

function obeyListDirective(merged: MutableJsonObject, name: string, change: JsonValue, directives: Directives): void {
  if (!name.startsWith(deletePrimitives) && !name.startsWith(elementOrder)) return;
  const { document, type } = directives;
  const list = name.slice(name.indexOf('/') + 1);
  const items = memberOf(merged, list);
  if (!isJsonArray(change))
    throw new PatchError('malformed', `invalid patch format of ${name.slice(1, name.indexOf('/'))}`);
  if (!isJsonArray(items)) return;
  if (name.startsWith(deletePrimitives)) {
    setMember(
      merged,
      list,
      items.filter((item) => !change.some((gone) => jsonEquals(gone, item))),
    );
  } else {
    const old = memberOf(document, list);
    const before = isJsonArray(old) ? old : [];
    setMember(merged, list, orderItems(items, change, before, listStrategy(type, list, items).mergeKey));
  }
}
