import type { Readable } from 'node:stream';

import { networkError } from './http-message.ts';

/**
 * Throws ECONNRESET unless the body that was just read came to its end. An HTTP/2 stream that is cut closes without an
 * error and without an end, and an iteration over it just stops.
 */
export function requireEnd(body: Readable): void {
  if (!body.readableEnded) throw networkError('ECONNRESET', 'the connection was cut in the middle of the answer');
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
