import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { type DelayingQueue, newDelayingQueue } from '@kube-codegen/runtime/workqueue';
import * as fc from 'fast-check';

import { type FakeClock, newFakeClock } from '../../../../src/runtime/testing/fake-clock.ts';

function start(): { clock: FakeClock; queue: DelayingQueue<string> } {
  const clock = newFakeClock();
  return { clock, queue: newDelayingQueue<string>({ clock }) };
}

function drain(queue: DelayingQueue<string>): string[] {
  const items: string[] = [];
  for (let next = queue.tryGet(); next !== undefined && !next.shutdown; next = queue.tryGet()) {
    items.push(next.item);
    queue.done(next.item);
  }
  return items;
}

describe('DelayingQueue', () => {
  it('TestSimpleQueue: not before its time, once after', async () => {
    const { clock, queue } = start();
    queue.addAfter('foo', 50);
    assert.equal(queue.len(), 0);
    await clock.advance(49);
    assert.equal(queue.len(), 0);
    await clock.advance(1);
    assert.deepEqual(drain(queue), ['foo']);
    await clock.advance(10_000);
    assert.equal(queue.len(), 0);
    assert.equal(clock.pendingTimers(), 0);
  });

  it('TestDeduping: the earliest of several delays wins, and delivers once', async () => {
    const { clock, queue } = start();
    queue.addAfter('foo', 50);
    queue.addAfter('foo', 70);
    await clock.advance(60);
    assert.deepEqual(drain(queue), ['foo']);
    await clock.advance(20);
    assert.equal(queue.len(), 0);

    queue.addAfter('foo', 50);
    queue.addAfter('foo', 30);
    await clock.advance(40);
    assert.deepEqual(drain(queue), ['foo']);
    await clock.advance(20);
    assert.equal(queue.len(), 0);
  });

  it('TestAddTwoFireEarly: items come at their own times', async () => {
    const { clock, queue } = start();
    queue.addAfter('first', 1_000);
    queue.addAfter('second', 50);
    queue.addAfter('third', 2_000);
    await clock.advance(60);
    assert.deepEqual(drain(queue), ['second']);
    await clock.advance(1_000);
    assert.deepEqual(drain(queue), ['first']);
    await clock.advance(2_000);
    assert.deepEqual(drain(queue), ['third']);
  });

  it('TestCopyShifting: items ready together come in the order of their times', async () => {
    const { clock, queue } = start();
    queue.addAfter('first', 1_000);
    queue.addAfter('second', 500);
    queue.addAfter('third', 250);
    await clock.advance(2_000);
    assert.deepEqual(drain(queue), ['third', 'second', 'first']);
  });

  it('gives items of the same time in the order of their adds', async () => {
    const { clock, queue } = start();
    for (const item of ['c', 'a', 'b']) queue.addAfter(item, 50);
    await clock.advance(50);
    assert.deepEqual(drain(queue), ['c', 'a', 'b']);
  });

  it('adds at once without a delay, and leaves a pending delay alone when the item is added', async () => {
    const { clock, queue } = start();
    queue.addAfter('now', 0);
    queue.addAfter('past', -1);
    assert.deepEqual(drain(queue), ['now', 'past']);
    queue.addAfter('foo', 50);
    queue.add('foo');
    assert.deepEqual(drain(queue), ['foo']);
    await clock.advance(50);
    assert.deepEqual(drain(queue), ['foo']);
  });

  it('drops what waits at shutdown, and keeps no timer', async () => {
    const { clock, queue } = start();
    queue.addAfter('foo', 50);
    await queue.shutDownWithDrain();
    assert.equal(clock.pendingTimers(), 0);
    queue.addAfter('bar', 50);
    queue.addAfter('bar', 0);
    assert.equal(clock.pendingTimers(), 0);
    assert.deepEqual(queue.tryGet(), { shutdown: true });
  });

  it('delivers each item exactly once, at its earliest time, for any set of delays', async () => {
    const delays = fc.array(
      fc.record({ item: fc.constantFrom('a', 'b', 'c', 'd'), delayMs: fc.integer({ min: 1, max: 100 }) }),
    );
    await fc.assert(
      fc.asyncProperty(delays, async (added) => {
        const { clock, queue } = start();
        const due = new Map<string, number>();
        for (const { item, delayMs } of added) {
          queue.addAfter(item, delayMs);
          due.set(item, Math.min(due.get(item) ?? Infinity, delayMs));
        }
        const seen = new Map<string, number>();
        for (const [atMs] of new Map([...due.values()].sort((a, b) => a - b).map((ms) => [ms, ms]))) {
          await clock.advance(atMs - clock.monotonic());
          for (const item of drain(queue)) seen.set(item, clock.monotonic());
        }
        assert.deepEqual(Object.fromEntries(seen), Object.fromEntries(due));
        assert.equal(clock.pendingTimers(), 0);
      }),
      { numRuns: 50 },
    );
  });
});
