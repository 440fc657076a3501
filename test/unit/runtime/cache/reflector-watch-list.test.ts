import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Reflector, type ReflectorOptions } from '@kube-codegen/runtime/cache';
import { newFakeClock } from '@kube-codegen/runtime/testing';

import { MapStore } from './map-store.ts';
import {
  type Foo,
  ScriptedListerWatcher,
  bookmark,
  connectionRefused,
  failure,
  foo,
  initialEventsEnd,
  listOf,
  newMemoryLogger,
  settle,
} from './support.ts';

function streaming(): ScriptedListerWatcher {
  return Object.assign(new ScriptedListerWatcher(), { supportsWatchList: true });
}

function start(source: ScriptedListerWatcher, options: Partial<ReflectorOptions<Foo>> = {}) {
  const store = new MapStore();
  const clock = newFakeClock();
  const logger = newMemoryLogger();
  const reflector = new Reflector<Foo>({ listerWatcher: source, store, clock, logger, random: () => 0, ...options });
  const controller = new AbortController();
  const run = reflector.run(controller.signal);
  const stop = async (): Promise<void> => {
    controller.abort();
    await run;
    assert.equal(clock.pendingTimers(), 0, 'no timer is left');
  };
  return { store, clock, logger, reflector, stop };
}

test('TestReflectorListAndWatch, watch-list mode: the options, and one stream for the list and the watch', async () => {
  const source = streaming();
  const watcher = source.nextWatcher();
  const { store, reflector, stop } = start(source);
  watcher.send({ type: 'ADDED', object: foo('a', '1') }, initialEventsEnd('5'), {
    type: 'ADDED',
    object: foo('b', '6'),
  });
  await settle();
  const { signal, ...options } = source.watches[0] ?? {};
  assert.ok(signal instanceof AbortSignal);
  assert.deepEqual(options, {
    resourceVersionMatch: 'NotOlderThan',
    sendInitialEvents: true,
    allowWatchBookmarks: true,
    timeoutSeconds: 300,
  });
  assert.deepEqual(store.calls, ['replace 5', 'ADDED b']);
  assert.equal(reflector.lastSyncResourceVersion(), '6');
  assert.deepEqual([source.lists.length, source.watches.length], [0, 1]);
  await stop();
});

test('TestWatchList: not synced without the bookmark, nor with one of another annotation value', async () => {
  const source = streaming();
  const watcher = source.nextWatcher();
  const { store, reflector, stop } = start(source);
  watcher.send(
    { type: 'ADDED', object: foo('a', '1') },
    bookmark('2'),
    bookmark('3', { 'k8s.io/initial-events-end': 'false' }),
  );
  await settle();
  assert.equal(store.replacements, 0);
  assert.equal(reflector.lastSyncResourceVersion(), '', 'TestWatchListResourceVersion');
  watcher.send(initialEventsEnd('4'));
  await settle();
  assert.deepEqual(store.calls, ['replace 4']);
  assert.equal(reflector.lastSyncResourceVersion(), '4');
  await stop();
});

test('TestWatchList: updates and deletions inside of the initial events count', async () => {
  const source = streaming();
  const watcher = source.nextWatcher();
  const { store, stop } = start(source);
  watcher.send(
    { type: 'ADDED', object: foo('a', '1') },
    { type: 'ADDED', object: foo('b', '2') },
    { type: 'MODIFIED', object: foo('a', '3') },
    { type: 'DELETED', object: foo('b', '4') },
    initialEventsEnd('4'),
  );
  await settle();
  assert.deepEqual(
    [...store.objects.values()].map(({ metadata }) => metadata.resourceVersion),
    ['3'],
  );
  await stop();
});

for (const [what, error] of [
  ['Invalid, from a server that does not know it', failure(422, 'Invalid')],
  ['any other error', failure(403, 'Forbidden')],
  ['a network error', new Error('socket hang up')],
] as const) {
  test(`TestWatchList: falls back to a plain list on ${what}, and tries to stream again at the next relist`, async () => {
    const source = streaming();
    source.onWatch.push(() => error);
    source.onList.push(() => listOf('7', [foo('a', '7')]));
    const watcher = source.nextWatcher();
    const { store, clock, stop } = start(source);
    await settle();
    assert.deepEqual(store.calls, ['replace 7']);
    assert.deepEqual(
      source.watches.map(({ resourceVersion, sendInitialEvents }) => [resourceVersion, sendInitialEvents]),
      [
        [undefined, true],
        ['7', undefined],
      ],
    );
    watcher.error({ kind: 'Status', code: 410, reason: 'Expired' });
    await clock.advance(800);
    assert.equal(source.watches[2]?.sendInitialEvents, true);
    assert.equal(source.watches[2]?.resourceVersion, '7', 'nothing older than what was seen');
    await stop();
  });
}

