import type { Clock } from './index.ts';

/** How long work may hold the event loop before it lets others run. */
const sliceMs = 4;

/** How often the time is looked at, unless told otherwise: so many checks cost one reading of the clock. */
const defaultChecksPerReading = 32;

/** Those who wait for their turn; each turn of the event loop has one slice, however many informers there are. */
const waiting: (() => void)[] = [];

/**
 * Cuts long work into slices, so that the event loop stays free for sockets, probes and the user's own code. Work asks
 * `isOver()` in its inner loop and, when told so, awaits `next()`.
 */
export class Slicer {
  readonly #clock: Clock;
  readonly #checksPerReading: number;
  #startMs: number;
  #checks = 0;

  constructor(clock: Clock, checksPerReading: number = defaultChecksPerReading) {
    this.#clock = clock;
    this.#checksPerReading = checksPerReading;
    this.#startMs = clock.monotonic();
  }

  /** Call when work begins after a pause: time in which others ran does not count. */
  begin(): void {
    this.#startMs = this.#clock.monotonic();
    this.#checks = 0;
  }

  /** Whether the slice is used up. Cheap enough for every turn of a loop. */
  isOver(): boolean {
    this.#checks += 1;
    if (this.#checks < this.#checksPerReading) return false;
    this.#checks = 0;
    return this.isOverNow();
  }

  /** The same, with a look at the clock each time. */
  isOverNow(): boolean {
    return this.isOverAt(this.#clock.monotonic());
  }

  /** The same for callers that have read the (monotonic) clock themselves. */
  isOverAt(nowMs: number): boolean {
    return nowMs - this.#startMs >= sliceMs;
  }

  /** Resolves when the next slice begins. */
  async next(): Promise<void> {
    await new Promise<void>((resolve) => {
      if (waiting.push(resolve) === 1) setImmediate(runNext);
    });
    this.begin();
  }
}

function runNext(): void {
  const resolve = waiting.shift();
  if (waiting.length > 0) setImmediate(runNext);
  resolve?.();
}
