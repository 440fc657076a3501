// ERROR events of codes other than 410, and ERROR events that are no Status at all.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { failure, line } from '../support/fault-server-history.ts';
import { watchThat } from '../support/fault-server.ts';
import { inWorld, protocols, until } from './support.ts';

const error = (code: number, reason: string): string => line({ type: 'ERROR', object: failure(code, reason) });

/** Everything but 429 means that the watch cannot go on: one line, and a list. */
const fatal = {
  'code 500': error(500, 'InternalError'),
  'code 503': error(503, 'ServiceUnavailable'),
  'code 504': error(504, 'Timeout'),
  'code 400': error(400, 'BadRequest'),
  'code 401': error(401, 'Unauthorized'),
  'code 403': error(403, 'Forbidden'),
  'code 404': error(404, 'NotFound'),
  'code 0': error(0, ''),
  'an object that is no Status': line({ type: 'ERROR', object: { kind: 'Thing', metadata: { name: 'a' } } }),
  'an empty object': line({ type: 'ERROR', object: {} }),
};

for (const [what, event] of Object.entries(fatal)) {
  for (const then of ['ends', 'stays open'] as const) {
    test(`ERROR event with ${what}, and the stream ${then}: one relist and one line`, () =>
      inWorld({ streamsLists: false, clientSpeed: 1 }, async ({ startAndWatch, server, history, complaints }) => {
        await startAndWatch();
        server.mute = true;
        history.recreate('b');
        server.say(event);
        if (then === 'ends') server.endWatches();
        await until('it watches again', () => server.asked.some((asked) => asked.startsWith('watch ')));
        assert.deepEqual(server.asked, ['watch-list 5', 'list 5', 'watch 7']);
        assert.deepEqual(complaints(), ['the watch ended with an error; listing again']);
      }));
  }
}

for (const protocol of protocols) {
  test(`ERROR event with code 429: the same watch again, no list, one line, ${protocol}`, () =>
    inWorld({ protocol, clientSpeed: 1 }, async ({ startAndWatch, server, history, quiet, complaints }) => {
      await startAndWatch();
      server.mute = true;
      history.put('b');
      const busy = watchThat(error(429, 'TooManyRequests'));
      server.next('watch', busy, busy, busy);
      server.say(error(429, 'TooManyRequests'));
      await quiet();
      assert.deepEqual(server.asked, ['watch 5', 'watch 5', 'watch 5', 'watch 5']);
      assert.deepEqual(complaints(), ['the server is not ready for a watch; trying again']);
    }));
}

test('ERROR event with code 500, with maxInternalErrorRetryMs: the same watch again', () =>
  inWorld({ maxInternalErrorRetryMs: 60_000 }, async ({ startAndWatch, server, history, quiet, complaints }) => {
    await startAndWatch();
    server.mute = true;
    history.put('b');
    server.say(error(500, 'InternalError'));
    await quiet();
    assert.deepEqual(server.asked, ['watch 5']);
    assert.deepEqual(complaints(), []);
  }));

test('what stands before an ERROR event in the same chunk counts, what stands after it does not', () =>
  inWorld({ streamsLists: false, clientSpeed: 1 }, async ({ startAndWatch, server, history, follower, quiet }) => {
    await startAndWatch();
    server.mute = true;
    history.put('b');
    const [before] = history.changesAfter(5).map(({ event }) => line(event));
    history.delete('c');
    const [after] = history.changesAfter(6).map(({ event }) => line(event));
    history.put('c');
    server.say(`${before}${error(500, 'InternalError')}${after}`);
    await quiet();
    assert.deepEqual(server.asked.slice(0, 2), ['watch-list 6', 'list 6']);
    assert.equal(follower.heard[4], 'update b uid-2');
    assert.equal(follower.heard.filter((heard) => heard === 'delete c uid-3').length, 1);
    assert.equal(follower.heard.at(-1), 'add c uid-4');
  }));
