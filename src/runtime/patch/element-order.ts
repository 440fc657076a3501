import { type JsonArray, type JsonValue, isJsonObject, memberOf } from '../apply/json.ts';

/**
 * The items of a list in an order: those that `order` names follow it, all others keep the order that they had `before`,
 * and come in front of a named item only if they were in front of it then (apimachinery `strategicpatch/patch.go`:
 * normalizeElementOrder, mergeSortedSlice).
 */
export function orderItems(
  items: JsonArray,
  order: JsonArray,
  before: JsonArray,
  mergeKey: string | undefined,
): JsonArray {
  const identity = (item: JsonValue): string => {
    const key = mergeKey !== undefined && isJsonObject(item) ? memberOf(item, mergeKey) : item;
    return JSON.stringify(key ?? null);
  };
  const ranksOf = (list: JsonArray): ReadonlyMap<string, number> => new Map(list.map((item, i) => [identity(item), i]));
  const [wanted, had] = [ranksOf(order), ranksOf(before)];
  const byRank = (a: JsonValue, b: JsonValue): number =>
    (wanted.get(identity(a)) ?? 0) - (wanted.get(identity(b)) ?? 0);
  const named = items.filter((item) => wanted.has(identity(item))).sort(byRank);
  const others = items.filter((item) => !wanted.has(identity(item)));
  const wasInFront = (other: JsonValue, item: JsonValue): boolean =>
    (had.get(identity(other)) ?? Infinity) < (had.get(identity(item)) ?? -1);
  const result: JsonValue[] = [];
  let next = 0;
  for (const item of named) {
    for (let other = others[next]; other !== undefined && wasInFront(other, item); other = others[++next])
      result.push(other);
    result.push(item);
  }
  return [...result, ...others.slice(next)];
}
