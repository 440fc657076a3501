import type { Logger } from '../log/index.ts';

/** Receives the events of a broadcaster until it is stopped. */
export interface EventWatcher {
  /** No event reaches the handler after this. */
  stop(): void;
}

/** How many events wait for a handler at most. */
export const maxQueuedEvents = 1000;

/**
 * Hands events to one handler from a queue of its own, `workers` at a time (default: 1): a slow handler loses events and
 * delays nobody.
 */
export class QueuedWatcher<E> implements EventWatcher {
  readonly #handler: (event: E) => void | Promise<void>;
  readonly #logger: Logger;
  readonly #workers: number;
  readonly #queue: E[] = [];
  readonly #running = new Set<Promise<void>>();
  #stopped = false;

  constructor(handler: (event: E) => void | Promise<void>, logger: Logger, workers: number = 1) {
    this.#handler = handler;
    this.#logger = logger;
    this.#workers = workers;
  }

  /** Queues the event; false when there is no room. */
  offer(event: E): boolean {
    if (this.#stopped) return true;
    if (this.#queue.length >= maxQueuedEvents) return false;
    this.#queue.push(event);
    if (this.#running.size < this.#workers) this.#startWorker();
    return true;
  }

  /** How many events wait. */
  get queued(): number {
    return this.#queue.length;
  }

  stop(): void {
    this.#stopped = true;
    this.#queue.length = 0;
  }

  /** Resolves when no event waits and none is being handled. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  #startWorker(): void {
    const worker = this.#work().finally(() => {
      this.#running.delete(worker);
      // What came after its last look at the queue, and found all workers busy.
      if (this.#queue.length > 0) this.#startWorker();
    });
    this.#running.add(worker);
  }

  async #work(): Promise<void> {
    // Handlers never run inside the call that records an event.
    await Promise.resolve();
    for (let event = this.#queue.shift(); event !== undefined; event = this.#queue.shift()) {
      try {
        await this.#handler(event);
      } catch (error) {
        this.#logger.error({ err: error }, 'event handler failed');
      }
    }
  }
}
