import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import type { Clock } from '@kube-codegen/runtime/clock';
import { newFakeClock } from '@kube-codegen/runtime/testing';
import { newPriorityQueue, newWorkQueue, type QueueStorage, type WorkQueue } from '@kube-codegen/runtime/workqueue';
import * as fc from 'fast-check';

/** Whether a promise is settled once everything that can run has run. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  void promise.then(() => (settled = true));
  await new Promise((resolve) => setImmediate(resolve));
  return settled;
}

function take<T>(queue: WorkQueue<T>): T {
  const result = queue.tryGet();
  assert.ok(result !== undefined && !result.shutdown, 'an item was expected');
  return result.item;
}

/** Whether the event loop had a turn while a worker took ten items, one `pauseMs` after the other. */
async function letsOthersRun(
  pauseMs: number,
  make: (options: { clock: Clock }) => WorkQueue<string>,
): Promise<boolean> {
  let nowMs = 0;
  const queue = make({ clock: { ...newFakeClock(), monotonic: () => nowMs } });
  for (const item of 'abcdefghij') queue.add(item);
  let turned = false;
  setImmediate(() => (turned = true));
  while (queue.len() > 0) {
    await queue.get();
    nowMs += pauseMs;
  }
  return turned;
}

/** In a function of its own, so that nothing on the stack holds the item. */
function useOnce(queue: WorkQueue<{ id: number }>): WeakRef<{ id: number }> {
  queue.add({ id: 1 });
  const item = take(queue);
  queue.done(item);
  return new WeakRef(item);
}

/** A queue whose touches are counted. */
class CountingStorage implements QueueStorage<string> {
  readonly items: string[] = [];
  readonly touched = new Map<string, number>();

  touch(item: string): void {
    this.touched.set(item, (this.touched.get(item) ?? 0) + 1);
  }

  push(item: string): void {
    this.items.push(item);
  }

  len(): number {
    return this.items.length;
  }

  pop(): string | undefined {
    return this.items.shift();
  }
}

