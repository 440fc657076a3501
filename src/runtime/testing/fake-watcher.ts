import type { RawWatchEvent } from '../rest/rest-client.ts';

type Batch = readonly RawWatchEvent[];

/**
 * A watch that a test feeds by hand (apimachinery `watch.FakeWatcher`): what `RestClient.watch` and lister-watchers
 * resolve to. It buffers without bound.
 */
export class FakeWatcher implements AsyncIterable<Batch> {
  readonly #batches: Batch[] = [];
  #end: { readonly error?: unknown } | undefined;
  #stopped = false;
  #wake: (() => void) | undefined;

  /** With a signal, the watch breaks when it aborts. */
  constructor(signal?: AbortSignal) {
    if (signal?.aborted) this.fail(signal.reason);
    else signal?.addEventListener('abort', () => this.fail(signal.reason), { once: true });
  }

  add(object: unknown): void {
    this.send({ type: 'ADDED', object });
  }

  modify(object: unknown): void {
    this.send({ type: 'MODIFIED', object });
  }

  delete(object: unknown): void {
    this.send({ type: 'DELETED', object });
  }

  bookmark(object: unknown): void {
    this.send({ type: 'BOOKMARK', object });
  }

  /** `status` is a Status. */
  error(status: unknown): void {
    this.send({ type: 'ERROR', object: status });
  }

  /** Sends events that arrive together. After the end it does nothing. */
  send(...events: RawWatchEvent[]): void {
    if (this.#end !== undefined || events.length === 0) return;
    this.#batches.push(events);
    this.#wake?.();
  }

  /** Ends the stream cleanly, after what was sent. */
  end(): void {
    this.#end ??= {};
    this.#wake?.();
  }

  /** Breaks the stream, after what was sent. */
  fail(error: unknown): void {
    this.#end ??= { error };
    this.#wake?.();
  }

  /** Whether the reader has closed the watch. */
  isStopped(): boolean {
    return this.#stopped;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Batch, void, undefined> {
    try {
      while (true) {
        const batch = this.#batches.shift();
        if (batch !== undefined) yield batch;
        else if (this.#end === undefined) await new Promise<void>((resolve) => (this.#wake = resolve));
        else if ('error' in this.#end) throw this.#end.error;
        else return;
      }
    } finally {
      this.#stopped = true;
    }
  }
}
