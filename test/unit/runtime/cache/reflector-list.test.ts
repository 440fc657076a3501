import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Reflector, type ReflectorOptions } from '@kube-codegen/runtime/cache';
import type { DeepReadonly, KubernetesList } from '@kube-codegen/runtime/meta/v1';
import { ApiError } from '@kube-codegen/runtime/rest';
import { newFakeClock } from '@kube-codegen/runtime/testing';

import {
  type Foo,
  ScriptedListerWatcher,
  connectionRefused,
  failure,
  foo,
  fooResource,
  listOf,
  newMemoryLogger,
  settle,
  failingCallbacks,
} from './support.ts';
import { MapStore } from './map-store.ts';

function newReflector(source: ScriptedListerWatcher, options: Partial<ReflectorOptions<Foo>> = {}) {
  const store = new MapStore();
  const clock = newFakeClock();
  const logger = newMemoryLogger();
  const reflector = new Reflector<Foo>({ listerWatcher: source, store, clock, logger, random: () => 0, ...options });
  return { reflector, store, clock, logger };
}

/** Lists once; the watch after it ends the round by an error that asks for a list. */
async function round(reflector: Reflector<Foo>, source: ScriptedListerWatcher): Promise<void> {
  source.onWatch.push(() => failure(403, 'Forbidden', 'end of the round'));
  await reflector.listAndWatch(new AbortController().signal).catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.message !== 'end of the round') throw error;
  });
}

test('TestReflectorListAndWatch, list mode: RV "0" and limit 500, then a watch from the list with bookmarks', async () => {
  const source = new ScriptedListerWatcher();
  source.onList.push(() => listOf('1', [foo('a', '1')]));
  const { reflector, store } = newReflector(source);
  await round(reflector, source);
  const { signal: listSignal, ...list } = source.lists[0] ?? {};
  const { signal: watchSignal, ...watch } = source.watches[0] ?? {};
  assert.deepEqual(list, { resourceVersion: '0', limit: 500 });
  assert.deepEqual(watch, { resourceVersion: '1', allowWatchBookmarks: true, timeoutSeconds: 300 });
  assert.ok(listSignal instanceof AbortSignal && watchSignal instanceof AbortSignal);
  assert.deepEqual([...store.objects.keys()], ['a']);
  assert.equal(reflector.lastSyncResourceVersion(), '1');
});

test('TestReflectorWatchListPageSize: all pages are stored', async () => {
  const source = new ScriptedListerWatcher();
  const page = (from: number, count: number, token?: string) =>
    listOf(
      '10',
      Array.from({ length: count }, (_, index) => foo(`a${from + index}`)),
      token,
    );
  source.onList.push(
    () => page(0, 4, 'C1'),
    () => page(4, 4, 'C2'),
    () => page(8, 2),
  );
  const { reflector, store } = newReflector(source, { listPageSize: 4 });
  await round(reflector, source);
  assert.deepEqual(
    source.lists.map(({ limit, continue: token, resourceVersion }) => [limit, token, resourceVersion]),
    [
      [4, undefined, '0'],
      [4, 'C1', undefined],
      [4, 'C2', undefined],
    ],
  );
  assert.equal(store.objects.size, 10);
});

test('TestReflectorNotPaginatingNotConsistentReads: no limit for a known RV', async () => {
  const source = new ScriptedListerWatcher();
  source.onList.push(
    () => listOf('10', []),
    () => listOf('10', []),
  );
  const { reflector } = newReflector(source);
  await round(reflector, source);
  await round(reflector, source);
  assert.deepEqual(
    source.lists.map(({ limit }) => limit),
    [500, undefined],
  );
});

test('TestReflectorPaginatingNonConsistentReadsIfWatchCacheDisabled: a paged answer to RV "0" keeps the limit', async () => {
  const source = new ScriptedListerWatcher();
  source.onList.push(
    () => listOf('10', [], 'C1'),
    () => listOf('10', []),
    () => listOf('11', []),
  );
  const { reflector } = newReflector(source);
  await round(reflector, source);
  await round(reflector, source);
  assert.deepEqual(
    source.lists.map(({ limit, resourceVersion }) => [resourceVersion, limit]),
    [
      ['0', 500],
      [undefined, 500],
      ['10', 500],
    ],
  );
});

test('TestReflectorResyncWithResourceVersion: a relist asks for nothing older than what was seen', async () => {
  const source = new ScriptedListerWatcher();
  source.onList.push(
    () => listOf('10', []),
    () => listOf('10', []),
  );
  const { reflector } = newReflector(source);
  await round(reflector, source);
  await round(reflector, source);
  assert.deepEqual(source.listVersions(), ['0', '10']);
});

