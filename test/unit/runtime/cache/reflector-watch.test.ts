import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Reflector, type ReflectorOptions } from '@kube-codegen/runtime/cache';
import { FakeControllerSource, type FakeWatcher, newFakeClock } from '@kube-codegen/runtime/testing';

import { MapStore } from './map-store.ts';
import {
  type Foo,
  ScriptedListerWatcher,
  bookmark,
  connectionRefused,
  failure,
  foo,
  fooResource,
  listOf,
  newMemoryLogger,
  settle,
} from './support.ts';

/** A reflector that has listed (RV 10, one object `a`) and follows `watcher`. */
async function watching(options: Partial<ReflectorOptions<Foo>> = {}, source = new ScriptedListerWatcher()) {
  const store = new MapStore();
  const clock = newFakeClock();
  const logger = newMemoryLogger();
  source.onList.unshift(() => listOf('10', [foo('a', '10')]));
  const watcher = source.nextWatcher();
  const errors: unknown[] = [];
  const reflector = new Reflector<Foo>({ listerWatcher: source, store, clock, logger, random: () => 0, ...options });
  const controller = new AbortController();
  const run = reflector.run(controller.signal);
  await settle();
  const stop = async (): Promise<void> => {
    controller.abort();
    await run;
    assert.equal(clock.pendingTimers(), 0, 'no timer is left');
  };
  return { source, store, clock, logger, watcher, errors, reflector, controller, stop };
}

/** Ends a watch as servers do: after a while. */
async function endLater(watcher: FakeWatcher, clock: { advance(ms: number): Promise<void> }): Promise<void> {
  await clock.advance(2_000);
  watcher.end();
  await settle();
}

test('TestReflectorWatchHandler: adds, updates, deletes; the last RV counts, though an earlier one was larger', async () => {
  const { store, watcher, reflector, stop, logger } = await watching();
  watcher.send(
    { type: 'ADDED', object: null },
    { type: 'DELETED', object: foo('a', '11') },
    { type: 'MODIFIED', object: foo('bar', '55') },
    { type: 'ADDED', object: foo('baz', '32') },
  );
  await settle();
  assert.deepEqual([...store.objects.keys()], ['bar', 'baz']);
  assert.equal(reflector.lastSyncResourceVersion(), '32');
  assert.deepEqual(logger.messages('error'), ['an object from the server was skipped']);
  await stop();
});

test('TestReflectorResourceVersionUpdate: add, modify, bookmark, delete each move the RV', async () => {
  const { watcher, reflector, store, stop } = await watching();
  const seen: string[] = [];
  for (const event of [
    { type: 'ADDED', object: foo('b', '10') },
    { type: 'MODIFIED', object: foo('b', '20') },
    bookmark('30'),
    { type: 'DELETED', object: foo('b', '40') },
  ] as const) {
    watcher.send(event);
    await settle();
    seen.push(reflector.lastSyncResourceVersion());
  }
  assert.deepEqual(seen, ['10', '20', '30', '40']);
  assert.deepEqual(store.calls, ['replace 10', 'ADDED b', 'MODIFIED b', 'bookmark 30', 'DELETED b']);
  await stop();
});

test('TestReflectorStopWatch, TestRunUntil, TestReflectorWatchStoppedAfter: a stop closes the watch and ends the run', async () => {
  const { watcher, source, stop } = await watching();
  assert.equal(watcher.isStopped(), false);
  await stop();
  await settle();
  assert.equal(watcher.isStopped(), true);
  assert.equal(source.watches[0]?.signal?.aborted, true);
});

test('TestReflectorHandleWatchStoppedBefore: a stop while the watch is being made', async () => {
  const source = new ScriptedListerWatcher();
  source.onWatch.push(() => new Promise(() => undefined));
  const { stop } = await watching({}, source);
  assert.equal(source.watches.length, 1);
  await stop();
});

test('TestReflectorHandleWatchResultChanClosedBefore: a very short watch makes a relist, after a pause', async () => {
  const { source, watcher, clock, logger, stop } = await watching();
  watcher.end();
  await settle();
  assert.equal(source.lists.length, 1);
  assert.deepEqual(logger.messages('warn'), ['the watch ended with an error; listing again']);
  await clock.advance(800);
  assert.deepEqual(source.listVersions(), ['0', '10']);
  await stop();
});

test('a watch that at once repeats what is known and ends is as good as a very short one', async () => {
  const { source, watcher, clock, stop } = await watching();
  watcher.add(foo('a', '10'));
  watcher.end();
  await settle();
  assert.equal(source.watches.length, 1, 'no storm of watches');
  await clock.advance(800);
  assert.equal(source.lists.length, 2);
  await stop();
});

