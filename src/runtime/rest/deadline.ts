import type { Clock } from '../clock/index.ts';
import { networkError } from './http/http-message.ts';

/** A signal that aborts when the caller's does, or with ETIMEDOUT when the time is over. */
export interface Deadline {
  readonly signal: AbortSignal | undefined;
  /** Forgets the time. Must be called when the work is done. */
  clear(): void;
}

/** Bounds work by `timeoutMs`; 0 and undefined mean no bound. */
export function newDeadline(clock: Clock, timeoutMs: number | undefined, signal: AbortSignal | undefined): Deadline {
  if (!timeoutMs) return { signal, clear() {} };
  const controller = new AbortController();
  const forward = (): void => controller.abort(signal?.reason);
  const timer = clock.setTimeout(() => {
    controller.abort(networkError('ETIMEDOUT', `no complete answer within ${timeoutMs} ms`));
  }, timeoutMs);
  if (signal?.aborted === true) forward();
  signal?.addEventListener('abort', forward, { once: true });
  return {
    signal: controller.signal,
    clear() {
      timer.cancel();
      signal?.removeEventListener('abort', forward);
    },
  };
}
