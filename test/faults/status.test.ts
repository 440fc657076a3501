// Requests that are refused: by authentication, authorisation, missing CRDs, conflicts, overload and defects.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { KubernetesList } from '@kube-codegen/runtime/meta/v1';
import { ResourceClient, isConflict, isUnauthorized, retryOnConflict } from '@kube-codegen/runtime/rest';

import { type Thing, failure, line, things } from '../support/fault-server-history.ts';
import { type RequestKind, fails, watchThat } from '../support/fault-server.ts';
import { type Answer, hangUp, json, text } from '../support/http-server.ts';
import { type World, hasty, inWorld, protocols, until } from './support.ts';

const growing = { initialMs: 5, factor: 2, jitter: 0, capMs: 40 } as const;
const kinds: readonly RequestKind[] = ['list', 'watch', 'watch-list'];

const refusals: Readonly<Record<string, Answer>> = {
  '401': fails(401, 'Unauthorized'),
  '403': fails(403, 'Forbidden'),
  '404 as a Status': fails(404, 'NotFound'),
  '404 as text, before the CRD exists': text(404, '404 page not found\n', { 'content-type': 'text/plain' }),
  '409': fails(409, 'Conflict'),
  '422': fails(422, 'Invalid'),
  '500': fails(500, 'InternalError'),
  '500 without a body': text(500),
  '502 of a proxy': text(502, '<html>bad gateway</html>', { 'content-type': 'text/html' }),
  '503': fails(503, 'ServiceUnavailable'),
  '504': fails(504, 'Timeout'),
  '200 with HTML': text(200, '<html>log in first</html>', { 'content-type': 'text/html' }),
  '200 with half of a JSON': text(200, '{"kind":"ThingList","items":[', { 'content-type': 'application/json' }),
  '200 with a failed Status': json(200, failure(500, 'InternalError')),
  '200 with null': json(200, null),
  '200 with no list': json(200, { kind: 'Thing' }),
  '200 with broken gzip': text(200, 'this is no gzip', { 'content-encoding': 'gzip' }),
  'no HTTP at all': (response) => void response.socket?.end('SSH-2.0-OpenSSH_9.6\r\n'),
  'a broken chunk': (response) =>
    void response.socket?.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n'),
  '301 to nowhere': text(301, '', { location: 'http://127.0.0.1:1/' }),
};

for (const [name, answer] of Object.entries(refusals)) {
  test(`${name} for ever: growing pauses, one line, and it goes on when the server does`, () =>
    inWorld({ backoff: growing }, async (world) => {
      const { start, server, logger, informer, complaints, quiet } = world;
      for (const kind of kinds) server.always(kind, answer);
      const startMs = performance.now();
      start();
      await until('it has listed five times', () => lists(world) >= 5);
      assert.ok(performance.now() - startMs >= 5 + 10 + 20 + 40 - 5, 'it waits between attempts');
      assert.equal(informer.hasSynced(), false);
      assert.deepEqual(complaints(), ['list or watch failed; trying again'], JSON.stringify(logger.lines));
      for (const kind of kinds) server.always(kind, undefined);
      await quiet();
      assert.equal(informer.hasSynced(), true);
    }));

  test(`${name} once for each request: the truth is known at once, and each kind of request has one line at most`, () =>
    inWorld({}, async ({ start, server, quiet, complaints }) => {
      for (const kind of kinds) server.next(kind, answer);
      start();
      await quiet();
      assert.ok(server.asked.length <= 8, server.asked.join());
      assert.ok(complaints().length <= 2, complaints().join());
    }));
}

function lists({ server }: World): number {
  return server.asked.filter((asked) => asked.startsWith('list')).length;
}

test('401 once: credentials that can change are asked for anew, and nobody notices', () =>
  inWorld(
    {
      user: {
        exec: { apiVersion: 'client.authentication.k8s.io/v1', command: process.execPath, args: ['-e', newToken] },
      },
    },
    async ({ start, server, quiet, complaints }) => {
      const seen: unknown[] = [];
      const onlyOnce = new Set<string>();
      const refuseFirst: Answer = (response, request) => {
        const token = String(request.headers['authorization']);
        seen.push(token);
        onlyOnce.add(token);
        if (onlyOnce.size === 1) return fails(401, 'Unauthorized')(response, request);
        return server.honest['watch-list'](response, request);
      };
      server.always('watch-list', refuseFirst);
      start();
      await quiet();
      assert.equal(server.asked.length, 2);
      assert.notEqual(seen[0], seen[1]);
      assert.deepEqual(complaints(), []);
    },
  ));

const newToken = `console.log(JSON.stringify({
  apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status: { token: 't' + process.hrtime.bigint() },
}))`;

test('401 for ever, with credentials that can change: two requests an attempt, no storm of plugins', () =>
  inWorld(
    {
      backoff: { ...growing, initialMs: 100, capMs: 400 },
      useWatchList: false,
      truth: false,
      user: {
        exec: { apiVersion: 'client.authentication.k8s.io/v1', command: process.execPath, args: ['-e', newToken] },
      },
    },
    async ({ start, server, complaints, client }) => {
      server.always('list', fails(401, 'Unauthorized'));
      start();
      await until('it has tried', () => server.asked.length >= 4);
      assert.deepEqual(complaints(), ['list or watch failed; trying again']);
      await assert.rejects(new ResourceClient<Thing>(client, things, 'ns').list(), isUnauthorized);
    },
  ));

