import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  type ResourceEventHandler,
  type SharedIndexInformer,
  type SharedIndexInformerOptions,
  metaNamespaceIndex,
  namespaceIndex,
  newSharedIndexInformer,
  waitForCacheSync,
} from '@kube-codegen/runtime/cache';
import type { DeepReadonly } from '@kube-codegen/runtime/meta/v1';
import { FakeControllerSource, newFakeClock } from '@kube-codegen/runtime/testing';

import { IndexedStore } from '../../../../src/runtime/cache/indexed-store.ts';
import {
  type Foo,
  ScriptedListerWatcher,
  failingCallbacks,
  failure,
  foo,
  listOf,
  newMemoryLogger,
  settle,
  unhandledDuring,
} from './support.ts';

function setUp(options: Partial<SharedIndexInformerOptions<Foo>> = {}) {
  const source = new FakeControllerSource<Foo>();
  const clock = newFakeClock();
  const logger = newMemoryLogger();
  const informer = newSharedIndexInformer<Foo>({ listerWatcher: source, clock, logger, random: () => 0, ...options });
  const controller = new AbortController();
  let run: Promise<void> | undefined;
  const start = async (): Promise<void> => {
    run = informer.run(controller.signal);
    await settle();
  };
  const stop = async (): Promise<void> => {
    controller.abort();
    await run;
    assert.equal(clock.pendingTimers(), 0, 'no timer is left');
  };
  /** Drops the watch, so that changes are missed, and waits for the relist. */
  const disrupt = async (change: () => void): Promise<void> => {
    change();
    source.resetWatch();
    await clock.advance(1_000);
    await settle();
  };
  return { source, clock, logger, informer, controller, start, stop, disrupt };
}

function recorder(): ResourceEventHandler<Foo> & { readonly heard: string[] } {
  const heard: string[] = [];
  const name = ({ metadata }: DeepReadonly<Foo>): string => `${metadata.name}@${metadata.resourceVersion}`;
  return {
    heard,
    onAdd: (object, isInInitialList) => heard.push(`add ${name(object)}${isInInitialList ? ' initially' : ''}`),
    onUpdate: (oldObject, newObject) => heard.push(`update ${name(oldObject)} ${name(newObject)}`),
    onDelete: ({ key, object }) => heard.push(`delete ${key}${object === undefined ? ' unseen' : ''}`),
  };
}

/** A promise of another making. */
class Rejected {
  // oxlint-disable-next-line unicorn/no-thenable -- that is what it is there for
  then(_: unknown, reject: (reason: string) => void): void {
    reject('thenable');
  }
}

test('a handler hears the initial list, then every change, in order', async () => {
  const { source, informer, start, stop } = setUp();
  source.add(foo('a'));
  const handler = recorder();
  const registration = informer.addEventHandler(handler);
  assert.deepEqual([informer.hasSynced(), registration.hasSynced()], [false, false]);
  await start();
  source.modify(foo('a'));
  source.add(foo('b'));
  source.delete(foo('a'));
  await settle();
  assert.deepEqual(handler.heard, ['add a@1 initially', 'update a@1 a@2', 'add b@3', 'delete a']);
  assert.deepEqual([informer.hasSynced(), registration.hasSynced()], [true, true]);
  assert.deepEqual(informer.getIndexer().listKeys(), ['b']);
  assert.equal(informer.lastSyncResourceVersion(), '4');
  await stop();
});

test('TestIndexer: indexes for the initial list and later objects; one added after the start is usable at once', async () => {
  const { source, informer, start, stop } = setUp({ indexers: { [namespaceIndex]: metaNamespaceIndex } });
  const keys = (index: string, value: string) => informer.getIndexer().indexKeys(index, value);
  source.add(foo('pod1', '', { namespace: 'one', labels: { a: 'x' } }));
  await start();
  source.add(foo('pod2', '', { namespace: 'one', labels: { a: 'y' } }));
  await settle();
  assert.deepEqual(keys(namespaceIndex, 'one'), ['one/pod1', 'one/pod2']);
  informer.addIndexers({ label: ({ metadata }) => Object.values(metadata.labels ?? {}) });
  assert.deepEqual(keys('label', 'x'), ['one/pod1']);
  source.modify(foo('pod1', '', { namespace: 'one', labels: { a: 'z' } }));
  await settle();
  assert.deepEqual(keys('label', 'x'), []);
  assert.deepEqual(keys('label', 'z'), ['one/pod1']);
  await stop();
  assert.throws(() => informer.addIndexers({}), /stopped already/);
});

