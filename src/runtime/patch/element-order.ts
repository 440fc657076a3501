import { type JsonArray, type JsonValue, isJsonObject, memberOf } from '../apply/json.ts';

/**
 * A list in the order that `$setElementOrder` gives: the items it names follow it, all others keep their places among
 * them (apimachinery `strategicpatch/patch.go`: mergeSortedSlice).
 */
export function orderItems(items: JsonArray, order: JsonArray, mergeKey: string | undefined): JsonArray {
  const identity = (item: JsonValue): string => {
    const key = mergeKey !== undefined && isJsonObject(item) ? memberOf(item, mergeKey) : item;
    return JSON.stringify(key ?? null);
  };
  const rank = new Map(order.map((item, i) => [identity(item), i]));
  const rankOf = (item: JsonValue): number => rank.get(identity(item)) ?? -1;
  const named = items.filter((item) => rankOf(item) >= 0).sort((a, b) => rankOf(a) - rankOf(b));
  const others = items.filter((item) => rankOf(item) < 0);
  const position = new Map(items.map((item, i) => [item, i]));
  const result: JsonValue[] = [];
  for (let n = 0, o = 0; n < named.length || o < others.length;) {
    const left = named[n];
    const right = others[o];
    const takeNamed = right === undefined || (left !== undefined && before(position, left, right));
    if (takeNamed && left !== undefined) result.push(left);
    else if (right !== undefined) result.push(right);
    if (takeNamed) n++;
    else o++;
  }
  return result;
}

function before(position: ReadonlyMap<JsonValue, number>, left: JsonValue, right: JsonValue): boolean {
  return (position.get(left) ?? 0) < (position.get(right) ?? 0);
}
