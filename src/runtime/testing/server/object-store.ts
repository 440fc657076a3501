import { type JsonObject, compareText } from '../../apply/json.ts';
import { metadataText, withMetadata } from './metadata.ts';

/** A change of the store. */
export interface StoreEvent {
  readonly revision: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** `resource.group`: objects are stored once for all versions of their kind. */
  readonly bucket: string;
  readonly key: string;
  /** As it is now, or as it was last, with the resourceVersion of the change. */
  readonly object: JsonObject;
  /** As it was before; undefined for a new object. */
  readonly previous: JsonObject | undefined;
}

/** How many changes are remembered at most, and how many are kept when there are more. */
const historyLimit = 10_000;
const historyKept = 5_000;

/**
 * Objects under one revision counter, and the changes that led to them, as etcd keeps them: what was at an older
 * revision can be had, and watched from, until the history is compacted. Objects are never changed in place.
 */
export class ObjectStore {
  readonly #buckets = new Map<string, Map<string, JsonObject>>();
  readonly #sortedKeys = new Map<string, readonly string[]>();
  readonly #listeners = new Set<(event: StoreEvent) => void>();
  #history: StoreEvent[] = [];
  #revision = 1;
  #compacted = 0;

  /** The revision of the last change. */
  get revision(): number {
    return this.#revision;
  }

  /** What happened up to here is forgotten. */
  get compactedRevision(): number {
    return this.#compacted;
  }

  /** An object; undefined if there is none. */
  get(bucket: string, key: string): JsonObject | undefined {
    return this.#buckets.get(bucket)?.get(key);
  }

  /** Stores an object under a new revision, which becomes its resourceVersion, and gives it back so. */
  put(bucket: string, key: string, object: JsonObject): JsonObject {
    const objects = this.#bucket(bucket);
    const previous = objects.get(key);
    const revision = this.#nextRevision();
    const stored = withMetadata(object, { resourceVersion: String(revision) });
    objects.set(key, stored);
    if (previous === undefined) this.#sortedKeys.delete(bucket);
    const type = previous === undefined ? 'ADDED' : 'MODIFIED';
    this.#publish({ revision, type, bucket, key, object: stored, previous });
    return stored;
  }

  /** Stores an object under the resourceVersion that it has, as a restored backup would; the counter goes on from there. */
  restore(bucket: string, key: string, object: JsonObject): JsonObject {
    const revision = Number(metadataText(object, 'resourceVersion'));
    if (revision <= this.#revision) {
      // An older revision than the newest: the object was there all along.
      this.#bucket(bucket).set(key, object);
      this.#sortedKeys.delete(bucket);
      return object;
    }
    this.#revision = revision - 1;
    return this.put(bucket, key, object);
  }

  /** Removes an object; `last` is its final state (default: as it was). Gives that back under the new revision. */
  delete(bucket: string, key: string, last?: JsonObject): JsonObject | undefined {
    const previous = this.get(bucket, key);
    if (previous === undefined) return undefined;
    const revision = this.#nextRevision();
    const object = withMetadata(last ?? previous, { resourceVersion: String(revision) });
    this.#bucket(bucket).delete(key);
    this.#sortedKeys.delete(bucket);
    this.#publish({ revision, type: 'DELETED', bucket, key, object, previous });
    return object;
  }

  /** The objects of a bucket, by key; `prefix` limits them. */
  list(bucket: string, prefix = ''): readonly (readonly [string, JsonObject])[] {
    const objects = this.#bucket(bucket);
    let keys = this.#sortedKeys.get(bucket);
    if (keys === undefined) {
      keys = [...objects.keys()].sort(compareKeys);
      this.#sortedKeys.set(bucket, keys);
    }
    return keys.flatMap((key) => {
      const object = key.startsWith(prefix) ? objects.get(key) : undefined;
      return object === undefined ? [] : [[key, object] as const];
    });
  }

  /** The objects of a bucket as they were at a revision, which must not be compacted. */
  listAt(bucket: string, prefix: string, revision: number): readonly (readonly [string, JsonObject])[] {
    const objects = new Map(this.list(bucket, prefix));
    for (const event of this.#history.toReversed()) {
      if (event.revision <= revision) break;
      if (event.bucket !== bucket || !event.key.startsWith(prefix)) continue;
      if (event.previous === undefined) objects.delete(event.key);
      else objects.set(event.key, event.previous);
    }
    return [...objects].sort(([a], [b]) => compareKeys(a, b));
  }

  /** The changes after a revision, oldest first. */
  eventsAfter(revision: number): readonly StoreEvent[] {
    const start = this.#history.findIndex((event) => event.revision > revision);
    return start < 0 ? [] : this.#history.slice(start);
  }

  /** Calls `listener` for each change, as it happens; the function given back ends that. */
  subscribe(listener: (event: StoreEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Forgets the changes up to a revision (default: all). */
  compact(revision: number = this.#revision): void {
    this.#compacted = Math.max(this.#compacted, Math.min(revision, this.#revision));
    this.#history = this.#history.filter((event) => event.revision > this.#compacted);
  }

  #bucket(bucket: string): Map<string, JsonObject> {
    let objects = this.#buckets.get(bucket);
    if (objects === undefined) this.#buckets.set(bucket, (objects = new Map()));
    return objects;
  }

  #nextRevision(): number {
    return (this.#revision += 1);
  }

  #publish(event: StoreEvent): void {
    this.#history.push(event);
    if (this.#history.length > historyLimit) {
      this.compact(this.#history[this.#history.length - historyKept]?.revision);
    }
    for (const listener of this.#listeners) listener(event);
  }
}

/** By namespace, then by name. */
function compareKeys(a: string, b: string): number {
  // The slash must sort before anything that a namespace may contain.
  return compareText(a.replace('/', '\0'), b.replace('/', '\0'));
}
