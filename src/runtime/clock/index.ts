/**
 * Time, injected: everything of the runtime that waits or measures takes a Clock, so that tests move time themselves.
 * `testing` holds the fake one.
 */
export interface Clock {
  /** Milliseconds since the Unix epoch. May jump when the system's clock is set. */
  now(): number;
  /** Milliseconds since an arbitrary point; never goes back. Durations are measured with this one. */
  monotonic(): number;
  /** Calls `callback` once after `delayMs` milliseconds, unless cancelled. */
  setTimeout(callback: () => void, delayMs: number): Timer;
}

/** A timer that can still be cancelled. Cancelling twice, or after it fired, does nothing. */
export interface Timer {
  cancel(): void;
}

const longestDelayMs = 2 ** 31 - 1;

/** The real clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimeout(callback, delayMs) {
    const handle = setTimeout(callback, Math.min(Math.max(delayMs, 0), longestDelayMs));
    return { cancel: () => clearTimeout(handle) };
  },
};

/** Resolves after `delayMs` milliseconds, or at once when `signal` aborts: true if the time passed, false if aborted. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<boolean> {
  if (signal?.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const done = (passed: boolean): void => {
      timer.cancel();
      signal?.removeEventListener('abort', onAbort);
      resolve(passed);
    };
    const onAbort = (): void => done(false);
    const timer = clock.setTimeout(() => done(true), delayMs);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
