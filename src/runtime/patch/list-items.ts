import { goPlain, goType } from '../apply/go-format.ts';
import {
  type JsonArray,
  type JsonObject,
  type JsonValue,
  isJsonArray,
  isJsonObject,
  jsonEquals,
  memberOf,
} from '../apply/json.ts';
import { orderItems } from './element-order.ts';
import { PatchError } from './patch-error.ts';

/** What happens to a list of objects: by which member they are told apart, and how one is merged into another. */
export interface ItemMerge {
  /** Empty where the type of the list has none. */
  readonly mergeKey: string;
  readonly merge: (item: JsonObject, change: JsonObject) => JsonObject;
}

/** A list after a list of changes to it (apimachinery `strategicpatch/patch.go`: mergeSlice). Throws PatchError. */
export function mergeLists(before: JsonArray, changes: JsonArray, itemMerge: ItemMerge): JsonArray {
  if (before.length === 0 && changes.length === 0) return before;
  if (!isJsonObject(sampleOf(before, changes))) return mergeScalars(before, changes);
  const { mergeKey } = itemMerge;
  if (mergeKey === '') throw refused('cannot merge lists without merge key for struct');
  const plain = changes.filter(isJsonObject).filter((change) => !Object.hasOwn(change, '$patch'));
  const { kept, isReplaced } = obeyDirectives(before, changes, mergeKey);
  const merged = isReplaced ? plain : plain.reduce((items, change) => mergeItem(items, change, itemMerge), kept);
  for (const item of merged) keyOf(item, mergeKey);
  return orderItems(merged, plain, before, mergeKey);
}

/** A list of scalars without those that `gone` names; objects are merged all the same, as upstream does. */
export function deleteFromList(before: JsonArray, gone: JsonArray, itemMerge: ItemMerge): JsonArray {
  if (before.length === 0 && gone.length === 0) return before;
  if (isJsonObject(sampleOf(before, gone))) return mergeLists(before, gone, itemMerge);
  return before.filter((item) => !includes(gone, item));
}

/** A list in the order that `$setElementOrder` says. Throws PatchError for an order of items that cannot be found. */
export function sortList(items: JsonArray, order: JsonArray, before: JsonArray, mergeKey: string): JsonArray {
  sampleOf(before, items);
  if (mergeKey === '') return orderItems(items, order, before, undefined);
  for (const item of [...items, ...order]) keyOf(item, mergeKey);
  return orderItems(items, order, before, mergeKey);
}

/** Throws PatchError unless the items of a patch, deletions aside, stand in `order` in the same sequence. */
export function checkOrder(changes: JsonArray, order: JsonArray, mergeKey: string): void {
  if (changes.length === 0 || order.length === 0) return;
  const identity = (item: JsonValue): JsonValue => (mergeKey === '' ? item : keyOf(item, mergeKey));
  const wanted = changes.filter((item) => !isJsonObject(item) || !Object.hasOwn(item, '$patch'));
  let next = 0;
  for (const item of order) {
    const change = wanted[next];
    if (change === undefined) return;
    if (jsonEquals(identity(change), identity(item))) next++;
  }
  if (next === wanted.length) return;
  throw refused(
    `The order in patch list:\n${goPlain(changes)}\n doesn't match $setElementOrder list:\n${goPlain(order)}\n`,
  );
}

/** A value that must be a list. Throws PatchError. */
export function expectList(value: JsonValue): JsonArray {
  if (isJsonArray(value)) return value;
  throw badArgument('[]interface {}', value);
}

function keyOf(item: JsonValue, mergeKey: string): JsonValue {
  if (!isJsonObject(item)) throw badArgument('map[string]interface {}', item);
  const key = memberOf(item, mergeKey);
  if (key !== undefined) return key;
  throw refused(`map: ${goPlain(item)} does not contain declared merge key: ${mergeKey}`);
}

/** One of the items, which must all be of one type. */
function sampleOf(...lists: readonly JsonArray[]): JsonValue {
  const [sample, ...others] = lists.flat();
  if (sample === undefined) throw refused('no elements in any of the given slices');
  if (isJsonArray(sample)) throw new PatchError('inapplicable', 'lists of lists are not supported');
  if (others.every((other) => goType(other) === goType(sample))) return sample;
  throw refused(`list element types are not identical: ${goPlain(lists)}`);
}

function mergeScalars(before: JsonArray, changes: JsonArray): JsonArray {
  const added = changes.filter((item, i) => !includes(before, item) && !includes(changes.slice(0, i), item));
  return orderItems([...before, ...added], changes, before, undefined);
}

function includes(items: JsonArray, item: JsonValue): boolean {
  return items.some((other) => jsonEquals(other, item));
}

/** What the items that carry `$patch` leave of a list, and whether one of them replaces all of it. */
function obeyDirectives(
  before: JsonArray,
  changes: JsonArray,
  mergeKey: string,
): { readonly kept: JsonArray; readonly isReplaced: boolean } {
  let kept = before;
  let isReplaced = false;
  for (const change of changes.filter(isJsonObject)) {
    const directive = memberOf(change, '$patch');
    if (directive === undefined) continue;
    if (directive === 'merge') throw refused('merging lists cannot yet be specified in the patch');
    if (directive === 'delete') kept = without(kept, mergeKey, keyOf(change, mergeKey));
    else if (directive === 'replace') isReplaced = true;
    else throw unknownDirective(directive, change);
  }
  return { kept, isReplaced };
}

function without(items: JsonArray, mergeKey: string, key: JsonValue): JsonArray {
  return items.filter((item) => !hasKey(item, mergeKey, key));
}

function hasKey(item: JsonValue, mergeKey: string, key: JsonValue): item is JsonObject {
  return isJsonObject(item) && jsonEquals(memberOf(item, mergeKey) ?? null, key);
}

function mergeItem(items: JsonArray, change: JsonObject, { mergeKey, merge }: ItemMerge): JsonArray {
  const key = keyOf(change, mergeKey);
  const index = items.findIndex((item) => hasKey(item, mergeKey, key));
  const item = items[index];
  return isJsonObject(item) ? items.with(index, merge(item, change)) : [...items, change];
}

/** A directive that `$patch` cannot be. */
export function unknownDirective(directive: JsonValue, patch: JsonObject): PatchError {
  const shown = typeof directive === 'string' ? directive : `%!s(${goType(directive)}=${goPlain(directive)})`;
  return refused(`unknown patch type: ${shown} in map: ${goPlain(patch)}`);
}

function badArgument(expected: string, value: JsonValue): PatchError {
  const received = value === null ? '%!s(<nil>)' : goType(value);
  return refused(`expected a ${expected}, but received a ${received}`);
}

/** What the API server answers by 500. */
export function refused(message: string): PatchError {
  return new PatchError('unsupported', message);
}