test('watches that bring nothing but rubbish are complained of once', async () => {
  const source = new ScriptedListerWatcher();
  const { watcher, clock, logger, stop } = await watching({}, source);
  for (let current = watcher, round = 0; round < 3; round += 1) {
    const next = source.nextWatcher();
    source.onList.push(() => listOf('10', [foo('a', '10')]));
    current.send({ type: 'ADDED', object: null });
    current.end();
    await settle();
    while (source.watches.length < round + 2) await clock.advance(100);
    current = next;
  }
  assert.deepEqual(logger.messages('warn'), ['the watch ended with an error; listing again']);
  assert.equal(source.watches.length, 4);
  await stop();
});

test('a clean end is followed by a watch from the last RV, at once and without a list', async () => {
  const { source, watcher, clock, stop } = await watching();
  watcher.modify(foo('a', '12'));
  await endLater(watcher, clock);
  assert.equal(source.lists.length, 1);
  assert.deepEqual(
    source.watches.map(({ resourceVersion }) => resourceVersion),
    ['10', '12'],
  );
  await stop();
});

test('a connection that breaks is a clean end', async () => {
  const { source, watcher, clock, stop, logger } = await watching();
  await clock.advance(2_000);
  watcher.fail(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
  await settle();
  assert.equal(source.watches.length, 2);
  assert.equal(source.lists.length, 1);
  assert.deepEqual(logger.messages('warn'), []);
  await stop();
});

test('TestCloseWatchChannelOnError: an ERROR event ends that watch, even one that stays open', async () => {
  const { watcher, source, clock, stop } = await watching();
  watcher.error({ kind: 'Status', code: 500, reason: 'Weird' });
  await settle();
  assert.equal(source.watches[0]?.signal?.aborted, true);
  assert.equal(watcher.isStopped(), true);
  await clock.advance(800);
  assert.equal(source.lists.length, 2);
  await stop();
});

for (const [form, status] of [
  ['Expired', { kind: 'Status', code: 410, reason: 'Expired' }],
  ['Gone', { kind: 'Status', code: 410, reason: 'Gone' }],
  ['a bare code', { kind: 'Status', code: 410 }],
] as const) {
  test(`410 in the stream as ${form}: relist from the last RV after a pause; the error handler does not hear of it`, async () => {
    const errors: unknown[] = [];
    const { watcher, source, clock, stop, logger } = await watching({
      watchErrorHandler: (error) => errors.push(error),
    });
    watcher.modify(foo('a', '12'));
    watcher.error(status);
    await clock.advance(799);
    assert.equal(source.lists.length, 1);
    await clock.advance(1);
    assert.deepEqual(source.listVersions(), ['0', '12']);
    assert.deepEqual(errors, []);
    assert.deepEqual(logger.messages('warn'), []);
    await stop();
  });
}

test('410 when the watch is made: error handler, pause, relist from the last RV', async () => {
  const errors: unknown[] = [];
  const { watcher, source, clock, stop } = await watching({ watchErrorHandler: (error) => errors.push(error) });
  source.onWatch.push(() => failure(410, 'Expired'));
  await endLater(watcher, clock);
  assert.equal(errors.length, 1);
  await clock.advance(800);
  assert.deepEqual(source.listVersions(), ['0', '10']);
  await stop();
});

test('TestReflectorReplacesStoreOnUnsafeDelete: StoreReadError ends the watch, and the relist replaces the content', async () => {
  const { watcher, source, store, clock, stop } = await watching();
  source.onList.push(() => listOf('20', [foo('b', '20')]));
  watcher.error({ kind: 'Status', code: 500, reason: 'StoreReadError' });
  await clock.advance(800);
  assert.deepEqual([...store.objects.keys()], ['b']);
  await stop();
});

test('TestNoRelistOnTooManyRequests, TestBackoffOnTooManyRequests: 429 costs a step, never a list', async () => {
  const { watcher, source, clock, stop, logger } = await watching();
  source.onWatch.push(
    () => failure(429, 'TooManyRequests'),
    () => failure(429, '', 'TooManyRequests'),
  );
  const inBand = source.nextWatcher();
  await endLater(watcher, clock);
  assert.equal(source.watches.length, 2);
  await clock.advance(800);
  assert.equal(source.watches.length, 3);
  await clock.advance(1_600);
  assert.equal(source.watches.length, 4);
  inBand.error({ kind: 'Status', code: 429, reason: 'TooManyRequests' });
  await clock.advance(3_199);
  assert.equal(source.watches.length, 4);
  await clock.advance(1);
  assert.equal(source.watches.length, 5);
  assert.equal(source.lists.length, 1);
  assert.ok(logger.messages('warn').length <= 2, 'one line for the lasting fault');
  await stop();
});

test('a server that says how long to wait is waited for', async () => {
  const { watcher, source, clock, stop } = await watching();
  watcher.error({ kind: 'Status', code: 429, reason: 'TooManyRequests', details: { retryAfterSeconds: 7 } });
  await clock.advance(6_999);
  assert.equal(source.watches.length, 1);
  await clock.advance(1);
  assert.equal(source.watches.length, 2);
  await stop();
});

test('TestReflectorListAndWatchInitConnBackoff: a refused connection is tried again with growing pauses, without a list', async () => {
  const { watcher, source, clock, stop } = await watching({ backoff: { initialMs: 1, capMs: 50 } });
  for (let count = 0; count < 40; count += 1) source.onWatch.push(connectionRefused);
  await clock.advance(2_000);
  watcher.end();
  await settle();
  for (const waitMs of [1, 2, 4, 8, 16, 32, 50, 50]) {
    const before = source.watches.length;
    await clock.advance(waitMs - 0.5);
    assert.equal(source.watches.length, before);
    await clock.advance(0.5);
    assert.equal(source.watches.length, before + 1);
  }
  assert.equal(source.lists.length, 1);
  await stop();
});

test('TestRetryInternalError: an error 500 in the stream is survived for a while when asked for, else it means a list', async () => {
  const internal = { kind: 'Status', code: 500, reason: 'InternalError' };
  const off = await watching();
  off.watcher.error(internal);
  await off.clock.advance(800);
  assert.equal(off.source.lists.length, 2);
  await off.stop();

  const on = await watching({ maxInternalErrorRetryMs: 30_000 });
  let watcher = on.watcher;
  for (let count = 0; count <= 30; count += 1) {
    const next = on.source.nextWatcher();
    watcher.error(internal);
    await on.clock.advance(1_000);
    watcher = next;
  }
  assert.equal(on.source.watches.length, 32);
  assert.equal(on.source.lists.length, 1);
  watcher.error(internal);
  await on.clock.advance(1_000);
  assert.equal(on.source.lists.length, 2, 'the patience of 30 s is over');
  await on.stop();
});

test('TestReflectorResync, TestReflectorResyncChan: resyncs while it watches; one that fails ends the watch', async () => {
  const { store, clock, source, stop, watcher } = await watching({ resyncPeriodMs: 1_000 });
  await clock.advance(1_000);
  assert.equal(store.resyncs, 1);
  store.resyncError = new Error('resync failed');
  await clock.advance(1_000);
  assert.equal(store.resyncs, 2);
  assert.equal(watcher.isStopped(), true);
  await clock.advance(800);
  assert.equal(source.lists.length, 2);
  assert.equal(store.resyncs, 2);
  await stop();
});

test('shouldResync decides, and no resync runs after the watch has ended', async () => {
  let due = false;
  const { store, clock, stop } = await watching({ resyncPeriodMs: 1_000, shouldResync: () => due });
  await clock.advance(3_000);
  assert.equal(store.resyncs, 0);
  due = true;
  await clock.advance(1_000);
  assert.equal(store.resyncs, 1);
  await stop();
  await clock.advance(10_000);
  assert.equal(store.resyncs, 1);
});

test('events that are none are skipped, and their RV does not count', async () => {
  const source = Object.assign(new ScriptedListerWatcher(), { resource: fooResource });
  const { watcher, store, reflector, stop, logger } = await watching({}, source);
  watcher.send(
    { type: 'ADDED', object: { kind: 'Foo' } },
    { type: 'ADDED', object: { kind: 'Pod', apiVersion: 'v1', metadata: { name: 'p', resourceVersion: '91' } } },
    { type: 'ADDED', object: { kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata: { name: 't' }, rows: [] } },
    { type: 'MODIFIED', object: 'text' },
  );
  await settle();
  assert.deepEqual([...store.objects.keys()], ['a']);
  assert.equal(reflector.lastSyncResourceVersion(), '10');
  assert.equal(logger.messages('error').length, 4);
  await stop();
});

test('an event of unknown type is skipped, and its RV counts', async () => {
  const { watcher, store, reflector, stop } = await watching();
  // A server of the future.
  watcher.send({ type: 'RENAMED' as 'ADDED', object: foo('x', '15') }, { type: 'ADDED', object: foo('b', '16') });
  await settle();
  assert.deepEqual([...store.objects.keys()], ['a', 'b']);
  assert.equal(reflector.lastSyncResourceVersion(), '16');
  await stop();
});

test('without a resourceVersion to start from, ADDED events do not move it: they come in no order', async () => {
  const source = new ScriptedListerWatcher();
  source.onList.push(() => listOf('', []));
  const store = new MapStore();
  const watcher = source.nextWatcher();
  const reflector = new Reflector<Foo>({
    listerWatcher: source,
    store,
    clock: newFakeClock(),
    logger: newMemoryLogger(),
  });
  const controller = new AbortController();
  const run = reflector.run(controller.signal);
  await settle();
  watcher.add(foo('a', '9'));
  await settle();
  assert.equal(reflector.lastSyncResourceVersion(), '');
  watcher.modify(foo('a', '12'));
  watcher.add(foo('b', '13'));
  await settle();
  assert.equal(reflector.lastSyncResourceVersion(), '13');
  controller.abort();
  await run;
});

test('a transform that fails for an event loses that event only', async () => {
  const transform = (object: Foo): Foo => {
    if (object.metadata.name === 'bad') throw new Error('bad transform');
    return object;
  };
  const { watcher, store, stop, logger } = await watching({ transform });
  watcher.send({ type: 'ADDED', object: foo('bad', '11') }, { type: 'ADDED', object: foo('good', '12') });
  await settle();
  assert.deepEqual([...store.objects.keys()], ['a', 'good']);
  assert.deepEqual(logger.messages('error'), ['the transform failed; the event is lost']);
  await stop();
});

test('a deletion whose transform fails deletes nevertheless', async () => {
  const transform = (object: Foo): Foo => {
    if (object.metadata.deletionTimestamp !== undefined) throw new Error('bad transform');
    return object;
  };
  const { watcher, store, stop, logger, reflector } = await watching({ transform });
  watcher.send({ type: 'DELETED', object: foo('a', '11', { deletionTimestamp: '2026-01-01T00:00:00Z' }) });
  await settle();
  assert.deepEqual([...store.objects.keys()], []);
  assert.equal(reflector.lastSyncResourceVersion(), '11');
  assert.deepEqual(logger.messages('error'), ['the transform failed; the object is deleted as it came']);
  await stop();
});

test('rubbish without end is logged a few times, not for each event', async () => {
  const { watcher, stop, logger } = await watching();
  for (let count = 0; count < 1_000; count += 1) watcher.add(null);
  await settle();
  assert.equal(logger.messages('error').length, 10);
  await stop();
});

test('a watch that the server should have ended long ago is ended from here: its peer is dead', async () => {
  const { source, clock, stop, watcher } = await watching();
  await clock.advance(329_000);
  assert.equal(source.watches.length, 1, 'an idle watch within its time is left alone');
  await clock.advance(1_000);
  assert.equal(watcher.isStopped(), true);
  assert.equal(source.watches.length, 2);
  assert.equal(source.lists.length, 1);
  await stop();
});

test('back pressure: a full store is waited for before more is read', async () => {
  const store = new MapStore();
  let release: (() => void) | undefined;
  const source = new ScriptedListerWatcher();
  source.onList.push(() => listOf('1', []));
  const watcher = source.nextWatcher();
  const full = Object.assign(store, {
    room: () => (store.objects.size === 1 ? new Promise<void>((resolve) => (release = resolve)) : undefined),
  });
  const reflector = new Reflector<Foo>({ listerWatcher: source, store: full, clock: newFakeClock() });
  const controller = new AbortController();
  const run = reflector.run(controller.signal);
  await settle();
  watcher.add(foo('a', '2'));
  watcher.add(foo('b', '3'));
  await settle();
  assert.equal(store.objects.size, 1);
  release?.();
  await settle();
  assert.equal(store.objects.size, 2);
  controller.abort();
  await run;
});

test('TestReflectorListAndWatchWithErrors: after each round of faults the store equals the source', async () => {
  const source = new FakeControllerSource<Foo>();
  const store = new MapStore();
  const clock = newFakeClock();
  const reflector = new Reflector<Foo>({
    listerWatcher: source,
    store,
    clock,
    logger: newMemoryLogger(),
    random: () => 0,
  });
  const controller = new AbortController();
  const run = reflector.run(controller.signal);
  await settle();
  for (let round = 0; round < 6; round += 1) {
    source.add(foo(`seen-${round}`));
    source.addDropWatch(foo(`missed-${round}`));
    if (round > 1) source.deleteDropWatch(foo(`missed-${round - 2}`));
    if (round % 2 === 0) source.listError = new Error('list error');
    source.resetWatch();
    await clock.advance(31_000);
    source.listError = undefined;
    await clock.advance(61_000);
    assert.deepEqual([...store.objects.keys()].toSorted(), [...source.objects().keys()].toSorted());
  }
  controller.abort();
  await run;
});
