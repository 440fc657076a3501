import type { FakeClock } from '../../../../src/runtime/testing/fake-clock.ts';

/** Moves the clock whenever somebody waits for it, until the promise has an outcome, and says how much time passed. */
export async function drive(promise: Promise<unknown>, clock: FakeClock, stepMs = 100): Promise<number> {
  const startMs = clock.monotonic();
  const state = { settled: false };
  const done = promise.catch(() => {}).then(() => (state.settled = true));
  while (!state.settled) {
    // Real sockets need real turns of the event loop.
    await Promise.race([done, new Promise((resolve) => setTimeout(resolve, 1))]);
    if (!state.settled && clock.pendingTimers() > 0) await clock.advance(stepMs);
  }
  return clock.monotonic() - startMs;
}

/** Resolves when the condition holds, which other tasks are to bring about. The test's own timeout is the limit. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1));
}