test('TestWatchList: an ERROR event falls back to a plain list, and what was streamed is forgotten', async () => {
  const source = streaming();
  const watcher = source.nextWatcher();
  source.onList.push(() => listOf('7', [foo('listed', '7')]));
  const { store, stop } = start(source);
  watcher.add(foo('streamed', '1'));
  watcher.error({ kind: 'Status', code: 500, reason: 'InternalError' });
  await settle();
  assert.deepEqual([...store.objects.keys()], ['listed']);
  assert.equal(watcher.isStopped(), true);
  await stop();
});

test('TestWatchList: 429 and refused connections are waited out, without a list', async () => {
  const source = streaming();
  source.onWatch.push(
    () => failure(429, 'TooManyRequests'),
    connectionRefused,
    () => failure(429, 'TooManyRequests'),
  );
  const watcher = source.nextWatcher();
  const { store, clock, logger, stop } = start(source);
  await settle();
  for (const [index, waitMs] of [800, 1_600, 3_200].entries()) {
    assert.equal(source.watches.length, index + 1);
    await clock.advance(waitMs);
  }
  watcher.send(initialEventsEnd('3'));
  await settle();
  assert.deepEqual(store.calls, ['replace 3']);
  assert.equal(source.lists.length, 0);
  assert.equal(logger.messages('warn').length, 2, 'two different faults');
  await stop();
});

test('TestWatchList: expired on a re-stream: at once with the newest state', async () => {
  const source = streaming();
  const first = source.nextWatcher();
  source.onWatch.push(() => failure(410, 'Expired'));
  const { clock, stop } = start(source);
  first.send(initialEventsEnd('3'));
  await settle();
  first.error({ kind: 'Status', code: 410, reason: 'Expired' });
  await clock.advance(800);
  assert.deepEqual(
    source.watches.map(({ resourceVersion }) => resourceVersion),
    [undefined, '3', undefined],
  );
  assert.equal(source.lists.length, 0);
  await stop();
});

test('TestWatchList: a stream that ends before its bookmark is asked for again; one that was synced is a plain watch', async () => {
  const source = streaming();
  const first = source.nextWatcher();
  const second = source.nextWatcher();
  const { store, clock, stop } = start(source);
  first.add(foo('a', '1'));
  await clock.advance(2_000);
  first.end();
  await settle();
  assert.equal(source.watches.length, 2);
  second.send({ type: 'ADDED', object: foo('a', '1') }, initialEventsEnd('3'));
  await clock.advance(2_000);
  second.end();
  await settle();
  assert.deepEqual(store.calls, ['replace 3']);
  assert.deepEqual(
    source.watches.map(({ resourceVersion, sendInitialEvents }) => [resourceVersion, sendInitialEvents]),
    [
      [undefined, true],
      [undefined, true],
      ['3', undefined],
    ],
  );
  await stop();
});

test('streams that break at once are not asked for in a storm; after three of them pages are tried', async () => {
  const source = streaming();
  const watchers = [source.nextWatcher(), source.nextWatcher(), source.nextWatcher()];
  source.onList.push(() => listOf('7', []));
  const { clock, stop } = start(source);
  for (const [index, watcher] of watchers.entries()) {
    assert.equal(source.watches.length, index + 1);
    watcher.add(foo('a', '1'));
    watcher.fail(new Error('cut'));
    await settle();
    assert.equal(source.watches.length, index === 2 ? 4 : index + 1);
    await clock.advance(800 * 2 ** index);
  }
  assert.equal(source.lists.length, 1);
  await stop();
});

test('TestInitialEventsEndBookmarkTicker: a missing bookmark is complained of every 10 s', async () => {
  const source = streaming();
  const watcher = source.nextWatcher();
  const { clock, logger, stop } = start(source);
  await clock.advance(10_000);
  assert.deepEqual(logger.messages('warn'), ['no initial events have come']);
  watcher.add(foo('a', '1'));
  await clock.advance(9_000);
  assert.equal(logger.messages('warn').length, 1);
  await clock.advance(10_000);
  assert.deepEqual(logger.messages('warn').slice(1), ['the bookmark that ends the initial events has not come']);
  await stop();
});

