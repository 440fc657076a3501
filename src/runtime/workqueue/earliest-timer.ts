import type { Clock, Timer } from '../clock/index.ts';

/** One timer that always stands at the earliest of the times asked for. Times are those of `clock.monotonic()`. */
export class EarliestTimer {
  readonly #clock: Clock;
  readonly #callback: () => void;
  #timer: Timer | undefined;
  #atMs = Infinity;

  constructor(clock: Clock, callback: () => void) {
    this.#clock = clock;
    this.#callback = callback;
  }

  /** Calls back at `atMs` at the latest; a real timer may fire a little early, so the callback looks at the clock. */
  wakeAt(atMs: number): void {
    if (atMs >= this.#atMs) return;
    this.#timer?.cancel();
    this.#atMs = atMs;
    this.#timer = this.#clock.setTimeout(() => {
      this.#atMs = Infinity;
      this.#callback();
    }, atMs - this.#clock.monotonic());
  }

  cancel(): void {
    this.#timer?.cancel();
    this.#atMs = Infinity;
  }
}