test('404 after the CRD is deleted: the cache keeps what it had; when the CRD is back, it follows again', () =>
  inWorld({ backoff: growing }, async (world) => {
    const { startAndWatch, server, history, informer, complaints, follower, quiet } = world;
    await startAndWatch();
    // As API servers do it: the objects go one by one, then the watch ends, then nothing is known of the resource.
    for (const name of ['a', 'b', 'c']) history.delete(name);
    for (const kind of kinds) server.always(kind, text(404, '404 page not found\n', { 'content-type': 'text/plain' }));
    server.endWatches();
    await until('it has listed three times', () => lists(world) >= 3);
    await until('the cache is empty', () => informer.getIndexer().list().length === 0);
    assert.deepEqual(complaints(), ['list or watch failed; trying again']);
    for (const kind of kinds) server.always(kind, undefined);
    history.compact();
    history.put('a');
    await quiet();
    assert.deepEqual(follower.heard.slice(-1), ['add a uid-4']);
  }));

test('409: a writer reads anew and writes again, any other error is not tried again', () =>
  inWorld({ truth: false }, async ({ client, server, history }) => {
    const client2 = new ResourceClient<Thing, KubernetesList<Thing>>(client, things, 'ns');
    let writes = 0;
    server.http.answer((response, request) => {
      if (request.method === 'GET') return json(200, history.objects.get('a'))(response, request);
      writes += 1;
      return (writes < 3 ? fails(409, 'Conflict') : json(200, request.body))(response, request);
    });
    const update = (): Promise<Thing> => retryOnConflict(async () => client2.update(await client2.get('a')));
    assert.equal((await update()).metadata.name, 'a');
    assert.equal(writes, 3);
    server.http.answer(fails(409, 'Conflict'));
    const object = history.objects.get('a');
    assert.ok(object);
    await assert.rejects(client2.update(object), isConflict);
  }));

for (const protocol of protocols) {
  test(`429 without Retry-After: a watch waits and is tried again without a list, ${protocol}`, () =>
    inWorld({ protocol }, async ({ startAndWatch, server, history, quiet, complaints }) => {
      await startAndWatch();
      server.mute = true;
      history.put('b');
      const busy = fails(429, 'TooManyRequests');
      server.next('watch', busy, busy, busy, busy);
      server.endWatches();
      await quiet();
      assert.deepEqual(
        server.asked,
        Array.from({ length: 5 }, () => 'watch 5'),
      );
      assert.deepEqual(complaints(), ['the server is not ready for a watch; trying again']);
    }));

  test(`429 and 503 with Retry-After: the client waits as long, and nobody hears of it, ${protocol}`, () =>
    inWorld({ protocol }, async ({ start, server, quiet, complaints }) => {
      server.next('watch-list', fails(429, 'TooManyRequests', 2), fails(503, 'ServiceUnavailable', 3));
      const startMs = performance.now();
      start();
      await quiet();
      assert.ok(performance.now() - startMs >= 50 - 2, 'five seconds, a hundred times as fast');
      assert.deepEqual(server.asked, ['watch-list', 'watch-list', 'watch-list']);
      assert.deepEqual(complaints(), []);
    }));
}

test('429 with Retry-After for ever: ten retries an attempt, each after its time; one line', () =>
  inWorld({ backoff: hasty, useWatchList: false }, async ({ start, server, quiet, complaints }) => {
    server.always('list', fails(429, 'TooManyRequests', 1));
    const startMs = performance.now();
    start();
    await until('two attempts have failed', () => server.asked.length > 22);
    assert.ok(performance.now() - startMs >= 20 * 10 - 10, 'a second each, a hundred times as fast');
    assert.deepEqual(complaints(), ['list or watch failed; trying again']);
    server.always('list', undefined);
    await quiet();
  }));

test('connections that are cut before any answer, for every request: retried by the client, no storm', () =>
  inWorld({}, async ({ start, server, quiet, complaints }) => {
    for (const kind of kinds) server.next(kind, hangUp, hangUp);
    start();
    await quiet();
    assert.ok(server.asked.length <= 8, server.asked.join());
    assert.deepEqual(complaints(), []);
  }));

test('faults that alternate are one line each, not one for each attempt', () =>
  inWorld({ useWatchList: false, truth: false }, async ({ start, server, complaints }) => {
    let count = 0;
    server.always('list', (response, request) => fails((count += 1) % 2 ? 500 : 403)(response, request));
    start();
    await until('it has listed often', () => server.asked.length >= 40);
    assert.deepEqual(complaints(), ['list or watch failed; trying again', 'list or watch failed; trying again']);
  }));

test('a server that takes watches and ends them at once: pauses grow, a list each time, one line', () =>
  inWorld({ backoff: growing, truth: false }, async (world) => {
    const { startAndWatch, server, complaints } = world;
    await startAndWatch();
    server.always('watch', watchThat(''));
    server.always('watch-list', fails(422, 'Invalid'));
    const startMs = performance.now();
    server.endWatches();
    await until('it has listed five times', () => lists(world) >= 5);
    assert.ok(performance.now() - startMs >= 5 + 10 + 20 + 40 - 5);
    assert.deepEqual(complaints(), ['the watch ended with an error; listing again']);
  }));

test('a Status where an object should be is no object', () =>
  inWorld({}, async ({ startAndWatch, server, complaints }) => {
    await startAndWatch();
    server.say(line({ type: 'MODIFIED', object: failure(410, 'Expired') }));
    await until('it complains', () => complaints().length === 1);
    assert.deepEqual(complaints(), ['an object from the server was skipped']);
    assert.deepEqual(server.asked, []);
  }));