test('no resync is left out when timers fire a little early, as real ones do', async () => {
  const clock = newFakeClock();
  const early = {
    ...clock,
    setTimeout: (callback: () => void, ms: number) => clock.setTimeout(callback, ms > 1 ? ms - 0.4 : 1),
  };
  const { source, informer, start, controller } = setUp({ resyncPeriodMs: 1_000, clock: early });
  source.add(foo('a'));
  const handler = recorder();
  informer.addEventHandler(handler);
  await start();
  for (let second = 1; second <= 10; second += 1) {
    await clock.advance(1_001);
    await settle();
  }
  assert.equal(handler.heard.length, 1 + 10);
  controller.abort();
});

test('TestListenerResyncPeriods: handlers get resyncs at their own pace', async () => {
  const { source, clock, informer, start, stop } = setUp({ resyncPeriodMs: 1_000 });
  source.add(foo('a'));
  source.add(foo('b'));
  const handlers = { never: recorder(), two: recorder(), three: recorder() };
  informer.addEventHandler(handlers.never, { resyncPeriodMs: 0 });
  informer.addEventHandler(handlers.two, { resyncPeriodMs: 2_000 });
  informer.addEventHandler(handlers.three, { resyncPeriodMs: 3_000 });
  await start();
  const counts: number[][] = [];
  for (let second = 1; second <= 6; second += 1) {
    await clock.advance(1_000);
    await settle();
    counts.push(Object.values(handlers).map(({ heard }) => heard.length - 2));
  }
  assert.deepEqual(counts, [
    [0, 0, 0],
    [0, 2, 0],
    [0, 2, 2],
    [0, 4, 2],
    [0, 4, 2],
    [0, 6, 4],
  ]);
  await stop();
});

test('TestResyncCheckPeriod: before the start the fastest handler decides, afterwards nobody', async () => {
  const { source, clock, informer, start, stop } = setUp({ resyncPeriodMs: 12 * 3_600_000 });
  source.add(foo('a'));
  const minute = recorder();
  const fast = recorder();
  const late = recorder();
  informer.addEventHandler(recorder());
  informer.addEventHandler(minute, { resyncPeriodMs: 60_000 });
  informer.addEventHandler(fast, { resyncPeriodMs: 5_000 });
  await start();
  informer.addEventHandler(late, { resyncPeriodMs: 1_000 });
  await clock.advance(5_000);
  await settle();
  assert.deepEqual(
    [minute, fast, late].map(({ heard }) => heard.length),
    [1, 2, 2],
  );
  await clock.advance(55_000);
  await settle();
  assert.deepEqual(
    [minute, fast, late].map(({ heard }) => heard.length),
    [2, 13, 13],
  );
  await stop();
});

test('a handler without a resync of its own gets the period of the informer; less than a second means a second', async () => {
  const { source, clock, informer, start, stop } = setUp({ resyncPeriodMs: 100 });
  source.add(foo('a'));
  const handler = recorder();
  informer.addEventHandler(handler);
  await start();
  await clock.advance(900);
  await settle();
  assert.equal(handler.heard.length, 1);
  await clock.advance(200);
  await settle();
  assert.equal(handler.heard.length, 2);
  await stop();
});

test('an informer that does not resync gives no handler a resync', async () => {
  const { source, clock, informer, start, stop } = setUp();
  source.add(foo('a'));
  const handler = recorder();
  informer.addEventHandler(handler, { resyncPeriodMs: 1_000 });
  await start();
  await clock.advance(60_000);
  assert.equal(handler.heard.length, 1);
  await stop();
});

