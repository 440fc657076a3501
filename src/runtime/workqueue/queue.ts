import { type Clock, systemClock } from '../clock/index.ts';
import { Slicer } from '../clock/slicer.ts';
import { defaultItemKey, type ItemKey, type ItemKeyFunction } from './item-key.ts';
import { newQueueMetrics, type QueueMetrics, type WorkQueueMetricsProvider } from './queue-metrics.ts';
import { FifoStorage, type QueueStorage } from './queue-storage.ts';

/** What `get` gives: an item, which must be given to `done` afterwards, or the news that no item will come any more. */
export type QueueResult<T> = { readonly item: T; readonly shutdown: false } | { readonly shutdown: true };

/**
 * A fair queue for workers (client-go `util/workqueue/queue.go`). Items come out in the order of their first add; an
 * item added several times before it is taken comes out once; an item added while it is in process comes out again
 * after its `done`, so that two workers never hold the same item.
 */
export interface WorkQueue<T> {
  /** Marks an item as needing work. Ignored after shutdown. */
  add(item: T): void;
  /** How many items wait to be taken; those in process and those delayed are not counted. */
  len(): number;
  /**
   * The next item, once there is one. After shutdown the rest is handed out, then `shutdown` is true for ever. Every few
   * milliseconds it lets the event loop have a turn first, so that workers that never wait starve nobody: Go preempts them.
   */
  get(): Promise<QueueResult<T>>;
  /** The next item if there is one now, `shutdown` if none will come, undefined if `get` would have to wait. */
  tryGet(): QueueResult<T> | undefined;
  /** Ends the processing of an item that `get` gave. It is queued again if it was added meanwhile. */
  done(item: T): void;
  /** Takes no more items, wakes everybody who waits, and does not wait for workers. May be called again. */
  shutDown(): void;
  /**
   * Takes no more items, and resolves when all that were queued have been taken and are done. Upstream does not wait for
   * items that nobody has taken yet, against its own description. It waits for ever without workers: `shutDown` ends it.
   */
  shutDownWithDrain(): Promise<void>;
  /** Whether one of the two above was called. */
  shuttingDown(): boolean;
}

/** The options of every queue. */
export interface WorkQueueOptions<T> {
  /** Its name in metrics. Nothing is measured without one. */
  readonly name?: string | undefined;
  /** Default: the system's clock. */
  readonly clock?: Clock | undefined;
  /** Default: none, nothing is measured. */
  readonly metricsProvider?: WorkQueueMetricsProvider | undefined;
  /** What items are compared by. Default: strings, numbers and `{ namespace, name }` by value; others are refused. */
  readonly keyOf?: ItemKeyFunction<T> | undefined;
  /** How often the metrics of unfinished work are set while there is any. Default: 500 ms. */
  readonly unfinishedWorkUpdatePeriodMs?: number | undefined;
  /** The order of items. Default: first in, first out. */
  readonly storage?: QueueStorage<T> | undefined;
}

/** Makes a queue without delays. */
export function newWorkQueue<T>(options: WorkQueueOptions<T> = {}): WorkQueue<T> {
  return new BaseQueue(options);
}

interface Entry<T> {
  /** What `get` gives; let go of when the item is done. */
  result: { readonly item: T; readonly shutdown: false } | undefined;
  /** It needs work: it is in the storage, or in process and was added again. */
  dirty: boolean;
  processing: boolean;
  addedAtMs: number;
  startedAtMs: number;
}

const shutdownResult: { readonly shutdown: true } = { shutdown: true };

/** Reading the clock takes half as long as all else that a queue does for an item. */
export const checksPerReading = 4;

/** How many entries of items that need no work are kept, at least. */
const minKeptEntries = 1024;

/** The queue that the others build on. */
export class BaseQueue<T> implements WorkQueue<T> {
  protected readonly clock: Clock;
  protected readonly keyOf: ItemKeyFunction<T>;
  protected readonly metrics: QueueMetrics | undefined;
  /** Controllers see the same items again and again, so entries are kept for a while when their work is done. */
  readonly #entries = new Map<ItemKey, Entry<T>>();
  /** What was taken last is often done next: finding it again costs no key then. */
  #lastTaken: Entry<T> | undefined;
  /** How many entries need work or are in process. */
  #active = 0;
  readonly #ready: QueueStorage<Entry<T>>;
  readonly #idle: (() => void)[] = [];
  readonly #draining: (() => void)[] = [];
  readonly #slicer: Slicer;
  #shuttingDown = false;

