import type { Clock } from '../clock/index.ts';
import { defaultItemKey, type ItemKey, type ItemKeyFunction } from './item-key.ts';
import { TokenBucket } from './token-bucket.ts';

/** Decides how long an item has to wait (client-go `util/workqueue/default_rate_limiters.go`). There is no jitter. */
export interface RateLimiter<T> {
  /** Counts a failure of the item and gives its delay in milliseconds. */
  when(item: T): number;
  /** The item is over, well or badly: its failures are forgotten. */
  forget(item: T): void;
  /** How many failures of the item are counted. */
  numRequeues(item: T): number;
}

/** What items are compared by; must be that of the queue. */
interface KeyOption<T> {
  readonly keyOf?: ItemKeyFunction<T> | undefined;
}

/** `baseDelayMs × 2^failures`, at most `maxDelayMs`, an item at a time. */
export function newItemExponentialFailureRateLimiter<T>(
  baseDelayMs: number,
  maxDelayMs: number,
  options: KeyOption<T> = {},
): RateLimiter<T> {
  const failures = new FailureCounter<T>(options);
  return {
    when: (item) => Math.min(baseDelayMs * 2 ** failures.add(item), maxDelayMs),
    forget: (item) => failures.forget(item),
    numRequeues: (item) => failures.count(item),
  };
}

/** `fastDelayMs` for the first `maxFastAttempts` calls of an item, then `slowDelayMs`. */
export function newItemFastSlowRateLimiter<T>(
  fastDelayMs: number,
  slowDelayMs: number,
  maxFastAttempts: number,
  options: KeyOption<T> = {},
): RateLimiter<T> {
  const failures = new FailureCounter<T>(options);
  return {
    when: (item) => (failures.add(item) < maxFastAttempts ? fastDelayMs : slowDelayMs),
    forget: (item) => failures.forget(item),
    numRequeues: (item) => failures.count(item),
  };
}

/** One token bucket for all items: every call takes a token, and waits for it. It forgets nothing. */
export function newBucketRateLimiter<T>(options: {
  readonly qps: number;
  readonly burst: number;
  readonly clock?: Clock | undefined;
}): RateLimiter<T> {
  const bucket = new TokenBucket(options);
  return { when: () => bucket.reserve(), forget() {}, numRequeues: () => 0 };
}

/** The longest delay of several limiters, all of which count every call. */
export function newMaxOfRateLimiter<T>(...limiters: readonly RateLimiter<T>[]): RateLimiter<T> {
  return {
    when: (item) => limiters.reduce((longestMs, limiter) => Math.max(longestMs, limiter.when(item)), 0),
    forget: (item) => limiters.forEach((limiter) => limiter.forget(item)),
    numRequeues: (item) => limiters.reduce((most, limiter) => Math.max(most, limiter.numRequeues(item)), 0),
  };
}

/** The delay of another limiter, at most `maxDelayMs`. */
export function newWithMaxWaitRateLimiter<T>(limiter: RateLimiter<T>, maxDelayMs: number): RateLimiter<T> {
  return {
    when: (item) => Math.min(limiter.when(item), maxDelayMs),
    forget: (item) => limiter.forget(item),
    numRequeues: (item) => limiter.numRequeues(item),
  };
}

/** The options of the default limiters. */
export interface DefaultRateLimiterOptions<T> extends KeyOption<T> {
  /** Default: the system's clock. */
  readonly clock?: Clock | undefined;
}

/** What controllers use: 5 ms to 1000 s an item, and 10 a second, 100 at once, over all items. */
export function defaultControllerRateLimiter<T>(options: DefaultRateLimiterOptions<T> = {}): RateLimiter<T> {
  return newMaxOfRateLimiter(
    newItemExponentialFailureRateLimiter<T>(5, 1_000_000, options),
    newBucketRateLimiter<T>({ qps: 10, burst: 100, clock: options.clock }),
  );
}

/** 1 ms to 1000 s an item, without a limit over all. */
export function defaultItemBasedRateLimiter<T>(options: DefaultRateLimiterOptions<T> = {}): RateLimiter<T> {
  return newItemExponentialFailureRateLimiter<T>(1, 1_000_000, options);
}

class FailureCounter<T> {
  readonly #failures = new Map<ItemKey, number>();
  readonly #keyOf: ItemKeyFunction<T>;

  constructor({ keyOf = defaultItemKey }: KeyOption<T>) {
    this.#keyOf = keyOf;
  }

  /** Counts one more and gives how many there were before. */
  add(item: T): number {
    const key = this.#keyOf(item);
    const before = this.#failures.get(key) ?? 0;
    this.#failures.set(key, before + 1);
    return before;
  }

  count(item: T): number {
    return this.#failures.get(this.#keyOf(item)) ?? 0;
  }

  forget(item: T): void {
    this.#failures.delete(this.#keyOf(item));
  }
}
