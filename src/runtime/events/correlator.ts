import { type Clock, systemClock } from '../clock/index.ts';
import { formatTime } from '../meta/v1/index.ts';
import { TokenBucket } from '../workqueue/token-bucket.ts';
import type { CoreEvent, CoreEventPatch } from './core-event.ts';
import { aggregateByReason, combinedMessage, eventKey, spamKey } from './event-key.ts';
import type { EventNames } from './event-name.ts';
import { LruCache } from './lru-cache.ts';

/** How events are gathered and held back. Absent members have client-go's defaults. */
export interface CorrelatorOptions {
  /** How many keys each of the correlator's memories holds. Default: 4096. */
  readonly lruCacheSize?: number | undefined;
  /** How many events about one object pass at once. Default: 25. */
  readonly burstSize?: number | undefined;
  /** How many more pass a second. Default: 1/300, one in five minutes. */
  readonly qps?: number | undefined;
  /** How many different messages make similar events one. Default: 10. */
  readonly maxEvents?: number | undefined;
  /** How long after the last of them events are similar, in milliseconds. Default: 600 000. */
  readonly maxIntervalMs?: number | undefined;
  /** Which events are similar, and what tells similar ones apart. Default: all but the message, and the message. */
  readonly keyOf?: ((event: CoreEvent) => { readonly aggregateKey: string; readonly localKey: string }) | undefined;
  /** The message of the one event that stands for many. Default: `(combined from similar events): ` and the last one's. */
  readonly messageOf?: ((event: CoreEvent) => string) | undefined;
  /** What the spam filter counts together. Default: source, object and type. */
  readonly spamKeyOf?: ((event: CoreEvent) => string) | undefined;
  /** Default: the system's clock. */
  readonly clock?: Clock | undefined;
}

/** What becomes of an event: with a patch it happened before, and that event is to be changed. */
export interface CorrelatedEvent {
  readonly event: CoreEvent;
  readonly patch?: CoreEventPatch;
}

interface Similar {
  readonly localKeys: Set<string>;
  /** When the last of them came, by the clock that never jumps. */
  lastMs: number;
}

type Observation = Pick<CoreEvent, 'count' | 'firstTimestamp'> & {
  readonly name: string;
  readonly resourceVersion: string;
};

/**
 * Keeps a flood of events from the API server (client-go `tools/record/events_cache.go`). In this order: many different
 * messages of one reason become one event; an event that happened before is counted; too many events about one object
 * are dropped.
 */
export class EventCorrelator {
  readonly #options: Required<{ [K in keyof CorrelatorOptions]: NonNullable<CorrelatorOptions[K]> }>;
  readonly #names: EventNames;
  readonly #similar: LruCache<string, Similar>;
  readonly #observed: LruCache<string, Observation>;
  readonly #spam: LruCache<string, TokenBucket>;

  constructor(names: EventNames, options: CorrelatorOptions = {}) {
    this.#names = names;
    this.#options = {
      lruCacheSize: options.lruCacheSize || 4096,
      burstSize: options.burstSize || 25,
      qps: options.qps || 1 / 300,
      maxEvents: options.maxEvents || 10,
      maxIntervalMs: options.maxIntervalMs || 600_000,
      keyOf: options.keyOf ?? aggregateByReason,
      messageOf: options.messageOf ?? combinedMessage,
      spamKeyOf: options.spamKeyOf ?? spamKey,
      clock: options.clock ?? systemClock,
    };
    this.#similar = new LruCache(this.#options.lruCacheSize);
    this.#observed = new LruCache(this.#options.lruCacheSize);
    this.#spam = new LruCache(this.#options.lruCacheSize);
  }

  /** What to write for an event; undefined when it is spam. It is counted even then. */
  correlate(event: CoreEvent): CorrelatedEvent | undefined {
    const { event: aggregated, key } = this.#aggregate(event);
    const observed = this.#observe(aggregated, key);
    return this.#isSpam(observed.event) ? undefined : observed;
  }

  /** Remembers an event as the server has it. */
  updateState(event: CoreEvent): void {
    this.#observed.set(eventKey(event), observationOf(event));
  }

  #aggregate(event: CoreEvent): { readonly event: CoreEvent; readonly key: string } {
    const { clock, keyOf, maxEvents, maxIntervalMs, messageOf } = this.#options;
    const { aggregateKey, localKey } = keyOf(event);
    const nowMs = clock.monotonic();
    let similar = this.#similar.get(aggregateKey);
    if (similar === undefined || nowMs - similar.lastMs > maxIntervalMs)
      similar = { localKeys: new Set(), lastMs: nowMs };
    similar.localKeys.add(localKey);
    similar.lastMs = nowMs;
    this.#similar.set(aggregateKey, similar);
    if (similar.localKeys.size < maxEvents) return { event, key: eventKey(event) };
    // One message makes room, so that the set stays small and the next new message aggregates again.
    for (const oldest of similar.localKeys) {
      similar.localKeys.delete(oldest);
      break;
    }
    return { event: this.#combine(event, formatTime(new Date(clock.now())), messageOf(event)), key: aggregateKey };
  }

  #combine(event: CoreEvent, now: string, message: string): CoreEvent {
    const { apiVersion, kind, metadata, involvedObject, type, reason, source } = event;
    return {
      ...(apiVersion === undefined ? undefined : { apiVersion }),
      ...(kind === undefined ? undefined : { kind }),
      metadata: {
        name: this.#names.next(involvedObject.name),
        ...(metadata.namespace === undefined ? undefined : { namespace: metadata.namespace }),
      },
      involvedObject,
      type,
      reason,
      message,
      source,
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
    };
  }

  #observe(event: CoreEvent, key: string): CorrelatedEvent {
    const last = this.#observed.get(key);
    if (last === undefined || last.count <= 0) {
      this.#observed.set(key, observationOf(event));
      return { event };
    }
    const { name, resourceVersion, firstTimestamp } = last;
    const count = last.count + 1;
    const again = { ...event, metadata: { ...event.metadata, name, resourceVersion }, firstTimestamp, count };
    this.#observed.set(key, observationOf(again));
    return { event: again, patch: { count, lastTimestamp: event.lastTimestamp, message: event.message } };
  }

  #isSpam(event: CoreEvent): boolean {
    const { burstSize: burst, clock, qps, spamKeyOf } = this.#options;
    const key = spamKeyOf(event);
    const bucket = this.#spam.get(key) ?? new TokenBucket({ qps, burst, clock });
    this.#spam.set(key, bucket);
    return !bucket.tryTake();
  }
}

function observationOf({ count, firstTimestamp, metadata }: CoreEvent): Observation {
  return { count, firstTimestamp, name: metadata.name ?? '', resourceVersion: metadata.resourceVersion ?? '' };
}
