import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type Socket, createServer } from 'node:net';
import { afterEach, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';

import type { Logger } from '@kube-codegen/runtime/log';
import {
  type ClientOptions,
  ConnectionError,
  type HttpRestClient,
  ResourceClient,
  isConnectionTimeout,
  isProbableEof,
  newRestClient,
} from '@kube-codegen/runtime/rest';

import { newFakeClock } from '../../../../src/runtime/testing/fake-clock.ts';
import { newAuthority } from '../../../support/http-server-certificates.ts';
import {
  type Answer,
  type TestServer,
  base64,
  hangUp,
  json,
  kubeConfigFor,
  silence,
  startTestServer,
  stream,
} from '../../../support/http-server.ts';
import { drive, until } from './drive.ts';
import { type Foo, foos } from './resources.ts';

const authority = newAuthority();
const event = '{"type":"ADDED","object":{"metadata":{"name":"a"}}}\n';
const open: Answer = stream([event], { open: true });

interface Mode {
  readonly name: string;
  readonly httpVersion: string;
  readonly start: () => Promise<TestServer>;
}

const tls = authority.issue('server', ['127.0.0.1', 'localhost', 'api.example.com']);
const modes: readonly Mode[] = [
  { name: 'plain HTTP/1.1', httpVersion: '1.1', start: () => startTestServer() },
  { name: 'HTTP/1.1 over TLS', httpVersion: '1.1', start: () => startTestServer({ tls, http2: false }) },
  { name: 'HTTP/2', httpVersion: '2.0', start: () => startTestServer({ tls }) },
];

const started: TestServer[] = [];
afterEach(async () => {
  for (const server of started.splice(0)) await server.close();
});

async function start(mode: Mode): Promise<TestServer> {
  const server = await mode.start();
  started.push(server);
  return server;
}

function restFor(url: string, options: ClientOptions = {}, cluster: object = {}): HttpRestClient {
  const config = kubeConfigFor(url, {
    cluster: url.startsWith('https:') ? { caData: base64(authority.cert), ...cluster } : cluster,
  });
  return newRestClient(config, { qps: 0, maxRetries: 0, ...options });
}

function clientFor(url: string, options?: ClientOptions, cluster?: object): ResourceClient<Foo> {
  return new ResourceClient<Foo>(restFor(url, options, cluster), foos, 'ns');
}

for (const mode of modes) {
  describe(mode.name, () => {
    test('one connection serves one request after the other', async () => {
      const server = await start(mode);
      const client = clientFor(server.url);
      for (let i = 0; i < 5; i += 1) await client.get('a');
      await client.create({ metadata: { name: 'ä' } });
      for await (const _ of client.watch()) assert.fail();
      assert.equal(server.connectionCount(), 1);
      assert.deepEqual(new Set(server.requests.map(({ httpVersion }) => httpVersion)), new Set([mode.httpVersion]));
    });

    test('requests go side by side', async () => {
      const server = await start(mode);
      let waiting: (() => void)[] = [];
      server.answer(async (response, request) => {
        await new Promise<void>((resolve) => waiting.push(resolve));
        json(200, { metadata: { name: request.path.slice(-1) } })(response, request);
      });
      const client = clientFor(server.url);
      const answers = Promise.all(['a', 'b', 'c'].map((name) => client.get(name)));
      await until(() => waiting.length === 3);
      for (const release of waiting.reverse()) release();
      waiting = [];
      assert.deepEqual(
        (await answers).map(({ metadata }) => metadata.name),
        ['a', 'b', 'c'],
      );
      assert.equal(server.connectionCount(), mode.httpVersion === '2.0' ? 1 : 3);
    });

    test('answers that are there whole before anybody reads them come whole, watches too', async () => {
      const server = await start(mode);
      const client = clientFor(server.url);
      server.answer(json(200, { metadata: { name: 'a' }, spec: { text: 'x'.repeat(500) } }));
      const answers = await Promise.all(Array.from({ length: 300 }, () => client.get('a')));
      assert.deepEqual(new Set(answers.map(({ metadata }) => metadata.name)), new Set(['a']));
      server.answer(stream([event]));
      const count = async (): Promise<number> => {
        let events = 0;
        for await (const _ of client.watch()) events += 1;
        return events;
      };
      assert.deepEqual(new Set(await Promise.all(Array.from({ length: 100 }, count))), new Set([1]));
    });

    test('abort: the promise has the reason, the server sees the end', async () => {
      const server = await start(mode);
      const closed: string[] = [];
      server.answer((response) => void response.once('close', () => closed.push('closed')));
      const controller = new AbortController();
      const silent = clientFor(server.url).get('a', { signal: controller.signal });
      await until(() => server.requests.length > 0);
      const reason = new Error('enough');
      controller.abort(reason);
      await assert.rejects(silent, reason);
      await until(() => closed.length > 0);
    });

    test('abort of a watch in the middle, before it, and while connecting', async () => {
      const server = await start(mode);
      server.answer(open);
      const controller = new AbortController();
      const reason = new Error('enough');
      const client = clientFor(server.url);
      const seen: string[] = [];
      const watching = (async () => {
        for await (const { type } of client.watch({ signal: controller.signal })) {
          seen.push(type);
          setImmediate(() => controller.abort(reason));
        }
      })();
      await assert.rejects(watching, reason);
      assert.deepEqual(seen, ['ADDED']);
      await assert.rejects(
        async () => client.watch({ signal: controller.signal })[Symbol.asyncIterator]().next(),
        reason,
      );
      const other = new AbortController();
      const connecting = clientFor(server.url).get('a', { signal: other.signal });
      other.abort(reason);
      await assert.rejects(connecting, reason);
    });

    test('leaving the loop closes the stream, even before the first event', async () => {
      const server = await start(mode);
      let closed = 0;
      server.answer(async (response, request) => {
        response.once('close', () => (closed += 1));
        await open(response, request);
      });
      const rest = restFor(server.url);
      for await (const _ of new ResourceClient<Foo>(rest, foos, 'ns').watch()) break;
      const stream = await rest.watch({ verb: 'watch', resource: foos, namespace: 'ns' });
      await stream[Symbol.asyncIterator]().return?.();
      await until(() => closed === 2);
      assert.throws(() => stream[Symbol.asyncIterator](), /iterated once/);
    });

    test('a stream that is cut throws after what came before; one that ends does not', async () => {
      const server = await start(mode);
      server.answer(async (response, request) => {
        await open(response, request);
        setImmediate(() => {
          for (const socket of server.sockets) socket.destroy();
        });
      });
      const seen: string[] = [];
      const watching = (async () => {
        for await (const { type } of clientFor(server.url).watch()) seen.push(type);
      })();
      await assert.rejects(watching, (error) => error instanceof ConnectionError && isProbableEof(error));
      assert.deepEqual(seen, ['ADDED']);
    });

    test('gzip is asked for and unpacked', async () => {
      const server = await start(mode);
      const body = gzipSync(JSON.stringify({ metadata: { name: 'ä'.repeat(1000) } }));
      server.answer((response) => {
        response.setHeader('content-encoding', 'gzip');
        response.end(body);
      });
      assert.equal((await clientFor(server.url).get('a')).metadata.name?.length, 1000);
      assert.equal(server.requests[0]?.headers['accept-encoding'], 'gzip');
      await clientFor(server.url, { compression: false }).get('a');
      assert.equal(server.requests[1]?.headers['accept-encoding'], undefined);
    });

    test('an answer beyond the limit is refused, packed or not', async () => {
      const server = await start(mode);
      const client = clientFor(server.url, { maxResponseBytes: 2000 });
      server.answer(json(200, { metadata: { name: 'a'.repeat(3000) } }));
      await assert.rejects(client.get('a'), /answer exceeds 2000 bytes/);
      server.answer((response) => {
        response.setHeader('content-encoding', 'gzip');
        response.end(gzipSync(JSON.stringify({ metadata: { name: 'a'.repeat(3000) } })));
      });
      await assert.rejects(client.get('a'), /answer exceeds 2000 bytes/);
      server.answer(stream([event, 'x'.repeat(3000)], { open: true }));
      const types: string[] = [];
      for await (const { type } of client.watch()) types.push(type);
      assert.deepEqual(types, ['ADDED', 'ERROR']);
    });

    test('a list or a get whose answer falls silent is given up, a slow one is not', async () => {
      const server = await start(mode);
      const client = clientFor(server.url, { silenceTimeoutMs: 400 });
      const givenUp = (error: unknown): boolean =>
        isConnectionTimeout(error) && /127\.0\.0\.1 has been silent for 400 ms/.test(String(error));
      server.answer(silence);
      await assert.rejects(client.get('a'), givenUp);
      server.answer(stream(['{"metadata":'], { open: true }));
      await assert.rejects(client.get('a'), givenUp);
      server.answer(async (response, request) => {
        const text = JSON.stringify({ metadata: { name: 'a'.repeat(20) } });
        await stream([], { open: true })(response, request);
        for (const character of text) {
          await new Promise((resolve) => setTimeout(resolve, 15));
          if ('stream' in response) response.stream.write(character);
          else response.write(character);
        }
        response.end();
      });
      const startMs = performance.now();
      assert.equal((await client.get('a')).metadata.name?.length, 20);
      assert.ok(performance.now() - startMs > 400);
    });

    test('a watch must begin within deadPeerTimeoutMs, and may be silent then', async () => {
      const server = await start(mode);
      const client = clientFor(server.url, { silenceTimeoutMs: 50, deadPeerTimeoutMs: 300 });
      server.answer(silence);
      await assert.rejects(
        async () => client.watch()[Symbol.asyncIterator]().next(),
        (error) => isConnectionTimeout(error) && /has been silent for 300 ms/.test(String(error)),
      );
      server.answer(async (response, request) => {
        await stream([], { open: true })(response, request);
        await new Promise((resolve) => setTimeout(resolve, 1000));
        response.end(event);
      });
      const types: string[] = [];
      for await (const { type } of client.watch()) types.push(type);
      assert.deepEqual(types, ['ADDED']);
    });

    test('a server that restarts is found again', async () => {
      const server = await start(mode);
      const clock = newFakeClock();
      const client = clientFor(server.url, { maxRetries: 1, clock });
      server.answer(json(200, {}));
      await client.get('a');
      for (const socket of server.sockets) socket.destroy();
      const second = client.get('a');
      await drive(second, clock);
      await second;
      assert.equal(server.connectionCount(), 2);
    });
  });
}

test('an HTTP/2 server that wants no more on a connection gets another one', async () => {
  const server = await startTestServer({ tls });
  started.push(server);
  const client = clientFor(server.url);
  server.answer((response, request) => {
    if ('stream' in response) response.stream.session?.goaway();
    json(200, {})(response, request);
  });
  await client.get('a');
  await client.get('a');
  assert.equal(server.connectionCount(), 2);
});

test('an HTTP/2 stream that the server resets is no end of the answer', async () => {
  const server = await startTestServer({ tls });
  started.push(server);
  for (const code of [0, 2, 8]) {
    server.answer(async (response, request) => {
      await open(response, request);
      if ('stream' in response) response.stream.close(code);
    });
    const watch = clientFor(server.url).watch()[Symbol.asyncIterator]();
    await watch.next();
    if (code === 0) assert.equal((await watch.next()).done, true);
    else await assert.rejects(async () => watch.next(), isProbableEof);
  }
});

test('HTTP/2 can be switched off', async () => {
  const server = await startTestServer({ tls });
  started.push(server);
  await clientFor(server.url, { http2: false }).get('a');
  assert.equal(server.requests[0]?.httpVersion, '1.1');
});

test('a dead peer is noticed, an idle watch on a living one is not torn down', async () => {
  const server = await startTestServer({ tls });
  started.push(server);
  const relay = await startRelay(server.port);
  server.answer(open);
  const clock = newFakeClock();
  const client = clientFor(`https://127.0.0.1:${relay.port}`, { clock, deadPeerTimeoutMs: 9000 });
  const watch = client.watch()[Symbol.asyncIterator]();
  await watch.next();
  const second = watch.next();
  for (let i = 0; i < 20; i += 1) {
    const before = relay.answered();
    // A check of the first kind finds bytes that came since, and asks for none.
    await clock.advance(i === 0 ? 6000 : 6001);
    if (i > 0) await until(() => relay.answered() > before);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  relay.freeze();
  const elapsedMs = await drive(second, clock);
  await assert.rejects(second, isConnectionTimeout);
  assert.ok(elapsedMs <= 15_000, `noticed after ${elapsedMs} ms`);
  relay.close();
});

test('HTTP/1.1: a request that goes into a network which is gone is given up, and the next one has a new connection', async () => {
  const server = await startTestServer();
  started.push(server);
  const relay = await startRelay(server.port);
  const client = clientFor(`http://127.0.0.1:${relay.port}`, { silenceTimeoutMs: 100, deadPeerTimeoutMs: 150 });
  await client.get('a');
  relay.freeze();
  await assert.rejects(client.get('a'), /silent for 100 ms/);
  await client.get('a');
  relay.freeze();
  await assert.rejects(async () => client.watch()[Symbol.asyncIterator]().next(), /silent for 150 ms/);
  await client.get('a');
  assert.equal(server.connectionCount(), 3);
  relay.close();
});

test('connecting takes no longer than connectTimeoutMs', async () => {
  const silent = createServer(() => {});
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const address = silent.address();
  assert.ok(typeof address === 'object' && address);
  const clock = newFakeClock();
  const failing = clientFor(`https://127.0.0.1:${address.port}`, { clock, connectTimeoutMs: 500 }).get('a');
  assert.equal(await drive(failing, clock), 500);
  await assert.rejects(
    failing,
    (error) => isConnectionTimeout(error) && /no connection to 127.0.0.1:\d+ within 500 ms/.test(String(error)),
  );
  silent.close();
});

test('the server must be who it says: authority, name, and tls-server-name', async () => {
  const server = await startTestServer({ tls: authority.issue('server', ['api.example.com']) });
  started.push(server);
  await assert.rejects(clientFor(server.url).get('a'), /altnames/i);
  await clientFor(server.url, {}, { tlsServerName: 'api.example.com' }).get('a');
  await assert.rejects(
    clientFor(server.url, {}, { caData: base64(newAuthority().cert), tlsServerName: 'api.example.com' }).get('a'),
    ConnectionError,
  );
  await clientFor(server.url, {}, { skipTLSVerify: true }).get('a');
});

test('warnings are logged once each, or given to the caller every time', async () => {
  const server = await startTestServer();
  started.push(server);
  const header =
    '299 - "foos v1 is deprecated, use \\"v2\\"", 299 kube "second" "Wed, 21 Oct 2026 07:28:00 GMT", 199 - "other"';
  server.answer(json(200, {}, { warning: header }));
  const logged: object[] = [];
  const logger: Logger = {
    debug() {},
    info() {},
    error() {},
    warn: (fields, message) => void logged.push({ ...fields, message }),
  };
  const client = clientFor(server.url, { logger });
  await client.get('a');
  await client.get('a');
  assert.deepEqual(logged, [
    { warning: 'foos v1 is deprecated, use "v2"', message: 'the API server warns' },
    { warning: 'second', message: 'the API server warns' },
  ]);
  const given: string[] = [];
  const caller = clientFor(server.url, { onWarning: (warning) => given.push(warning) });
  await caller.get('a');
  await caller.get('a');
  assert.equal(given.length, 4);
});

test('what onWarning and the metrics throw is logged once and fails no request', async () => {
  const server = await startTestServer();
  started.push(server);
  server.answer(json(200, {}, { warning: '299 - "old"' }));
  const broken = (): never => {
    throw new Error('broken');
  };
  const logged: string[] = [];
  const logger: Logger = { debug() {}, info() {}, warn() {}, error: (_fields, message) => void logged.push(message) };
  const metrics = {
    requestDone: broken,
    requestDuration: broken,
    requestSize: broken,
    responseSize: broken,
    rateLimiterDuration: broken,
  };
  const client = clientFor(server.url, { qps: 1000, onWarning: broken, metrics, logger });
  for (let i = 0; i < 3; i += 1) await client.get('a');
  assert.equal(server.connectionCount(), 1, 'no connection is lost');
  assert.deepEqual(logged.sort(), ['onWarning failed', 'the metrics of requests failed']);
});

test('close ends idle connections, and the client still works', async () => {
  const server = await startTestServer({ tls });
  started.push(server);
  const rest = restFor(server.url);
  const client = new ResourceClient<Foo>(rest, foos, 'ns');
  await client.get('a');
  rest.close();
  await until(() => server.sockets.size === 0);
  await client.get('a');
  assert.equal(server.connectionCount(), 2);
});

test('a broken answer is no success', async () => {
  const server = await startTestServer();
  started.push(server);
  server.answer((response) => {
    response.setHeader('content-length', '100');
    response.end('{"metadata":', () => response.socket?.destroy());
  });
  await assert.rejects(clientFor(server.url).get('a'), ConnectionError);
  server.answer(hangUp);
  await assert.rejects(clientFor(server.url).get('a'), isProbableEof);
  server.answer(silence);
});

/** A relay between client and server that can go dead without a packet. */
async function startRelay(port: number) {
  const { connect } = await import('node:net');
  const pairs: Socket[] = [];
  let answered = 0;
  const relay = createServer((near) => {
    const far = connect({ host: '127.0.0.1', port });
    for (const socket of [near, far]) {
      socket.on('error', () => {});
      pairs.push(socket);
    }
    near.pipe(far);
    far.pipe(near);
    far.on('data', (chunk) => (answered += chunk.length));
  });
  relay.listen(0, '127.0.0.1');
  await once(relay, 'listening');
  const address = relay.address();
  assert.ok(typeof address === 'object' && address);
  return {
    port: address.port,
    freeze() {
      for (const socket of pairs) socket.unpipe().pause();
    },
    /** Bytes that have come from the server. */
    answered: () => answered,
    close() {
      relay.close();
      for (const socket of pairs) socket.destroy();
    },
  };
}
