import { BaseDelayingQueue, type DelayingQueue } from './delaying-queue.ts';
import type { WorkQueueOptions } from './queue.ts';
import type { RateLimiter } from './rate-limiters.ts';

/** A queue that adds an item again when a rate limiter allows it (client-go `util/workqueue/rate_limiting_queue.go`). */
export interface RateLimitingQueue<T> extends DelayingQueue<T> {
  /** Adds the item after the delay that the limiter gives it. */
  addRateLimited(item: T): void;
  /** Clears the limiter's memory of the item. `done` is still needed. */
  forget(item: T): void;
  /** How often the item was added rate limited since it was forgotten. */
  numRequeues(item: T): number;
}

/** Makes a queue with a rate limiter. */
export function newRateLimitingQueue<T>(
  rateLimiter: RateLimiter<T>,
  options: WorkQueueOptions<T> = {},
): RateLimitingQueue<T> {
  return new BaseRateLimitingQueue(rateLimiter, options);
}

class BaseRateLimitingQueue<T> extends BaseDelayingQueue<T> implements RateLimitingQueue<T> {
  readonly #rateLimiter: RateLimiter<T>;

  constructor(rateLimiter: RateLimiter<T>, options: WorkQueueOptions<T>) {
    super(options);
    this.#rateLimiter = rateLimiter;
  }

  addRateLimited(item: T): void {
    this.addAfter(item, this.#rateLimiter.when(item));
  }

  forget(item: T): void {
    this.#rateLimiter.forget(item);
  }

  numRequeues(item: T): number {
    return this.#rateLimiter.numRequeues(item);
  }
}