test('TestSharedInformerWatchDisruption: after a relist only syncing handlers hear of what did not change', async () => {
  const { source, clock, informer, start, stop, disrupt } = setUp({ resyncPeriodMs: 1_000 });
  source.add(foo('pod1'));
  source.add(foo('pod2'));
  const noResync = recorder();
  const resync = recorder();
  informer.addEventHandler(noResync, { resyncPeriodMs: 0 });
  informer.addEventHandler(resync, { resyncPeriodMs: 1_000 });
  await start();
  await clock.advance(1_000);
  await settle();
  noResync.heard.length = 0;
  resync.heard.length = 0;
  await disrupt(() => {
    source.modifyDropWatch(foo('pod2'));
    source.addDropWatch(foo('pod3'));
  });
  assert.deepEqual(noResync.heard, ['update pod2@2 pod2@3', 'add pod3@4']);
  assert.deepEqual(resync.heard.slice(0, 3), ['update pod1@1 pod1@1', 'update pod2@2 pod2@3', 'add pod3@4']);
  await stop();
});

test('TestResetWatch: only the first list is initial; missed deletions are tombstones with the last known object', async () => {
  const { source, informer, start, stop, disrupt } = setUp();
  source.add(foo('a'));
  source.add(foo('gone', '', { namespace: 'ns' }));
  const handler = recorder();
  const tombstones: unknown[] = [];
  informer.addEventHandler(handler);
  informer.addEventHandler({ onDelete: (deleted) => tombstones.push(deleted) });
  await start();
  await disrupt(() => {
    source.deleteDropWatch(foo('gone', '', { namespace: 'ns' }));
    source.addDropWatch(foo('new'));
  });
  assert.deepEqual(handler.heard, [
    'add a@1 initially',
    'add gone@2 initially',
    'delete ns/gone unseen',
    'update a@1 a@1',
    'add new@4',
  ]);
  const lastKnown = foo('gone', '2', { namespace: 'ns' });
  assert.deepEqual(tombstones, [{ key: 'ns/gone', name: 'gone', namespace: 'ns', lastKnown }]);
  await stop();
});

test('an object deleted and made anew in a gap: deletion, then addition', async () => {
  const { source, informer, start, stop, disrupt } = setUp();
  source.add(foo('a', '', { uid: 'one' }));
  const uids: (string | undefined)[] = [];
  informer.addEventHandler({
    onAdd: ({ metadata }) => uids.push(`add ${metadata.uid}`),
    onUpdate: () => uids.push('update'),
    onDelete: ({ lastKnown }) => uids.push(`delete ${lastKnown?.metadata.uid}`),
  });
  await start();
  await disrupt(() => {
    source.deleteDropWatch(foo('a', '', { uid: 'one' }));
    source.addDropWatch(foo('a', '', { uid: 'two' }));
  });
  assert.deepEqual(uids, ['add one', 'delete one', 'add two']);
  await stop();
});

test('TestSharedInformerErrorHandling: a failed list reaches the watch error handler', async () => {
  const errors: unknown[] = [];
  const { source, informer, clock, start, stop, logger } = setUp();
  informer.setWatchErrorHandler((error) => errors.push(error));
  source.listError = new Error('Access Denied');
  await start();
  await clock.advance(800);
  assert.deepEqual(errors, [source.listError, source.listError]);
  assert.deepEqual(
    logger.lines.filter(({ level }) => level !== 'debug'),
    [],
  );
  assert.throws(() => informer.setWatchErrorHandler(() => undefined), /already started/);
  await stop();
});

test('TestSharedInformerTransformer, TestTransformingInformer: the store and the handlers have the transformed object', async () => {
  const { source, informer, start, stop } = setUp();
  informer.setTransform((object) => ({ ...object, metadata: { ...object.metadata, annotations: { seen: 'yes' } } }));
  const seen: (string | undefined)[] = [];
  const mark = (object: DeepReadonly<Foo> | undefined) => seen.push(object?.metadata.annotations?.['seen']);
  informer.addEventHandler({
    onAdd: mark,
    onUpdate: (oldObject, newObject) => [mark(oldObject), mark(newObject)],
    onDelete: ({ object }) => mark(object),
  });
  source.add(foo('a'));
  await start();
  source.modify(foo('a'));
  source.add(foo('b'));
  source.delete(foo('a'));
  await settle();
  assert.deepEqual(seen, ['yes', 'yes', 'yes', 'yes', 'yes']);
  assert.equal(informer.getIndexer().getByKey('b')?.metadata.annotations?.['seen'], 'yes');
  assert.throws(() => informer.setTransform((object) => object), /already started/);
  await stop();
});

