import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as promClient from 'prom-client';

import { prometheusInformerMetrics } from '../../../../src/runtime/metrics/informer-prometheus.ts';

test('a scrape shows client-go’s names, labels and buckets', async () => {
  const registry = new promClient.Registry();
  const provider = prometheusInformerMetrics(promClient, registry);
  const labels = { name: 'main', group: 'apps', version: 'v1', resource: 'deployments' };
  provider.newQueuedItems(labels).set(3);
  provider.newProcessingLatency(labels).observe(0.02);
  provider.newStoreResourceVersion(labels).set(42);
  const lines = (await registry.metrics()).split('\n');
  const series = 'name="main",group="apps",version="v1",resource="deployments"';
  assert.ok(lines.includes(`informer_queued_items{${series}} 3`));
  assert.ok(lines.includes(`informer_store_resource_version{${series}} 42`));
  assert.ok(lines.includes(`informer_processing_latency_seconds_bucket{le="0.01",${series}} 0`));
  assert.ok(lines.includes(`informer_processing_latency_seconds_bucket{le="0.025",${series}} 1`));
});
