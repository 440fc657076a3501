import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { lowPriority, newPriorityQueue, type PriorityQueue } from '@kube-codegen/runtime/workqueue';
import * as fc from 'fast-check';

import { type FakeClock, newFakeClock } from '../../../../src/runtime/testing/fake-clock.ts';

function start(): { clock: FakeClock; queue: PriorityQueue<string> } {
  const clock = newFakeClock();
  return { clock, queue: newPriorityQueue<string>({ clock }) };
}

/** `item:priority` of everything that can be taken now. */
function drain(queue: PriorityQueue<string>): string[] {
  const taken: string[] = [];
  for (let next = queue.tryGet(); next !== undefined && !next.shutdown; next = queue.tryGet()) {
    taken.push(`${next.item}:${next.priority}`);
    queue.done(next.item);
  }
  return taken;
}

describe('PriorityQueue', () => {
  it('returns items in order', () => {
    const { queue } = start();
    queue.addWithOptions({}, 'foo');
    queue.addWithOptions({}, 'bar');
    assert.deepEqual(drain(queue), ['foo:0', 'bar:0']);
  });

  it('returns an item with the highest priority first', () => {
    const { queue } = start();
    queue.addWithOptions({ priority: lowPriority }, 'initial');
    queue.add('changed');
    queue.addWithOptions({ priority: 1 }, 'urgent');
    assert.deepEqual(drain(queue), ['urgent:1', 'changed:0', 'initial:-100']);
  });

  it('de-duplicates items', () => {
    const { queue } = start();
    queue.addWithOptions({}, 'foo', 'foo');
    queue.add('foo');
    assert.equal(queue.len(), 1);
    assert.deepEqual(drain(queue), ['foo:0']);
  });

  it('retains the highest priority', () => {
    const { queue } = start();
    queue.addWithOptions({ priority: 1 }, 'foo');
    queue.addWithOptions({ priority: 2 }, 'foo');
    assert.deepEqual(drain(queue), ['foo:2']);
  });

  it('will not decrease the priority', () => {
    const { queue } = start();
    queue.addWithOptions({ priority: 2 }, 'foo');
    queue.addWithOptions({ priority: 1 }, 'foo');
    assert.deepEqual(drain(queue), ['foo:2']);
  });

  it('gets pushed to the front if the priority increases', () => {
    const { queue } = start();
    queue.addWithOptions({}, 'foo', 'bar', 'baz');
    queue.addWithOptions({ priority: 1 }, 'baz');
    assert.deepEqual(drain(queue), ['baz:1', 'foo:0', 'bar:0']);
  });

  it('follows FIFO order in the new priority queue when item priority changes', () => {
    const { queue } = start();
    queue.addWithOptions({}, 'foo', 'bar', 'baz');
    queue.addWithOptions({ priority: 1 }, 'baz');
    queue.addWithOptions({ priority: 1 }, 'foo');
    queue.addWithOptions({ priority: 1 }, 'bar');
    assert.deepEqual(drain(queue), ['baz:1', 'foo:1', 'bar:1']);
  });

  it('retains the lowest after duration', async () => {
    const { clock, queue } = start();
    queue.addWithOptions({ afterMs: 0 }, 'foo');
    queue.addWithOptions({ afterMs: 3_600_000 }, 'foo');
    assert.deepEqual(drain(queue), ['foo:0']);
    queue.addWithOptions({ afterMs: 200 }, 'bar');
    queue.addWithOptions({ afterMs: 100 }, 'bar');
    queue.addWithOptions({ afterMs: 300 }, 'bar');
    await clock.advance(100);
    assert.deepEqual(drain(queue), ['bar:0']);
    await clock.advance(1_000);
    assert.deepEqual(drain(queue), []);
    assert.equal(clock.pendingTimers(), 0);
  });

  it('makes a waiting item ready when it is added without a delay', async () => {
    const { clock, queue } = start();
    queue.addWithOptions({ afterMs: 100, priority: 3 }, 'foo');
    queue.add('foo');
    assert.deepEqual(drain(queue), ['foo:3']);
    await clock.advance(100);
    assert.deepEqual(drain(queue), []);
  });

  it("doesn't include non-ready items in Len()", async () => {
    const { clock, queue } = start();
    queue.addAfter('foo', 60_000);
    queue.add('baz');
    queue.addAfter('bar', 60_000);
    assert.equal(queue.len(), 1);
    await clock.advance(60_000);
    assert.equal(queue.len(), 3);
  });

  it('orders items by the time at which they became ready', async () => {
    const { clock, queue } = start();
    queue.addAfter('late', 200);
    queue.addAfter('early', 100);
    await clock.advance(300);
    queue.add('now');
    assert.deepEqual(drain(queue), ['early:0', 'late:0', 'now:0']);
  });

  it('enqueues a locked item, which counts, but is handed out only after its done', () => {
    const { queue } = start();
    queue.add('foo');
    assert.deepEqual(queue.tryGet(), { item: 'foo', priority: 0, shutdown: false });
    queue.addWithOptions({ priority: 5 }, 'foo');
    queue.add('bar');
    assert.equal(queue.len(), 2);
    assert.deepEqual(queue.tryGet(), { item: 'bar', priority: 0, shutdown: false });
    assert.equal(queue.tryGet(), undefined);
    queue.addWithOptions({ priority: 6 }, 'foo');
    queue.done('foo');
    assert.deepEqual(queue.tryGet(), { item: 'foo', priority: 6, shutdown: false });
    assert.equal(queue.len(), 0);
  });

  it('does not hand out a locked item whose delay is over', async () => {
    const { clock, queue } = start();
    queue.add('foo');
    queue.tryGet();
    queue.addAfter('foo', 50);
    await clock.advance(50);
    assert.equal(queue.len(), 1);
    assert.equal(queue.tryGet(), undefined);
    queue.done('foo');
    assert.deepEqual(drain(queue), ['foo:0']);
  });

  it('uses the smaller of both delays when rate limited, and 5 ms doubling by default', async () => {
    const { clock, queue } = start();
    queue.addRateLimited('foo');
    await clock.advance(5);
    assert.equal(queue.len(), 1);
    drain(queue);
    queue.addWithOptions({ rateLimited: true, afterMs: 1 }, 'foo');
    await clock.advance(1);
    assert.equal(queue.len(), 1);
    drain(queue);
    queue.addWithOptions({ rateLimited: true, afterMs: 10_000 }, 'foo');
    await clock.advance(19);
    assert.equal(queue.len(), 0);
    await clock.advance(1);
    assert.equal(queue.len(), 1);
    assert.equal(queue.numRequeues('foo'), 3);
    queue.forget('foo');
    assert.equal(queue.numRequeues('foo'), 0);
  });

  it('wakes a worker that waits, and hands out nothing after shutdown', async () => {
    const { queue } = start();
    const waiting = queue.get();
    queue.add('foo');
    assert.deepEqual(await waiting, { item: 'foo', priority: 0, shutdown: false });
    queue.add('bar');
    const idle = queue.get();
    assert.equal((await idle).shutdown, false);
    queue.add('baz');
    let drained = false;
    const end = queue.shutDownWithDrain().then(() => (drained = true));
    assert.deepEqual(await queue.get(), { shutdown: true });
    queue.done('foo');
    assert.equal(drained, false);
    queue.done('bar');
    await end;
    queue.add('qux');
    assert.deepEqual(queue.tryGet(), { shutdown: true });
  });

  it('gives every item once, the highest priority first, for any set of adds', () => {
    const adds = fc.array(
      fc.record({
        item: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
        priority: fc.integer({ min: -2, max: 2 }),
      }),
    );
    fc.assert(
      fc.property(adds, (added) => {
        const { queue } = start();
        const highest = new Map<string, number>();
        for (const { item, priority } of added) {
          queue.addWithOptions({ priority }, item);
          highest.set(item, Math.max(highest.get(item) ?? -Infinity, priority));
        }
        const taken = drain(queue).map((text) => ({ item: text.slice(0, 1), priority: Number(text.slice(2)) }));
        assert.equal(taken.length, highest.size);
        assert.deepEqual(
          Object.fromEntries(taken.map(({ item, priority }) => [item, priority])),
          Object.fromEntries(highest),
        );
        assert.deepEqual(
          taken.map(({ priority }) => priority),
          [...highest.values()].sort((a, b) => b - a),
        );
      }),
    );
  });
});
