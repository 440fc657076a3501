import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import {
  defaultControllerRateLimiter,
  defaultItemBasedRateLimiter,
  newBucketRateLimiter,
  newItemExponentialFailureRateLimiter,
  newItemFastSlowRateLimiter,
  newMaxOfRateLimiter,
  newRateLimitingQueue,
  newWithMaxWaitRateLimiter,
  type RateLimiter,
} from '@kube-codegen/runtime/workqueue';

import { newFakeClock } from '../../../../src/runtime/testing/fake-clock.ts';

function delays(limiter: RateLimiter<string>, item: string, count: number): number[] {
  return Array.from({ length: count }, () => limiter.when(item));
}

describe('rate limiters', () => {
  it('TestItemExponentialFailureRateLimiter: doubles an item at a time, until it is forgotten', () => {
    const limiter = newItemExponentialFailureRateLimiter<string>(1, 1_000);
    assert.deepEqual(delays(limiter, 'one', 5), [1, 2, 4, 8, 16]);
    assert.equal(limiter.numRequeues('one'), 5);
    assert.deepEqual(delays(limiter, 'two', 2), [1, 2]);
    assert.equal(limiter.numRequeues('two'), 2);
    limiter.forget('one');
    assert.equal(limiter.numRequeues('one'), 0);
    assert.equal(limiter.when('one'), 1);
  });

  it('TestItemExponentialFailureRateLimiterOverFlow: never more than the maximum', () => {
    const limiter = newItemExponentialFailureRateLimiter<string>(1, 1_000_000);
    assert.equal(delays(limiter, 'one', 11).at(-1), 1_024);
    assert.equal(delays(limiter, 'one', 2_000).at(-1), 1_000_000);
    const quick = newItemExponentialFailureRateLimiter<string>(60_000, 1_000_000);
    assert.equal(delays(quick, 'two', 2_000).at(-1), 1_000_000);
  });

  it('TestItemFastSlowRateLimiter: fast a few times, then slow', () => {
    const limiter = newItemFastSlowRateLimiter<string>(5, 10_000, 3);
    assert.deepEqual(delays(limiter, 'one', 5), [5, 5, 5, 10_000, 10_000]);
    assert.equal(limiter.numRequeues('one'), 5);
    assert.deepEqual(delays(limiter, 'two', 2), [5, 5]);
    limiter.forget('one');
    assert.equal(limiter.numRequeues('one'), 0);
    assert.equal(limiter.when('one'), 5);
  });

  it('TestMaxOfRateLimiter: the longest of its members, all of which count', () => {
    const limiter = newMaxOfRateLimiter(
      newItemFastSlowRateLimiter<string>(5, 3_000, 3),
      newItemExponentialFailureRateLimiter<string>(1, 1_000),
    );
    assert.deepEqual(delays(limiter, 'one', 5), [5, 5, 5, 3_000, 3_000]);
    assert.equal(limiter.numRequeues('one'), 5);
    assert.deepEqual(delays(limiter, 'two', 2), [5, 5]);
    limiter.forget('one');
    assert.equal(limiter.numRequeues('one'), 0);
    assert.equal(limiter.when('one'), 5);
  });

  it('TestWithMaxWaitRateLimiter: at most the maximum', () => {
    const limiter = newWithMaxWaitRateLimiter(
      newBucketRateLimiter<string>({ qps: 0.01, burst: 2, clock: newFakeClock() }),
      250,
    );
    assert.deepEqual(delays(limiter, 'one', 4), [0, 0, 250, 250]);
  });

  it('gives out the burst at once, then a token each 1/qps, over all items', async () => {
    const clock = newFakeClock();
    const limiter = newBucketRateLimiter<string>({ qps: 10, burst: 3, clock });
    assert.deepEqual(delays(limiter, 'one', 3), [0, 0, 0]);
    assert.deepEqual(delays(limiter, 'two', 2).map(Math.round), [100, 200]);
    await clock.advance(200);
    assert.equal(Math.round(limiter.when('three')), 100);
    await clock.advance(60_000);
    assert.deepEqual(delays(limiter, 'one', 4).map(Math.round), [0, 0, 0, 100], 'never more than the burst');
    assert.equal(limiter.numRequeues('one'), 0);
  });

  it('has the defaults of client-go', () => {
    const limiter = defaultControllerRateLimiter<string>({ clock: newFakeClock() });
    const expected = Array.from({ length: 20 }, (_, failures) => Math.min(5 * 2 ** failures, 1_000_000));
    assert.deepEqual(delays(limiter, 'one', 20), expected);
    for (let call = 20; call < 100; call++) limiter.when(`item ${call}`);
    assert.equal(Math.round(limiter.when('late')), 100, 'the bucket of 100 is empty');
    assert.deepEqual(delays(defaultItemBasedRateLimiter(), 'one', 3), [1, 2, 4]);
  });

  it('TestRateLimitingQueue: the limiter decides the delay, and forget starts anew', async () => {
    const clock = newFakeClock();
    const queue = newRateLimitingQueue(newItemExponentialFailureRateLimiter<string>(1, 1_000), { clock });
    queue.addRateLimited('one');
    await clock.advance(1);
    assert.deepEqual(queue.tryGet(), { item: 'one', shutdown: false });
    queue.addRateLimited('one');
    queue.done('one');
    await clock.advance(1);
    assert.equal(queue.len(), 0);
    assert.equal(queue.numRequeues('one'), 2);
    await clock.advance(1);
    assert.equal(queue.len(), 1);
    queue.forget('one');
    assert.equal(queue.numRequeues('one'), 0);
    queue.addRateLimited('two');
    await clock.advance(1);
    assert.equal(queue.len(), 2);
  });
});