for (const [form, error] of [
  ['Expired', failure(410, 'Expired')],
  ['Gone', failure(410, 'Gone')],
  ['a bare 410', failure(410, '')],
] as const) {
  test(`TestReflectorExpiredExactResourceVersion: ${form} lists the newest state at once`, async () => {
    const source = new ScriptedListerWatcher();
    source.onList.push(
      () => listOf('10', []),
      () => error,
      () => listOf('11', []),
      () => listOf('12', []),
    );
    const { reflector } = newReflector(source);
    for (let count = 0; count < 3; count += 1) await round(reflector, source);
    assert.deepEqual(source.listVersions(), ['0', '10', undefined, '11']);
  });
}

test('an expired list that expires again is an error, and the next one asks for the newest state', async () => {
  const source = new ScriptedListerWatcher();
  source.onList.push(
    () => failure(410, 'Expired'),
    () => failure(410, 'Expired'),
    () => listOf('5', []),
  );
  const { reflector } = newReflector(source);
  await assert.rejects(round(reflector, source), { reason: 'Expired' });
  await round(reflector, source);
  assert.deepEqual(source.listVersions(), ['0', undefined, undefined]);
});

test('TestReflectorFullListIfExpired: an expired page makes one full list, and forgets the pages before it', async () => {
  const source = new ScriptedListerWatcher();
  source.onList.push(
    () => listOf('10', [foo('a'), foo('gone')], 'C1'),
    () => failure(410, 'Expired'),
    () => listOf('11', [foo('a'), foo('b')]),
  );
  const { reflector, store } = newReflector(source, { listPageSize: 2 });
  await round(reflector, source);
  assert.deepEqual(
    source.lists.map(({ limit, continue: token, resourceVersion }) => [resourceVersion, limit, token]),
    [
      ['0', 2, undefined],
      [undefined, 2, 'C1'],
      ['0', undefined, undefined],
    ],
  );
  assert.deepEqual([...store.objects.keys()], ['a', 'b']);
  assert.equal(reflector.lastSyncResourceVersion(), '11');
});

test('TestReflectorFullListIfTooLarge: three encodings of a resourceVersion that the server does not have yet', async () => {
  const status = { kind: 'Status', code: 504, reason: 'Timeout' } as const;
  const tooLarge = [
    new ApiError({ ...status, details: { causes: [{ reason: 'ResourceVersionTooLarge' }] } }),
    new ApiError({ ...status, details: { causes: [{ message: 'Too large resource version' }] } }),
    new ApiError({ ...status, message: 'Too large resource version: 20, current: 10' }),
  ];
  const source = new ScriptedListerWatcher();
  source.onList.push(() => listOf('20', []));
  for (const [index, error] of tooLarge.entries()) {
    source.onList.push(
      () => error,
      () => listOf(String(30 + index * 10), []),
    );
  }
  const { reflector } = newReflector(source);
  for (let count = 0; count < 4; count += 1) await round(reflector, source);
  assert.deepEqual(source.listVersions(), ['0', '20', undefined, '30', undefined, '40', undefined]);
});

test('TestReflectorWatchStoppedBefore: an aborted signal asks for nothing', async () => {
  const source = new ScriptedListerWatcher();
  const { reflector } = newReflector(source);
  await reflector.run(AbortSignal.abort());
  assert.deepEqual([source.lists.length, source.watches.length], [0, 0]);
});

test('stop during the first list: run returns although the list never answers, and its signal is aborted', async () => {
  const source = new ScriptedListerWatcher();
  source.onList.push(() => new Promise(() => undefined));
  const { reflector, store } = newReflector(source);
  const controller = new AbortController();
  const run = reflector.run(controller.signal);
  await settle();
  controller.abort();
  await run;
  assert.equal(source.lists[0]?.signal?.aborted, true);
  assert.equal(store.replacements, 0);
});

test('a list that answers after the stop changes nothing', async () => {
  const source = new ScriptedListerWatcher();
  let answer: (list: KubernetesList<Foo>) => void = () => undefined;
  source.onList.push(() => new Promise((resolve) => (answer = resolve)));
  const { reflector, store } = newReflector(source);
  const controller = new AbortController();
  const run = reflector.run(controller.signal);
  await settle();
  controller.abort();
  answer(listOf('1', [foo('late')]));
  await run;
  await settle();
  assert.equal(store.replacements, 0);
});

test('404 before the CRD exists: it keeps trying with growing pauses, logs one line, and goes on when it is there', async () => {
  const source = new ScriptedListerWatcher();
  for (let count = 0; count < 5; count += 1) source.onList.push(() => failure(404, 'NotFound', 'no such resource'));
  source.onList.push(() => listOf('1', [foo('a')]));
  const { reflector, store, clock, logger } = newReflector(source);
  const controller = new AbortController();
  const run = reflector.run(controller.signal);
  await settle();
  const waits: number[] = [];
  for (let count = 1; count <= 5; count += 1) {
    assert.equal(source.lists.length, count);
    const waitMs = Math.min(800 * 2 ** (count - 1), 30_000);
    waits.push(waitMs);
    await clock.advance(waitMs - 1);
    assert.equal(source.lists.length, count, 'not before its time');
    await clock.advance(1);
  }
  await settle();
  assert.deepEqual([...store.objects.keys()], ['a']);
  assert.deepEqual(logger.messages('warn'), ['list or watch failed; trying again']);
  controller.abort();
  await run;
  assert.equal(clock.pendingTimers(), 0);
});

