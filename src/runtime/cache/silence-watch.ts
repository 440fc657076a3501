import type { Clock, Timer } from '../clock/index.ts';
import type { FaultLog } from '../log/fault-log.ts';

/** Nothing at all for so long: the server knows nothing of initial events and of the bookmark at their end. */
const silenceMs = 60_000;

/** How often a missing bookmark is complained of. */
const warningMs = 10_000;

/** A server took the request for initial events, and never said that it had sent them all. */
export class SilentWatchListError extends Error {
  override readonly name: string = 'SilentWatchListError';

  constructor() {
    super('the stream of initial events fell silent before its end');
  }
}

/** Complains every ten seconds of a stream that says nothing, and gives it up when it goes on saying nothing. */
export class SilenceWatch {
  readonly #clock: Clock;
  readonly #faults: FaultLog;
  readonly #giveUp: () => void;
  readonly #startMs: number;
  #lastMs: number;
  #heardAny = false;
  #tooLong = false;
  #timer: Timer;

  constructor(clock: Clock, faults: FaultLog, giveUp: () => void) {
    this.#clock = clock;
    this.#faults = faults;
    this.#giveUp = giveUp;
    this.#startMs = clock.monotonic();
    this.#lastMs = this.#startMs;
    this.#timer = this.#arm();
  }

  heard(): void {
    this.#heardAny = true;
    this.#lastMs = this.#clock.monotonic();
  }

  end(): void {
    this.#timer.cancel();
  }

  throwIfTooLong(): void {
    if (this.#tooLong) throw new SilentWatchListError();
  }

  #arm(): Timer {
    return this.#clock.setTimeout(() => this.#check(), warningMs);
  }

  #check(): void {
    const silentMs = this.#clock.monotonic() - this.#lastMs;
    if (silentMs >= silenceMs) {
      this.#tooLong = true;
      this.#giveUp();
      return;
    }
    if (silentMs >= warningMs) this.#warn(silentMs);
    this.#timer = this.#arm();
  }

  #warn(silentMs: number): void {
    const message = this.#heardAny
      ? 'the bookmark that ends the initial events has not come'
      : 'no initial events have come';
    this.#faults.warn({ silentMs }, message);
  }
}