test('TestStoreResourceVersionWithNonMetaTransform: a transform that drops the RV leaves the store with the one of the list', async () => {
  const { source, informer, start, stop } = setUp({
    transform: ({ metadata: { name } }) => ({ metadata: { name: name ?? '' } }),
  });
  source.add(foo('a'));
  await start();
  source.add(foo('b'));
  await settle();
  assert.equal(informer.getIndexer().lastStoreSyncResourceVersion(), '1');
  assert.equal(informer.lastSyncResourceVersion(), '2');
  await stop();
});

test('TestSharedInformerRemoveHandler, TestSharedInformerMultipleRegistration: one handler twice is two handlers', async () => {
  const { source, informer, start, stop } = setUp();
  const handler = recorder();
  const first = informer.addEventHandler(handler);
  const second = informer.addEventHandler(handler);
  assert.notEqual(first, second);
  await start();
  const heardOf = async (name: string): Promise<number> => {
    source.add(foo(name));
    await settle();
    return handler.heard.splice(0).length;
  };
  assert.equal(await heardOf('a'), 2);
  informer.removeEventHandler(first);
  assert.equal(await heardOf('b'), 1);
  informer.removeEventHandler(first);
  informer.removeEventHandler(second);
  assert.equal(await heardOf('c'), 0, 'TestRemovingRemovedSharedInformer');
  await stop();
});

test('TestSharedInformerRemoveForeignHandler: what belongs to another informer stays', async () => {
  const one = setUp();
  const other = setUp();
  const handler = recorder();
  one.informer.addEventHandler(handler);
  const foreign = other.informer.addEventHandler(recorder());
  one.informer.removeEventHandler(foreign);
  one.informer.removeEventHandler({ hasSynced: () => false, whenSynced: async () => false });
  await one.start();
  one.source.add(foo('a'));
  await settle();
  assert.equal(handler.heard.length, 1);
  await one.stop();
});

test('TestRemoveWhileActive: a handler that removes itself hears nothing further, even of what was on its way', async () => {
  const { source, informer, start, stop } = setUp();
  const heard: (string | undefined)[] = [];
  const registration = informer.addEventHandler({
    onAdd({ metadata }) {
      heard.push(metadata.name);
      informer.removeEventHandler(registration);
    },
  });
  const other = recorder();
  informer.addEventHandler(other);
  for (const name of ['a', 'b', 'c']) source.add(foo(name));
  await start();
  assert.deepEqual(heard, ['a']);
  assert.equal(other.heard.length, 3);
  assert.equal(await registration.whenSynced(), false, 'it will not sync any more');
  await stop();
});

test('TestAddWhileActive: a late handler hears of every object as initial, then of later changes; no one hears twice', async () => {
  const { source, informer, start, stop } = setUp();
  const early = recorder();
  informer.addEventHandler(early);
  source.add(foo('a'));
  source.add(foo('b'));
  await start();
  const late = recorder();
  const registration = informer.addEventHandler(late);
  assert.equal(registration.hasSynced(), false);
  source.modify(foo('a'));
  await settle();
  assert.equal(registration.hasSynced(), true);
  assert.deepEqual(late.heard, ['add a@1 initially', 'add b@2 initially', 'update a@1 a@3']);
  assert.equal(early.heard.length, 3);
  await stop();
});

test('a handler added by a handler, in the middle of the initial list, hears of every object once', async () => {
  const { source, informer, start, stop } = setUp();
  for (let count = 0; count < 200; count += 1) source.add(foo(`a${count}`));
  const late = recorder();
  let added = false;
  informer.addEventHandler({
    onAdd() {
      if (added) return;
      added = true;
      informer.addEventHandler(late);
    },
  });
  await start();
  await settle();
  assert.equal(late.heard.length, 200);
  assert.equal(new Set(late.heard).size, 200);
  await stop();
});

