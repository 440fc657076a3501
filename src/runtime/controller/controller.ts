import { type Clock, systemClock } from '../clock/index.ts';
import { contain } from '../log/contain.ts';
import { containedLogger, defaultLogger, type Logger } from '../log/index.ts';
import type { SharedIndexInformer } from '../cache/index.ts';
import { newDeadline } from '../leaderelection/deadline.ts';
import type { GroupKind, KubernetesObject, ObjectName } from '../meta/v1/index.ts';
import {
  newPriorityQueue,
  type PriorityAddOptions,
  type PriorityQueue,
  type RateLimiter,
  type WorkQueueMetricsProvider,
} from '../workqueue/index.ts';
import type { ControllerMetrics } from './controller-metrics.ts';
import type { Predicate } from './predicate.ts';
import { ReconcileRunner } from './reconcile-runner.ts';
import type { Reconciler } from './reconciler.ts';
import { type OwnerOptions, requestForObject, requestForOwner } from './request-mapper.ts';
import { newInformerWatch, type StartedWatch, type Watch, type WatchOptions } from './watch.ts';

const defaultCacheSyncTimeoutMs = 120_000;

/** The options of a controller. */
export interface ControllerOptions {
  /** Names it in logs and metrics; unique in the program. */
  readonly name: string;
  readonly reconcile: Reconciler;
  /** How many objects are reconciled at the same time. Default, and for what is less than 1 or no number: 1. */
  readonly maxConcurrentReconciles?: number | undefined;
  /** How long the caches may take to fill, in milliseconds. Default, and for 0: 120 000. */
  readonly cacheSyncTimeoutMs?: number | undefined;
  /** After how many milliseconds the signal of a reconciliation aborts. Default, and for 0: never. */
  readonly reconciliationTimeoutMs?: number | undefined;
  /** How long objects wait that failed. Default: 5 ms, doubled with each failure, up to 1000 s. */
  readonly rateLimiter?: RateLimiter<ObjectName> | undefined;
  /** Whether a manager runs it only while it leads. Default: true. */
  readonly needLeaderElection?: boolean | undefined;
  /** Default: nothing is measured. */
  readonly metrics?: ControllerMetrics | undefined;
  /** Measures the queue. Default: nothing is measured. */
  readonly queueMetrics?: WorkQueueMetricsProvider | undefined;
  /** Default: the system's clock. */
  readonly clock?: Clock | undefined;
  /** Default: warnings and errors to the console. */
  readonly logger?: Logger | undefined;
}

/** Further options of a watch. */
interface PredicateOptions<T> {
  /** Events that do not pass all of them are dropped. */
  readonly predicates?: readonly Predicate<T>[] | undefined;
}

/**
 * Calls a reconcile function for every object that changed (controller-runtime `pkg/controller`). What it watches is
 * said before it runs:
 *
 * ```ts
 * const controller = new Controller({ name: 'foo', reconcile });
 * controller.watchFor(foos.informer(), { predicates: [generationChanged()] });
 * controller.watchOwned(deployments.informer(), kind('Foo'));
 * ```
 */
export class Controller {
  readonly name: string;
  readonly needLeaderElection: boolean;
  readonly #options: ControllerOptions;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #queue: PriorityQueue<ObjectName>;
  readonly #runner: ReconcileRunner;
  readonly #watches: Watch[] = [];
  #started = false;

  constructor(options: ControllerOptions) {
    this.name = options.name;
    this.needLeaderElection = options.needLeaderElection ?? true;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#logger = containedLogger(options.logger ?? defaultLogger);
    const { name, rateLimiter, queueMetrics: metricsProvider } = options;
    this.#queue = newPriorityQueue({ name, rateLimiter, metricsProvider, clock: this.#clock });
    this.#runner = new ReconcileRunner({ ...options, queue: this.#queue, clock: this.#clock, logger: this.#logger });
  }

  /** Reconciles the objects of an informer themselves. */
  watchFor<T extends KubernetesObject>(informer: SharedIndexInformer<T>, options: PredicateOptions<T> = {}): this {
    return this.watch({ ...options, informer, mapper: requestForObject() });
  }

  /** Reconciles the owners, of a kind, of the objects of an informer: those that manage them, unless told otherwise. */
  watchOwned<T extends KubernetesObject>(
    informer: SharedIndexInformer<T>,
    owner: GroupKind,
    options: PredicateOptions<T> & OwnerOptions = {},
  ): this {
    return this.watch({ ...options, informer, mapper: requestForOwner(owner, options) });
  }

  /** Reconciles what a mapper makes of the objects of an informer. Throws Error once the controller runs. */
  watch<T extends KubernetesObject>(options: WatchOptions<T>): this {
    if (this.#started) throw new Error(`controller ${this.name} was started already`);
    this.#watches.push(newInformerWatch(options));
    return this;
  }

  /** Asks for a reconciliation, for reasons that no informer sees. Ignored after the controller stopped. */
  enqueue(request: ObjectName, options: PriorityAddOptions = {}): void {
    this.#queue.addWithOptions(options, request);
  }

  /**
   * Waits for the caches, which somebody else starts, then reconciles until `signal` aborts; resolves when the last
   * reconciliation has ended. Rejects when there is nothing to watch, when the caches take too long, and when it ran
   * before.
   */
  async run(signal: AbortSignal): Promise<void> {
    if (this.#started)
      throw new Error(
        'controller was started more than once. This is likely to be caused by being added to a manager multiple times',
      );
    if (this.#watches.length === 0) throw new Error(`controller ${this.name} has nothing to watch`);
    this.#started = true;
    const workers = atLeastOne(this.#options.maxConcurrentReconciles);
    contain(
      () => this.#options.metrics?.started(this.name, workers),
      (error) => this.#logger.error({ controller: this.name, err: error }, 'a metric failed'),
    );
    this.#logger.info({ controller: this.name }, 'Starting Controller');
    const watches: StartedWatch[] = [];
    const onAbort = (): void => this.#queue.shutDown();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      for (const watch of this.#watches) watches.push(watch.start(this.#queue));
      if (!(await this.#waitForSync(watches, signal))) return;
      this.#logger.info({ controller: this.name, workerCount: workers }, 'Starting workers');
      await Promise.all(Array.from({ length: workers }, () => this.#runner.work(signal)));
      this.#logger.info({ controller: this.name }, 'All workers finished');
    } finally {
      signal.removeEventListener('abort', onAbort);
      this.#queue.shutDown();
      for (const watch of watches) watch.stop();
    }
  }

  async #waitForSync(watches: readonly StartedWatch[], signal: AbortSignal): Promise<boolean> {
    const { cacheSyncTimeoutMs = 0 } = this.#options;
    const timeoutMs = cacheSyncTimeoutMs > 0 ? cacheSyncTimeoutMs : defaultCacheSyncTimeoutMs;
    const deadline = newDeadline(this.#clock, timeoutMs, signal);
    const synced = await Promise.all(watches.map((watch) => watch.whenSynced(deadline.signal)));
    deadline.cancel();
    if (signal.aborted) return false;
    if (synced.every(Boolean)) return true;
    throw new Error(`failed to wait for ${this.name} caches to sync`);
  }
}

/** As controller-runtime has it for 0 and less; NaN is what becomes of a setting that is not there. */
function atLeastOne(workers: number | undefined): number {
  return workers !== undefined && workers >= 1 ? Math.floor(workers) : 1;
}
