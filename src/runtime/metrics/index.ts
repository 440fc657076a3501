/**
 * Metrics under the names and labels of client-go and controller-runtime, so that dashboards and alerts made for Go
 * controllers work. The parts of the runtime know only small interfaces; what is here feeds them into a registry of
 * prom-client, which the program brings along:
 *
 * ```ts
 * import * as promClient from 'prom-client';
 * const registry = new promClient.Registry();
 * const metrics = prometheusMetrics(promClient, registry);
 * const client = newRestClient(kubeConfig, { metrics: metrics.rest });
 * const queue = newRateLimitingQueue(limiter, { name: 'foos', metricsProvider: metrics.workQueue.queues });
 * ```
 */
import type { Registry } from 'prom-client';

import type { ControllerMetrics } from '../controller/controller-metrics.ts';
import type { LeaderElectionMetrics } from '../leaderelection/index.ts';
import type { RestMetrics } from '../rest/index.ts';
import { prometheusControllerMetrics } from './controller-prometheus.ts';
import type { InformerMetricsProvider } from './informer-metrics.ts';
import { prometheusInformerMetrics } from './informer-prometheus.ts';
import { prometheusLeaderElectionMetrics } from './leaderelection-prometheus.ts';
import type { PromClient } from './prom-client.ts';
import { prometheusRestMetrics } from './rest-prometheus.ts';
import { type PrometheusWorkQueueMetrics, prometheusWorkQueueMetrics } from './workqueue-prometheus.ts';

export {
  type InformerGauge,
  type InformerHistogram,
  informerLatencyBuckets,
  type InformerMetricLabels,
  informerMetricNames,
  type InformerMetricsProvider,
} from './informer-metrics.ts';
export type { PromClient, PrometheusWorkQueueMetrics };
export {
  prometheusControllerMetrics,
  prometheusInformerMetrics,
  prometheusLeaderElectionMetrics,
  prometheusRestMetrics,
  prometheusWorkQueueMetrics,
};

/** The metrics of every part of the runtime. */
export interface PrometheusMetrics {
  readonly controller: ControllerMetrics;
  readonly informer: InformerMetricsProvider;
  readonly leaderElection: LeaderElectionMetrics;
  readonly rest: Required<RestMetrics>;
  readonly workQueue: PrometheusWorkQueueMetrics;
}

/** Registers all metrics of the runtime in a registry. Call it once for each: prom-client refuses a name that is taken. */
export function prometheusMetrics(promClient: PromClient, registry: Registry): PrometheusMetrics {
  return {
    controller: prometheusControllerMetrics(promClient, registry),
    informer: prometheusInformerMetrics(promClient, registry),
    leaderElection: prometheusLeaderElectionMetrics(promClient, registry),
    rest: prometheusRestMetrics(promClient, registry),
    workQueue: prometheusWorkQueueMetrics(promClient, registry),
  };
}
