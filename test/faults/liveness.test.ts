// Peers that are slow, stalled, stuck or gone without a word; and idle ones, which are none of that.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { silence } from '../support/http-server.ts';
import { watchThat } from '../support/fault-server.ts';
import { inWorld, newFastClock, protocols, until } from './support.ts';

test('a peer that is gone without a packet is noticed within deadPeerTimeoutMs, HTTP/2', () =>
  inWorld({ protocol: 'HTTP/2', proxied: true, client: { deadPeerTimeoutMs: 21_000 } }, async (world) => {
    const { startAndWatch, server, history, proxy, quiet, complaints } = world;
    await startAndWatch();
    proxy.abandon();
    const startMs = performance.now();
    history.recreate('b');
    await quiet();
    assert.ok(performance.now() - startMs >= 70, 'a hundred times as fast, a third of the time is for the answer');
    assert.deepEqual(server.asked, ['watch 5']);
    assert.deepEqual(complaints(), []);
  }));

test('a peer that is gone without a packet is noticed when its watch should have ended, HTTP/1.1', () =>
  inWorld(
    // The shortest watch is 300 s and gets 30 s of grace: a third of a second on a clock that is so fast.
    { proxied: true, clock: newFastClock(1_000), random: () => 0, client: { deadPeerTimeoutMs: 0 } },
    async ({ startAndWatch, server, history, proxy, quiet }) => {
      await startAndWatch();
      proxy.abandon();
      history.recreate('b');
      await quiet();
      assert.deepEqual(server.asked.slice(0, 1), ['watch 5']);
    },
  ));

test('a network that takes connections and passes nothing: the first line comes after one attempt of each kind', () =>
  inWorld(
    { protocol: 'HTTP/2', proxied: true, client: { connectTimeoutMs: 4_000 } },
    async ({ start, proxy, quiet, complaints }) => {
      proxy.freeze();
      start();
      await until('a line', () => complaints().length > 0);
      assert.ok(proxy.accepted() <= 2, 'a streamed list and a plain one');
      await until('more attempts', () => proxy.accepted() > 4);
      assert.deepEqual(complaints(), ['list or watch failed; trying again']);
      proxy.thaw();
      await quiet();
    },
  ));

for (const protocol of protocols) {
  test(`a longer minWatchTimeoutMs asks for, and bears, longer watches, ${protocol}`, () =>
    inWorld(
      { protocol, clock: newFastClock(1_000), random: () => 0, minWatchTimeoutMs: 3_600_000, useWatchList: false },
      async ({ startAndWatch, server, history, quiet }) => {
        await startAndWatch();
        await delay(400);
        history.put('b');
        await quiet();
        assert.deepEqual(server.asked, [], 'it is as it was after 400 s');
        assert.equal(server.http.requests.at(-1)?.query['timeoutSeconds'], '3600');
      },
    ));

  test(`an idle watch on a living peer is left alone, ${protocol}`, () =>
    inWorld({ protocol, proxied: true, client: { deadPeerTimeoutMs: 20_000 } }, async (world) => {
      const { startAndWatch, server, history, proxy, quiet, complaints } = world;
      await startAndWatch();
      await delay(800);
      history.put('b');
      await quiet();
      assert.deepEqual(server.asked, [], 'four times the timeout has passed');
      assert.ok(proxy.open() <= 2);
      assert.deepEqual(complaints(), []);
    }));

  test(`a network that stalls for less than the timeout costs nothing, ${protocol}`, () =>
    inWorld({ protocol, proxied: true, client: { deadPeerTimeoutMs: 60_000 } }, async (world) => {
      const { startAndWatch, server, history, proxy, quiet } = world;
      await startAndWatch();
      proxy.freeze();
      history.recreate('b');
      await delay(100);
      proxy.thaw();
      await quiet();
      assert.deepEqual(server.asked, []);
    }));

  test(`a network that stalls for longer: new connections time out, one line, then everything goes on, ${protocol}`, () =>
    inWorld(
      { protocol, proxied: true, client: { deadPeerTimeoutMs: 6_000, connectTimeoutMs: 4_000, timeoutMs: 10_000 } },
      async ({ startAndWatch, server, history, proxy, quiet, complaints }) => {
        await startAndWatch();
        proxy.freeze();
        history.recreate('b');
        await delay(200);
        proxy.thaw();
        await quiet();
        assert.ok(server.asked.length <= 8, server.asked.join());
        assert.ok(complaints().length <= 3, complaints().join());
      },
    ));

  test(`a slow stream, seven bytes at a time: nothing is lost and nothing asked again, ${protocol}`, () =>
    inWorld({ protocol, proxied: true }, async ({ startAndWatch, server, history, proxy, quiet, complaints }) => {
      proxy.sliceBytes = 7;
      proxy.delayMs = 3;
      await startAndWatch();
      for (let i = 0; i < 20; i += 1) history.recreate('abc'[i % 3] ?? 'a');
      await quiet();
      assert.deepEqual(server.asked, []);
      assert.deepEqual(complaints(), []);
    }));

  test(`a server that takes a list and never answers: timeoutMs ends it, one line, ${protocol}`, () =>
    inWorld(
      { protocol, useWatchList: false, client: { timeoutMs: 5_000 } },
      async ({ start, server, quiet, complaints }) => {
        server.next('list', silence, silence, silence);
        start();
        await quiet();
        assert.deepEqual(
          server.asked.slice(0, 4).map((asked) => asked.split(' ')[0]),
          ['list', 'list', 'list', 'list'],
        );
        assert.deepEqual(complaints(), ['list or watch failed; trying again']);
      },
    ));

  test(`a server that takes a watch and never answers: it is given up with its time and grace, ${protocol}`, () =>
    inWorld(
      { protocol, random: () => 0, client: { clock: newFastClock(2_000), deadPeerTimeoutMs: 0 } },
      async ({ startAndWatch, server, history, quiet, complaints }) => {
        await startAndWatch();
        server.next('watch', silence);
        server.endWatches();
        history.put('b');
        await quiet();
        assert.ok(server.asked.length <= 5, server.asked.join());
        assert.ok(complaints().length <= 1, complaints().join());
      },
    ));

  test(`a streamed list that begins and says nothing: complaints, then a plain list, now and later, ${protocol}`, () =>
    inWorld({ protocol, clock: newFastClock(100) }, async ({ start, server, quiet, complaints }) => {
      server.always('watch-list', watchThat('', 'stays open'));
      start();
      await quiet();
      const streams = server.asked.filter((asked) => asked.startsWith('watch-list')).length;
      assert.equal(streams, 1);
      assert.ok(complaints().includes('no initial events have come'));
      assert.ok(complaints().length <= 8, complaints().join());
    }));
}