  constructor(options: WorkQueueOptions<T>) {
    this.clock = options.clock ?? systemClock;
    this.#slicer = new Slicer(this.clock, checksPerReading);
    this.keyOf = options.keyOf ?? defaultItemKey;
    this.metrics = newQueueMetrics({ ...options, clock: this.clock });
    this.#ready = options.storage === undefined ? new FifoStorage() : this.#adaptStorage(options.storage);
  }

  add(item: T): void {
    if (this.#shuttingDown) return;
    const key = this.keyOf(item);
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = { result: undefined, dirty: false, processing: false, addedAtMs: 0, startedAtMs: 0 };
      this.#entries.set(key, entry);
    }
    if (entry.dirty) {
      if (!entry.processing) this.#ready.touch(entry);
      return;
    }
    entry.dirty = true;
    entry.result ??= { item, shutdown: false };
    this.metrics?.added(entry);
    if (entry.processing) return;
    this.#active++;
    this.#push(entry);
  }

  len(): number {
    return this.#ready.len();
  }

  get(): Promise<QueueResult<T>> {
    if (this.#slicer.isOver()) return this.#slicer.next().then(() => this.get());
    const result = this.tryGet();
    return result === undefined ? this.#waitForItem() : Promise.resolve(result);
  }

  tryGet(): QueueResult<T> | undefined {
    const entry = this.#ready.pop();
    if (entry === undefined) return this.#shuttingDown ? shutdownResult : undefined;
    entry.dirty = false;
    entry.processing = true;
    this.#lastTaken = entry;
    this.metrics?.taken(entry);
    return entry.result;
  }

  done(item: T): void {
    const last = this.#lastTaken;
    const entry = last?.result?.item === item ? last : this.#entries.get(this.keyOf(item));
    if (!entry?.processing) return;
    entry.processing = false;
    this.metrics?.finished(entry);
    if (entry.dirty) {
      this.#push(entry);
      return;
    }
    entry.result = undefined;
    this.#active--;
    if (this.#active === 0) this.#drained();
    if (this.#entries.size > 2 * this.#active + minKeptEntries) this.#forgetInactive();
  }

  shutDown(): void {
    this.#startShutdown();
    this.#drained();
  }

  shutDownWithDrain(): Promise<void> {
    this.#startShutdown();
    if (this.#active === 0) return Promise.resolve();
    return new Promise((resolve) => this.#draining.push(resolve));
  }

  shuttingDown(): boolean {
    return this.#shuttingDown;
  }

  /** Called once, when the queue stops taking items. */
  protected onShutdown(): void {}

  #push(entry: Entry<T>): void {
    this.#ready.push(entry);
    this.#idle.shift()?.();
  }

  // A worker that waits is only woken, and takes the item when it runs: until then a second add is still a duplicate.
  async #waitForItem(): Promise<QueueResult<T>> {
    for (;;) {
      await new Promise<void>((resolve) => this.#idle.push(resolve));
      const result = this.tryGet();
      if (result !== undefined) return result;
    }
  }

  #startShutdown(): void {
    if (this.#shuttingDown) return;
    this.#shuttingDown = true;
    this.metrics?.stop();
    this.onShutdown();
    for (const wake of this.#idle.splice(0)) wake();
  }

  #forgetInactive(): void {
    for (const [key, { dirty, processing }] of this.#entries) if (!dirty && !processing) this.#entries.delete(key);
  }

  #drained(): void {
    if (this.#draining.length === 0) return;
    for (const resolve of this.#draining.splice(0)) resolve();
  }

  #adaptStorage(storage: QueueStorage<T>): QueueStorage<Entry<T>> {
    return {
      touch: ({ result }) => result && storage.touch(result.item),
      push: ({ result }) => result && storage.push(result.item),
      len: () => storage.len(),
      pop: () => {
        if (storage.len() === 0) return undefined;
        const item = storage.pop();
        return item === undefined ? undefined : this.#entries.get(this.keyOf(item));
      },
    };
  }
}
