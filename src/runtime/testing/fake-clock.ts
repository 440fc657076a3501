import type { Clock, Timer } from '../clock/index.ts';

/** A clock that stands still until the test moves it. */
export interface FakeClock extends Clock {
  /**
   * Moves time forward by `ms` milliseconds, firing the timers that fall due in their order. Before the first timer and
   * after each, everything that can run without time passing does run.
   */
  advance(ms: number): Promise<void>;
  /** Sets the wall clock alone, as an administrator or NTP does: timers and durations do not notice. */
  jumpTo(nowMs: number): void;
  /** How many timers are waiting: 0 once everything that waited has been cancelled. */
  pendingTimers(): number;
}

interface PendingTimer {
  readonly dueMs: number;
  readonly callback: () => void;
}

/** A fake clock; `startMs` is its first wall time in Unix milliseconds (default: 2026-01-01T00:00:00Z). */
export function newFakeClock(startMs: number = Date.UTC(2026, 0, 1)): FakeClock {
  let wallOffsetMs = startMs;
  let elapsedMs = 0;
  const timers = new Set<PendingTimer>();

  function nextDue(byMs: number): PendingTimer | undefined {
    let next: PendingTimer | undefined;
    for (const timer of timers) {
      if (timer.dueMs <= byMs && (next === undefined || timer.dueMs < next.dueMs)) next = timer;
    }
    return next;
  }

  async function advance(ms: number): Promise<void> {
    const targetMs = elapsedMs + ms;
    await settle();
    for (let timer = nextDue(targetMs); timer !== undefined; timer = nextDue(targetMs)) {
      timers.delete(timer);
      elapsedMs = Math.max(elapsedMs, timer.dueMs);
      timer.callback();
      await settle();
    }
    elapsedMs = targetMs;
  }

  return {
    now: () => wallOffsetMs + elapsedMs,
    monotonic: () => elapsedMs,
    setTimeout(callback, delayMs): Timer {
      const timer = { dueMs: elapsedMs + Math.max(delayMs, 0), callback };
      timers.add(timer);
      return { cancel: () => void timers.delete(timer) };
    },
    advance,
    jumpTo: (nowMs) => void (wallOffsetMs = nowMs - elapsedMs),
    pendingTimers: () => timers.size,
  };
}

/** A turn of the event loop drains any chain of promises; work that is cut into slices takes several turns. */
const turnsToSettle = 8;

/** Lets pending promises and immediates run. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < turnsToSettle; turn++) await new Promise((resolve) => setImmediate(resolve));
}