test('a server that takes the request and never ends the initial events is asked for a plain list, now and later', async () => {
  const source = streaming();
  const silent = source.nextWatcher();
  source.onList.push(
    () => listOf('7', [foo('a', '7')]),
    () => listOf('8', [foo('a', '8')]),
  );
  const watcher = source.nextWatcher();
  const { store, clock, stop } = start(source);
  silent.add(foo('a', '1'));
  await clock.advance(59_000);
  assert.equal(source.lists.length, 0);
  await clock.advance(1_000);
  await settle();
  assert.deepEqual(store.calls, ['replace 7']);
  assert.equal(silent.isStopped(), true);
  watcher.error({ kind: 'Status', code: 410, reason: 'Expired' });
  await clock.advance(2_000);
  assert.deepEqual(store.calls, ['replace 7', 'replace 8']);
  assert.equal(source.watches.filter(({ sendInitialEvents }) => sendInitialEvents).length, 1);
  await stop();
});

test('TestNewReflectorWithDisablementWatchList: switched off by the option or by the client', async () => {
  const streams = async (supportsWatchList: boolean | undefined, useWatchList?: boolean): Promise<boolean> => {
    const source = Object.assign(new ScriptedListerWatcher(), { supportsWatchList });
    const { stop } = start(source as ScriptedListerWatcher, useWatchList === undefined ? {} : { useWatchList });
    await settle();
    await stop();
    return source.watches[0]?.sendInitialEvents === true;
  };
  assert.equal(await streams(undefined), true);
  assert.equal(await streams(true), true);
  assert.equal(await streams(false), false);
  assert.equal(await streams(true, false), false);
});

test('TestReflectorRespectStoreTransformer: streamed objects are transformed, once each', async () => {
  const source = streaming();
  const watcher = source.nextWatcher();
  let transformed = 0;
  const transform = (object: Foo): Foo => {
    transformed += 1;
    return { ...object, spec: { replicas: 9 } };
  };
  const { store, stop } = start(source, { transform });
  watcher.send({ type: 'ADDED', object: foo('a', '1') }, initialEventsEnd('2'), {
    type: 'MODIFIED',
    object: foo('a', '3'),
  });
  await settle();
  assert.equal(store.objects.get('a')?.spec?.replicas, 9);
  assert.equal(transformed, 2);
  await stop();
});

test('a deletion among the initial events deletes even when its transform fails', async () => {
  const source = streaming();
  const watcher = source.nextWatcher();
  const transform = (object: Foo): Foo => {
    if (object.metadata.deletionTimestamp !== undefined) throw new Error('bad transform');
    return object;
  };
  const { store, stop } = start(source, { transform });
  watcher.send(
    { type: 'ADDED', object: foo('a', '1') },
    { type: 'DELETED', object: foo('a', '2', { deletionTimestamp: '2026-01-01T00:00:00Z' }) },
    initialEventsEnd('2'),
  );
  await settle();
  assert.equal(store.replacements, 1);
  assert.deepEqual([...store.objects.keys()], []);
  await stop();
});

test('TestReflectorDataConsistencyDetector: a plain list at the same RV is compared, and a difference is an error line', async () => {
  const errorsWith = async (listed: Foo[]): Promise<unknown[]> => {
    const source = streaming();
    const watcher = source.nextWatcher();
    source.onList.push(
      () => failure(500, 'InternalError'),
      () => listOf('5', listed),
    );
    const { store, clock, logger, stop } = start(source, { detectInconsistencies: true });
    watcher.send({ type: 'ADDED', object: foo('a', '1') }, initialEventsEnd('5'));
    await settle();
    await clock.advance(1_000);
    await settle();
    const [first] = source.lists;
    assert.equal(first?.resourceVersion, '5');
    assert.equal(first?.resourceVersionMatch, 'Exact');
    assert.deepEqual(store.calls, ['replace 5']);
    await stop();
    return logger.lines.filter(({ level }) => level === 'error').map(({ fields }) => fields['keys']);
  };
  assert.deepEqual(await errorsWith([foo('a', '1')]), []);
  assert.deepEqual(await errorsWith([foo('a', '2'), foo('b', '1')]), [['a', 'b']]);
});

test('stop before the bookmark', async () => {
  const source = streaming();
  const watcher = source.nextWatcher();
  const { store, stop } = start(source);
  watcher.add(foo('a', '1'));
  await settle();
  await stop();
  await settle();
  assert.equal(store.replacements, 0);
  assert.equal(watcher.isStopped(), true);
});
