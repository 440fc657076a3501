/**
 * The order of a queue's ready items. The queue deduplicates; a storage only decides which item comes next
 * (client-go `util/workqueue/queue.go`, `Queue`).
 */
export interface QueueStorage<T> {
  /** An item that is already in the storage was added again. */
  touch(item: T): void;
  /** Takes an item in; it is not in the storage. */
  push(item: T): void;
  /** How many items are in the storage. */
  len(): number;
  /** Removes and gives the next item; undefined when there is none. */
  pop(): T | undefined;
}

/** First in, first out, in amortised constant time. */
export class FifoStorage<T> implements QueueStorage<T> {
  #items: (T | undefined)[] = [];
  #head = 0;

  touch(): void {}

  push(item: T): void {
    this.#items.push(item);
  }

  len(): number {
    return this.#items.length - this.#head;
  }

  pop(): T | undefined {
    if (this.#head === this.#items.length) return undefined;
    const item = this.#items[this.#head];
    this.#items[this.#head++] = undefined;
    if (this.#head === this.#items.length) {
      this.#items.length = 0;
      this.#head = 0;
    } else if (this.#head >= 1024 && this.#head * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }
}
