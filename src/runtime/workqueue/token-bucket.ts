import { type Clock, systemClock } from '../clock/index.ts';

/** How fast a bucket fills and how much it holds. */
export interface TokenBucketOptions {
  /** Tokens that come back a second. */
  readonly qps: number;
  /** Tokens that the bucket holds, and starts with. */
  readonly burst: number;
  /** Default: the system's clock. */
  readonly clock?: Clock | undefined;
}

/** A token bucket: `burst` at once, then `qps` a second (golang.org/x/time/rate, client-go `util/flowcontrol`). */
export class TokenBucket {
  readonly #perMs: number;
  readonly #burst: number;
  readonly #clock: Clock;
  #tokens: number;
  #updatedAtMs: number;

  constructor({ qps, burst, clock = systemClock }: TokenBucketOptions) {
    this.#perMs = qps / 1000;
    this.#burst = burst;
    this.#clock = clock;
    this.#tokens = burst;
    this.#updatedAtMs = clock.monotonic();
  }

  /** Takes a token if there is one. */
  tryTake(): boolean {
    this.#refill();
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  /** Takes a token, of the future if need be, and says after how many milliseconds it may be used. */
  reserve(): number {
    this.#refill();
    this.#tokens -= 1;
    return this.#tokens >= 0 ? 0 : -this.#tokens / this.#perMs;
  }

  /** Puts back, unused, the token that was reserved last. */
  giveBack(): void {
    this.#refill();
    this.#tokens = Math.min(this.#burst, this.#tokens + 1);
  }

  #refill(): void {
    const nowMs = this.#clock.monotonic();
    this.#tokens = Math.min(this.#burst, this.#tokens + (nowMs - this.#updatedAtMs) * this.#perMs);
    this.#updatedAtMs = nowMs;
  }
}