test('a list refused with 429 or by the network is an error: handler, backoff, list again', async () => {
  const source = new ScriptedListerWatcher();
  source.onList.push(
    () => failure(429, 'TooManyRequests'),
    connectionRefused,
    () => listOf('1', []),
  );
  const errors: unknown[] = [];
  const { reflector, clock } = newReflector(source, { watchErrorHandler: (error) => errors.push(error) });
  const controller = new AbortController();
  const run = reflector.run(controller.signal);
  await clock.advance(800);
  await clock.advance(1_600);
  assert.equal(source.lists.length, 3);
  assert.equal(errors.length, 2);
  controller.abort();
  await run;
});

for (const [how, fail] of Object.entries(failingCallbacks)) {
  test(`a watch error handler that ${how} is logged and harms nothing`, async () => {
    const source = new ScriptedListerWatcher();
    source.onList.push(
      () => failure(403, 'Forbidden'),
      () => listOf('1', []),
    );
    const { reflector, clock, logger } = newReflector(source, { watchErrorHandler: fail });
    const controller = new AbortController();
    const run = reflector.run(controller.signal);
    await clock.advance(800);
    assert.equal(source.lists.length, 2);
    assert.deepEqual(logger.messages('error'), ['the watch error handler failed']);
    controller.abort();
    await run;
  });
}

test('malformed items are skipped with a log, the others are stored', async () => {
  const source = Object.assign(new ScriptedListerWatcher(), { resource: fooResource });
  const other = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'pod' } };
  source.onList.push(() => listOf('1', [null, 5, {}, { metadata: {} }, { metadata: { name: 7 } }, other, foo('a')]));
  const { reflector, store, logger } = newReflector(source);
  await round(reflector, source);
  assert.deepEqual([...store.objects.keys()], ['a']);
  assert.equal(logger.messages('error').length, 6);
});

test('items get the apiVersion and kind that lists leave out, in front as in objects that have them', async () => {
  const source = Object.assign(new ScriptedListerWatcher(), { resource: fooResource });
  const typed = { kind: 'Foo', apiVersion: 'samplecontroller.k8s.io/v1alpha1', metadata: { name: 'b' } };
  source.onList.push(() => listOf('1', [{ metadata: { name: 'a' } }, typed]));
  const { reflector, store } = newReflector(source);
  await round(reflector, source);
  assert.equal(JSON.stringify(store.objects.get('a')), JSON.stringify({ ...typed, metadata: { name: 'a' } }));
  assert.equal(store.objects.get('b'), typed);
});

test('a transform that fails while listing fails the list', async () => {
  const source = new ScriptedListerWatcher();
  source.onList.push(() => listOf('1', [foo('a')]));
  const transform = (): Foo => {
    throw new Error('bad transform');
  };
  const { reflector, store } = newReflector(source, { transform });
  await assert.rejects(round(reflector, source), /bad transform/);
  assert.equal(store.replacements, 0);
});

test('TestReflectorRespectStoreTransformer, list: each object is transformed once', async () => {
  const source = new ScriptedListerWatcher();
  source.onList.push(() => listOf('1', [foo('a')]));
  const transformed: unknown[] = [];
  const transform = (object: Foo): Foo => {
    transformed.push(object.metadata.name);
    return { ...object, spec: { replicas: 1 } };
  };
  const { reflector, store } = newReflector(source, { transform });
  await round(reflector, source);
  assert.deepEqual(transformed, ['a']);
  const stored: DeepReadonly<Foo> | undefined = store.objects.get('a');
  assert.equal(stored?.spec?.replicas, 1);
});

test('TestWatchTimeout: 300 to 600 s, more when asked for, never less', async () => {
  const timeouts = async (minWatchTimeoutMs: number, random: number): Promise<number | undefined> => {
    const source = new ScriptedListerWatcher();
    source.onList.push(() => listOf('1', []));
    const { reflector } = newReflector(source, { minWatchTimeoutMs, random: () => random });
    await round(reflector, source);
    return source.watches[0]?.timeoutSeconds;
  };
  assert.equal(await timeouts(0, 0), 300);
  assert.equal(await timeouts(0, 0.999999), 599);
  assert.equal(await timeouts(1_000, 0), 300);
  assert.equal(await timeouts(1_800_000, 0), 1_800);
  assert.equal(await timeouts(1_800_000, 0.5), 2_700);
});
