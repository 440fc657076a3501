import type { Registry } from 'prom-client';

import { type InformerMetricsProvider, informerLatencyBuckets, informerMetricNames } from './informer-metrics.ts';
import type { PromClient } from './prom-client.ts';
import { histogramSeries, seriesOf } from './prom-series.ts';

/**
 * The metrics of informers under client-go's names (component-base `metrics/prometheus/clientgo`). Make it once for each
 * registry: prom-client refuses a name that is taken.
 */
export function prometheusInformerMetrics(promClient: PromClient, registry: Registry): InformerMetricsProvider {
  const { Gauge, Histogram } = promClient;
  const common = { labelNames: ['name', 'group', 'version', 'resource'], registers: [registry] };
  const queuedItems = new Gauge({
    name: informerMetricNames.queuedItems,
    help: 'Number of items currently queued in the FIFO.',
    ...common,
  });
  const processingLatency = new Histogram({
    name: informerMetricNames.processingLatency,
    help: 'Time taken to process events from the FIFO, in seconds.',
    buckets: [...informerLatencyBuckets],
    ...common,
  });
  const storeResourceVersion = new Gauge({
    name: informerMetricNames.storeResourceVersion,
    help: 'Last 15 digits of the resource version of the store.',
    ...common,
  });
  const newLatencySeries = histogramSeries(processingLatency);
  return {
    newQueuedItems: (labels) => seriesOf(queuedItems, { ...labels }),
    newProcessingLatency: (labels) => newLatencySeries({ ...labels }),
    newStoreResourceVersion: (labels) => seriesOf(storeResourceVersion, { ...labels }),
  };
}
