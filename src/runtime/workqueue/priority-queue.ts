import { type Clock, systemClock } from '../clock/index.ts';
import { Slicer } from '../clock/slicer.ts';
import { EarliestTimer } from './earliest-timer.ts';
import { Heap } from './heap.ts';
import { defaultItemKey, type ItemKey, type ItemKeyFunction } from './item-key.ts';
import { checksPerReading, type WorkQueueOptions } from './queue.ts';
import { newQueueMetrics, type QueueMetrics } from './queue-metrics.ts';
import { newItemExponentialFailureRateLimiter, type RateLimiter } from './rate-limiters.ts';
import type { RateLimitingQueue } from './rate-limiting-queue.ts';

/** The priority of what can wait: the initial list, and updates that changed nothing. The default priority is 0. */
export const lowPriority = -100;

/** An item and its priority, or the news that no item will come any more. */
export type PriorityQueueResult<T> =
  { readonly item: T; readonly priority: number; readonly shutdown: false } | { readonly shutdown: true };

/** How items are added. */
export interface PriorityAddOptions {
  /** Higher comes first. Default: 0. */
  readonly priority?: number | undefined;
  /** Not before this many milliseconds. Default: at once. */
  readonly afterMs?: number | undefined;
  /** Not before the rate limiter allows; with `afterMs`, whichever is sooner. */
  readonly rateLimited?: boolean | undefined;
}

/**
 * A rate limiting queue whose items have priorities (controller-runtime `pkg/controller/priorityqueue`).
 *
 * The highest priority comes out first, and within one the first that became ready. An item added again keeps the higher
 * priority and the earlier time. An item in process may be added again, and then waits for its `done` while others
 * overtake it. Unlike the other queues, this one hands out nothing after a shutdown.
 */
export interface PriorityQueue<T> extends RateLimitingQueue<T> {
  get(): Promise<PriorityQueueResult<T>>;
  tryGet(): PriorityQueueResult<T> | undefined;
  /** Adds items with a priority, a delay or both. */
  addWithOptions(options: PriorityAddOptions, ...items: readonly T[]): void;
}

/** The options of a priority queue. */
export interface PriorityQueueOptions<T> extends Omit<WorkQueueOptions<T>, 'storage'> {
  /** Default: 5 ms to 1000 s an item, without a limit over all. */
  readonly rateLimiter?: RateLimiter<T> | undefined;
}

/** Makes a priority queue. */
export function newPriorityQueue<T>(options: PriorityQueueOptions<T> = {}): PriorityQueue<T> {
  return new HeapPriorityQueue(options);
}

interface Entry<T> {
  readonly key: ItemKey;
  readonly item: T;
  priority: number;
  /** Undefined once it is ready. */
  readyAtMs: number | undefined;
  /** Orders the ready items of one priority. */
  order: number;
  heapIndex: number;
  addedAtMs: number;
  startedAtMs: number;
}

const shutdownResult: { readonly shutdown: true } = { shutdown: true };

class HeapPriorityQueue<T> implements PriorityQueue<T> {
  readonly #clock: Clock;
  readonly #keyOf: ItemKeyFunction<T>;
  readonly #rateLimiter: RateLimiter<T>;
  readonly #metrics: QueueMetrics | undefined;
  readonly #timer: EarliestTimer;
  /** Everything that was added and not handed out yet. */
  readonly #entries = new Map<ItemKey, Entry<T>>();
  /** Those that may be handed out now: an entry whose item is in process is in no heap until that is done. */
  readonly #ready = new Heap<Entry<T>>(comesBefore);
  readonly #waiting = new Heap<Entry<T>>(isReadyBefore);
  readonly #processing = new Map<ItemKey, Entry<T>>();
  readonly #idle: (() => void)[] = [];
  readonly #draining: (() => void)[] = [];
  readonly #slicer: Slicer;
  #order = 0;
  #shuttingDown = false;

