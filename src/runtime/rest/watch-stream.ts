import type { Readable } from 'node:stream';

import { chunksOf } from './http/body.ts';
import type { ParseJson, RawWatchEvent } from './rest-client.ts';
import { newWatchDecoder } from './watch-decoder.ts';

/** What a watch needs beside its bytes. */
export interface WatchStreamOptions {
  readonly maxEventBytes: number;
  /** Reads the JSON of an event. Default: `JSON.parse`. */
  readonly parse?: ParseJson | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Makes the error to throw of what broke the stream. */
  readonly explain: (error: unknown) => Error;
  /** Called when nothing more will come; more than once does no harm. */
  readonly onEnd: () => void;
}

/**
 * The events of a watch as they come, in batches. Leaving the iteration closes the stream, even before the first step; so
 * does an event that cannot be decoded. A second iteration is an error.
 */
export function newWatchStream(body: Readable, options: WatchStreamOptions): AsyncIterable<readonly RawWatchEvent[]> {
  const batches = readBatches(body, options);
  let taken = false;
  return {
    [Symbol.asyncIterator]() {
      if (taken) throw new Error('a watch can be iterated once');
      taken = true;
      return {
        next: () => batches.next(),
        async return() {
          // A generator that has not begun runs no `finally`; the stream must be closed all the same.
          body.destroy();
          options.onEnd();
          await batches.return(undefined);
          return { done: true, value: undefined };
        },
      };
    },
  };
}

async function* readBatches(
  body: Readable,
  { maxEventBytes, parse, signal, explain, onEnd }: WatchStreamOptions,
): AsyncGenerator<readonly RawWatchEvent[], void, undefined> {
  const decoder = newWatchDecoder(maxEventBytes, parse);
  try {
    signal?.throwIfAborted();
    for await (const chunk of chunksOf(body)) {
      signal?.throwIfAborted();
      const batch = decoder.push(chunk);
      if (batch.length > 0) yield batch;
      if (decoder.broken()) return;
    }
    signal?.throwIfAborted();
    const last = decoder.finish();
    if (last.length > 0) yield last;
  } catch (error) {
    signal?.throwIfAborted();
    throw explain(error);
  } finally {
    body.destroy();
    onEnd();
  }
}
