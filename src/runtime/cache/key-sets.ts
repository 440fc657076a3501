/**
 * A set of keys for each value of an index. Most values of most indexes have one key (an owner's uid, a node's name), so
 * a single key is kept without a Set, which would cost more than the object's share of everything else.
 */
export class KeySets {
  readonly #sets = new Map<string, string | Set<string>>();

  add(value: string, key: string): void {
    const present = this.#sets.get(value);
    if (present === undefined) this.#sets.set(value, key);
    else if (typeof present !== 'string') present.add(key);
    else if (present !== key) this.#sets.set(value, new Set([present, key]));
  }

  delete(value: string, key: string): void {
    const present = this.#sets.get(value);
    if (present === key) this.#sets.delete(value);
    else if (present instanceof Set && present.delete(key) && present.size === 0) this.#sets.delete(value);
  }

  /** The keys of one value; the set itself where there is one. */
  get(value: string): Iterable<string> {
    const present = this.#sets.get(value);
    return typeof present === 'string' ? [present] : (present ?? []);
  }

  values(): string[] {
    return [...this.#sets.keys()];
  }
}
