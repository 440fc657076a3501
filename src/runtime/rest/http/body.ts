import type { Readable } from 'node:stream';

import { networkError } from './http-message.ts';

/**
 * The chunks of a body as they come; closes it in the end. Throws what broke it, and ECONNRESET where it was cut. Node's
 * own iteration takes an HTTP/2 stream for cut when its last frame is there before the first chunk is asked for, and for
 * whole when it was cut.
 */
export async function* chunksOf(body: Readable): AsyncGenerator<Buffer, void, undefined> {
  let wake = (): void => {};
  const onNews = (): void => wake();
  for (const event of ['readable', 'end', 'close', 'error']) body.on(event, onNews);
  try {
    for (;;) {
      const news = new Promise<void>((resolve) => (wake = resolve));
      const chunk: Buffer | null = body.destroyed ? null : body.read();
      if (chunk !== null) yield chunk;
      else if (body.errored) throw body.errored;
      else if (body.readableEnded) return;
      else if (body.destroyed) throw networkError('ECONNRESET', 'the connection was cut in the middle of the answer');
      else await news;
    }
  } finally {
    for (const event of ['readable', 'end', 'close']) body.off(event, onNews);
    body.destroy();
  }
}

/** Bytes that are cheaper to read than a new connection is to make. */
const worthReading = 64 * 1024;

/** Gets rid of a body that nobody wants, keeping its connection for the next request where that is cheap. */
export function discardBody(body: Readable): void {
  let length = 0;
  body.on('error', () => {});
  body.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > worthReading) body.destroy();
  });
}
