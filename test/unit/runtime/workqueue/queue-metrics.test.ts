import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import {
  newDelayingQueue,
  newPriorityQueue,
  newWorkQueue,
  type WorkQueueMetricsProvider,
} from '@kube-codegen/runtime/workqueue';

import { newFakeClock } from '../../../../src/runtime/testing/fake-clock.ts';

interface Recorded {
  readonly provider: WorkQueueMetricsProvider;
  readonly values: Record<string, number>;
  readonly observed: Record<string, number[]>;
}

function recordMetrics(): Recorded {
  const values: Record<string, number> = {};
  const observed: Record<string, number[]> = { latency: [], work: [] };
  const add = (name: string, by: number): void => void (values[name] = (values[name] ?? 0) + by);
  const provider: WorkQueueMetricsProvider = {
    newDepthMetric: () => ({
      inc: (priority) => add(`depth${priority ?? ''}`, 1),
      dec: (priority) => add(`depth${priority ?? ''}`, -1),
    }),
    newAddsMetric: () => ({ inc: () => add('adds', 1) }),
    newRetriesMetric: () => ({ inc: () => add('retries', 1) }),
    newLatencyMetric: () => ({ observe: (seconds) => void observed['latency']?.push(seconds) }),
    newWorkDurationMetric: () => ({ observe: (seconds) => void observed['work']?.push(seconds) }),
    newUnfinishedWorkSecondsMetric: () => ({ set: (seconds) => void (values['unfinished'] = seconds) }),
    newLongestRunningProcessorSecondsMetric: () => ({ set: (seconds) => void (values['longest'] = seconds) }),
  };
  return { provider, values, observed };
}

describe('queue metrics', () => {
  it('TestMetrics', async () => {
    const clock = newFakeClock();
    const { provider, values, observed } = recordMetrics();
    const queue = newWorkQueue<string>({
      name: 'test',
      clock,
      metricsProvider: provider,
      unfinishedWorkUpdatePeriodMs: 1,
    });
    assert.equal(clock.pendingTimers(), 0, 'nothing is measured while nothing is in process');
    for (let i = 0; i < 20; i++) queue.add('foo');
    assert.equal(values['adds'], 1);
    assert.equal(values['depth'], 1);
    await clock.advance(0.05);
    queue.tryGet();
    assert.deepEqual(observed['latency'], [5e-5]);
    assert.equal(values['depth'], 0);

    queue.add('foo');
    queue.add('foo');
    assert.equal(values['adds'], 2);
    assert.equal(values['depth'], 1);
    await clock.advance(0.025);
    queue.done('foo');
    assert.deepEqual(observed['work']?.map(round), [2.5e-5]);
    assert.equal(values['depth'], 1);

    await clock.advance(0.025);
    queue.tryGet();
    assert.deepEqual(observed['latency']?.map(round), [5e-5, 5e-5]);
    await clock.advance(1);
    assert.equal(round(values['unfinished'] ?? 0), 0.00095);
    assert.equal(values['longest'], values['unfinished']);
    queue.done('foo');
    assert.deepEqual(observed['work']?.map(round), [2.5e-5, 0.001]);
    await clock.advance(2);
    assert.equal(values['unfinished'], 0);
    assert.equal(values['longest'], 0);
    assert.equal(clock.pendingTimers(), 0);
  });

  it('counts retries, also those without a delay', () => {
    const { provider, values } = recordMetrics();
    const queue = newDelayingQueue<string>({ name: 'test', clock: newFakeClock(), metricsProvider: provider });
    queue.addAfter('foo', 5);
    queue.addAfter('foo', 0);
    assert.equal(values['retries'], 2);
    assert.equal(values['adds'], 1);
  });

  it('holds no timer after shutdown, even for an item that never gets done', () => {
    const clock = newFakeClock();
    const { provider } = recordMetrics();
    const queue = newWorkQueue<string>({ name: 'test', clock, metricsProvider: provider });
    queue.add('foo');
    queue.add('bar');
    queue.tryGet();
    assert.equal(clock.pendingTimers(), 1);
    queue.shutDown();
    queue.tryGet();
    assert.equal(clock.pendingTimers(), 0);
  });

  it('measures nothing without a name', () => {
    const { provider, values } = recordMetrics();
    newWorkQueue<string>({ metricsProvider: provider }).add('foo');
    assert.deepEqual(values, {});
  });

  it('keeps the depth of each priority, without the items that wait', async () => {
    const clock = newFakeClock();
    const { provider, values } = recordMetrics();
    const queue = newPriorityQueue<string>({ name: 'test', clock, metricsProvider: provider });
    queue.addWithOptions({ priority: -100 }, 'foo');
    queue.addWithOptions({ priority: 1, afterMs: 10 }, 'bar');
    assert.deepEqual([values['adds'], values['depth-100'], values['depth1'], values['retries']], [1, 1, undefined, 1]);
    queue.addWithOptions({ priority: 2 }, 'foo');
    assert.deepEqual([values['depth-100'], values['depth2']], [0, 1]);
    await clock.advance(10);
    assert.deepEqual([values['depth1'], values['adds']], [1, 2]);
    queue.tryGet();
    queue.tryGet();
    assert.deepEqual([values['depth1'], values['depth2']], [0, 0]);
  });
});

function round(seconds: number): number {
  return Number(seconds.toPrecision(6));
}
