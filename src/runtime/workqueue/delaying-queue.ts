import { EarliestTimer } from './earliest-timer.ts';
import { Heap } from './heap.ts';
import type { ItemKey } from './item-key.ts';
import { BaseQueue, type WorkQueue, type WorkQueueOptions } from './queue.ts';

/** A queue that can add an item later (client-go `util/workqueue/delaying_queue.go`). */
export interface DelayingQueue<T> extends WorkQueue<T> {
  /**
   * Adds the item after `delayMs` milliseconds, at once when that is not positive. Of several delays of one item the
   * earliest wins; a plain `add` leaves a pending delay alone. What still waits at shutdown is dropped.
   */
  addAfter(item: T, delayMs: number): void;
}

/** Makes a queue with delays. */
export function newDelayingQueue<T>(options: WorkQueueOptions<T> = {}): DelayingQueue<T> {
  return new BaseDelayingQueue(options);
}

interface DelayedItem<T> {
  readonly key: ItemKey;
  readonly item: T;
  readyAtMs: number;
  readonly order: number;
  heapIndex: number;
}

/** A BaseQueue with a heap of delayed items and one timer, for the earliest of them. */
export class BaseDelayingQueue<T> extends BaseQueue<T> implements DelayingQueue<T> {
  readonly #waiting = new Heap<DelayedItem<T>>(isReadyBefore);
  readonly #delayed = new Map<ItemKey, DelayedItem<T>>();
  readonly #timer = new EarliestTimer(this.clock, () => this.#addReady());
  #order = 0;

  addAfter(item: T, delayMs: number): void {
    if (this.shuttingDown()) return;
    this.metrics?.retried();
    if (!(delayMs > 0)) {
      this.add(item);
      return;
    }
    const readyAtMs = this.clock.monotonic() + delayMs;
    this.#delay(item, readyAtMs);
    this.#timer.wakeAt(readyAtMs);
  }

  protected override onShutdown(): void {
    this.#timer.cancel();
    this.#waiting.clear();
    this.#delayed.clear();
  }

  #delay(item: T, readyAtMs: number): void {
    const key = this.keyOf(item);
    const known = this.#delayed.get(key);
    if (known !== undefined && known.readyAtMs <= readyAtMs) return;
    const delayed = known ?? { key, item, readyAtMs, order: this.#order++, heapIndex: -1 };
    this.#waiting.remove(delayed);
    delayed.readyAtMs = readyAtMs;
    this.#waiting.push(delayed);
    this.#delayed.set(key, delayed);
  }

  #addReady(): void {
    const nowMs = this.clock.monotonic();
    for (let first = this.#waiting.peek(); first !== undefined; first = this.#waiting.peek()) {
      if (first.readyAtMs > nowMs) {
        this.#timer.wakeAt(first.readyAtMs);
        return;
      }
      this.#waiting.pop();
      this.#delayed.delete(first.key);
      this.add(first.item);
    }
  }
}

function isReadyBefore<T>(a: DelayedItem<T>, b: DelayedItem<T>): boolean {
  return a.readyAtMs === b.readyAtMs ? a.order < b.order : a.readyAtMs < b.readyAtMs;
}
