// 410 in every form in which servers, proxies and caches say it.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { failure, line } from '../support/fault-server-history.ts';
import { fails, watchThat } from '../support/fault-server.ts';
import { inWorld, protocols, until } from './support.ts';

const expired = (code: number, reason: string): string => line({ type: 'ERROR', object: failure(code, reason) });

const inStream = {
  'code 410, reason Expired': expired(410, 'Expired'),
  'code 410, reason Gone': expired(410, 'Gone'),
  'code 410 without a reason': expired(410, ''),
  'reason Expired without a code': line({
    type: 'ERROR',
    object: { kind: 'Status', status: 'Failure', reason: 'Expired' },
  }),
};

for (const protocol of protocols) {
  for (const [form, event] of Object.entries(inStream)) {
    for (const then of ['ends', 'stays open'] as const) {
      test(`410 as an ERROR event (${form}), and the stream ${then}: one relist, ${protocol}`, () =>
        inWorld(
          { protocol, streamsLists: false, clientSpeed: 1 },
          async ({ startAndWatch, server, history, complaints }) => {
            await startAndWatch();
            server.mute = true;
            history.put('b');
            history.delete('a');
            history.put('z');
            server.say(event);
            if (then === 'ends') server.endWatches();
            await until('it watches again', () => server.asked.some((asked) => asked.startsWith('watch ')));
            assert.deepEqual(server.asked, ['watch-list 5', 'list 5', 'watch 8']);
            assert.deepEqual(complaints(), [], 'an expired watch is nothing to complain of');
          },
        ));
    }
  }

  test(`410 in a streamed list: the newest state is streamed at once, ${protocol}`, () =>
    inWorld({ protocol, clientSpeed: 1 }, async ({ start, server, history, quiet }) => {
      const first = line({ type: 'ADDED', object: history.objects.get('a') });
      server.next('watch-list', watchThat(first + expired(410, 'Expired'), 'stays open'));
      start();
      await quiet();
      assert.deepEqual(server.asked, ['watch-list', 'watch-list']);
    }));

  test(`410 as the status of a watch: a relist, ${protocol}`, () =>
    inWorld(
      { protocol, streamsLists: false, clientSpeed: 1 },
      async ({ startAndWatch, server, history, quiet, complaints }) => {
        await startAndWatch();
        server.mute = true;
        history.recreate('a');
        server.next('watch', fails(410, 'Expired'));
        server.endWatches();
        await quiet();
        await until('it watches again', () => server.openWatches() === 1);
        assert.deepEqual(server.asked, ['watch 5', 'watch-list 5', 'list 5', 'watch 7']);
        assert.deepEqual(complaints(), []);
      },
    ));

  test(`410 as the status of a streamed list, then of a list: each asks for the newest state at once, ${protocol}`, () =>
    inWorld({ protocol, clientSpeed: 1 }, async ({ start, server, quiet, complaints }) => {
      server.next('watch-list', fails(410, 'Gone'), fails(410, 'Gone'));
      server.next('list', fails(410, 'Expired'));
      start();
      await quiet();
      assert.ok(server.asked.length <= 6, server.asked.join());
      assert.deepEqual(complaints(), []);
    }));
}

test('410 as the status of a list: the newest state is listed at once', () =>
  inWorld({ useWatchList: false }, async ({ start, server, quiet, complaints }) => {
    server.next('list', fails(410, 'Expired'));
    start();
    await quiet();
    await until('it watches', () => server.openWatches() === 1);
    assert.deepEqual(server.asked, ['list 0 limit=500', 'list limit=500', 'watch 4']);
    assert.deepEqual(complaints(), []);
  }));

test('410 for a continue token, in the middle of a paged list: one whole list', () =>
  inWorld({ streamsLists: false, listPageSize: 2, objects: 7 }, async ({ start, server, history, quiet }) => {
    server.next('list', async (response, request) => {
      await server.honest.list(response, request);
      history.delete('a');
      history.compact();
    });
    start();
    await quiet();
    assert.deepEqual(server.asked.slice(0, 4), ['watch-list', 'list 0 limit=2', 'list continue', 'list 0']);
  }));

for (const [form, reaction] of Object.entries({
  'the status': fails(410, 'Expired'),
  'an ERROR event': watchThat(expired(410, 'Expired'), 'ends'),
})) {
  test(`410 for ever as ${form} of streamed lists: plain lists, and no storm`, () =>
    inWorld({ clientSpeed: 1 }, async ({ start, server, quiet }) => {
      server.always('watch-list', reaction);
      start();
      await quiet();
      assert.deepEqual(server.asked, ['watch-list', 'watch-list', 'list limit=500']);
      server.always('watch-list', undefined);
    }));
}

test('410 for ever: the pauses grow, one relist each, and nothing is logged', () =>
  inWorld(
    { streamsLists: false, backoff: { initialMs: 20, factor: 2, jitter: 0, capMs: 200 } },
    async ({ startAndWatch, server, complaints }) => {
      await startAndWatch();
      const startMs = performance.now();
      server.always('watch', watchThat(expired(410, 'Expired'), 'stays open'));
      server.endWatches();
      await until(
        'it has tried five times',
        () => server.asked.filter((asked) => asked.startsWith('watch ')).length >= 5,
      );
      assert.ok(performance.now() - startMs > 20 + 40 + 80 + 160 - 10);
      assert.deepEqual(complaints(), []);
      server.always('watch', undefined);
    },
  ));
