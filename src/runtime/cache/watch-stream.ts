import type { Clock, Timer } from '../clock/index.ts';
import type { WatchOptions } from '../meta/v1/index.ts';
import { abortable } from '../rest/abortable.ts';
import { statusOf } from '../rest/api-error.ts';
import type { RawWatchEvent } from '../rest/rest-client.ts';
import { linkedAbort } from './abort.ts';
import type { ListerWatcher } from './list-watch.ts';

/** How much longer than the server promised a watch may last, before its peer is taken for dead. */
const graceMs = 30_000;

type Batch = readonly RawWatchEvent[];

/**
 * An open watch. Unlike the iterable that it reads, it can be closed while somebody waits for its next batch, and it
 * ends when the server should have ended it and did not.
 */
export class WatchStream {
  /** When the request was sent, on the monotonic clock. */
  readonly startMs: number;
  /** How many events have come. */
  events = 0;
  readonly #iterator: AsyncIterator<Batch>;
  readonly #abort: { readonly controller: AbortController; unlink(): void };
  readonly #deadline: Timer;
  #interrupt: ((end: undefined) => void) | undefined;
  #unread: Batch | undefined;
  #closed = false;

  private constructor(
    iterable: AsyncIterable<Batch>,
    abort: { readonly controller: AbortController; unlink(): void },
    times: { readonly clock: Clock; readonly startMs: number; readonly timeoutMs: number },
  ) {
    this.startMs = times.startMs;
    this.#abort = abort;
    this.#iterator = iterable[Symbol.asyncIterator]();
    this.#deadline = times.clock.setTimeout(() => this.close(), times.timeoutMs + graceMs);
    abort.controller.signal.addEventListener('abort', () => this.close(), { once: true });
  }

  /** Opens a watch that ends with `signal`. Rejects as the lister-watcher does, or with the signal's reason. */
  static async open<T>(
    listerWatcher: ListerWatcher<T>,
    options: WatchOptions & { readonly timeoutSeconds: number },
    { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
  ): Promise<WatchStream> {
    const startMs = clock.monotonic();
    const abort = linkedAbort(signal);
    try {
      const opening = listerWatcher.watch({ ...options, signal: abort.controller.signal });
      const iterable = await abortable(opening, signal);
      return new WatchStream(iterable, abort, { clock, startMs, timeoutMs: options.timeoutSeconds * 1000 });
    } catch (error) {
      abort.controller.abort(error);
      abort.unlink();
      throw error;
    }
  }

  /**
   * The next batch; undefined when the stream has ended or was closed. A connection that breaks ends its stream, as does
   * a server that closes it: the next watch goes on from there. Rejects with ApiError alone.
   */
  async next(): Promise<Batch | undefined> {
    if (this.#closed) return undefined;
    const unread = this.#unread;
    if (unread !== undefined) {
      this.#unread = undefined;
      return unread;
    }
    try {
      const result = await this.#read();
      return result === undefined || result.done || this.#closed ? undefined : result.value;
    } catch (error) {
      if (!this.#closed && statusOf(error) !== undefined) throw error;
      return undefined;
    }
  }

  /**
   * No closures around the promise: with them, each batch outlived the next one, and the garbage collector took all objects
   * for old ones, which cost a sixth of the events a second.
   */
  #read(): Promise<IteratorResult<Batch, unknown> | undefined> {
    const { promise, resolve, reject } = Promise.withResolvers<IteratorResult<Batch, unknown> | undefined>();
    this.#interrupt = resolve;
    this.#iterator.next().then(resolve, reject);
    return promise;
  }

  /** Gives events back, to be the next batch. */
  unread(events: Batch): void {
    if (events.length > 0) this.#unread = events;
  }

  /** Ends the watch and its connection; a pending `next` gives undefined. Closing again does nothing. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#deadline.cancel();
    this.#abort.unlink();
    this.#abort.controller.abort();
    this.#interrupt?.(undefined);
    // Nobody is interested in how a closed stream ends.
    this.#iterator.return?.().then(undefined, () => undefined);
  }
}