test('TestStateSharedInformer, TestAddOnStoppedSharedInformer, TestRemoveOnStoppedSharedInformer', async () => {
  const { informer, start, stop } = setUp();
  const state = () => [informer.isStarted(), informer.isStopped()];
  assert.deepEqual(state(), [false, false]);
  const registration = informer.addEventHandler({});
  await start();
  assert.deepEqual(state(), [true, false]);
  await stop();
  assert.deepEqual(state(), [true, true]);
  assert.throws(
    () => informer.addEventHandler({}),
    /was not added to the shared informer because it has stopped already/,
  );
  informer.removeEventHandler(registration);
});

test('start twice: a warning, and nothing else', async () => {
  const { source, informer, start, stop, logger } = setUp();
  await start();
  await informer.run(new AbortController().signal);
  assert.deepEqual(logger.messages('warn'), ['the informer has started already; it runs once only']);
  assert.equal(source.lists.length, 1);
  await stop();
  await informer.run(new AbortController().signal);
  assert.equal(source.lists.length, 1, 'a stopped informer does not start again');
});

test('TestShutdown: stop during the first list; whoever waits for the sync is told no', async () => {
  const source = new ScriptedListerWatcher();
  const { informer, start, stop } = setUp({ listerWatcher: source });
  const registration = informer.addEventHandler({});
  await start();
  const waiting = Promise.all([
    informer.whenSynced(),
    registration.whenSynced(),
    waitForCacheSync(undefined, informer),
  ]);
  await stop();
  assert.deepEqual(await waiting, [false, false, false]);
  assert.equal(source.lists.length, 1);
});

test('TestShutdown: an informer that never ran keeps nothing alive, and a wait for it ends with its signal', async () => {
  const { informer } = setUp();
  const controller = new AbortController();
  const waiting = waitForCacheSync(controller.signal, informer, informer.addEventHandler({}));
  controller.abort();
  assert.equal(await waiting, false);
});

test('TestShutdown: after the stop nothing is told any more', async () => {
  const { source, informer, start, controller, stop } = setUp();
  const handler = recorder();
  informer.addEventHandler(handler);
  await start();
  source.add(foo('a'));
  controller.abort();
  await stop();
  const heard = handler.heard.length;
  source.add(foo('b'));
  await settle();
  assert.equal(handler.heard.length, heard);
});

test('TestEventPanics: a handler that throws or rejects is logged; it and all others hear everything, and sync', async () => {
  const { source, informer, start, stop, logger } = setUp();
  const other = recorder();
  let calls = 0;
  const registration = informer.addEventHandler({
    onAdd() {
      calls += 1;
      throw new Error('thrown');
    },
    async onUpdate() {
      calls += 1;
      throw new Error('rejected');
    },
    onDelete() {
      calls += 1;
      // Not even an Error.
      return new Rejected();
    },
  });
  informer.addEventHandler(other);
  source.add(foo('a'));
  const unhandled = await unhandledDuring(async () => {
    await start();
    source.modify(foo('a'));
    source.delete(foo('a'));
    await settle();
  });
  assert.deepEqual(unhandled, []);
  assert.equal(calls, 3);
  assert.deepEqual(other.heard, ['add a@1 initially', 'update a@1 a@2', 'delete a']);
  assert.equal(registration.hasSynced(), true);
  assert.deepEqual(logger.messages('error'), [
    'an event handler failed',
    'an event handler failed',
    'an event handler failed',
  ]);
  await stop();
});

test('a handler that fails for each of 1,000 objects makes ten lines', async () => {
  const { source, informer, start, stop, logger, clock } = setUp();
  for (let count = 0; count < 1_000; count += 1) source.add(foo(`a${count}`));
  informer.addEventHandler({
    onAdd() {
      throw new Error('always');
    },
  });
  await start();
  assert.equal(logger.messages('error').length, 10);
  await clock.advance(10_000);
  source.add(foo('late'));
  await settle();
  assert.equal(logger.lines.findLast(({ level }) => level === 'error')?.fields['suppressed'], 990);
  await stop();
});

test('a handler that blocks the event loop is reported', async () => {
  const clock = newFakeClock();
  let nowMs = 0;
  const { source, informer, start, controller, logger } = setUp({ clock: { ...clock, monotonic: () => nowMs } });
  informer.addEventHandler({
    onAdd() {
      nowMs += 150;
    },
  });
  source.add(foo('a'));
  await start();
  const line = logger.lines.find(({ level }) => level === 'warn');
  assert.equal(line?.message, 'an event handler blocked the event loop');
  assert.equal(line?.fields['durationMs'], 150);
  controller.abort();
});

