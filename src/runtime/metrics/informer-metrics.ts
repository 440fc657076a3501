/**
 * The metrics of an informer, as client-go has them (`tools/cache/informer_metrics.go`, names from component-base
 * `metrics/prometheus/clientgo`). They are made only for informers with a name.
 */

/** The labels of each informer metric. */
export interface InformerMetricLabels {
  /** The name of the factory. */
  readonly name: string;
  readonly group: string;
  readonly version: string;
  readonly resource: string;
}

/** The name of each informer metric, in Prometheus. */
export const informerMetricNames: {
  readonly queuedItems: 'informer_queued_items';
  readonly processingLatency: 'informer_processing_latency_seconds';
  readonly storeResourceVersion: 'informer_store_resource_version';
} = {
  queuedItems: 'informer_queued_items',
  processingLatency: 'informer_processing_latency_seconds',
  storeResourceVersion: 'informer_store_resource_version',
};

/** Upper bounds of the buckets of `informer_processing_latency_seconds`, in seconds. */
export const informerLatencyBuckets: readonly number[] = [
  0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];

/** A value that is set. */
export interface InformerGauge {
  set(value: number): void;
}

/** A distribution of seconds. */
export interface InformerHistogram {
  observe(seconds: number): void;
}

/** Makes the metrics of one informer. */
export interface InformerMetricsProvider {
  /** Changes that came from the server and have not reached the cache. */
  newQueuedItems(labels: InformerMetricLabels): InformerGauge;
  /** How long it takes to bring a batch of changes into the cache. */
  newProcessingLatency(labels: InformerMetricLabels): InformerHistogram;
  /** The last 15 digits of the cache's resourceVersion. */
  newStoreResourceVersion(labels: InformerMetricLabels): InformerGauge;
}
