import type { Clock } from '../clock/index.ts';

/** How long to wait between attempts. */
export interface ReflectorBackoffOptions {
  /** The first wait. Default: 800. */
  readonly initialMs?: number;
  /** The longest wait, before jitter. Default: 30,000. */
  readonly capMs?: number;
  /** By how much each wait is longer than the one before. Default: 2. */
  readonly factor?: number;
  /** Each wait is longer by a random part of up to this share of itself. Default: 1. */
  readonly jitter?: number;
  /** The waits begin anew when none was asked for this long. Default: 120,000. */
  readonly resetAfterMs?: number;
}

/**
 * Growing waits with jitter (apimachinery `util/wait/backoff.go`: DelayWithReset). Waits begin anew when two minutes
 * passed since the last one was asked for; upstream counts from the last reset, so that a lasting failure makes it fall
 * back to the shortest wait every two minutes.
 */
export class Backoff {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #options: Required<ReflectorBackoffOptions>;
  #baseMs: number;
  #lastStepMs: number | undefined;

  constructor(clock: Clock, random: () => number, options: ReflectorBackoffOptions = {}) {
    this.#clock = clock;
    this.#random = random;
    this.#options = { initialMs: 800, capMs: 30_000, factor: 2, jitter: 1, resetAfterMs: 120_000, ...options };
    this.#baseMs = this.#options.initialMs;
  }

  /** The next wait, in milliseconds. */
  next(): number {
    const { initialMs, capMs, factor, jitter, resetAfterMs } = this.#options;
    const nowMs = this.#clock.monotonic();
    if (this.#lastStepMs !== undefined && nowMs - this.#lastStepMs > resetAfterMs) this.#baseMs = initialMs;
    const baseMs = Math.min(this.#baseMs, capMs);
    const waitMs = baseMs + this.#random() * jitter * baseMs;
    this.#baseMs = Math.min(baseMs * factor, capMs);
    this.#lastStepMs = nowMs + waitMs;
    return waitMs;
  }
}