test('handlers of different speeds do not wait for each other', async () => {
  const clock = newFakeClock();
  let nowMs = 0;
  const { source, informer, start, controller } = setUp({ clock: { ...clock, monotonic: () => nowMs } });
  const order: string[] = [];
  for (let count = 0; count < 100; count += 1) source.add(foo(`a${count}`));
  informer.addEventHandler({
    onAdd() {
      nowMs += 50;
      order.push('slow');
    },
  });
  informer.addEventHandler({ onAdd: () => order.push('quick') });
  await start();
  await settle(300);
  assert.equal(order.length, 200);
  const quickDone = order.lastIndexOf('quick');
  const slowDone = order.lastIndexOf('slow');
  assert.ok(quickDone < slowDone || order.indexOf('quick') < 3, 'the quick one is not kept behind the slow one');
  controller.abort();
});

test('TestSharedInformerInitializationRace: handlers added while it starts miss nothing', async () => {
  const { source, informer, controller } = setUp();
  for (let count = 0; count < 50; count += 1) source.add(foo(`a${count}`));
  const handlers: ReturnType<typeof recorder>[] = [];
  const run = informer.run(controller.signal);
  for (let count = 0; count < 20; count += 1) {
    const handler = recorder();
    handlers.push(handler);
    informer.addEventHandler(handler);
    if (count % 3 === 0) await Promise.resolve();
    if (count % 7 === 0) await settle(1);
  }
  await settle();
  for (const { heard } of handlers) assert.equal(heard.length, 50);
  controller.abort();
  await run;
});

test('TestSharedInformerHandlerAbuse: handlers that come and go under load', async () => {
  const { source, informer, start, stop } = setUp();
  await start();
  const steady = recorder();
  informer.addEventHandler(steady);
  for (let round = 0; round < 100; round += 1) {
    const registration = informer.addEventHandler(recorder());
    source.add(foo(`a${round}`));
    if (round % 2 === 0) await settle(1);
    informer.removeEventHandler(registration);
  }
  const last = recorder();
  const registration = informer.addEventHandler(last);
  assert.equal(await registration.whenSynced(), true);
  await settle();
  assert.equal(steady.heard.length, 100);
  assert.equal(last.heard.length, 100);
  await stop();
});

test('TestUpdate, TestHammerController: after many changes the store equals the source, and each handler saw how', async () => {
  const { source, informer, start, stop } = setUp();
  const seen = new Map<string, string | undefined>();
  informer.addEventHandler({
    onAdd({ metadata }) {
      assert.equal(seen.has(metadata.name ?? ''), false);
      seen.set(metadata.name ?? '', metadata.resourceVersion);
    },
    onUpdate(oldObject, newObject) {
      assert.equal(seen.get(newObject.metadata.name ?? ''), oldObject.metadata.resourceVersion);
      seen.set(newObject.metadata.name ?? '', newObject.metadata.resourceVersion);
    },
    onDelete: ({ key }) => assert.ok(seen.delete(key)),
  });
  await start();
  for (let step = 0; step < 2_000; step += 1) {
    const name = `a${(step * 7919) % 37}`;
    if (!source.objects().has(name)) source.add(foo(name));
    else if (step % 3 === 0) source.delete(foo(name));
    else source.modify(foo(name));
    if (step % 50 === 0) await settle(1);
  }
  await settle();
  const truth = new Map([...source.objects()].map(([key, { metadata }]) => [key, metadata.resourceVersion]));
  assert.deepEqual(new Map([...seen].toSorted()), new Map([...truth].toSorted()));
  assert.deepEqual([...informer.getIndexer().listKeys()].toSorted(), [...truth.keys()].toSorted());
  await stop();
});

