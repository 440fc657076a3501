import type { Clock } from '../clock/index.ts';

/** A pause between two failures longer than this begins a new series. */
const minResetPeriodMs = 60_000;

/**
 * Says whether to try again at once after certain failures, as long as a series of them is not too old (client-go
 * `tools/cache/retry_with_deadline.go`).
 */
export class RetryWithDeadline {
  readonly #maxRetryMs: number;
  readonly #isRetryable: (error: unknown) => boolean;
  readonly #clock: Clock;
  #firstMs: number | undefined;
  #lastMs = 0;

  constructor(maxRetryMs: number, isRetryable: (error: unknown) => boolean, clock: Clock) {
    this.#maxRetryMs = maxRetryMs;
    this.#isRetryable = isRetryable;
    this.#clock = clock;
  }

  /** Whether to try again after this failure. Failures of other kinds are never retried and do not count. */
  shouldRetry(error: unknown): boolean {
    if (this.#maxRetryMs <= 0 || !this.#isRetryable(error)) return false;
    const nowMs = this.#clock.monotonic();
    if (this.#firstMs === undefined || nowMs - this.#lastMs >= minResetPeriodMs) this.#firstMs = nowMs;
    this.#lastMs = nowMs;
    if (nowMs - this.#firstMs <= this.#maxRetryMs) return true;
    this.#firstMs = undefined;
    return false;
  }
}
