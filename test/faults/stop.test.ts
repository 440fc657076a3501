// Stop at every point: the run resolves soon, connections are closed, and nothing is heard or left behind afterwards.
import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';

import { newListWatch, newSharedIndexInformer } from '@kube-codegen/runtime/cache';
import { type Clock, systemClock } from '@kube-codegen/runtime/clock';

import { type Thing, things } from '../support/fault-server-history.ts';
import { type RequestKind, fails, watchThat } from '../support/fault-server.ts';
import { hangUp, silence } from '../support/http-server.ts';
import { Follower, type World, inWorld, protocols, until } from './support.ts';

/** The system's clock, which counts the timers that wait. */
function newCountingClock(): Clock & { pending(): number } {
  let pending = 0;
  return {
    ...systemClock,
    setTimeout(callback, delayMs) {
      let waits = true;
      pending += 1;
      const done = (): void => {
        if (waits) pending -= 1;
        waits = false;
      };
      const real = systemClock.setTimeout(() => (done(), callback()), delayMs);
      return { cancel: () => (done(), real.cancel()) };
    },
    pending: () => pending,
  };
}

/** Starts an informer, has it stopped when `when` resolves, and checks what is left. */
async function stopWhen({ client, server, history, logger }: World, when: () => Promise<unknown>): Promise<void> {
  const clock = newCountingClock();
  const controller = new AbortController();
  const follower = new Follower<Thing>();
  const informer = newSharedIndexInformer<Thing>({ listerWatcher: newListWatch<Thing>(client, things), clock, logger });
  const registration = informer.addEventHandler(follower);
  const running = informer.run(controller.signal);
  await when();
  const wasSynced = informer.hasSynced();
  const startMs = performance.now();
  controller.abort();
  await running;
  assert.ok(performance.now() - startMs < 2_000, 'the stop is quick');
  assert.equal(clock.pending(), 0, 'no timer is left');
  assert.equal(getEventListeners(controller.signal, 'abort').length, 0, 'nobody waits for the signal any more');
  assert.equal(await registration.whenSynced(), registration.hasSynced());
  assert.equal(await informer.whenSynced(), wasSynced);
  const heard = follower.heard.length;
  history.put('a');
  await turn();
  assert.equal(follower.heard.length, heard, 'nothing is heard after the stop');
  await until('the server sees no watch', () => server.openWatches() === 0);
}

async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) await turn();
}

for (const protocol of protocols) {
  for (const streamsLists of [true, false]) {
    const how = streamsLists ? 'streamed list' : 'list and watch';
    test(`stop after any number of turns of the event loop, from the start to the open watch: ${how}, ${protocol}`, () =>
      inWorld({ protocol, streamsLists, objects: 20, truth: false }, async (world) => {
        for (let count = 0; count < 60; count += 1) await stopWhen(world, () => turns(count));
      }));
  }

  const stuck = {
    'hangs up': hangUp,
    'says nothing': silence,
    refuses: fails(403),
    'is busy': fails(429, '', 60),
    'is silent': watchThat('', 'stays open'),
  };
  for (const [what, answer] of Object.entries(stuck)) {
    test(`stop while a server ${what}, ${protocol}`, () =>
      inWorld({ protocol, truth: false }, async (world) => {
        for (const kind of ['watch-list', 'list', 'watch'] satisfies RequestKind[]) {
          world.server.always(kind, answer);
          const asked = world.server.asked.length;
          await stopWhen(world, () => until('it has asked', () => world.server.asked.length > asked));
          await stopWhen(world, () =>
            until('it has asked', () => world.server.asked.length > asked + 1).then(() => turns(20)),
          );
          world.server.always(kind, undefined);
        }
      }));
  }

  test(`stop while bytes trickle in, ${protocol}`, () =>
    inWorld({ protocol, proxied: true, objects: 5, truth: false }, async (world) => {
      world.proxy.sliceBytes = 1;
      for (let at = 40; at < 1_200; at += 61) {
        const passed = world.proxy.passed();
        await stopWhen(world, () => until('the bytes have come', () => world.proxy.passed() >= passed + at));
      }
    }));

  test(`stop while the network is dead, ${protocol}`, () =>
    inWorld({ protocol, proxied: true, truth: false }, async (world) => {
      world.proxy.freeze();
      const connections = world.proxy.accepted();
      await stopWhen(world, () => until('it has connected', () => world.proxy.accepted() > connections));
      world.proxy.thaw();
      await stopWhen(world, () => until('it watches', () => world.server.openWatches() === 1));
      await world.proxy.refuse();
      await stopWhen(world, () => turns(30));
    }));

  test(`two hundred watches later nothing has piled up, ${protocol}`, async () => {
    const clock = newCountingClock();
    await inWorld({ protocol, clock }, async ({ startAndWatch, server, history, quiet, signal }) => {
      await startAndWatch();
      const timers = clock.pending();
      const listeners = getEventListeners(signal, 'abort').length;
      const sockets = server.http.connectionCount();
      for (let round = 0; round < 200; round += 1) {
        server.endWatches();
        await until('it watches again', () => server.asked.length > round && server.openWatches() === 1);
        history.put('a');
        await quiet();
      }
      assert.ok(clock.pending() <= timers, `${clock.pending()} timers, ${timers} at first`);
      assert.ok(server.http.sockets.size <= 2, 'connections are used again');
      assert.ok(server.http.connectionCount() - sockets <= 2);
      assert.ok(getEventListeners(signal, 'abort').length <= listeners + 1, 'watches that ended wait for no signal');
    });
    assert.equal(clock.pending(), 0);
  });
}

test('stop in a handler: of the initial list, of an event, by each of two handlers', () =>
  inWorld({ truth: false }, async ({ client, history, logger, server }) => {
    for (const at of [0, 1, 2, 3, 4]) {
      const controller = new AbortController();
      let calls = 0;
      const informer = newSharedIndexInformer<Thing>({ listerWatcher: newListWatch<Thing>(client, things), logger });
      const stops = (): void => {
        if (calls === at) controller.abort();
        calls += 1;
      };
      informer.addEventHandler({ onAdd: stops, onUpdate: stops });
      informer.addEventHandler({ onAdd: stops, onUpdate: stops });
      const running = informer.run(controller.signal);
      await informer.whenSynced(controller.signal);
      history.put('a');
      await running;
      assert.ok(calls > at);
      await until('the server sees no watch', () => server.openWatches() === 0);
    }
  }));

test('stop before the start', () =>
  inWorld({ truth: false }, async ({ client, server, logger }) => {
    const informer = newSharedIndexInformer<Thing>({ listerWatcher: newListWatch<Thing>(client, things), logger });
    await informer.run(AbortSignal.abort());
    assert.equal(informer.isStopped(), true);
    assert.deepEqual(server.asked, []);
  }));
