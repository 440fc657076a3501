import type { Counter, Histogram, Registry } from 'prom-client';

import type { RestMetrics } from '../rest/rest-metrics.ts';

/** prom-client, or as much of it as is needed here; the caller imports it, so that others need not have it. */
export interface PromClient {
  readonly Counter: typeof Counter;
  readonly Histogram: typeof Histogram;
}

const secondsBuckets = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60];
const bytesBuckets = [64, 256, 512, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216];

/**
 * The metrics of API requests under client-go's names and labels (component-base `metrics/prometheus/restclient`), for the
 * option `metrics` of a client. Make it once for each registry: prom-client refuses a name that is taken.
 */
export function prometheusRestMetrics(promClient: PromClient, registry: Registry): Required<RestMetrics> {
  const registers = [registry];
  const histogram = (name: string, help: string, buckets: number[]) =>
    new promClient.Histogram({ name, help, buckets, labelNames: ['verb', 'host'], registers });
  const requests = new promClient.Counter({
    name: 'rest_client_requests_total',
    help: 'Number of HTTP requests by status, method and host.',
    labelNames: ['code', 'method', 'host'],
    registers,
  });
  const retries = new promClient.Counter({
    name: 'rest_client_request_retries_total',
    help: 'Number of HTTP requests that were made again, by status, verb and host.',
    labelNames: ['code', 'verb', 'host'],
    registers,
  });
  const duration = histogram('rest_client_request_duration_seconds', 'Latency of requests.', secondsBuckets);
  const waits = histogram(
    'rest_client_rate_limiter_duration_seconds',
    'Latency of the own rate limit.',
    secondsBuckets,
  );
  const lookups = new promClient.Histogram({
    name: 'rest_client_dns_resolution_duration_seconds',
    help: 'Latency of finding the addresses of a host.',
    buckets: secondsBuckets,
    labelNames: ['host'],
    registers,
  });
  const requestBytes = histogram('rest_client_request_size_bytes', 'Size of requests.', bytesBuckets);
  const responseBytes = histogram('rest_client_response_size_bytes', 'Size of answers.', bytesBuckets);
  return {
    requestDone: (labels) => requests.inc(labels),
    requestRetried: (labels) => retries.inc(labels),
    requestDuration: ({ verb, host }, seconds) => duration.observe({ verb, host }, seconds),
    rateLimiterDuration: ({ verb, host }, seconds) => waits.observe({ verb, host }, seconds),
    dnsResolutionDuration: ({ host }, seconds) => lookups.observe({ host }, seconds),
    requestSize: ({ verb, host }, bytes) => requestBytes.observe({ verb, host }, bytes),
    responseSize: ({ verb, host }, bytes) => responseBytes.observe({ verb, host }, bytes),
  };
}
