import type { RawWatchEvent } from '../../rest/rest-client.ts';

/**
 * A queue of events that is read as a watch: whatever arrived since the last read comes as one batch. It can be read
 * once; leaving the loop calls `onStop`.
 */
export class EventStream implements AsyncIterable<readonly RawWatchEvent[]> {
  #waiting: RawWatchEvent[] = [];
  #wake: (() => void) | undefined;
  #ended = false;
  #failure: { readonly cause: unknown } | undefined;
  #onStop: (() => void)[] = [];

  /** Adds events. After the end they are dropped. */
  push(...events: readonly RawWatchEvent[]): void {
    if (this.#ended) return;
    this.#waiting.push(...events);
    this.#wake?.();
  }

  /** Ends the stream once what has been pushed is read; with `cause`, reading then throws it. */
  end(failure?: { readonly cause: unknown }): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#failure = failure;
    this.#wake?.();
    for (const callback of this.#onStop.splice(0)) callback();
  }

  /** Whether nothing more can come. */
  get isEnded(): boolean {
    return this.#ended;
  }

  /** Calls back once when the stream ends, whoever ends it. */
  onStop(callback: () => void): void {
    if (this.#ended) callback();
    else this.#onStop.push(callback);
  }

  /** Closes the stream also when it is left before the first read, which a generator alone would not notice. */
  [Symbol.asyncIterator](): AsyncIterator<readonly RawWatchEvent[], void, undefined> {
    const reader = this.#read();
    return {
      next: () => reader.next(),
      return: () => {
        this.end();
        return reader.return();
      },
    };
  }

  async *#read(): AsyncGenerator<readonly RawWatchEvent[], void, undefined> {
    try {
      for (;;) {
        if (this.#waiting.length > 0) yield this.#waiting.splice(0);
        else if (!this.#ended) await new Promise<void>((resolve) => (this.#wake = resolve));
        else if (this.#failure !== undefined) throw this.#failure.cause;
        else return;
      }
    } finally {
      this.end();
    }
  }
}
