import type { Readable } from 'node:stream';

import { networkError } from './http-message.ts';

/**
 * Throws ECONNRESET unless the body that was just read came to its end. An HTTP/2 stream that is cut closes without an
 * error and without an end, and an iteration over it just stops.
 */
export function requireEnd(body: Readable): void {
  if (!body.readableEnded) throw networkError('ECONNRESET', 'the connection was cut in the middle of the answer');
}
