import type { FakeClock } from '../../../../src/runtime/testing/fake-clock.ts';

/** Moves the clock whenever somebody waits for it, until the promise has an outcome, and says how much time passed. */
export async function drive(promise: Promise<unknown>, clock: FakeClock, stepMs = 100): Promise<number> {
  const startMs = clock.monotonic();
  let settled = false;
  const done = promise.catch(() => {}).then(() => (settled = true));
  while (!settled) {
    // Real sockets need real turns of the event loop.
    await Promise.race([done, new Promise((resolve) => setTimeout(resolve, 1))]);
    if (!settled && clock.pendingTimers() > 0) await clock.advance(stepMs);
  }
  return clock.monotonic() - startMs;
}
