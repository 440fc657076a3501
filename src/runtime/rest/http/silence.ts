import type { ClientRequest } from 'node:http';
import type { ClientHttp2Stream } from 'node:http2';

import { type Endpoint, type HttpRequest, networkError } from './http-message.ts';

/**
 * Has a call given up, with ETIMEDOUT, when its answer is silent for too long. A stream may be silent for any time once it
 * has begun: from then on it is the connection that must show life.
 */
export function boundSilence(
  call: ClientRequest | ClientHttp2Stream,
  { longRunning }: HttpRequest,
  { host, deadPeerTimeoutMs, silenceTimeoutMs }: Endpoint,
  giveUp: (error: Error) => void,
): void {
  const limitMs = longRunning ? deadPeerTimeoutMs : silenceTimeoutMs;
  call.setTimeout(limitMs, () => {
    giveUp(networkError('ETIMEDOUT', `${host} has been silent for ${limitMs} ms`));
  });
  if (longRunning) call.once('response', () => call.setTimeout(0));
}
