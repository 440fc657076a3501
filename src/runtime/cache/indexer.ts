import type { DeepReadonly } from '../meta/v1/index.ts';
import { type KeyFunction, metadataOf } from './object-meta.ts';

/** Gives the values under which an index finds an object. */
export type IndexFunction<T> = (object: DeepReadonly<T>) => readonly string[];

/** Index functions by the name of their index. */
export type Indexers<T> = Readonly<Record<string, IndexFunction<T>>>;

/** The name of the index by namespace, which every informer of a factory has. */
export const namespaceIndex = 'namespace';

/** Indexes by namespace; cluster-scoped objects stand under the empty string (client-go MetaNamespaceIndexFunc). */
export function metaNamespaceIndex(object: unknown): readonly string[] {
  return [metadataOf(object).namespace ?? ''];
}

/**
 * Objects by key (client-go `tools/cache/store.go`: Store). What it gives out are the stored objects themselves, in no
 * promised order: copy before changing. An informer's store is written by the informer alone.
 */
export interface Store<T> {
  /** How many objects there are. */
  readonly size: number;
  /** Throws KeyError for an object without a key; so do `update` and `delete`. */
  add(object: DeepReadonly<T>): void;
  /** The same as `add`. */
  update(object: DeepReadonly<T>): void;
  /** Removes what is stored under the object's key, if anything. */
  delete(object: DeepReadonly<T>): void;
  /** Makes these objects, and no others, the content. */
  replace(objects: Iterable<DeepReadonly<T>>, resourceVersion: string): void;
  /** Every object, in a new array. */
  list(): readonly DeepReadonly<T>[];
  listKeys(): readonly string[];
  /** Every object in turn, without an array. The store must not change meanwhile. */
  values(): Iterable<DeepReadonly<T>>;
  /** What is stored under the key of `object`. */
  get(object: DeepReadonly<T>): DeepReadonly<T> | undefined;
  getByKey(key: string): DeepReadonly<T> | undefined;
  /** Notes that the content is current as of this resourceVersion. */
  bookmark(resourceVersion: string): void;
  /**
   * The resourceVersion of the last write, replacement or bookmark; empty at first. It tells a controller whether its
   * cache has caught up with a write of its own.
   */
  lastStoreSyncResourceVersion(): string;
}

/**
 * A store that also finds objects by the values of its indexes, in time proportional to the result. Asking for an index
 * that does not exist throws (client-go `tools/cache/index.go`: Indexer).
 */
export interface Indexer<T> extends Store<T> {
  /** The objects that share a value of this index with `object`. */
  index(indexName: string, object: DeepReadonly<T>): readonly DeepReadonly<T>[];
  /** The keys of the objects with this value, sorted. */
  indexKeys(indexName: string, value: string): readonly string[];
  byIndex(indexName: string, value: string): readonly DeepReadonly<T>[];
  /** The values that stored objects have in this index. */
  listIndexFunctionValues(indexName: string): readonly string[];
  indexNames(): readonly string[];
  /** Adds indexes and fills them at once. Throws, and adds none, when one of the names is taken. */
  addIndexers(indexers: Indexers<T>): void;
}

/** Options of `newIndexer`. */
export interface IndexerOptions<T> {
  /** Default: `namespace/name`. */
  readonly keyFunction?: KeyFunction<T>;
  /**
   * Hears of index functions that throw or give no array; the object is stored, and stands in that index under no value.
   * Default: a line on the console.
   */
  readonly onIndexError?: (indexName: string, error: unknown) => void;
}
