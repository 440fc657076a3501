import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { DeepReadonly } from '@kube-codegen/runtime/meta/v1';
import { newFakeClock } from '@kube-codegen/runtime/testing';

import type { Delta } from '../../../../src/runtime/cache/delta.ts';
import { RealFifo } from '../../../../src/runtime/cache/fifo.ts';
import { IndexedStore } from '../../../../src/runtime/cache/indexed-store.ts';
import type { Read } from '../../../../src/runtime/cache/notification.ts';
import { processDeltas } from '../../../../src/runtime/cache/process-deltas.ts';
import { Slicer } from '../../../../src/runtime/clock/slicer.ts';
import { type Foo, foo, settle } from './support.ts';

/** A FIFO that is fed one change at a time. */
class TestFifo extends RealFifo<Foo> {
  add(object: Foo): void {
    this.apply([{ type: 'ADDED', object }]);
  }

  update(object: Foo): void {
    this.apply([{ type: 'MODIFIED', object }]);
  }

  delete(object: Foo): void {
    this.apply([{ type: 'DELETED', object }]);
  }
}

function byKey(...objects: Foo[]): Map<string, DeepReadonly<Foo>> {
  return new Map(objects.map((object) => [object.metadata.name ?? '', object]));
}

function describe(delta: Delta<Foo>): string {
  if (delta.type === 'ReplacedAll')
    return `ReplacedAll ${[...delta.objects.keys()].join(',')} @${delta.resourceVersion}`;
  if (delta.type === 'Bookmark') return `Bookmark @${delta.resourceVersion}`;
  return delta.type === 'SyncAll' ? 'SyncAll' : `${delta.type} ${delta.object.metadata.name}`;
}

/** Pops everything that is there: a list for each batch. */
async function popAll(fifo: TestFifo): Promise<string[][]> {
  const batches: string[][] = [];
  while (fifo.length > 0) await fifo.popBatch((deltas) => void batches.push(deltas.map(describe)));
  return batches;
}

test('TestRealFIFO_basic, TestRealFIFO_addUpdate: everything is popped, in order, unmerged', async () => {
  const fifo = new TestFifo();
  fifo.add(foo('a'));
  fifo.add(foo('b'));
  fifo.update(foo('a'));
  assert.deepEqual((await popAll(fifo)).flat(), ['ADDED a', 'ADDED b', 'MODIFIED a']);
});

test('TestRealFIFO_enqueueingNoLister, TestRealFIFO_DeleteExistingNonPropagated: deletions of unknown keys are kept', async () => {
  const fifo = new TestFifo();
  fifo.add(foo('10'));
  fifo.update(foo('15'));
  fifo.delete(foo('15'));
  fifo.delete(foo('20'));
  assert.deepEqual((await popAll(fifo)).flat(), ['ADDED 10', 'MODIFIED 15', 'DELETED 15', 'DELETED 20']);
});

test('TestRealFIFO_detectLineJumpers', async () => {
  const fifo = new TestFifo();
  fifo.add(foo('foo10'));
  fifo.add(foo('bar1'));
  fifo.add(foo('foo11'));
  assert.equal(await fifo.popBatch(() => fifo.add(foo('foo13'))), true);
  fifo.add(foo('bar14'));
  assert.deepEqual((await popAll(fifo)).flat(), ['ADDED foo13', 'ADDED bar14']);
});

test('TestRealFIFO_addReplace, TestRealFIFO_ReplaceAtomic, TestRealFIFO_ReplaceAtomicPop, TestRealFIFO_ResyncAtomic', async () => {
  const fifo = new TestFifo();
  fifo.add(foo('10'));
  fifo.bookmark('4');
  fifo.replace(byKey(foo('15'), foo('16')), '5');
  fifo.resync();
  fifo.update(foo('15'));
  assert.deepEqual(await popAll(fifo), [
    ['ADDED 10'],
    ['Bookmark @4'],
    ['ReplacedAll 15,16 @5'],
    ['SyncAll'],
    ['MODIFIED 15'],
  ]);
});

test('TestRealFIFO_PopMultipleDeltaInBatch: batches end at what cannot be batched, and at 1000', async () => {
  const fifo = new TestFifo();
  for (let count = 0; count < 1_500; count += 1) fifo.add(foo(`a${count}`));
  fifo.resync();
  fifo.add(foo('b'));
  assert.deepEqual(
    (await popAll(fifo)).map((batch) => batch.length),
    [1_000, 500, 1, 1],
  );
});