  constructor(options: PriorityQueueOptions<T>) {
    this.#clock = options.clock ?? systemClock;
    this.#slicer = new Slicer(this.#clock, checksPerReading);
    this.#keyOf = options.keyOf ?? defaultItemKey;
    this.#rateLimiter =
      options.rateLimiter ?? newItemExponentialFailureRateLimiter(5, 1_000_000, { keyOf: this.#keyOf });
    this.#metrics = newQueueMetrics({ ...options, clock: this.#clock });
    this.#timer = new EarliestTimer(this.#clock, () => this.#releaseWaiting());
  }

  add(item: T): void {
    this.addWithOptions({}, item);
  }

  addAfter(item: T, delayMs: number): void {
    this.addWithOptions({ afterMs: delayMs }, item);
  }

  addRateLimited(item: T): void {
    this.addWithOptions({ rateLimited: true }, item);
  }

  addWithOptions(options: PriorityAddOptions, ...items: readonly T[]): void {
    if (this.#shuttingDown) return;
    for (const item of items) this.#addItem(item, options.priority ?? 0, this.#delayOf(item, options));
  }

  forget(item: T): void {
    this.#rateLimiter.forget(item);
  }

  numRequeues(item: T): number {
    return this.#rateLimiter.numRequeues(item);
  }

  len(): number {
    return this.#entries.size - this.#waiting.size;
  }

  get(): Promise<PriorityQueueResult<T>> {
    if (this.#slicer.isOver()) return this.#slicer.next().then(() => this.get());
    const result = this.tryGet();
    return result === undefined ? this.#waitForItem() : Promise.resolve(result);
  }

  tryGet(): PriorityQueueResult<T> | undefined {
    if (this.#shuttingDown) return shutdownResult;
    const entry = this.#ready.pop();
    if (entry === undefined) return undefined;
    this.#entries.delete(entry.key);
    this.#processing.set(entry.key, entry);
    this.#metrics?.taken(entry);
    return { item: entry.item, priority: entry.priority, shutdown: false };
  }

  done(item: T): void {
    const key = this.#keyOf(item);
    const finished = this.#processing.get(key);
    if (finished === undefined) return;
    this.#processing.delete(key);
    this.#metrics?.finished(finished);
    const again = this.#entries.get(key);
    if (again !== undefined && again.readyAtMs === undefined) this.#offer(again);
    if (this.#shuttingDown && this.#processing.size === 0) this.#drained();
  }

  shutDown(): void {
    this.#startShutdown();
    this.#drained();
  }

  shutDownWithDrain(): Promise<void> {
    this.#startShutdown();
    if (this.#processing.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#draining.push(resolve));
  }

  shuttingDown(): boolean {
    return this.#shuttingDown;
  }

  #delayOf(item: T, { afterMs = 0, rateLimited = false }: PriorityAddOptions): number {
    if (!rateLimited) return afterMs;
    const limitedMs = this.#rateLimiter.when(item);
    return afterMs > 0 ? Math.min(afterMs, limitedMs) : limitedMs;
  }

  #addItem(item: T, priority: number, delayMs: number): void {
    const readyAtMs = delayMs > 0 ? this.#clock.monotonic() + delayMs : undefined;
    if (readyAtMs !== undefined) this.#metrics?.retried();
    const key = this.#keyOf(item);
    const known = this.#entries.get(key);
    if (known === undefined) {
      const entry = { key, item, priority, readyAtMs, order: 0, heapIndex: -1, addedAtMs: 0, startedAtMs: 0 };
      this.#entries.set(key, entry);
      this.#schedule(entry);
      return;
    }
    if (priority > known.priority) this.#raise(known, priority);
    if (known.readyAtMs !== undefined && (readyAtMs === undefined || readyAtMs < known.readyAtMs)) {
      this.#waiting.remove(known);
      known.readyAtMs = readyAtMs;
      this.#schedule(known);
    }
  }

  #schedule(entry: Entry<T>): void {
    entry.order = this.#order++;
    if (entry.readyAtMs === undefined) {
      this.#metrics?.added(entry);
      this.#offer(entry);
    } else {
      this.#waiting.push(entry);
      this.#timer.wakeAt(entry.readyAtMs);
    }
  }

  #raise(entry: Entry<T>, priority: number): void {
    const heap = entry.readyAtMs === undefined ? this.#ready : this.#waiting;
    const inHeap = entry.heapIndex >= 0;
    if (entry.readyAtMs === undefined) this.#metrics?.reprioritized(entry.priority, priority);
    heap.remove(entry);
    entry.priority = priority;
    entry.order = this.#order++;
    if (inHeap) heap.push(entry);
  }

  #offer(entry: Entry<T>): void {
    if (this.#processing.has(entry.key)) return;
    this.#ready.push(entry);
    this.#idle.shift()?.();
  }

  #releaseWaiting(): void {
    const nowMs = this.#clock.monotonic();
    for (let first = this.#waiting.peek(); first !== undefined; first = this.#waiting.peek()) {
      if (first.readyAtMs !== undefined && first.readyAtMs > nowMs) {
        this.#timer.wakeAt(first.readyAtMs);
        return;
      }
      this.#waiting.pop();
      first.readyAtMs = undefined;
      this.#schedule(first);
    }
  }

  async #waitForItem(): Promise<PriorityQueueResult<T>> {
    for (;;) {
      await new Promise<void>((resolve) => this.#idle.push(resolve));
      const result = this.tryGet();
      if (result !== undefined) return result;
    }
  }

  #startShutdown(): void {
    if (this.#shuttingDown) return;
    this.#shuttingDown = true;
    this.#metrics?.stop();
    this.#timer.cancel();
    for (const wake of this.#idle.splice(0)) wake();
  }

  #drained(): void {
    for (const resolve of this.#draining.splice(0)) resolve();
  }
}

function comesBefore<T>(a: Entry<T>, b: Entry<T>): boolean {
  return a.priority === b.priority ? a.order < b.order : a.priority > b.priority;
}

function isReadyBefore<T>(a: Entry<T>, b: Entry<T>): boolean {
  const [aMs, bMs] = [a.readyAtMs ?? 0, b.readyAtMs ?? 0];
  return aMs === bMs ? comesBefore(a, b) : aMs < bMs;
}
