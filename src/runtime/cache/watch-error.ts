import type { Clock } from '../clock/index.ts';
import { suggestedDelayMs, isTooManyRequests } from '../rest/api-error-predicates.ts';
import { isConnectionRefused } from '../rest/connection-error.ts';
import { sleep } from '../clock/index.ts';
import type { Backoff } from './backoff.ts';

/** A server that ends watches sooner than this, without a word, does not really serve them. */
export const veryShortWatchMs = 1_000;

/** A watch ended at once and brought nothing (client-go `tools/cache/reflector.go`: VeryShortWatchError). */
export class VeryShortWatchError extends Error {
  override readonly name: string = 'VeryShortWatchError';

  constructor() {
    super('very short watch: it ended within a second and nothing new was received');
  }
}

/** Whether the server is merely busy or away, so that the same request is worth another try. */
export function isWorthWaiting(error: unknown): boolean {
  return isTooManyRequests(error) || isConnectionRefused(error);
}

/** Waits one step of the backoff, and no less than the server asked for. False when `signal` aborted. */
export function waitOneStep(
  backoff: Backoff,
  error: unknown,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<boolean> {
  return sleep(clock, Math.max(backoff.next(), suggestedDelayMs(error) ?? 0), signal);
}
