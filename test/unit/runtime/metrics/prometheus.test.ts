import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { LeaderElector, newLeaseLock, recommendedLeaderElectionTimes } from '@kube-codegen/runtime/leaderelection';
import { silentLogger } from '@kube-codegen/runtime/log';
import { type PrometheusMetrics, prometheusMetrics } from '@kube-codegen/runtime/metrics';
import {
  newItemExponentialFailureRateLimiter,
  newPriorityQueue,
  newRateLimitingQueue,
  type RateLimitingQueue,
} from '@kube-codegen/runtime/workqueue';
import * as promClient from 'prom-client';

import { newFakeClock } from '../../../../src/runtime/testing/fake-clock.ts';
import { newLeaseClient } from '../leaderelection/lease-client.ts';

function start(): { metrics: PrometheusMetrics; scrape: (prefix: string) => Promise<string[]> } {
  const registry = new promClient.Registry();
  const metrics = prometheusMetrics(promClient, registry);
  const scrape = async (prefix: string): Promise<string[]> =>
    (await registry.metrics()).split('\n').filter((line) => line.startsWith(prefix));
  return { metrics, scrape };
}

describe('prometheusMetrics', () => {
  it("has client-go's work queue metrics, with the label name", async () => {
    const { metrics, scrape } = start();
    const clock = newFakeClock();
    const limiter = newItemExponentialFailureRateLimiter<string>(5, 1000);
    const queue = newRateLimitingQueue(limiter, { name: 'foos', clock, metricsProvider: metrics.workQueue.queues });
    queue.add('a');
    queue.add('b');
    queue.addRateLimited('c');
    await clock.advance(2);
    queue.tryGet();
    await clock.advance(500);
    const gauges = (await scrape('workqueue_')).filter((line) => !line.includes('duration'));
    assert.deepEqual(gauges.sort(), [
      'workqueue_adds_total{name="foos"} 3',
      'workqueue_depth{name="foos"} 2',
      'workqueue_longest_running_processor_seconds{name="foos"} 0.5',
      'workqueue_retries_total{name="foos"} 1',
      'workqueue_unfinished_work_seconds{name="foos"} 0.5',
    ]);
    queue.done('a');
    const buckets = await scrape('workqueue_work_duration_seconds_bucket');
    assert.equal(buckets.length, 13);
    assert.equal(buckets[0], 'workqueue_work_duration_seconds_bucket{le="1e-8",name="foos"} 0');
    assert.equal(
      buckets.find((line) => line.includes('le="1"')),
      'workqueue_work_duration_seconds_bucket{le="1",name="foos"} 1',
    );
    assert.deepEqual(await scrape('workqueue_queue_duration_seconds_sum'), [
      'workqueue_queue_duration_seconds_sum{name="foos"} 0.002',
    ]);
  });

  it('has every metric of a work queue at zero from the start, and keeps the values when one of that name is made again', async () => {
    const { metrics, scrape } = start();
    const limiter = newItemExponentialFailureRateLimiter<string>(5, 1000);
    const options = { name: 'foos', clock: newFakeClock(), metricsProvider: metrics.workQueue.queues };
    const newQueue = (): RateLimitingQueue<string> => newRateLimitingQueue(limiter, options);
    const totals = async (): Promise<string[]> =>
      (await scrape('workqueue_')).filter((line) => !/_(bucket|sum)/.test(line)).sort();
    const queue = newQueue();
    assert.deepEqual(await totals(), [
      'workqueue_adds_total{name="foos"} 0',
      'workqueue_depth{name="foos"} 0',
      'workqueue_longest_running_processor_seconds{name="foos"} 0',
      'workqueue_queue_duration_seconds_count{name="foos"} 0',
      'workqueue_retries_total{name="foos"} 0',
      'workqueue_unfinished_work_seconds{name="foos"} 0',
      'workqueue_work_duration_seconds_count{name="foos"} 0',
    ]);
    queue.add('a');
    queue.tryGet();
    const before = await totals();
    newQueue();
    assert.deepEqual(await totals(), before);
    assert.ok(before.includes('workqueue_queue_duration_seconds_count{name="foos"} 1'));
  });

  it('has every metric of an informer at zero from the start', async () => {
    const { metrics, scrape } = start();
    const labels = { name: 'foo', group: 'apps', version: 'v1', resource: 'deployments' };
    const { newQueuedItems, newProcessingLatency, newStoreResourceVersion } = metrics.informer;
    newQueuedItems(labels);
    newStoreResourceVersion(labels);
    newProcessingLatency(labels).observe(1);
    newProcessingLatency({ ...labels, name: 'bar' });
    const of = (name: string): string => `{name="${name}",group="apps",version="v1",resource="deployments"}`;
    assert.deepEqual(
      (await scrape('informer_')).filter((line) => !line.includes('_bucket') && !line.includes('_sum')),
      [
        `informer_queued_items${of('foo')} 0`,
        `informer_processing_latency_seconds_count${of('foo')} 1`,
        `informer_processing_latency_seconds_count${of('bar')} 0`,
        `informer_store_resource_version${of('foo')} 0`,
      ],
    );
    newProcessingLatency({ resource: 'deployments', version: 'v1', group: 'apps', name: 'foo' });
    assert.deepEqual(await scrape(`informer_processing_latency_seconds_count${of('foo')}`), [
      `informer_processing_latency_seconds_count${of('foo')} 1`,
    ]);
  });

  it("has controller-runtime's labels, and gives 25 priorities a series of their own", async () => {
    const { metrics, scrape } = start();
    const queue = newPriorityQueue<string>({
      name: 'foo',
      clock: newFakeClock(),
      metricsProvider: metrics.workQueue.controllers,
    });
    for (let priority = 0; priority < 30; priority++) queue.addWithOptions({ priority }, String(priority));
    const depths = await scrape('workqueue_depth');
    assert.equal(depths.length, 26);
    assert.ok(depths.includes('workqueue_depth{name="foo",controller="foo",priority="24"} 1'));
    assert.deepEqual(await scrape('workqueue_retries'), ['workqueue_retries_total{name="foo",controller="foo"} 0']);
    assert.ok(depths.includes('workqueue_depth{name="foo",controller="foo",priority="exceeded_cardinality_limit"} 5'));
    for (let taken = 0; taken < 30; taken++) queue.tryGet();
    assert.ok((await scrape('workqueue_depth')).every((line) => line.endsWith(' 0')));
  });

  it('tells who leads, and how often the slow path was taken', async () => {
    const { metrics, scrape } = start();
    const clock = newFakeClock();
    const stop = new AbortController();
    const client = newLeaseClient();
    client.before = ({ verb }, call) => {
      if (verb === 'update' && call === 1) throw new Error('conflict');
    };
    const elector = new LeaderElector({
      lock: newLeaseLock(client, { namespace: 'foo', name: 'bar', identity: 'baz' }),
      name: 'bar',
      ...recommendedLeaderElectionTimes,
      clock,
      logger: silentLogger,
      metrics: metrics.leaderElection,
      callbacks: { onStartedLeading: () => undefined, onStoppedLeading: () => undefined },
    });
    assert.deepEqual(await scrape('leader_election'), ['leader_election_master_status{name="bar"} 0']);
    const run = elector.run(stop.signal);
    await clock.advance(0);
    assert.deepEqual(await scrape('leader_election'), [
      'leader_election_master_status{name="bar"} 1',
      'leader_election_slowpath_total{name="bar"} 1',
    ]);
    stop.abort();
    await run;
    assert.deepEqual(await scrape('leader_election_master'), ['leader_election_master_status{name="bar"} 0']);
  });

  it("has controller-runtime's metrics of controllers, at zero from the start", async () => {
    const { metrics, scrape } = start();
    metrics.controller.started('foo', 2);
    assert.deepEqual(
      (await scrape('controller_runtime_')).filter((line) => !line.includes('time_seconds')),
      [
        'controller_runtime_reconcile_total{controller="foo",result="error"} 0',
        'controller_runtime_reconcile_total{controller="foo",result="requeue_after"} 0',
        'controller_runtime_reconcile_total{controller="foo",result="requeue"} 0',
        'controller_runtime_reconcile_total{controller="foo",result="success"} 0',
        'controller_runtime_reconcile_errors_total{controller="foo"} 0',
        'controller_runtime_terminal_reconcile_errors_total{controller="foo"} 0',
        'controller_runtime_reconcile_panics_total{controller="foo"} 0',
        'controller_runtime_reconcile_timeouts_total{controller="foo"} 0',
        'controller_runtime_max_concurrent_reconciles{controller="foo"} 2',
        'controller_runtime_active_workers{controller="foo"} 0',
      ],
    );
    metrics.controller.reconcileStarted('foo');
    assert.deepEqual(await scrape('controller_runtime_active_workers'), [
      'controller_runtime_active_workers{controller="foo"} 1',
    ]);
    metrics.controller.reconcileEnded('foo', 'error', 0.2);
    assert.deepEqual(await scrape('controller_runtime_reconcile_errors'), [
      'controller_runtime_reconcile_errors_total{controller="foo"} 1',
    ]);
    assert.deepEqual(await scrape('controller_runtime_reconcile_time_seconds_sum'), [
      'controller_runtime_reconcile_time_seconds_sum{controller="foo"} 0.2',
    ]);
    assert.equal((await scrape('controller_runtime_reconcile_time_seconds_bucket')).length, 41);
  });
});
