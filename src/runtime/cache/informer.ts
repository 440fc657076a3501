import { type Clock, systemClock } from '../clock/index.ts';
import { FaultLog } from '../log/fault-log.ts';
import { defaultLogger } from '../log/index.ts';
import type { Delta } from './delta.ts';
import { RealFifo } from './fifo.ts';
import { formatGroupVersionResource } from './group-version-resource.ts';
import { IndexedStore } from './indexed-store.ts';
import type { Indexer, Indexers } from './indexer.ts';
import { InformerMetrics } from './informer-metrics.ts';
import type { SharedIndexInformerOptions } from './informer-options.ts';
import { Listener } from './listener.ts';
import { type DeltaSink, processDeltas } from './process-deltas.ts';
import { Processor } from './processor.ts';
import { Reflector } from './reflector.ts';
import type { ResourceEventHandler } from './resource-event-handler.ts';
import { ResyncSchedule } from './resync-schedule.ts';
import type {
  EventHandlerOptions,
  ResourceEventHandlerRegistration,
  SharedIndexInformer,
  TransformFunction,
  WatchErrorHandler,
} from './shared-index-informer.ts';
import { Slicer } from '../clock/slicer.ts';

/** Makes an informer; `run` starts it. */
export function newSharedIndexInformer<T>(options: SharedIndexInformerOptions<T>): SharedIndexInformer<T> {
  return new Informer(options);
}

class Informer<T> implements SharedIndexInformer<T> {
  readonly #options: SharedIndexInformerOptions<T>;
  readonly #clock: Clock;
  readonly #faults: FaultLog;
  readonly #slicer: Slicer;
  readonly #fifo = new RealFifo<T>();
  readonly #store: IndexedStore<T>;
  readonly #processor: Processor<T>;
  readonly #resyncs: ResyncSchedule;
  readonly #metrics: InformerMetrics | undefined;
  /** Handlers that came while deltas were processed; what they are told must begin between two of them. */
  readonly #newListeners: Listener<T>[] = [];
  #transform: TransformFunction<T> | undefined;
  #watchErrorHandler: WatchErrorHandler | undefined;
  #reflector: Reflector<T> | undefined;
  #processing = false;
  #toldSynced = false;
  #stopped = false;

