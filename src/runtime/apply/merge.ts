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
  const shape = shapeOf(atom, applied === undefined ? live : applied);
  const merged =
    shape === 'map'
      ? mergeMaps(atom.map, live, applied)
      : shape === 'list'
        ? mergeLists(atom.list, live, applied)
        : leaf;
  if (merged !== leaf) return merged;
  return applied === undefined ? live : applied;
}

/** Stands for: take one side or the other as it is. */
const leaf = Symbol('leaf');

function mergeMaps(map: MapAtom | undefined, live: Side, applied: Side): Side | typeof leaf {
  const old = isJsonObject(live) ? live : {};
  const now = isJsonObject(applied) ? applied : {};
  const isEmpty = Object.keys(old).length === 0 && Object.keys(now).length === 0;
  return map === undefined || map.atomic || isEmpty ? leaf : mergeMembers(map, old, now);
}

function mergeLists(list: ListAtom | undefined, live: Side, applied: Side): Side | typeof leaf {
  const old = isJsonArray(live) ? live : [];
  const now = isJsonArray(applied) ? applied : [];
  if (list === undefined || list.atomic || (old.length === 0 && now.length === 0)) return leaf;
  const merged = new ItemMerge(list, old, now).run();
  return merged.length === 0 ? undefined : merged;
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
class ItemMerge {
  readonly #element: Atom;
  readonly #live: IndexedItem[];
  readonly #applied: IndexedItem[];
  /** The items of `live`; undefined for those that repeat, none of which is the one to be merged. */
  readonly #liveByKey = new Map<string, JsonValue | undefined>();
  readonly #appliedKeys: ReadonlySet<string>;
  /** Keys that both have and that are still to come, in the order of `applied`. */
  readonly #shared: string[];
  readonly #done = new Set<string>();
  readonly #merged: JsonValue[] = [];

  constructor(list: ListAtom, live: readonly JsonValue[], applied: readonly JsonValue[]) {
    this.#element = list.element;
    this.#live = indexItems(list, live);
    this.#applied = indexItems(list, applied);
    for (const { element, item } of this.#live) {
      this.#liveByKey.set(element.text, this.#liveByKey.has(element.text) ? undefined : item);
    }
    this.#appliedKeys = new Set(this.#applied.map(({ element }) => element.text));
    this.#shared = [...this.#appliedKeys].filter((key) => this.#liveByKey.has(key));
  }

  run(): JsonValue[] {
    for (let l = 0, r = 0; l < this.#live.length || r < this.#applied.length;) {
      const left = this.#live[l];
      const right = this.#applied[r];
      const step = this.#step(left, right);
      if (step === 'left' && left !== undefined) this.#emit(left.item, undefined);
      if (step !== 'left' && step !== 'skip' && right !== undefined) this.#take(right);
      if (step !== 'right') l++;
      if (step !== 'left' && step !== 'skip') r++;
    }
    return this.#merged;
  }

  /** Whose turn it is: an item of `live` alone, of `applied`, both at once, or none, `live` just goes on. */
  #step(left: IndexedItem | undefined, right: IndexedItem | undefined): 'left' | 'right' | 'both' | 'skip' {
    if (left === undefined) return 'right';
    const key = left.element.text;
    if (right === undefined) return this.#appliedKeys.has(key) ? 'skip' : 'left';
    if (key === right.element.text) return 'both';
    if (!this.#appliedKeys.has(key)) return 'left';
    // Shared, but it is not its turn: it will come, or has come, where `applied` has it.
    const [next] = this.#shared;
    if (next !== undefined && next !== key) return 'skip';
    return this.#done.has(key) ? 'both' : 'right';
  }

  #take({ element, item }: IndexedItem): void {
    this.#done.add(element.text);
    if (this.#shared[0] === element.text) this.#shared.shift();
    this.#emit(this.#liveByKey.get(element.text), item);
  }

  #emit(live: Side, applied: Side): void {
    const item = merge(this.#element, live, applied);
    if (item !== undefined) this.#merged.push(item);
  }
}
