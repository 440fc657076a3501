// Connections that are being made, and the requests that wait for them or go away.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';
import { afterEach, beforeEach, describe, test } from 'node:test';

import { type HttpRestClient, newRestClient } from '@kube-codegen/runtime/rest';

import { newAuthority } from '../../../support/http-server-certificates.ts';
import { type TestServer, base64, kubeConfigFor, startTestServer } from '../../../support/http-server.ts';
import { until } from './drive.ts';

const authority = newAuthority();
const tls = authority.issue('server', ['127.0.0.1']);

const modes = [
  { name: 'HTTP/2', client: {}, server: {} },
  { name: 'HTTP/1.1 found out by negotiation', client: {}, server: { http2: false } },
  { name: 'HTTP/1.1 from the start', client: { http2: false }, server: {} },
];

for (const mode of modes) {
  describe(mode.name, { timeout: 20_000 }, () => {
    let server: TestServer;
    let network: HeldNetwork;
    let rest: HttpRestClient;
    beforeEach(async () => {
      server = await startTestServer({ tls, ...mode.server });
      network = await startHeldNetwork(server.port);
      const config = kubeConfigFor(`https://127.0.0.1:${network.port}`, {
        cluster: { caData: base64(authority.cert) },
      });
      rest = newRestClient(config, { qps: 0, maxRetries: 0, ...mode.client });
    });
    afterEach(async () => {
      network.close();
      await server.close();
    });

    test('nothing is left of a connection that nobody waits for any more', async () => {
      const controller = new AbortController();
      const signal = controller.signal;
      const waiting = Promise.allSettled([rest.getRaw('/a', { signal }), rest.getRaw('/b', { signal })]);
      await until(() => network.sockets.size > 0);
      controller.abort(null);
      for (const outcome of await waiting) {
        assert.deepEqual(outcome, { status: 'rejected', reason: null }, 'the reason need not be an error');
      }
      await until(() => network.sockets.size === 0);
      network.release();
      assert.deepEqual(await rest.getRaw('/c'), {});
    });

    test('who still waits gets the connection, whoever else has gone', async () => {
      const controller = new AbortController();
      const gone = rest.getRaw('/a', { signal: controller.signal });
      const stays = rest.getRaw('/b');
      await until(() => network.sockets.size > 0);
      controller.abort(new Error('enough'));
      await assert.rejects(gone, /enough/);
      network.release();
      assert.deepEqual(await stays, {});
      assert.deepEqual(
        server.requests.map(({ path }) => path),
        ['/b'],
      );
    });

    // The server itself would close an idle connection of HTTP/1.1 after five seconds.
    test('close while connecting: the request is served, the connection closed', { timeout: 4_000 }, async () => {
      const waiting = rest.getRaw('/a');
      await until(() => network.sockets.size > 0);
      rest.close();
      network.release();
      assert.deepEqual(await waiting, {});
      await until(() => network.sockets.size === 0);
    });
  });
}

interface HeldNetwork {
  readonly port: number;
  /** The connections that are open. */
  readonly sockets: ReadonlySet<Socket>;
  /** Lets what the clients say through to the server, from now on. */
  release(): void;
  close(): void;
}

/** A network that takes connections and at first passes nothing. */
async function startHeldNetwork(target: number): Promise<HeldNetwork> {
  const sockets = new Set<Socket>();
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const listener = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    sockets.add(near);
    for (const socket of [near, far]) socket.on('error', () => {});
    near.on('data', (chunk) => void released.then(() => far.write(chunk)));
    far.pipe(near);
    near.once('close', () => {
      sockets.delete(near);
      far.destroy();
    });
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const close = (): void => {
    listener.close();
    for (const socket of sockets) socket.destroy();
  };
  return { port: (listener.address() as AddressInfo).port, sockets, release, close };
}
