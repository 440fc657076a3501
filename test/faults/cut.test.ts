// Connections that are cut, wherever that may be: at every byte of the conversation, in the middle of a character, in
// order or with a reset; clean ends, and restarts.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { line } from '../support/fault-server-history.ts';
import { watchThat } from '../support/fault-server.ts';
import { type Protocol, type WorldOptions, inWorld, newMemoryLogger, protocols, until } from './support.ts';

const beginnings: Readonly<Record<string, { readonly options: WorldOptions; readonly step: number }>> = {
  'streamed list, HTTP/1.1': { options: { protocol: 'HTTP/1.1' }, step: 1 },
  'paged list and watch, HTTP/1.1': {
    options: { useWatchList: false, listPageSize: 1, protocol: 'HTTP/1.1' },
    step: 5,
  },
  'streamed list, HTTP/2': { options: { protocol: 'HTTP/2' }, step: 29 },
};

for (const [mode, { options, step }] of Object.entries(beginnings)) {
  test(`the first connection is cut after ${step === 1 ? 'any number' : `any multiple of ${step}`} of bytes: ${mode}`, () =>
    inWorld(
      { ...options, proxied: true, objects: 1, truth: false },
      async ({ another, server, history, proxy, logger, complaints }) => {
        const whole = another();
        await whole.quiet();
        await until('it watches', () => server.openWatches() === 1);
        const total = proxy.passed();
        await whole.stop();
        assert.ok(total > 300);
        for (let at = 0; at <= total; at += step) {
          server.asked.length = 0;
          logger.lines.length = 0;
          proxy.cutNextAfter(at);
          const connections = proxy.accepted();
          const cut = another();
          await until(
            'the connection is cut, or used up',
            () => proxy.accepted() > connections + 1 || server.openWatches() > 0,
          );
          history.recreate('a');
          await cut.quiet();
          await cut.stop();
          await until('the server has noticed', () => server.openWatches() === 0);
          assert.ok(server.asked.length <= 8, `cut after ${at}: ${server.asked.join()}`);
          assert.ok(complaints().length <= 1, `cut after ${at}: ${complaints().join()}`);
        }
      },
    ));
}

for (const protocol of protocols) {
  test(`each watch of an informer is cut one byte later than the one before, ${protocol}`, () =>
    inWorld(
      { protocol, proxied: true, objects: 2, backoff: { initialMs: 1, factor: 1, jitter: 0 } },
      async ({ startAndWatch, history, proxy, quiet, complaints }) => {
        await startAndWatch();
        for (let at = 0; at < 700; at += protocol === 'HTTP/2' ? 11 : 1) {
          proxy.cut();
          proxy.cutNextAfter(at);
          history.put('a');
          history.recreate('b');
          await quiet();
        }
        assert.ok(complaints().length <= 1, complaints().join());
      },
    ));
}

for (const protocol of protocols) {
  for (const how of ['end', 'reset'] as const) {
    test(`an open watch is cut (${how}), again and again: each time one watch from where it got to, ${protocol}`, () =>
      inWorld({ protocol, proxied: true }, async ({ startAndWatch, server, history, proxy, quiet, complaints }) => {
        await startAndWatch();
        for (let round = 0; round < 10; round += 1) {
          const watches = server.asked.length;
          proxy.cut(how);
          history.put('a');
          await until('it watches again', () => server.asked.length > watches && server.openWatches() === 1);
          await quiet();
        }
        assert.deepEqual(
          server.asked,
          Array.from({ length: 10 }, (_, round) => `watch ${5 + round}`),
        );
        assert.deepEqual(complaints(), []);
      }));
  }

  test(`clean ends, again and again: each time one watch from where it got to, ${protocol}`, () =>
    inWorld({ protocol }, async ({ startAndWatch, server, history, quiet, complaints }) => {
      await startAndWatch();
      for (let round = 0; round < 10; round += 1) {
        server.endWatches();
        await until('it watches again', () => server.asked.length > round && server.openWatches() === 1);
        history.put('a');
        await quiet();
      }
      assert.deepEqual(
        server.asked,
        Array.from({ length: 10 }, (_, round) => `watch ${5 + round}`),
      );
      assert.deepEqual(complaints(), []);
    }));

  test(`the server restarts: refused connections are waited out, one line, no list, ${protocol}`, () =>
    inWorld({ protocol, proxied: true }, async ({ startAndWatch, server, history, proxy, logger, complaints }) => {
      await startAndWatch();
      await proxy.refuse();
      const attempts = () => logger.lines.filter(({ message }) => message.includes('not ready for a watch')).length;
      await until('it has tried', () => attempts() >= 4);
      history.recreate('a');
      history.delete('b');
      await proxy.listen();
      await until('it watches again', () => server.openWatches() === 1);
      assert.deepEqual(server.asked, ['watch 5']);
      assert.deepEqual(complaints(), ['the server is not ready for a watch; trying again']);
    }));

  test(`the server restarts and has forgotten its history: one list, ${protocol}`, () =>
    inWorld(
      { protocol, proxied: true, streamsLists: false },
      async ({ startAndWatch, server, history, proxy, follower }) => {
        await startAndWatch();
        await proxy.refuse();
        await until('the server has noticed', () => server.openWatches() === 0);
        history.recreate('a');
        history.delete('b');
        history.compact();
        await proxy.listen();
        await until('it watches again', () => server.openWatches() === 1);
        assert.deepEqual(server.asked, ['watch 5', 'watch-list 5', 'list 5', 'watch 8']);
        assert.ok(follower.heard.includes('delete a uid-1'));
      },
    ));
}