describe('WorkQueue', () => {
  for (const stop of ['shutDown', 'shutDownWithDrain'] as const) {
    it(`TestBasic: 50 producers and 10 consumers never hold one item twice (${stop})`, async () => {
      const queue = newWorkQueue<number>();
      const held = new Set<number>();
      const seen = new Set<number>();
      const consume = async (): Promise<void> => {
        for (let next = await queue.get(); !next.shutdown; next = await queue.get()) {
          assert.ok(!held.has(next.item), `${next.item} is held by two consumers`);
          held.add(next.item);
          seen.add(next.item);
          await new Promise((resolve) => setImmediate(resolve));
          held.delete(next.item);
          queue.done(next.item);
        }
      };
      const produce = async (producer: number): Promise<void> => {
        for (let round = 0; round < 50; round++) {
          queue.add(producer);
          if (round % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
        }
      };
      const consumers = Array.from({ length: 10 }, consume);
      await Promise.all(Array.from({ length: 50 }, (_, producer) => produce(producer)));
      await queue[stop]();
      queue.add(99);
      await Promise.all(consumers);
      assert.equal(seen.size, 50);
      assert.equal(queue.len(), 0);
    });
  }

  it('lets the event loop have a turn before a worker that never waits takes more', async () => {
    for (const make of [newWorkQueue<string>, newPriorityQueue<string>]) {
      assert.equal(await letsOthersRun(10, make), true);
      assert.equal(await letsOthersRun(0.1, make), false);
    }
  });

  it('TestAddWhileProcessing: an item added while it is in process comes again after its done', () => {
    const queue = newWorkQueue<string>();
    queue.add('foo');
    const first = take(queue);
    queue.add(first);
    assert.equal(queue.tryGet(), undefined);
    queue.done(first);
    assert.equal(take(queue), 'foo');
  });

  it('TestLen: duplicates do not count', () => {
    const queue = newWorkQueue<string>();
    queue.add('foo');
    assert.equal(queue.len(), 1);
    queue.add('bar');
    assert.equal(queue.len(), 2);
    queue.add('foo');
    assert.equal(queue.len(), 2);
  });

  it('TestReinsert: one more get after done, then nothing', () => {
    const queue = newWorkQueue<string>();
    queue.add('foo');
    const first = take(queue);
    queue.add(first);
    queue.done(first);
    const second = take(queue);
    queue.done(second);
    assert.equal(queue.len(), 0);
    assert.equal(queue.tryGet(), undefined);
  });

  it('TestCollapse: two adds give one get, and the storage is told', () => {
    const storage = new CountingStorage();
    const queue = newWorkQueue<string>({ storage });
    queue.add('bar');
    queue.add('bar');
    assert.equal(storage.touched.get('bar'), 1);
    assert.equal(take(queue), 'bar');
    assert.equal(storage.len(), 0);
    queue.done('bar');
    assert.equal(queue.tryGet(), undefined);
  });

  it('TestCollapseWhileProcessing: many adds in process give one more get, and no touch', () => {
    const storage = new CountingStorage();
    const queue = newWorkQueue<string>({ storage });
    queue.add('foo');
    take(queue);
    for (let i = 0; i < 3; i++) queue.add('foo');
    assert.equal(storage.touched.size, 0);
    assert.equal(storage.len(), 0);
    queue.done('foo');
    assert.equal(take(queue), 'foo');
    queue.done('foo');
    assert.equal(queue.tryGet(), undefined);
  });

  it('TestQueueDrainageUsingShutDownWithDrain: waits until each item is done', async () => {
    const queue = newWorkQueue<string>();
    queue.add('foo');
    queue.add('bar');
    take(queue);
    take(queue);
    const drained = queue.shutDownWithDrain();
    assert.equal(await isSettled(drained), false);
    queue.done('foo');
    assert.equal(await isSettled(drained), false);
    queue.done('bar');
    assert.equal(await isSettled(drained), true);
  });

  it('drains what nobody has taken yet, which upstream promises and does not do', async () => {
    const queue = newWorkQueue<string>();
    queue.add('foo');
    const drained = queue.shutDownWithDrain();
    assert.equal(await isSettled(drained), false);
    queue.done(take(queue));
    assert.equal(await isSettled(drained), true);
  });

  it('TestNoQueueDrainageUsingShutDown: does not wait for items in process', () => {
    const queue = newWorkQueue<string>();
    queue.add('foo');
    queue.add('bar');
    take(queue);
    take(queue);
    queue.shutDown();
    assert.ok(queue.shuttingDown());
    assert.deepEqual(queue.tryGet(), { shutdown: true });
  });

  it('TestForceQueueShutdownUsingShutDown: shutDown ends a drain', async () => {
    const queue = newWorkQueue<string>();
    queue.add('foo');
    take(queue);
    const drained = queue.shutDownWithDrain();
    assert.equal(await isSettled(drained), false);
    queue.shutDown();
    assert.equal(await isSettled(drained), true);
  });

  it('TestQueueDrainageUsingShutDownWithDrainWithDirtyItem: an item added in process is handed out once more', async () => {
    const queue = newWorkQueue<string>();
    queue.add('foo');
    take(queue);
    queue.add('foo');
    const drained = queue.shutDownWithDrain();
    assert.deepEqual(queue.tryGet(), { shutdown: true });
    queue.done('foo');
    assert.equal(await isSettled(drained), false);
    assert.equal(take(queue), 'foo');
    queue.done('foo');
    assert.equal(await isSettled(drained), true);
    assert.deepEqual(await queue.get(), { shutdown: true });
  });

  it('hands out what is left after shutDown, takes nothing new, and wakes whoever waits', async () => {
    const queue = newWorkQueue<string>();
    const waiting = queue.get();
    queue.shutDown();
    assert.deepEqual(await waiting, { shutdown: true });

    const full = newWorkQueue<string>();
    full.add('foo');
    full.shutDown();
    full.add('bar');
    assert.deepEqual(await full.get(), { item: 'foo', shutdown: false });
    assert.deepEqual(await full.get(), { shutdown: true });
  });

  it('still collapses duplicates while a worker that waits has not run yet', async () => {
    const queue = newWorkQueue<string>();
    const waiting = queue.get();
    queue.add('foo');
    queue.add('foo');
    assert.deepEqual(await waiting, { item: 'foo', shutdown: false });
    queue.done('foo');
    assert.equal(queue.tryGet(), undefined);
  });

  it('ignores done of an item that is not in process', () => {
    const queue = newWorkQueue<string>();
    queue.add('foo');
    queue.done('foo');
    queue.done('bar');
    assert.equal(queue.len(), 1);
    assert.equal(take(queue), 'foo');
    assert.equal(queue.tryGet(), undefined);
  });

  it('compares object names by value, refuses objects without an identity, and takes a key function', () => {
    const names = newWorkQueue<{ namespace: string; name: string }>();
    names.add({ namespace: 'a', name: 'b' });
    names.add({ name: 'b', namespace: 'a' });
    names.add({ namespace: '', name: 'b' });
    assert.equal(names.len(), 2);
    assert.throws(() => newWorkQueue<object>().add({ id: 1 }), /keyOf/);
    assert.throws(() => newWorkQueue<object>().add({ namespace: 'a', name: 'b', cluster: 'c' }), /keyOf/);

    const keyed = newWorkQueue<{ id: number }>({ keyOf: (item) => item.id });
    keyed.add({ id: 1 });
    keyed.add({ id: 1 });
    assert.equal(keyed.len(), 1);
    keyed.done(take(keyed));
    assert.equal(keyed.tryGet(), undefined);
  });

  it('behaves like a list without duplicates, for any sequence of calls', () => {
    const calls = fc.array(
      fc.oneof(
        fc.record({ call: fc.constant('add' as const), item: fc.nat(5) }),
        fc.record({ call: fc.constant('get' as const), item: fc.constant(0) }),
        fc.record({ call: fc.constant('done' as const), item: fc.nat(5) }),
      ),
      { maxLength: 200 },
    );
    fc.assert(
      fc.property(calls, (sequence) => {
        const queue = newWorkQueue<number>();
        const model: number[] = [];
        const inProcess = new Map<number, boolean>();
        for (const { call, item } of sequence) {
          if (call === 'add') {
            queue.add(item);
            if (inProcess.has(item)) inProcess.set(item, true);
            else if (!model.includes(item)) model.push(item);
          } else if (call === 'get') {
            const expected = model.shift();
            const result = queue.tryGet();
            assert.deepEqual(result, expected === undefined ? undefined : { item: expected, shutdown: false });
            if (expected !== undefined) inProcess.set(expected, false);
          } else {
            queue.done(item);
            if (inProcess.get(item)) model.push(item);
            inProcess.delete(item);
          }
          assert.equal(queue.len(), model.length);
        }
      }),
    );
  });

  it('TestGarbageCollection: lets go of an item that is done', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage: () => void = runInNewContext('gc');
    const queue = newWorkQueue<{ id: number }>({ keyOf: ({ id }) => id });
    const item = useOnce(queue);
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    assert.equal(item.deref(), undefined);
    assert.equal(queue.len(), 0);
  });

  it('keeps its order over many items', () => {
    const queue = newWorkQueue<number>();
    let expected = 0;
    for (let item = 0; item < 10_000; item++) {
      queue.add(item);
      if (item % 3 === 0) assert.equal(take(queue), expected++);
    }
    while (queue.len() > 0) assert.equal(take(queue), expected++);
    assert.equal(expected, 10_000);
  });
});
