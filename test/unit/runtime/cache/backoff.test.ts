import assert from 'node:assert/strict';
import { test } from 'node:test';

import { newFakeClock } from '@kube-codegen/runtime/testing';

import { Backoff } from '../../../../src/runtime/cache/backoff.ts';
import { RetryWithDeadline } from '../../../../src/runtime/cache/retry-with-deadline.ts';

test('waits double from 800 ms to 30 s, and jitter at most doubles each', () => {
  const steps = (random: () => number): number[] => {
    const backoff = new Backoff(newFakeClock(), random);
    return Array.from({ length: 8 }, () => backoff.next());
  };
  assert.deepEqual(
    steps(() => 0),
    [800, 1600, 3200, 6400, 12800, 25600, 30000, 30000],
  );
  assert.deepEqual(
    steps(() => 0.5),
    [1200, 2400, 4800, 9600, 19200, 38400, 45000, 45000],
  );
});

test('waits begin anew two minutes after the last one, not two minutes after the first', async () => {
  const clock = newFakeClock();
  const backoff = new Backoff(clock, () => 0);
  for (let step = 0; step < 20; step += 1) {
    const waitMs = backoff.next();
    if (step > 6) assert.equal(waitMs, 30_000, 'a lasting failure never falls back to short waits');
    await clock.advance(waitMs);
  }
  await clock.advance(119_000);
  assert.equal(backoff.next(), 30_000);
  await clock.advance(30_000 + 121_000);
  assert.equal(backoff.next(), 800);
});

test('TestNewReflectorWithCustomBackoff: 10, 20, 40, 80, 100 ms', () => {
  const backoff = new Backoff(newFakeClock(), () => 0, { initialMs: 10, capMs: 100, jitter: 0 });
  assert.equal(
    [1, 2, 3, 4, 5].reduce((sum) => sum + backoff.next(), 0),
    250,
  );
});

test('TestRetryWithDeadline', async () => {
  const clock = newFakeClock();
  const isRetryable = (error: unknown): boolean => error === 'internal';
  assert.equal(new RetryWithDeadline(0, isRetryable, clock).shouldRetry('internal'), false, 'off');
  const retry = new RetryWithDeadline(2_000, isRetryable, clock);
  assert.equal(retry.shouldRetry('other'), false, 'other failures are not counted');
  for (const expected of [true, true, true, false]) {
    assert.equal(retry.shouldRetry('internal'), expected);
    await clock.advance(1_000);
  }
  assert.equal(retry.shouldRetry('internal'), true, 'a refusal begins a new series');
  await clock.advance(60_000);
  assert.equal(retry.shouldRetry('internal'), true, 'a long pause begins a new series');
});