test('refused for the first request: the client says so once, and goes on', () =>
  inWorld({ proxied: true, useWatchList: false }, async ({ start, proxy, quiet, logger, complaints }) => {
    await proxy.refuse();
    start();
    await until('it has tried', () => logger.lines.length >= 4);
    await proxy.listen();
    await quiet();
    assert.deepEqual(complaints(), ['list or watch failed; trying again']);
  }));

test('a stream that ends within a line: the half line is nothing, and the next watch brings it whole', () =>
  inWorld({}, async ({ startAndWatch, server, history, quiet, complaints }) => {
    await startAndWatch();
    server.mute = true;
    history.put('b');
    const whole = history
      .changesAfter(5)
      .map(({ event }) => line(event))
      .join('');
    server.say(whole.slice(0, -20));
    server.endWatches();
    await quiet();
    assert.deepEqual(server.asked, ['watch 5']);
    assert.deepEqual(complaints(), []);
  }));

test('a last line without its newline counts', () =>
  inWorld({}, async ({ startAndWatch, server, history, informer, complaints }) => {
    await startAndWatch();
    server.mute = true;
    history.put('b');
    server.next('watch', watchThat('', 'stays open'));
    server.say(
      history
        .changesAfter(5)
        .map(({ event }) => line(event))
        .join('')
        .trimEnd(),
    );
    server.endWatches();
    await until('it is there', () => informer.lastSyncResourceVersion() === '6');
    await until('it watches again', () => server.asked.length === 1);
    assert.deepEqual(server.asked, ['watch 6']);
    assert.deepEqual(complaints(), []);
  }));

test('lines cut inside of a character, at each of its bytes; U+2028 and U+2029 end no line', () =>
  inWorld({}, async ({ startAndWatch, server, history, quiet, informer, complaints }) => {
    await startAndWatch();
    server.mute = true;
    for (const text of [
      'ä',
      '€',
      '\u{1f600}',
      '\u2028',
      '\u2029',
      '\u0085',
      '\\n',
      '\u{1f469}\u200d\u{1f680}',
      '\uFEFF',
      'null\u0000',
    ]) {
      history.put('b', text);
      const [change] = history.changesAfter(history.version - 1);
      assert.ok(change);
      const bytes = Buffer.from(line(change.event));
      for (let at = 0; at < bytes.length; at += 1) {
        server.say(bytes.subarray(at, at + 1));
        // Within the text every byte is a chunk of its own.
        if (bytes.subarray(at, at + 1).every((byte) => byte > 127))
          await new Promise((resolve) => setImmediate(resolve));
      }
      await quiet();
      assert.equal(informer.getIndexer().getByKey('ns/b')?.spec?.text, text);
    }
    assert.deepEqual(server.asked, []);
    assert.deepEqual(complaints(), []);
  }));

const unaware: Protocol = 'HTTP/1.1';
test('an answer that is cut before its end is no list', () =>
  inWorld({ protocol: unaware, useWatchList: false, logger: newMemoryLogger() }, async ({ start, server, quiet }) => {
    server.next('list', (response) => {
      response.setHeader('content-length', '10000');
      response.statusCode = 200;
      if (!('createPushResponse' in response))
        response.write('{"kind":"ThingList","metadata":{"resourceVersion":"9"},"items":[]}');
      setTimeout(() => response.socket?.destroy(), 5);
    });
    start();
    await quiet();
    assert.ok(server.asked.length <= 4, server.asked.join());
  }));
