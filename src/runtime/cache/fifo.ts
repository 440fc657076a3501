import type { DeepReadonly } from '../meta/v1/index.ts';
import type { Delta, ObjectDelta } from './delta.ts';
import { SyncLatch } from './sync-latch.ts';

/** How many deltas are taken at once, at most. */
const batchSize = 1_000;

/** Handles deltas that were taken; `isInInitialList` says whether they are part of the initial content. */
export type ProcessDeltas<T> = (deltas: readonly Delta<T>[], isInInitialList: boolean) => void | Promise<void>;

/**
 * Changes in the order in which they came, over all keys; nothing is merged, nothing dropped (client-go
 * `tools/cache/the_real_fifo.go`, with atomic events). One producer, one consumer.
 */
export class RealFifo<T> {
  #deltas: Delta<T>[] = [];
  #head = 0;
  #closed = false;
  #populated = false;
  /** The producers of the `ReplacedAll` deltas that wait, in their order. */
  readonly #replacements: PromiseWithResolvers<void>[] = [];
  #processing = 0;
  #wakeConsumer: (() => void) | undefined;
  #wakeProducer: (() => void) | undefined;

  /** Opens once a `replace` has been processed, with what came before it; one that failed does not count. */
  readonly synced: SyncLatch = new SyncLatch();

  /** Deltas that wait, and those being processed. */
  get length(): number {
    return this.#deltas.length - this.#head + this.#processing;
  }

  /** Takes changes of objects, also deletions of such as were never added. Owns the array from now on. */
  apply(deltas: ObjectDelta<T>[]): void {
    if (this.#closed || deltas.length === 0) return;
    if (!this.#populated) this.#becomeSyncedWithoutList();
    if (this.#deltas.length === 0) this.#deltas = deltas;
    else for (const delta of deltas) this.#deltas.push(delta);
    this.#wakeConsumer?.();
  }

  /** Owns `objects` from now on. Resolves once they have been processed; rejects when that failed. */
  replace(objects: Map<string, DeepReadonly<T>>, resourceVersion: string): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#populated = true;
    const replacement = Promise.withResolvers<void>();
    // Nobody has to wait for it.
    replacement.promise.catch(() => undefined);
    this.#replacements.push(replacement);
    this.#push({ type: 'ReplacedAll', resourceVersion, objects });
    return replacement.promise;
  }

  resync(): void {
    this.#push({ type: 'SyncAll' });
  }

  bookmark(resourceVersion: string): void {
    this.#push({ type: 'Bookmark', resourceVersion });
  }

  /** Undefined while there is room; else a promise to wait for before more is added. */
  room(): Promise<void> | undefined {
    if (this.length < 2 * batchSize || this.#closed) return undefined;
    return new Promise((resolve) => (this.#wakeProducer = resolve));
  }

  /** Takes no more deltas; those that wait can still be popped. */
  close(): void {
    this.#closed = true;
    this.#wakeConsumer?.();
    this.#wakeProducer?.();
  }

  /**
   * Waits for deltas and has them processed: a run of object deltas, or one of another type alone. False once the FIFO is
   * closed and empty. When a replacement cannot be processed, its producer is told; other failures reject.
   */
  async popBatch(process: ProcessDeltas<T>): Promise<boolean> {
    while (this.#head === this.#deltas.length) {
      if (this.#closed) return false;
      await new Promise<void>((resolve) => (this.#wakeConsumer = resolve));
    }
    const batch = this.#take();
    const replacement = batch[0]?.type === 'ReplacedAll' ? this.#replacements.shift() : undefined;
    try {
      await process(batch, this.#populated && !this.synced.isOpen());
      if (replacement !== undefined) this.synced.open();
      replacement?.resolve();
    } catch (error) {
      if (replacement === undefined) throw error;
      replacement.reject(error);
    } finally {
      this.#processed();
    }
    return true;
  }

  /** Changes without a list before them: there is no initial content to wait for. */
  #becomeSyncedWithoutList(): void {
    this.#populated = true;
    this.synced.open();
  }

  #push(delta: Delta<T>): void {
    if (this.#closed) return;
    this.#deltas.push(delta);
    this.#wakeConsumer?.();
  }

  #take(): Delta<T>[] {
    const end = this.#batchEnd();
    const batch = this.#head === 0 && end === this.#deltas.length ? this.#deltas : this.#deltas.slice(this.#head, end);
    this.#processing = batch.length;
    this.#head = end;
    // Whole arrays change hands instead of being shifted; the slices of a long queue are cut off its front in one go.
    if (end === this.#deltas.length) {
      this.#deltas = [];
      this.#head = 0;
    }
    return batch;
  }

  #batchEnd(): number {
    const limit = Math.min(this.#head + batchSize, this.#deltas.length);
    let end = this.#head;
    while (end < limit && isObjectDelta(this.#deltas[end])) end += 1;
    return Math.max(end, this.#head + 1);
  }

  #processed(): void {
    this.#processing = 0;
    if (this.length < 2 * batchSize) this.#wakeProducer?.();
  }
}

function isObjectDelta<T>(delta: Delta<T> | undefined): boolean {
  return delta?.type === 'ADDED' || delta?.type === 'MODIFIED' || delta?.type === 'DELETED';
}
