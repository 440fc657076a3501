import { defaultLogger } from '../log/index.ts';
import type { DeepReadonly } from '../meta/v1/index.ts';
import { IndexTable } from './index-table.ts';
import type { Indexer, IndexerOptions, Indexers } from './indexer.ts';
import { type KeyFunction, metaNamespaceKey, metadataOf } from './object-meta.ts';
import type { Slicer } from '../clock/slicer.ts';

/** Makes an empty store with these indexes. */
export function newIndexer<T>(indexers: Indexers<T> = {}, options: IndexerOptions<T> = {}): Indexer<T> {
  return new IndexedStore(indexers, options);
}

/** Content made ready to take the place of a store's. */
export interface StagedContent<T> {
  readonly items: Map<string, DeepReadonly<T>>;
  readonly indexes: IndexTable<T>;
}

/**
 * The store of informers (client-go `tools/cache/thread_safe_store.go`): a Map of objects, a Map of key sets for each
 * index, and nothing else for an object.
 */
export class IndexedStore<T> implements Indexer<T> {
  readonly #keyFunction: KeyFunction<T>;
  #items = new Map<string, DeepReadonly<T>>();
  #indexes: IndexTable<T>;
  #resourceVersion = '';

  constructor(indexers: Indexers<T>, options: IndexerOptions<T> = {}) {
    this.#keyFunction = options.keyFunction ?? metaNamespaceKey;
    this.#indexes = new IndexTable(indexers, options.onIndexError ?? reportIndexError);
  }

  get size(): number {
    return this.#items.size;
  }

  add(object: DeepReadonly<T>): void {
    this.put(this.#keyFunction(object), object);
  }

  update(object: DeepReadonly<T>): void {
    this.put(this.#keyFunction(object), object);
  }

  /** Stores an object under its key, which the caller knows, and gives back what stood there. */
  put(key: string, object: DeepReadonly<T>): DeepReadonly<T> | undefined {
    const old = this.#items.get(key);
    this.#items.set(key, object);
    this.#indexes.update(key, old, object);
    this.bookmark(metadataOf(object).resourceVersion);
    return old;
  }

  delete(object: DeepReadonly<T>): void {
    this.remove(this.#keyFunction(object), object);
  }

  /** Removes a key, which the caller knows; `object` is its final state. */
  remove(key: string, object: DeepReadonly<T>): void {
    const old = this.#items.get(key);
    if (old !== undefined) {
      this.#items.delete(key);
      this.#indexes.update(key, old, undefined);
    }
    this.bookmark(metadataOf(object).resourceVersion);
  }

  replace(objects: Iterable<DeepReadonly<T>>, resourceVersion: string): void {
    const items = new Map<string, DeepReadonly<T>>();
    for (const object of objects) items.set(this.#keyFunction(object), object);
    const indexes = this.#indexes.emptyCopy();
    for (const [key, object] of items) indexes.update(key, undefined, object);
    this.commit({ items, indexes }, resourceVersion);
  }

  /** Indexes future content bit by bit, while the present one stays as it is. Owns `items` from now on. */
  async stage(items: Map<string, DeepReadonly<T>>, slicer: Slicer): Promise<StagedContent<T>> {
    const indexes = this.#indexes.emptyCopy();
    for (const [key, object] of items) {
      indexes.update(key, undefined, object);
      if (slicer.isOver()) await slicer.next();
    }
    return { items, indexes };
  }

  /** Makes staged content the present one, at once. */
  commit({ items, indexes }: StagedContent<T>, resourceVersion: string): void {
    const staged = new Set(indexes.names());
    const missing = Object.entries(this.#indexes.indexers()).filter(([name]) => !staged.has(name));
    this.#items = items;
    this.#indexes = indexes;
    this.#resourceVersion = resourceVersion;
    if (missing.length > 0) this.addIndexers(Object.fromEntries(missing));
  }

  /** The objects by key, as they are now and change later. */
  items(): ReadonlyMap<string, DeepReadonly<T>> {
    return this.#items;
  }

  list(): readonly DeepReadonly<T>[] {
    return [...this.#items.values()];
  }

  listKeys(): readonly string[] {
    return [...this.#items.keys()];
  }

  values(): Iterable<DeepReadonly<T>> {
    return this.#items.values();
  }

  get(object: DeepReadonly<T>): DeepReadonly<T> | undefined {
    return this.#items.get(this.#keyFunction(object));
  }

  getByKey(key: string): DeepReadonly<T> | undefined {
    return this.#items.get(key);
  }

  /** What has no resourceVersion leaves the last one as it was. */
  bookmark(resourceVersion: string | undefined): void {
    if (typeof resourceVersion === 'string' && resourceVersion !== '') this.#resourceVersion = resourceVersion;
  }

  lastStoreSyncResourceVersion(): string {
    return this.#resourceVersion;
  }

  index(indexName: string, object: DeepReadonly<T>): readonly DeepReadonly<T>[] {
    const values = this.#indexes.valuesOf(indexName, object);
    const [only] = values;
    if (values.length === 1 && only !== undefined) return this.byIndex(indexName, only);
    const keys = new Set<string>();
    for (const value of values) for (const key of this.#indexes.keys(indexName, value)) keys.add(key);
    return this.#objects(keys);
  }

  indexKeys(indexName: string, value: string): readonly string[] {
    return [...this.#indexes.keys(indexName, value)].sort();
  }

  byIndex(indexName: string, value: string): readonly DeepReadonly<T>[] {
    return this.#objects(this.#indexes.keys(indexName, value));
  }

  listIndexFunctionValues(indexName: string): readonly string[] {
    return this.#indexes.values(indexName);
  }

  indexNames(): readonly string[] {
    return this.#indexes.names();
  }

  addIndexers(indexers: Indexers<T>): void {
    this.#indexes.define(indexers);
    for (const name of Object.keys(indexers)) {
      for (const [key, object] of this.#items) this.#indexes.fill(name, key, object);
    }
  }

  #objects(keys: Iterable<string>): DeepReadonly<T>[] {
    const objects: DeepReadonly<T>[] = [];
    for (const key of keys) {
      const object = this.#items.get(key);
      if (object !== undefined) objects.push(object);
    }
    return objects;
  }
}

function reportIndexError(indexName: string, error: unknown): void {
  defaultLogger.error({ index: indexName, err: error }, 'an index function failed');
}
