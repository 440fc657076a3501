import { type Clock, sleep, systemClock } from '../clock/index.ts';
import { contain } from '../log/contain.ts';
import { FaultLog } from '../log/fault-log.ts';
import { type Logger, defaultLogger } from '../log/index.ts';
import { OutageLog } from '../log/outage-log.ts';
import { isExpired, isInternalError } from '../rest/api-error-predicates.ts';
import { newAdmission } from './admission.ts';
import { Backoff } from './backoff.ts';
import { formatGroupVersionResource } from './group-version-resource.ts';
import type { InformerBehaviour } from './informer-options.ts';
import type { ListerWatcher } from './list-watch.ts';
import type { ReflectorContext, ReflectorStore } from './reflector-context.ts';
import { type Paging, listIntoStore } from './reflector-list.ts';
import { watchListIntoStore } from './reflector-watch-list.ts';
import { watchIntoStore } from './reflector-watch.ts';
import { ResourceVersions } from './resource-versions.ts';
import { ResyncTimer } from './resync-timer.ts';
import { RetryWithDeadline } from './retry-with-deadline.ts';
import type { TransformFunction, WatchErrorHandler } from './shared-index-informer.ts';
import { SilentWatchListError } from './silence-watch.ts';
import { Slicer } from '../clock/slicer.ts';
import type { WatchStream } from './watch-stream.ts';

export type { ReflectorStore } from './reflector-context.ts';

const fiveMinutesMs = 300_000;

/** Options of a Reflector. */
export interface ReflectorOptions<T> extends InformerBehaviour {
  readonly listerWatcher: ListerWatcher<T>;
  readonly store: ReflectorStore<T>;
  /** Stands in logs. Default: the resource of the lister-watcher. */
  readonly name?: string;
  /** Asked each `resyncPeriodMs` whether to resync the store. Default: always. */
  readonly shouldResync?: () => boolean;
  readonly transform?: TransformFunction<T>;
  readonly watchErrorHandler?: WatchErrorHandler;
}

/**
 * Keeps a store equal to what the server has: it lists, then watches, and begins anew whenever that is needed, for ever
 * and with growing pauses (client-go `tools/cache/reflector.go`).
 */
export class Reflector<T> {
  readonly #options: ReflectorOptions<T>;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #versions = new ResourceVersions();
  readonly #backoff: Backoff;
  readonly #internalErrors: RetryWithDeadline;
  readonly #paging: Paging;
  readonly #faults: FaultLog;
  readonly #outage: OutageLog;
  readonly #slicer: Slicer;
  #useWatchList: boolean;

  constructor(options: ReflectorOptions<T>) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    this.#backoff = new Backoff(this.#clock, this.#random, options.backoff);
    this.#internalErrors = new RetryWithDeadline(options.maxInternalErrorRetryMs ?? 0, isInternalError, this.#clock);
    this.#paging = { pageSize: options.listPageSize ?? 0, alwaysPaged: false };
    this.#faults = newFaultLog(options.logger ?? defaultLogger, this.#clock, options);
    this.#outage = new OutageLog(this.#faults);
    this.#slicer = new Slicer(this.#clock);
    this.#useWatchList = (options.useWatchList ?? true) && (options.listerWatcher.supportsWatchList ?? true);
  }

  /** The resourceVersion up to which it has got; empty at first. Opaque. */
  lastSyncResourceVersion(): string {
    return this.#versions.last;
  }

  /** Runs until `signal` aborts. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.listAndWatch(signal);
      } catch (error) {
        if (!signal.aborted) this.#handleError(error);
      }
      if (!(await sleep(this.#clock, this.#backoff.next(), signal))) return;
    }
  }

  /**
   * Lists once and watches until another list is needed: then it resolves. Rejects when the list, or making the watch,
   * failed. Resolves when `signal` aborts.
   */
  async listAndWatch(signal: AbortSignal): Promise<void> {
    const context = this.#context(signal);
    try {
      const stream = await this.#populate(context);
      if (!signal.aborted) await this.#watch(context, stream);
      else stream?.close();
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  /** Brings the store to a state that the server had; a stream is what goes on from there. */
  async #populate(context: ReflectorContext<T>): Promise<WatchStream | undefined> {
    const stream = this.#useWatchList ? await this.#tryWatchList(context) : undefined;
    if (context.signal.aborted) return stream;
    if (stream === undefined) await listIntoStore(context, this.#paging);
    this.#faults.debug({ resourceVersion: this.#versions.last }, 'the cache is populated');
    return stream;
  }

  async #tryWatchList(context: ReflectorContext<T>): Promise<WatchStream | undefined> {
    try {
      return await watchListIntoStore(context);
    } catch (error) {
      if (error instanceof SilentWatchListError) this.#useWatchList = false;
      this.#faults.debug({ err: error }, 'the initial list cannot be streamed; falling back to a plain list');
      return undefined;
    }
  }

  async #watch(context: ReflectorContext<T>, stream: WatchStream | undefined): Promise<void> {
    const { resyncPeriodMs = 0, shouldResync, store } = this.#options;
    const resync = new ResyncTimer(this.#clock, resyncPeriodMs, () => {
      if (shouldResync?.() ?? true) store.resync();
    });
    try {
      await watchIntoStore(context, {
        stream,
        internalErrors: this.#internalErrors,
        onStream: (open) => resync.guard(open),
        endReason: () => resync.error,
      });
    } finally {
      resync.cancel();
    }
  }

  #context(signal: AbortSignal): ReflectorContext<T> {
    const { listerWatcher, store, transform, detectMutations, detectInconsistencies } = this.#options;
    const faults = this.#faults;
    const freeze = detectMutations ?? isSwitchedOn('KUBE_CACHE_MUTATION_DETECTOR');
    return {
      listerWatcher,
      store,
      versions: this.#versions,
      backoff: this.#backoff,
      clock: this.#clock,
      slicer: this.#slicer,
      faults,
      signal,
      detectInconsistencies: detectInconsistencies ?? isSwitchedOn('KUBE_WATCHLIST_INCONSISTENCY_DETECTOR'),
      admit: newAdmission({ resource: listerWatcher.resource, transform, freeze, faults }),
      nextWatchTimeoutSeconds: () => this.#nextWatchTimeoutSeconds(),
      fault: (err, message) => this.#outage.fault({ err }, message),
      recovered: () => this.#outage.recovered(),
    };
  }

  #nextWatchTimeoutSeconds(): number {
    const minMs = Math.max(this.#options.minWatchTimeoutMs ?? 0, fiveMinutesMs);
    return Math.floor((minMs * (1 + this.#random())) / 1000);
  }

  #handleError(error: unknown): void {
    const handler = this.#options.watchErrorHandler;
    if (handler === undefined) {
      if (isExpired(error)) this.#faults.debug({ err: error }, 'the watch has expired; listing again');
      else this.#outage.fault({ err: error }, 'list or watch failed; trying again');
      return;
    }
    contain(
      () => handler(error),
      (failure) => this.#faults.error({ err: failure }, 'the watch error handler failed'),
    );
  }
}

function newFaultLog<T>(logger: Logger, clock: Clock, { name, listerWatcher }: ReflectorOptions<T>): FaultLog {
  const resource = listerWatcher.resource && formatGroupVersionResource(listerWatcher.resource);
  return new FaultLog(logger, clock, { informer: name ?? resource ?? 'unnamed' });
}

function isSwitchedOn(environmentVariable: string): boolean {
  return process.env[environmentVariable] === 'true';
}
