import type { Registry } from 'prom-client';

import type { QueueDepthMetric, WorkQueueMetricsProvider } from '../workqueue/index.ts';
import type { PromClient } from './prom-client.ts';
import { histogramSeries, seriesOf } from './prom-series.ts';

/** From 10 ns to 1000 s: client-go's buckets and the two more that controller-runtime has. */
const buckets: readonly number[] = Array.from({ length: 12 }, (_, exponent) => Number(`1e${exponent - 8}`));

/** How many priorities get a series of their own. */
const maxPriorities = 25;

/** The metrics of work queues; the two providers feed the same metrics, with the labels of either library. */
export interface PrometheusWorkQueueMetrics {
  /** client-go's label `name`. */
  readonly queues: WorkQueueMetricsProvider;
  /** controller-runtime's labels `name` and `controller`, and `priority` for the depth. */
  readonly controllers: WorkQueueMetricsProvider;
}

/**
 * The metrics of work queues under client-go's names (component-base `metrics/prometheus/workqueue`). Make it once for
 * each registry: prom-client refuses a name that is taken.
 */
export function prometheusWorkQueueMetrics(promClient: PromClient, registry: Registry): PrometheusWorkQueueMetrics {
  const metrics = registerMetrics(promClient, registry);
  return {
    // Only here is the depth 0 from the start: that of a priority queue has a series a priority, as in controller-runtime.
    queues: {
      ...newProvider(metrics, (name) => ({ name })),
      newDepthMetric(name) {
        seriesOf(metrics.depth, { name });
        return newDepthMetric(metrics, { name });
      },
    },
    controllers: newProvider(metrics, (name) => ({ name, controller: name })),
  };
}

type Metrics = ReturnType<typeof registerMetrics>;
type Labels = Readonly<Record<string, string>>;

function registerMetrics({ Counter, Gauge, Histogram }: PromClient, registry: Registry) {
  const labelNames = ['name', 'controller'];
  const registers = [registry];
  const common = { labelNames, registers };
  const histogram = { ...common, buckets: [...buckets] };
  return {
    depth: new Gauge({
      name: 'workqueue_depth',
      help: 'Current depth of workqueue',
      labelNames: [...labelNames, 'priority'],
      registers,
    }),
    adds: new Counter({ name: 'workqueue_adds_total', help: 'Total number of adds handled by workqueue', ...common }),
    latency: new Histogram({
      name: 'workqueue_queue_duration_seconds',
      help: 'How long in seconds an item stays in workqueue before being requested.',
      ...histogram,
    }),
    workDuration: new Histogram({
      name: 'workqueue_work_duration_seconds',
      help: 'How long in seconds processing an item from workqueue takes.',
      ...histogram,
    }),
    unfinished: new Gauge({
      name: 'workqueue_unfinished_work_seconds',
      help: 'Seconds of work in progress that work_duration has not observed yet; large values show stuck workers.',
      ...common,
    }),
    longest: new Gauge({
      name: 'workqueue_longest_running_processor_seconds',
      help: 'How many seconds the longest running processor for workqueue has been running.',
      ...common,
    }),
    retries: new Counter({
      name: 'workqueue_retries_total',
      help: 'Total number of retries handled by workqueue',
      ...common,
    }),
  };
}

function newProvider(metrics: Metrics, labelsOf: (name: string) => Labels): WorkQueueMetricsProvider {
  const newLatencySeries = histogramSeries(metrics.latency);
  const newWorkDurationSeries = histogramSeries(metrics.workDuration);
  return {
    newDepthMetric: (name) => newDepthMetric(metrics, labelsOf(name)),
    newAddsMetric: (name) => seriesOf(metrics.adds, labelsOf(name)),
    newLatencyMetric: (name) => newLatencySeries(labelsOf(name)),
    newWorkDurationMetric: (name) => newWorkDurationSeries(labelsOf(name)),
    newUnfinishedWorkSecondsMetric: (name) => seriesOf(metrics.unfinished, labelsOf(name)),
    newLongestRunningProcessorSecondsMetric: (name) => seriesOf(metrics.longest, labelsOf(name)),
    newRetriesMetric: (name) => seriesOf(metrics.retries, labelsOf(name)),
  };
}

function newDepthMetric({ depth }: Metrics, labels: Labels): QueueDepthMetric {
  const priorities = new Set<number>();
  const series = (priority: number | undefined): Labels => {
    if (priority === undefined) return labels;
    if (priorities.size < maxPriorities) priorities.add(priority);
    return { ...labels, priority: priorities.has(priority) ? String(priority) : 'exceeded_cardinality_limit' };
  };
  return { inc: (priority) => depth.inc(series(priority)), dec: (priority) => depth.dec(series(priority)) };
}
