import type { Clock } from '../clock/index.ts';

/** A signal that aborts after a time, or when another one does. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Ends the timer, without aborting. */
  cancel(): void;
}

/** A deadline in `delayMs` milliseconds. Cancel it, or its listener stays with `parent`. */
export function newDeadline(clock: Clock, delayMs: number, parent?: AbortSignal): Deadline {
  const controller = new AbortController();
  const onAbort = (): void => controller.abort(parent?.reason);
  const timer = clock.setTimeout(() => controller.abort(new Error('deadline exceeded')), delayMs);
  if (parent?.aborted) onAbort();
  parent?.addEventListener('abort', onAbort, { once: true });
  return {
    signal: controller.signal,
    cancel() {
      timer.cancel();
      parent?.removeEventListener('abort', onAbort);
    },
  };
}
