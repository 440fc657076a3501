import type { Clock, Timer } from '../clock/index.ts';

/** Calls `resync` every period while a watch runs. A resync that throws ends the watch, and is why. */
export class ResyncTimer {
  readonly #clock: Clock;
  readonly #periodMs: number;
  readonly #resync: () => void;
  #timer: Timer | undefined;
  #stream: { close(): void } | undefined;
  #error: unknown;

  /** `periodMs` of 0 means never. */
  constructor(clock: Clock, periodMs: number, resync: () => void) {
    this.#clock = clock;
    this.#periodMs = periodMs;
    this.#resync = resync;
    this.#arm();
  }

  /** Why the watch was ended; undefined when it was not ended from here. */
  get error(): unknown {
    return this.#error;
  }

  /** The stream to close when a resync fails. */
  guard(stream: { close(): void }): void {
    this.#stream = stream;
  }

  cancel(): void {
    this.#timer?.cancel();
  }

  #arm(): void {
    if (this.#periodMs > 0) this.#wakeAt(this.#clock.monotonic() + this.#periodMs);
  }

  /** A real timer may fire a little early, when no handler's resync is due yet. */
  #wakeAt(dueMs: number): void {
    const fire = (): void => (this.#clock.monotonic() < dueMs ? this.#wakeAt(dueMs) : this.#fire());
    this.#timer = this.#clock.setTimeout(fire, dueMs - this.#clock.monotonic());
  }

  #fire(): void {
    try {
      this.#resync();
      this.#arm();
    } catch (error) {
      this.#error = error ?? new Error('the resync failed');
      this.#stream?.close();
    }
  }
}