  constructor(options: SharedIndexInformerOptions<T>) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#faults = new FaultLog(options.logger ?? defaultLogger, this.#clock, { informer: nameOf(options) });
    this.#slicer = new Slicer(this.#clock);
    this.#store = new IndexedStore<T>(options.indexers ?? {}, {
      onIndexError: (index, error) => this.#faults.error({ index, err: error }, 'an index function failed'),
    });
    this.#processor = new Processor(this.#slicer);
    this.#resyncs = new ResyncSchedule(options.resyncPeriodMs ?? 0);
    this.#metrics = InformerMetrics.of(options, { clock: this.#clock, faults: this.#faults });
    this.#transform = options.transform;
    this.#watchErrorHandler = options.watchErrorHandler;
  }

  addEventHandler(
    handler: ResourceEventHandler<T>,
    { resyncPeriodMs }: EventHandlerOptions = {},
  ): ResourceEventHandlerRegistration {
    if (this.#stopped) {
      throw new Error('the handler was not added to the shared informer because it has stopped already');
    }
    const { listeners } = this.#processor;
    const state = { started: this.isStarted(), nowMs: this.#clock.monotonic() };
    const resync = this.#resyncs.admit(resyncPeriodMs, listeners, state);
    const listener = new Listener<T>(handler, resync, {
      clock: this.#clock,
      slicer: this.#slicer,
      faults: this.#faults,
    });
    if (this.#processing) this.#newListeners.push(listener);
    else this.#attach(listener);
    return listener;
  }

  removeEventHandler(registration: ResourceEventHandlerRegistration): void {
    if (!(registration instanceof Listener)) return;
    const index = this.#newListeners.indexOf(registration);
    if (index >= 0) this.#newListeners.splice(index, 1);
    else if (!this.#processor.listeners.has(registration)) return;
    this.#processor.remove(registration);
  }

  addIndexers(indexers: Indexers<T>): void {
    if (this.#stopped) throw new Error('the indexer was not added because the informer has stopped already');
    this.#store.addIndexers(indexers);
  }

  getIndexer(): Indexer<T> {
    return this.#store;
  }

  async run(signal: AbortSignal): Promise<void> {
    if (this.isStarted()) {
      this.#faults.warn({}, 'the informer has started already; it runs once only');
      return;
    }
    const reflector = this.#newReflector();
    this.#reflector = reflector;
    const processing = this.#processLoop();
    await reflector.run(signal);
    this.#stopped = true;
    this.#fifo.close();
    await processing;
    this.#fifo.synced.abandon();
    await this.#processor.stop();
  }

  hasSynced(): boolean {
    return this.#fifo.synced.isOpen();
  }

  whenSynced(signal?: AbortSignal): Promise<boolean> {
    return this.#fifo.synced.whenOpen(signal);
  }

  lastSyncResourceVersion(): string {
    return this.#reflector?.lastSyncResourceVersion() ?? '';
  }

  setTransform(transform: TransformFunction<T>): void {
    this.#mustNotHaveStarted();
    this.#transform = transform;
  }

  setWatchErrorHandler(handler: WatchErrorHandler): void {
    this.#mustNotHaveStarted();
    this.#watchErrorHandler = handler;
  }

  isStarted(): boolean {
    return this.#reflector !== undefined;
  }

  isStopped(): boolean {
    return this.#stopped;
  }

  #mustNotHaveStarted(): void {
    if (this.isStarted()) throw new Error('the informer has already started');
  }

  #newReflector(): Reflector<T> {
    return new Reflector<T>({
      ...this.#options,
      store: this.#fifo,
      resyncPeriodMs: this.#resyncs.checkMs,
      shouldResync: () => this.#processor.shouldResync(this.#clock.monotonic()),
      ...(this.#transform && { transform: this.#transform }),
      ...(this.#watchErrorHandler && { watchErrorHandler: this.#watchErrorHandler }),
    });
  }

  async #processLoop(): Promise<void> {
    const sink: DeltaSink<T> = {
      store: this.#store,
      slicer: this.#slicer,
      notify: (notification) => this.#processor.distribute(notification),
      onError: (error) => this.#faults.error({ err: error }, 'a change could not be brought into the cache'),
    };
    const process = (deltas: readonly Delta<T>[], isInInitialList: boolean): Promise<void> =>
      this.#process(sink, deltas, isInInitialList);
    while (await this.#fifo.popBatch(process)) {
      this.#afterBatch();
      if (this.#fifo.length > 0 && this.#slicer.isOverNow()) await this.#slicer.next();
    }
  }

  async #process(sink: DeltaSink<T>, deltas: readonly Delta<T>[], isInInitialList: boolean): Promise<void> {
    this.#processing = true;
    // Nothing else is queued: the event loop was free until now, and a slice begins.
    if (this.#fifo.length === deltas.length) this.#slicer.begin();
    const measured = this.#metrics?.begin(this.#fifo.length);
    await processDeltas(sink, deltas, isInInitialList);
    measured?.end(this.#fifo.length - deltas.length, this.#store.lastStoreSyncResourceVersion());
  }

  /** Between two batches the store and what was told of it agree: the moment for new handlers. */
  #afterBatch(): void {
    this.#processing = false;
    if (!this.#toldSynced && this.hasSynced()) {
      this.#toldSynced = true;
      this.#processor.distribute({ type: 'synced' });
    }
    for (const listener of this.#newListeners.splice(0)) this.#attach(listener);
  }

  #attach(listener: Listener<T>): void {
    this.#processor.add(listener, this.#store.list(), this.hasSynced());
  }
}

function nameOf<T>({ name, listerWatcher }: SharedIndexInformerOptions<T>): string {
  if (name !== undefined) return name;
  return listerWatcher.resource ? formatGroupVersionResource(listerWatcher.resource) : 'unnamed';
}
