import type { ListenerResync } from './listener.ts';

const minimumPeriodMs = 1_000;

/** The listeners of an informer, as far as their resyncs go. */
type Listeners = Iterable<{ readonly resync: ListenerResync }>;

/**
 * How often an informer looks whether a handler's resync is due, and how often each handler gets one (client-go
 * `tools/cache/shared_informer.go`: determineResyncPeriod). A handler that wants it more often makes the informer look
 * more often, but only before it starts.
 */
export class ResyncSchedule {
  readonly #defaultMs: number;
  #checkMs: number;

  /** `periodMs` is that of handlers which ask for none; 0 means that the informer never resyncs. */
  constructor(periodMs: number) {
    this.#defaultMs = periodMs;
    this.#checkMs = periodMs;
  }

  /** How often the informer looks. */
  get checkMs(): number {
    return this.#checkMs;
  }

  /** The resyncs of a new handler; the periods of the others may become possible thereby. */
  admit(wantedMs: number | undefined, others: Listeners, { started, nowMs }: ScheduleState): ListenerResync {
    const requestedMs = atLeastMinimum(wantedMs ?? this.#defaultMs);
    if (!started && requestedMs > 0 && this.#checkMs > 0 && requestedMs < this.#checkMs) {
      this.#checkMs = requestedMs;
      for (const { resync } of others) {
        resync.periodMs = this.#possible(resync.requestedMs);
        resync.nextMs = nowMs + resync.periodMs;
      }
    }
    const periodMs = this.#possible(requestedMs);
    return { requestedMs, periodMs, nextMs: nowMs + periodMs, syncing: true };
  }

  #possible(wantedMs: number): number {
    if (wantedMs === 0 || this.#checkMs === 0) return 0;
    return Math.max(wantedMs, this.#checkMs);
  }
}

interface ScheduleState {
  /** Whether the informer has started. */
  readonly started: boolean;
  readonly nowMs: number;
}

function atLeastMinimum(periodMs: number): number {
  return periodMs > 0 ? Math.max(periodMs, minimumPeriodMs) : 0;
}
