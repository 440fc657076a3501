import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';

import {
  type ClientOptions,
  ResourceClient,
  isConnectionRefused,
  isConnectionTimeout,
  isProbableEof,
  isServiceUnavailable,
  isTooManyRequests,
  newRestClient,
} from '@kube-codegen/runtime/rest';

import { type FakeClock, newFakeClock } from '../../../../src/runtime/testing/fake-clock.ts';
import {
  type TestServer,
  hangUp,
  json,
  kubeConfigFor,
  silence,
  startTestServer,
  stream,
  text,
} from '../../../support/http-server.ts';
import { drive } from './drive.ts';
import { type Foo, foos } from './resources.ts';

describe('retries', () => {
  let server: TestServer;
  let clock: FakeClock;
  beforeEach(async () => {
    server = await startTestServer();
    clock = newFakeClock();
  });
  afterEach(() => server.close());

  // Without the timer of connecting, the only timers are those that a test is about.
  const newClient = (options: ClientOptions = {}): ResourceClient<Foo> =>
    new ResourceClient<Foo>(
      newRestClient(kubeConfigFor(server.url), { qps: 0, connectTimeoutMs: 0, clock, ...options }),
      foos,
      'ns',
    );
  const busy = text(429, '', { 'retry-after': '2' });
  const fine = json(200, { metadata: { name: 'a' } });

  test('429 and 5xx with Retry-After are tried again after that time, whatever the verb', async () => {
    server.answer(busy, text(500, '', { 'retry-after': '1' }), text(503, '', { 'retry-after': '3' }), fine);
    const created = newClient().create({ metadata: { name: 'a' } });
    assert.equal(await drive(created, clock), 6000);
    assert.equal((await created).metadata.name, 'a');
    assert.equal(server.requests.length, 4);
    assert.deepEqual(new Set(server.requests.map(({ body }) => JSON.stringify(body))).size, 1);
    assert.equal(server.connectionCount(), 1, 'what was refused costs no new connection');
  });

  test('without Retry-After, or with a date, the answer stands', async () => {
    for (const headers of [{}, { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' }] as Record<string, string>[]) {
      server.answer(text(429, '', headers));
      await assert.rejects(newClient().get('a'), isTooManyRequests);
      server.answer(text(503, '', headers));
      await assert.rejects(newClient().get('a'), isServiceUnavailable);
    }
    assert.equal(server.requests.length, 4);
  });

  test('TestCheckRetryClosesBody: ten retries and no more', async () => {
    server.answer(text(429, 'x', { 'retry-after': '1' }));
    const failing = newClient().get('a');
    assert.equal(await drive(failing, clock), 10_000);
    await assert.rejects(failing, isTooManyRequests);
    assert.equal(server.requests.length, 11);
  });

  test('a GET whose connection breaks is made again after a second, a POST is not', async () => {
    server.answer(hangUp, hangUp, fine);
    const got = newClient().get('a');
    assert.equal(await drive(got, clock), 2000);
    assert.equal((await got).metadata.name, 'a');
    server.answer(hangUp, fine);
    await assert.rejects(newClient().create({ metadata: { name: 'a' } }), isProbableEof);
    assert.equal(server.requests.length, 4);
  });

  test('TestRetryWatch: the same for the start of a watch', async () => {
    server.answer(busy, hangUp, stream(['{"type":"ADDED","object":{}}\n']));
    const first = newClient().watch()[Symbol.asyncIterator]().next();
    assert.equal(await drive(first, clock), 3000);
    assert.equal((await first).value?.type, 'ADDED');
  });

  test('a timeout is not tried again, not for a watch either: whoever asked hears of it', async () => {
    server.answer(silence);
    const watch = newClient({ deadPeerTimeoutMs: 20 }).watch()[Symbol.asyncIterator]().next();
    assert.equal(await drive(watch, clock), 0);
    await assert.rejects(watch, isConnectionTimeout);
    const got = newClient({ silenceTimeoutMs: 20 }).get('a');
    assert.equal(await drive(got, clock), 0);
    await assert.rejects(got, isConnectionTimeout);
    assert.equal(server.requests.length, 2);
  });

  test('a refused connection is not tried again, and says so', async () => {
    await server.close();
    const error: unknown = await newClient()
      .get('a')
      .catch((reason: unknown) => reason);
    assert.ok(isConnectionRefused(error) && error instanceof Error);
    assert.match(
      error.message,
      /^GET 127\.0\.0\.1:\d+\/apis\/example.com\/v1\/namespaces\/ns\/foos\/a: connect ECONNREFUSED/,
    );
    server = await startTestServer();
  });

  test('an abort ends the waiting for a retry', async () => {
    server.answer(text(429, '', { 'retry-after': '1000' }));
    const controller = new AbortController();
    const waiting = newClient().get('a', { signal: controller.signal });
    setTimeout(() => controller.abort(new Error('enough')), 20);
    await assert.rejects(waiting, /enough/);
    assert.equal(clock.pendingTimers(), 0);
  });

  test('timeoutMs bounds the request and its retries', async () => {
    server.answer(silence);
    const silent = newClient({ timeoutMs: 700 }).get('a');
    assert.equal(await drive(silent, clock), 700);
    await assert.rejects(silent, /no complete answer within 700 ms/);
    server.answer(busy);
    const denied = newClient({ timeoutMs: 5000 }).get('a');
    assert.equal(await drive(denied, clock), 5000);
    await assert.rejects(denied, /no complete answer within 5000 ms/);
  });

  test('timeoutSeconds of a list bounds it here too, and a watch with some grace', async () => {
    server.answer(silence);
    const list = newClient().list({ timeoutSeconds: 3 });
    assert.equal(await drive(list, clock), 3000);
    await assert.rejects(list, /within 3000 ms/);
    server.answer(stream(['{"type":"ADDED","object":{}}\n'], { open: true }));
    const watch = newClient().watch({ timeoutSeconds: 5 })[Symbol.asyncIterator]();
    assert.equal((await watch.next()).value?.type, 'ADDED');
    const second = watch.next();
    assert.equal(await drive(second, clock), 35_000);
    await assert.rejects(second, /within 35000 ms/);
  });

  test('the own rate limit: 10 at once, then 5 a second; watches do not count, retries do', async () => {
    server.answer(fine);
    const client = newClient({ qps: undefined });
    const all = Promise.all(Array.from({ length: 15 }, () => client.get('a')));
    assert.equal(await drive(all, clock), 1000);
    server.answer(stream([]));
    const watches = Promise.all(Array.from({ length: 5 }, async () => client.watch()[Symbol.asyncIterator]().next()));
    assert.equal(await drive(watches, clock), 0);
    server.answer(text(429, '', { 'retry-after': '0' }), stream([]));
    const retried = client.watch()[Symbol.asyncIterator]().next();
    assert.equal(await drive(retried, clock), 200);
  });

  test('0 means no limit, a burst below 1 is refused, a limiter can be shared', async () => {
    const client = newClient({ qps: 0 });
    assert.equal(await drive(Promise.all(Array.from({ length: 40 }, () => client.get('a'))), clock), 0);
    assert.throws(() => newClient({ qps: 1, burst: 0 }), RangeError);
    let waits = 0;
    const rateLimiter = { wait: async () => void (waits += 1) };
    await newClient({ rateLimiter }).get('a');
    await newClient({ rateLimiter }).get('a');
    assert.equal(waits, 2);
  });
});