test('TestRealFIFO_HasSynced: nothing, an add, an empty list, a list', async () => {
  assert.equal(new TestFifo().synced.isOpen(), false);

  const added = new TestFifo();
  added.add(foo('a'));
  assert.equal(added.synced.isOpen(), true, 'no list is waited for');

  for (const objects of [byKey(), byKey(foo('a'), foo('b'))]) {
    const listed = new TestFifo();
    listed.replace(objects, '1');
    listed.add(foo('c'));
    assert.equal(listed.synced.isOpen(), false);
    const flags: boolean[] = [];
    await listed.popBatch((_, isInInitialList) => {
      flags.push(isInInitialList);
      assert.equal(listed.synced.isOpen(), false, 'not while the list is being processed');
    });
    assert.equal(listed.synced.isOpen(), true);
    await listed.popBatch((_, isInInitialList) => void flags.push(isInInitialList));
    assert.deepEqual(flags, [true, false]);
  }
});

test('a bookmark or a resync before the list is part of the initial content', async () => {
  const fifo = new TestFifo();
  fifo.bookmark('1');
  fifo.replace(byKey(foo('a')), '2');
  const flags: boolean[] = [];
  await fifo.popBatch((_, isInInitialList) => void flags.push(isInInitialList));
  assert.equal(fifo.synced.isOpen(), false);
  await fifo.popBatch((_, isInInitialList) => void flags.push(isInInitialList));
  assert.deepEqual(flags, [true, true]);
  assert.equal(fifo.synced.isOpen(), true);
});

test('TestRealFIFO_PopShouldUnblockWhenClosed: a waiting pop ends, and what was queued is popped first', async () => {
  const fifo = new TestFifo();
  const popped = fifo.popBatch(() => assert.fail('nothing is there'));
  fifo.close();
  assert.equal(await popped, false);

  const filled = new TestFifo();
  filled.add(foo('a'));
  filled.close();
  filled.add(foo('late'));
  assert.deepEqual((await popAll(filled)).flat(), ['ADDED a']);
  assert.equal(await filled.popBatch(() => undefined), false);
});

test('a consumer that fails takes its deltas with it, and no more', async () => {
  const fifo = new TestFifo();
  fifo.add(foo('a'));
  fifo.bookmark('1');
  await assert.rejects(
    fifo.popBatch(() => Promise.reject(new Error('no'))),
    /no/,
  );
  assert.deepEqual((await popAll(fifo)).flat(), ['Bookmark @1']);
});

test('a replacement that fails is told to its producer, and is not the initial content; the next one is', async () => {
  const fifo = new TestFifo();
  const failed = fifo.replace(byKey(foo('a')), '1');
  const replaced = fifo.replace(byKey(foo('b')), '2');
  assert.equal(await fifo.popBatch(() => Promise.reject(new Error('no'))), true);
  await assert.rejects(failed, /no/);
  assert.equal(fifo.synced.isOpen(), false);
  let initially: boolean | undefined;
  await fifo.popBatch((_, isInInitialList) => void (initially = isInInitialList));
  await replaced;
  assert.equal(initially, true);
  assert.equal(fifo.synced.isOpen(), true);
  fifo.close();
  await fifo.replace(byKey(), '3');
});

test('room: a producer waits while 2000 deltas wait, and is woken when there is room or the end', async () => {
  const fifo = new TestFifo();
  for (let count = 0; count < 1_999; count += 1) fifo.add(foo('a'));
  assert.equal(fifo.room(), undefined);
  fifo.add(foo('a'));
  let woken = false;
  void fifo.room()?.then(() => (woken = true));
  await settle(1);
  assert.equal(woken, false);
  await fifo.popBatch(() => undefined);
  await settle(1);
  assert.equal(woken, true);
  for (let count = 0; count < 2_000; count += 1) fifo.add(foo('a'));
  const waiting = fifo.room();
  assert.ok(waiting);
  fifo.close();
  await waiting;
});

/** Brings everything in a FIFO into a store, and gives what handlers would hear. */
async function drain(fifo: TestFifo, store: IndexedStore<Foo>): Promise<string[]> {
  const heard: string[] = [];
  const errors: unknown[] = [];
  const sink = {
    store,
    slicer: new Slicer(newFakeClock()),
    notify: (notification: Read<Foo>) => void heard.push(...describeNotification(notification)),
    onError: (error: unknown) => void errors.push(error),
  };
  while (fifo.length > 0)
    await fifo.popBatch((deltas, isInInitialList) => processDeltas(sink, deltas, isInInitialList));
  for (const error of errors) heard.push(`error ${error instanceof Error ? error.name : 'unknown'}`);
  return heard;
}

function describeNotification(notification: Read<Foo>): string[] {
  switch (notification.type) {
    case 'add':
      return [`add ${notification.object.metadata.name}${notification.isInInitialList ? ' initially' : ''}`];
    case 'list': {
      const { objects, isInInitialList } = notification;
      return objects.flatMap((object) => describeNotification({ type: 'add', object, isInInitialList }));
    }
    case 'update':
      return [`update ${notification.newObject.metadata.name}`];
    case 'delete':
      return [`delete ${notification.deleted.key}${notification.deleted.object === undefined ? ' unseen' : ''}`];
    case 'synced':
      return ['synced'];
  }
}

