import type { Clock, Timer } from '../clock/index.ts';
import { formatMicroTime } from '../meta/v1/index.ts';
import type { ObjectReference } from './core-event.ts';
import type { EventsV1Event } from './events-v1-event.ts';

/** A series that was idle for this long is over. */
export const finishTimeMs: number = 6 * 60_000;

/** How often the series that go on are written again, so that the server does not expire them. */
export const refreshTimeMs: number = 30 * 60_000;

/** Writes an event once. True when it was written or refused for good, false when it should be tried later. */
export type WriteOnce = (event: EventsV1Event) => Promise<boolean>;

interface Series {
  event: EventsV1Event;
  /** When it happened last, by the clock that never jumps. */
  lastMs: number;
}

/**
 * Remembers the events of the last minutes and makes series of those that happen again (client-go `tools/events`): the
 * first is created, the second becomes a series, later ones are only counted until the series ends or is refreshed.
 */
export class EventSeriesCache {
  readonly #clock: Clock;
  readonly #write: WriteOnce;
  readonly #series = new Map<string, Series>();
  #finishTimer: Timer | undefined;
  #refreshTimer: Timer | undefined;
  #stopped = false;

  constructor(clock: Clock, write: WriteOnce) {
    this.#clock = clock;
    this.#write = write;
  }

  /** How many events are remembered. */
  get size(): number {
    return this.#series.size;
  }

  /** What to write for an event that happened now; undefined when counting it is enough. */
  observe(event: EventsV1Event): EventsV1Event | undefined {
    const nowMs = this.#clock.monotonic();
    const key = seriesKey(event);
    const known = this.#series.get(key);
    if (known === undefined) {
      this.#series.set(key, { event, lastMs: nowMs });
      this.#startTimers();
      return event;
    }
    const isNew = known.event.series === undefined;
    const count = (known.event.series?.count ?? 1) + 1;
    const lastObservedTime = formatMicroTime(new Date(this.#clock.now()));
    const again = { ...known.event, series: { count, lastObservedTime } };
    this.#series.set(key, { event: again, lastMs: nowMs });
    return isNew ? again : undefined;
  }

  /** Writes the series that ended one last time and forgets them, and events that happened only once. */
  async finishSeries(): Promise<void> {
    const endMs = this.#clock.monotonic() - finishTimeMs;
    for (const [key, entry] of this.#series) {
      if (entry.lastMs >= endMs) continue;
      if (entry.event.series !== undefined && !(await this.#write(entry.event))) continue;
      // It may have happened again while it was written.
      if (this.#series.get(key) === entry) this.#series.delete(key);
    }
  }

  /** Writes the series that go on. */
  async refreshSeries(): Promise<void> {
    for (const { event } of this.#series.values()) if (event.series !== undefined) await this.#write(event);
  }

  /** Ends the timers. */
  stop(): void {
    this.#stopped = true;
    this.#finishTimer?.cancel();
    this.#refreshTimer?.cancel();
  }

  // Timers run only while something is remembered: an idle program may end.
  #startTimers(): void {
    if (this.#stopped || this.#series.size === 0) return;
    this.#finishTimer ??= this.#clock.setTimeout(() => {
      void this.finishSeries().then(() => {
        this.#finishTimer = undefined;
        if (this.#series.size === 0) this.#cancelRefresh();
        this.#startTimers();
      });
    }, finishTimeMs);
    this.#refreshTimer ??= this.#clock.setTimeout(() => {
      void this.refreshSeries().then(() => {
        this.#refreshTimer = undefined;
        this.#startTimers();
      });
    }, refreshTimeMs);
  }

  #cancelRefresh(): void {
    this.#refreshTimer?.cancel();
    this.#refreshTimer = undefined;
  }
}

/**
 * Everything by which two events are one: not the note, and not the resourceVersion of the objects, which changes with
 * every status that a controller writes.
 */
function seriesKey({ type, action, reason, reportingController, reportingInstance, ...event }: EventsV1Event): string {
  const objects = [referenceKey(event.regarding), event.related === undefined ? null : referenceKey(event.related)];
  return JSON.stringify([type, action, reason, reportingController, reportingInstance, ...objects]);
}

function referenceKey({ apiVersion, kind, namespace, name, uid, fieldPath }: ObjectReference): unknown {
  return [apiVersion, kind, namespace, name, uid, fieldPath];
}
