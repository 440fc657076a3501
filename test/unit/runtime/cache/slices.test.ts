import assert from 'node:assert/strict';
import { test } from 'node:test';

import { newSharedIndexInformer } from '@kube-codegen/runtime/cache';
import type { Clock } from '@kube-codegen/runtime/clock';
import { newFakeClock } from '@kube-codegen/runtime/testing';

import { Slicer } from '../../../../src/runtime/clock/slicer.ts';
import { type Foo, ScriptedListerWatcher, foo, initialEventsEnd, listOf, newMemoryLogger, settle } from './support.ts';

/** Each look at this clock takes a tenth of a millisecond: work takes time without the test waiting. */
function busyClock(): Clock {
  let nowMs = 0;
  return { ...newFakeClock(), monotonic: () => (nowMs += 0.1) };
}

/** How many turns of the event loop pass until `done`, and whether something else ran in each. */
async function turnsUntil(done: () => boolean): Promise<number> {
  let turns = 0;
  while (!done()) {
    await new Promise((resolve) => setImmediate(resolve));
    turns += 1;
    assert.ok(turns < 10_000, 'it never came to an end');
  }
  return turns;
}

const many = 5_000;
const objects = (): Foo[] => Array.from({ length: many }, (_, index) => foo(`a${index}`, '1', { uid: `u${index}` }));

for (const mode of ['list', 'watch-list'] as const) {
  test(`a sync of many objects by ${mode} leaves the event loop free between slices, and loses nothing`, async () => {
    const source = Object.assign(new ScriptedListerWatcher(), { supportsWatchList: mode === 'watch-list' });
    source.onList.push(() => listOf('1', objects()));
    const watcher = source.nextWatcher();
    const events = objects().map((object) => ({ type: 'ADDED' as const, object }));
    if (mode === 'watch-list') watcher.send(...events, initialEventsEnd('1'));
    const informer = newSharedIndexInformer<Foo>({
      listerWatcher: source,
      clock: busyClock(),
      logger: newMemoryLogger(),
    });
    const heard: string[] = [];
    informer.addEventHandler({ onAdd: ({ metadata }) => heard.push(metadata.name ?? '') });
    const controller = new AbortController();
    const run = informer.run(controller.signal);
    const turns = await turnsUntil(() => heard.length === many);
    assert.ok(turns > 20, `${turns} turns`);
    assert.deepEqual(
      heard,
      objects().map(({ metadata }) => metadata.name),
    );
    controller.abort();
    await run;
  });
}

test('handlers added in the middle of a sliced relist hear of every object once', async () => {
  const source = new ScriptedListerWatcher();
  source.onList.push(() => listOf('1', objects()));
  const informer = newSharedIndexInformer<Foo>({
    listerWatcher: source,
    clock: busyClock(),
    logger: newMemoryLogger(),
  });
  const controller = new AbortController();
  const run = informer.run(controller.signal);
  const counts: Map<string, number>[] = [];
  const registrations = [];
  while (counts.length < 60) {
    const count = new Map<string, number>();
    counts.push(count);
    const registration = informer.addEventHandler({
      onAdd: ({ metadata: { name = '' } }) => count.set(name, (count.get(name) ?? 0) + 1),
    });
    registrations.push(registration);
    if (counts.length % 10 === 0) informer.removeEventHandler(registration);
    await settle(1);
  }
  await Promise.all(registrations.map((registration) => registration.whenSynced()));
  for (const [index, count] of counts.entries()) {
    if ((index + 1) % 10 === 0) continue;
    assert.equal(count.size, many);
    assert.deepEqual(new Set(count.values()), new Set([1]));
  }
  controller.abort();
  await run;
});

test('the stop does not wait for the rest of what handlers were to hear', async () => {
  const source = new ScriptedListerWatcher();
  source.onList.push(() => listOf('1', objects()));
  const informer = newSharedIndexInformer<Foo>({
    listerWatcher: source,
    clock: busyClock(),
    logger: newMemoryLogger(),
  });
  let heard = 0;
  const controller = new AbortController();
  informer.addEventHandler({
    onAdd() {
      heard += 1;
      if (heard === 10) controller.abort();
    },
  });
  await informer.run(controller.signal);
  assert.ok(heard < many, `${heard}`);
  assert.equal(informer.isStopped(), true);
});

test('each turn of the event loop has one slice, however many there are that work', async () => {
  const slicers = Array.from({ length: 5 }, () => new Slicer(newFakeClock()));
  let inThisTurn = 0;
  const perTurn: number[] = [];
  const work = slicers.map(async (slicer) => {
    for (let count = 0; count < 4; count += 1) {
      await slicer.next();
      inThisTurn += 1;
    }
  });
  const state = { working: true };
  void Promise.all(work).then(() => (state.working = false));
  while (state.working) {
    inThisTurn = 0;
    await new Promise((resolve) => setImmediate(resolve));
    perTurn.push(inThisTurn);
  }
  assert.ok(Math.max(...perTurn) <= 2, perTurn.join());
});