test('TestRealFIFO_replaceWithDeleteDeltaIn: a deletion before a list that has the key again', async () => {
  const fifo = new TestFifo();
  const store = new IndexedStore<Foo>({});
  store.add(foo('a'));
  fifo.delete(foo('a'));
  fifo.replace(byKey(foo('a')), '2');
  assert.deepEqual(await drain(fifo, store), ['delete a', 'add a']);
});

test('TestRealFIFOW_ReplaceMakesDeletionsForObjectsOnlyInQueue: one tombstone for what is only queued', async () => {
  const fifo = new TestFifo();
  const store = new IndexedStore<Foo>({});
  fifo.add(foo('a'));
  fifo.update(foo('a'));
  fifo.replace(byKey(foo('b')), '2');
  assert.deepEqual(await drain(fifo, store), ['add a', 'update a', 'delete a unseen', 'add b']);
  fifo.delete(foo('b'));
  fifo.replace(byKey(), '3');
  assert.deepEqual(await drain(fifo, store), ['delete b'], 'what is deleted already gets none');
});

test('TestRealFIFO_ReplaceMakesDeletions, TestReplaceEvents: deletions, then the list in its order; the store is new already', async () => {
  const fifo = new TestFifo();
  const store = new IndexedStore<Foo>({});
  for (const name of ['pod-1', 'pod-2', 'pod-3']) store.add(foo(name, '1'));
  fifo.replace(byKey(foo('pod-1', '2'), foo('pod-2', '2'), foo('pod-4', '2')), '9');
  const versions: string[] = [];
  const heard: string[] = [];
  await fifo.popBatch((deltas, isInInitialList) =>
    processDeltas(
      {
        store,
        slicer: new Slicer(newFakeClock()),
        notify(notification) {
          versions.push(store.lastStoreSyncResourceVersion());
          heard.push(...describeNotification(notification));
        },
        onError: (error) => assert.fail(String(error)),
      },
      deltas,
      isInInitialList,
    ),
  );
  assert.deepEqual(heard, ['delete pod-3 unseen', 'update pod-1', 'update pod-2', 'add pod-4 initially']);
  assert.deepEqual(new Set(versions), new Set(['9']));
});

test('TestRealFIFO_HasSyncedCorrectOnDeletion: tombstones of the first list belong to the initial content', async () => {
  const fifo = new TestFifo();
  const store = new IndexedStore<Foo>({});
  store.add(foo('old'));
  fifo.replace(byKey(foo('new')), '2');
  assert.equal(fifo.synced.isOpen(), false);
  assert.deepEqual(await drain(fifo, store), ['delete old unseen', 'add new initially']);
  assert.equal(fifo.synced.isOpen(), true);
});

test('an added object that is known is an update, an updated one that is not is an addition', async () => {
  const fifo = new TestFifo();
  const store = new IndexedStore<Foo>({});
  store.add(foo('known'));
  fifo.add(foo('known'));
  fifo.update(foo('unknown'));
  fifo.delete(foo('never seen'));
  assert.deepEqual(await drain(fifo, store), ['update known', 'add unknown', 'delete never seen']);
});

test('an object deleted and made anew in a gap is seen as a deletion and an addition, by uid', async () => {
  const store = new IndexedStore<Foo>({});
  const relist = new TestFifo();
  store.add(foo('a', '1', { uid: 'first' }));
  relist.replace(byKey(foo('a', '5', { uid: 'second' })), '5');
  assert.deepEqual(await drain(relist, store), ['delete a unseen', 'add a initially']);
  assert.equal(store.getByKey('a')?.metadata.uid, 'second');

  const watch = new TestFifo();
  watch.update(foo('a', '7', { uid: 'third' }));
  assert.deepEqual(await drain(watch, store), ['delete a unseen', 'add a']);
  watch.update(foo('a', '8', { uid: 'third' }));
  assert.deepEqual(await drain(watch, store), ['update a']);
});

test('TestProcessDeltasInBatch, TestRealFIFO_PopBrokenItemsInBatch: an object without a key harms no other', async () => {
  const fifo = new TestFifo();
  const store = new IndexedStore<Foo>({});
  fifo.add(foo('cm1'));
  fifo.add({ metadata: {} });
  fifo.add(foo('cm3'));
  assert.deepEqual(await drain(fifo, store), ['add cm1', 'add cm3', 'error KeyError']);
  assert.deepEqual(store.listKeys(), ['cm1', 'cm3']);
});

test('SyncAll tells of every object, Bookmark moves the RV of the store', async () => {
  const fifo = new TestFifo();
  const store = new IndexedStore<Foo>({});
  store.add(foo('a', '1'));
  store.add(foo('b', '2'));
  fifo.resync();
  fifo.bookmark('7');
  assert.deepEqual(await drain(fifo, store), ['update a', 'update b']);
  assert.equal(store.lastStoreSyncResourceVersion(), '7');
});
