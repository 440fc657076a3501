// What happens while nobody looks: between the pages of a list, between a list and its watch, between two watches.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { newListWatch, newSharedIndexInformer } from '@kube-codegen/runtime/cache';
import type { DeepReadonly } from '@kube-codegen/runtime/meta/v1';
import { newRestClient } from '@kube-codegen/runtime/rest';
import { type ObjectTracker, newApiServer } from '@kube-codegen/runtime/testing';
import { KubeConfig } from '@kubernetes/client-node';

import { type Thing, failure, line, thing, things } from '../support/fault-server-history.ts';
import { fails, watchThat } from '../support/fault-server.ts';
import { json } from '../support/http-server.ts';
import { Follower, hasty, inWorld, newFastClock, newMemoryLogger, protocols, until } from './support.ts';

for (const protocol of protocols) {
  test(`a list that changes between its pages: the pages are of one moment, the watch brings the rest, ${protocol}`, () =>
    inWorld(
      { protocol, useWatchList: false, listPageSize: 2, objects: 7 },
      async ({ start, server, history, follower, quiet }) => {
        const changing: typeof server.honest.list = async (response, request) => {
          await server.honest.list(response, request);
          history.recreate('a');
          history.delete('g');
          history.put('g');
          history.put('c');
        };
        server.next('list', changing, changing, changing);
        start();
        await quiet();
        assert.deepEqual(server.asked, [
          'list 0 limit=2',
          'list continue',
          'list continue',
          'list continue',
          'watch 8',
        ]);
        assert.ok(follower.heard.includes('delete a uid-1'));
        assert.ok(follower.heard.includes('delete g uid-7'));
      },
    ));
}

test('pages that are not of one moment (a server without snapshots): objects that moved are there once, the last state counts', () =>
  inWorld({ useWatchList: false, listPageSize: 2 }, async ({ start, server, history, quiet }) => {
    const items = [...history.objects.values()];
    const page = (part: readonly (Thing | undefined)[], token?: string) =>
      json(200, {
        kind: 'ThingList',
        metadata: { resourceVersion: '4', ...(token && { continue: token }) },
        items: part,
      });
    server.next('list', page([items[0], items[1]], 'next'), page([items[1], items[2]]));
    start();
    await quiet();
    assert.deepEqual(server.asked.slice(0, 2), ['list 0 limit=2', 'list continue']);
  }));

/** How a gap may come about in which changes are missed, and what the server then offers. */
const gaps = {
  'the watch is cut and made again': (): void => {},
  'the watch has expired': (world: { readonly history: { compact(): void } }): void => world.history.compact(),
};

for (const [what, after] of Object.entries(gaps)) {
  test(`deleted and made anew in a gap, twice: each deletion and addition that a cache can know of is told; ${what}`, () =>
    inWorld({}, async (world) => {
      const { startAndWatch, server, history, follower, quiet } = world;
      await startAndWatch();
      server.mute = true;
      history.recreate('a');
      history.recreate('a');
      history.delete('b');
      history.put('new');
      history.delete('new');
      after(world);
      const heard = follower.heard.length;
      server.endWatches();
      await quiet();
      const told = follower.heard.slice(heard).filter((one) => one.includes(' a '));
      assert.equal(told[0], 'delete a uid-1');
      assert.equal(told.at(-1), 'add a uid-5');
      assert.ok(follower.heard.includes('delete b uid-2'));
    }));
}

test('deleted and made anew within one chunk of a watch, and as a MODIFIED of another uid', () =>
  inWorld({}, async ({ startAndWatch, server, history, follower, quiet }) => {
    await startAndWatch();
    server.mute = true;
    history.recreate('a');
    const [, added] = history.changesAfter(5);
    assert.ok(added);
    server.say(line({ type: 'MODIFIED', object: added.event.object }));
    await quiet();
    assert.deepEqual(follower.heard.slice(-2), ['delete a uid-1', 'add a uid-4']);
  }));

test('a server that was restored from a backup, and is behind what the cache knows', () =>
  inWorld({}, async ({ startAndWatch, server, history, quiet, complaints }) => {
    await startAndWatch();
    for (let i = 0; i < 10; i += 1) history.put('late');
    await quiet();
    // Back to before: fewer objects, smaller versions, and questions from the future are refused.
    history.delete('late');
    history.version = 3;
    server.mute = true;
    const tooLarge = json(
      504,
      failure(504, 'Timeout', {
        causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      }),
    );
    server.next('watch', fails(504, 'Timeout'));
    server.next('watch-list', tooLarge);
    server.next('list', tooLarge);
    server.endWatches();
    server.mute = false;
    history.objects.delete('a');
    await quiet();
    assert.ok(server.asked.length <= 6, server.asked.join());
    assert.ok(complaints().length <= 1, complaints().join());
  }));

test('a list and a watch that overlap: what the list has already is told again as an update at most', () =>
  inWorld({ useWatchList: false }, async ({ start, server, history, follower, quiet }) => {
    server.next(
      'watch',
      watchThat(
        history
          .changesAfter(0)
          .map(({ event }) => line(event))
          .join(''),
      ),
    );
    start();
    await quiet();
    await until('it watches again', () => server.asked.filter((asked) => asked.startsWith('watch')).length > 1);
    assert.equal(follower.heard.filter((heard) => heard.startsWith('add')).length, 3);
  }));

test('the API server in memory: restarts, compactions, dropped and refused requests, one after the other', async () => {
  await using server = newApiServer({ resources: [things] });
  await server.start();
  const tracker = server.tracker();
  const config = new KubeConfig();
  config.loadFromString(server.kubeConfig());
  const logger = newMemoryLogger();
  const client = newRestClient(config, { qps: 0, clock: newFastClock(100), logger });
  const follower = new Follower<Thing>();
  const listerWatcher = newListWatch<Thing>(client, things);
  const informer = newSharedIndexInformer<Thing>({ listerWatcher, backoff: hasty, logger });
  informer.addEventHandler(follower);
  const controller = new AbortController();
  const running = informer.run(controller.signal);
  const versions = (objects: readonly DeepReadonly<Thing>[]): string =>
    objects
      .map(({ metadata }) => `${metadata.name} ${metadata.uid} ${metadata.resourceVersion}`)
      .toSorted()
      .join();
  const quiet = (): Promise<void> =>
    until('the cache equals the truth', () => versions(informer.getIndexer().list()) === versions(allThings(tracker)));
  const faults: readonly (() => void | Promise<void>)[] = [
    () => server.dropConnections(),
    () => server.endWatches(),
    () => (server.compact(), server.dropConnections()),
    () => (server.failNext(3, { code: 503 }, { verb: 'watch' }), server.endWatches()),
    () => (server.failNext(2, { code: 429, retryAfterSeconds: 1 }), server.endWatches()),
    () => (server.dropNext(2), server.dropConnections()),
    () => server.stop(),
  ];
  try {
    await informer.whenSynced();
    for (const [round, fault] of faults.entries()) {
      await fault();
      tracker.add({ ...thing(`thing-${round}`, ''), metadata: { name: `thing-${round}`, namespace: 'default' } });
      if (round > 1) tracker.delete(things, `thing-${round - 2}`, 'default');
      await server.start();
      await quiet();
    }
    assert.deepEqual(follower.problems, []);
    assert.equal(versions([...follower.objects.values()]), versions(allThings(tracker)));
  } finally {
    controller.abort();
    await running;
    client.close();
  }
});

/** What a tracker holds are decoded objects of the kind. */
function allThings(tracker: ObjectTracker): readonly Thing[] {
  return tracker.list(things) as unknown as readonly Thing[];
}
