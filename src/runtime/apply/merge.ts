import { type Atom, type ListAtom, type MapAtom, memberAtom, shapeOf } from './atom.ts';
import {
  type JsonObject,
  type JsonValue,
  type MutableJsonObject,
  isJsonArray,
  isJsonObject,
  memberOf,
  setMember,
} from './json.ts';
import { type IndexedItem, indexItems } from './list-item.ts';

type Side = JsonValue | undefined;

/**
 * What `live` becomes when `applied` is laid over it: leaves of `applied` win, nothing is removed, and lists keep the
 * order of `live` unless `applied` has another (structured-merge-diff `typed/merge.go`). Both must be valid.
 */
export function mergeValues(atom: Atom, live: JsonValue, applied: JsonValue): JsonValue {
  return merge(atom, live, applied) ?? null;
}

function merge(atom: Atom, live: Side, applied: Side): Side {
  const shape = applied === undefined ? shapeOf(atom, live) : shapeOf(atom, applied);
  if (shape === 'map' && atom.map !== undefined && !isLeaf(atom.map, size(live), size(applied))) {
    return mergeMembers(atom.map, isJsonObject(live) ? live : {}, isJsonObject(applied) ? applied : {});
  }
  if (shape === 'list' && atom.list !== undefined && !isLeaf(atom.list, length(live), length(applied))) {
    return mergeItems(atom.list, isJsonArray(live) ? live : [], isJsonArray(applied) ? applied : []);
  }
  return applied ?? (applied === null ? null : live);
}

function isLeaf({ atomic }: { readonly atomic: boolean }, live: number, applied: number): boolean {
  return atomic || (live === 0 && applied === 0);
}

function size(value: Side): number {
  return isJsonObject(value) ? Object.keys(value).length : 0;
}

function length(value: Side): number {
  return isJsonArray(value) ? value.length : 0;
}

function mergeMembers(map: MapAtom, live: JsonObject, applied: JsonObject): Side {
  const merged: MutableJsonObject = {};
  for (const name of new Set([...Object.keys(live), ...Object.keys(applied)])) {
    const atom = memberAtom(map, name);
    const member = atom === undefined ? undefined : merge(atom, memberOf(live, name), memberOf(applied, name));
    if (member !== undefined) setMember(merged, name, member);
  }
  return Object.keys(merged).length === 0 ? undefined : merged;
}

/**
 * Goes through both lists at once. Items that only `live` has stay where they are between the others; items that both
 * have come in the order of `applied`.
 */
function mergeItems(list: ListAtom, live: readonly JsonValue[], applied: readonly JsonValue[]): Side {
  const old = indexItems(list, live);
  const now = indexItems(list, applied);
  const counts = new Map<string, number>();
  for (const { element } of old) counts.set(element.text, (counts.get(element.text) ?? 0) + 1);
  const oldByKey = new Map(old.map(({ element, item }) => [element.text, item]));
  const keys = new Set(now.map(({ element }) => element.text));
  const shared = now.map(({ element }) => element.text).filter((key) => counts.has(key));
  const done = new Set<string>();
  const merged: JsonValue[] = [];

  const emit = (atom: Atom, before: Side, after: Side): void => {
    const item = merge(atom, before, after);
    if (item !== undefined) merged.push(item);
  };
  const take = ({ element, item }: IndexedItem): void => {
    done.add(element.text);
    if (shared[0] === element.text) shared.shift();
    // Items that repeat in the live list are replaced, not merged: none of them is the one.
    emit(list.element, counts.get(element.text) === 1 ? oldByKey.get(element.text) : undefined, item);
  };

  let l = 0;
  let r = 0;
  while (l < old.length || r < now.length) {
    const left = old[l];
    const right = now[r];
    if (left !== undefined && right !== undefined) {
      if (left.element.text === right.element.text) {
        take(right);
        l++;
        r++;
        continue;
      }
      // Shared, but it is not its turn: it will come where `applied` has it.
      if (keys.has(left.element.text) && shared[0] !== undefined && shared[0] !== left.element.text) {
        l++;
        continue;
      }
    }
    if (left !== undefined && !keys.has(left.element.text)) {
      emit(list.element, left.item, undefined);
      l++;
      continue;
    }
    if (left !== undefined && done.has(left.element.text)) l++;
    if (right !== undefined) {
      take(right);
      r++;
    }
  }
  return merged.length === 0 ? undefined : merged;
}
