import type { Clock } from '../clock/index.ts';
import type { Logger } from '../log/index.ts';
import type { InformerMetricLabels, InformerMetricsProvider } from '../metrics/informer-metrics.ts';
import type { ReflectorBackoffOptions } from './backoff.ts';
import type { Indexers } from './indexer.ts';
import type { ListerWatcher } from './list-watch.ts';
import type { TransformFunction, WatchErrorHandler } from './shared-index-informer.ts';

/** How an informer behaves, whatever it caches. */
export interface InformerBehaviour {
  /** How often each handler gets an update for every object of the cache. Default: 0, never. */
  readonly resyncPeriodMs?: number;
  /** Default: warnings and errors on the console. */
  readonly logger?: Logger;
  /** Default: the system's. */
  readonly clock?: Clock;
  /** Gives a number in [0, 1), for jitter. Default: Math.random. */
  readonly random?: () => number;
  /** Waits between attempts. Default: 800 ms to 30 s, doubled each time, with jitter. */
  readonly backoff?: ReflectorBackoffOptions;
  /** A watch asks the server for a random time between this and its double. Default, and minimum: 5 minutes. */
  readonly minWatchTimeoutMs?: number;
  /** Whether to have the initial list streamed where the server can do so. Default: true. */
  readonly useWatchList?: boolean;
  /** Page size of lists. Default: 500, and no paging where the server's cache can answer. */
  readonly listPageSize?: number;
  /** How long a watch is resumed at once after errors of code 500 in its stream, before it lists again. Default: 0. */
  readonly maxInternalErrorRetryMs?: number;
  /**
   * Freezes each object, so that code which changes the cache's objects throws where it does so. For tests: it costs
   * time. Default: whether the environment variable KUBE_CACHE_MUTATION_DETECTOR is `true`.
   */
  readonly detectMutations?: boolean;
  /**
   * Compares each streamed list with a plain one, and logs an error where they differ. For tests: it costs a list.
   * Default: whether the environment variable KUBE_WATCHLIST_INCONSISTENCY_DETECTOR is `true`.
   */
  readonly detectInconsistencies?: boolean;
  /** Makes the informer's metrics. Default: none are kept. */
  readonly metricsProvider?: InformerMetricsProvider;
}

/** Options of `newSharedIndexInformer`. */
export interface SharedIndexInformerOptions<T> extends InformerBehaviour {
  readonly listerWatcher: ListerWatcher<T>;
  readonly indexers?: Indexers<T>;
  readonly transform?: TransformFunction<T>;
  readonly watchErrorHandler?: WatchErrorHandler;
  /** Stands in logs. Default: the resource, as in `foos.v1alpha1.samplecontroller.k8s.io`. */
  readonly name?: string;
  /** Names the informer in metrics; without it none are kept. */
  readonly metricLabels?: InformerMetricLabels;
}