test('an index function that gives nothing for an object costs that entry only', async () => {
  const byNode = ({ nodes }: DeepReadonly<Foo>): readonly string[] => nodes as readonly string[];
  const { source, informer, start, stop, logger } = setUp({ indexers: { byNode } });
  source.add({ ...foo('a'), nodes: ['n'] });
  source.add(foo('b'));
  const handler = recorder();
  informer.addEventHandler(handler);
  await start();
  source.add(foo('c'));
  await settle();
  assert.deepEqual(informer.getIndexer().listKeys(), ['a', 'b', 'c']);
  assert.deepEqual(informer.getIndexer().indexKeys('byNode', 'n'), ['a']);
  assert.deepEqual(handler.heard, ['add a@1 initially', 'add b@2 initially', 'add c@3']);
  assert.deepEqual(logger.messages('error'), ['an index function failed', 'an index function failed']);
  await stop();
});

for (const [how, fail] of Object.entries(failingCallbacks)) {
  test(`an informer goes on when each of its metrics ${how}`, async () => {
    const { source, informer, start, stop, logger } = setUp({
      metricLabels: { name: 'test', group: '', version: 'v1', resource: 'foos' },
      metricsProvider: {
        newQueuedItems: () => ({ set: fail }),
        newProcessingLatency: () => ({ observe: fail }),
        newStoreResourceVersion: () => ({ set: fail }),
      },
    });
    source.add(foo('a'));
    const unhandled = await unhandledDuring(start);
    assert.deepEqual(unhandled, []);
    assert.equal(informer.hasSynced(), true);
    assert.deepEqual(informer.getIndexer().listKeys(), ['a']);
    assert.deepEqual(new Set(logger.messages('error')), new Set(['a metric failed']));
    await stop();
  });
}

test('an initial list that cannot be brought into the cache is listed again before anything is synced', async (context) => {
  const source = new ScriptedListerWatcher();
  source.onList.push(
    () => listOf('1', [foo('a', '1')]),
    () => listOf('2', [foo('a', '1'), foo('b', '2')]),
  );
  const { informer, clock, start, stop, logger } = setUp({ listerWatcher: source });
  const handler = recorder();
  informer.addEventHandler(handler);
  context.mock.method(
    IndexedStore.prototype,
    'commit',
    () => {
      throw new Error('out of memory');
    },
    { times: 1 },
  );
  await start();
  assert.equal(informer.hasSynced(), false);
  assert.equal(source.watches.length, 0);
  assert.deepEqual(logger.messages('warn'), ['list or watch failed; trying again']);
  await clock.advance(800);
  await settle();
  assert.equal(informer.hasSynced(), true);
  assert.deepEqual(handler.heard, ['add a@1 initially', 'add b@2 initially']);
  assert.equal(source.watches.length, 1);
  await stop();
});

test('TestMutationDetector: with detectMutations an object of the cache cannot be changed', async () => {
  const { source, informer, start, stop, logger } = setUp({ detectMutations: true });
  source.add({ ...foo('a'), spec: { replicas: 1 } });
  informer.addEventHandler({
    onAdd(object) {
      const mutable = object as Foo;
      if (mutable.spec !== undefined) mutable.spec.replicas = 5;
    },
  });
  await start();
  const cached = informer.getIndexer().getByKey('a');
  assert.equal(cached?.spec?.replicas, 1);
  assert.ok(
    logger.lines.some(({ fields }) => fields['err'] instanceof TypeError),
    'the culprit is named',
  );
  source.modify({ ...foo('a'), spec: { replicas: 2 } });
  await settle();
  assert.equal(informer.getIndexer().getByKey('a')?.spec?.replicas, 2);
  await stop();
});

test('the watch of an informer may be refused for good: the process lives, and one line says so', async () => {
  const source = new ScriptedListerWatcher();
  const { informer, clock, start, stop, logger } = setUp({ listerWatcher: source });
  for (let count = 0; count < 50; count += 1) source.onList.push(() => failure(401, 'Unauthorized'));
  const unhandled = await unhandledDuring(async () => {
    await start();
    await clock.advance(300_000);
  });
  assert.deepEqual(unhandled, []);
  assert.equal(source.lists.length, 15, '0.8 to 30 s apart');
  assert.equal(logger.messages('warn').length, 1);
  assert.equal(informer.hasSynced(), false);
  await stop();
});

test('informers of different types fit where any informer is wanted', () => {
  const any: SharedIndexInformer<unknown> = setUp().informer;
  assert.equal(any.hasSynced(), false);
});
