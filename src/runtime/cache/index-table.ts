import type { DeepReadonly } from '../meta/v1/index.ts';
import { type IndexFunction, type Indexers } from './indexer.ts';
import { KeySets } from './key-sets.ts';

interface Index<T> {
  readonly name: string;
  readonly indexFunction: IndexFunction<T>;
  readonly keys: KeySets;
}

const noValues: readonly string[] = [];

/** The indexes of one store: which keys stand under which values (client-go `tools/cache/thread_safe_store.go`). */
export class IndexTable<T> {
  readonly #indexes = new Map<string, Index<T>>();
  readonly #onIndexError: (indexName: string, error: unknown) => void;

  constructor(indexers: Indexers<T>, onIndexError: (indexName: string, error: unknown) => void) {
    this.#onIndexError = onIndexError;
    this.define(indexers);
  }

  /** Adds empty indexes. Throws, and adds none, when a name is taken. */
  define(indexers: Indexers<T>): void {
    const taken = Object.keys(indexers).filter((name) => this.#indexes.has(name));
    if (taken.length > 0) throw new Error(`indexer conflict: ${taken.join(', ')} exists already`);
    for (const [name, indexFunction] of Object.entries(indexers)) {
      this.#indexes.set(name, { name, indexFunction, keys: new KeySets() });
    }
  }

  /** An empty table with the same indexes. */
  emptyCopy(): IndexTable<T> {
    return new IndexTable(this.indexers(), this.#onIndexError);
  }

  indexers(): Indexers<T> {
    return Object.fromEntries([...this.#indexes].map(([name, index]) => [name, index.indexFunction]));
  }

  names(): string[] {
    return [...this.#indexes.keys()];
  }

  /** Moves a key from the values of the old object to those of the new one; either may be absent. */
  update(key: string, oldObject: DeepReadonly<T> | undefined, newObject: DeepReadonly<T> | undefined): void {
    for (const index of this.#indexes.values()) this.#move(index, key, oldObject, newObject);
  }

  /** Fills one index with a new object. */
  fill(name: string, key: string, object: DeepReadonly<T>): void {
    this.#move(this.#get(name), key, undefined, object);
  }

  keys(name: string, value: string): Iterable<string> {
    return this.#get(name).keys.get(value);
  }

  values(name: string): string[] {
    return this.#get(name).keys.values();
  }

  /** The values of an object in one index; none, reported, where the index function throws or gives no array. */
  valuesOf(name: string, object: DeepReadonly<T>): readonly string[] {
    return this.#valuesOf(this.#get(name), object);
  }

  #move(
    index: Index<T>,
    key: string,
    oldObject: DeepReadonly<T> | undefined,
    newObject: DeepReadonly<T> | undefined,
  ): void {
    const oldValues = oldObject === undefined ? noValues : this.#valuesOf(index, oldObject);
    const newValues = newObject === undefined ? noValues : this.#valuesOf(index, newObject);
    if (oldValues.length === 1 && newValues.length === 1 && oldValues[0] === newValues[0]) return;
    for (const value of oldValues) if (!newValues.includes(value)) index.keys.delete(value, key);
    for (const value of newValues) index.keys.add(value, key);
  }

  #valuesOf(index: Index<T>, object: DeepReadonly<T>): readonly string[] {
    try {
      const values: unknown = index.indexFunction(object);
      // An optional field of the object, given back as it is, is a mistake that types may not see.
      if (!Array.isArray(values)) throw new TypeError('the index function gave no array');
      return values;
    } catch (error) {
      this.#onIndexError(index.name, error);
      return noValues;
    }
  }

  #get(name: string): Index<T> {
    const index = this.#indexes.get(name);
    if (index === undefined) throw new Error(`index with name ${name} does not exist`);
    return index;
  }
}
