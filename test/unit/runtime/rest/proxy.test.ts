import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type Server, type Socket, connect, createServer } from 'node:net';
import { after, before, describe, test } from 'node:test';

import { ResourceClient, newRestClient } from '@kube-codegen/runtime/rest';

import { proxyFor } from '../../../../src/runtime/rest/http/proxy.ts';
import { newSocketReader } from '../../../../src/runtime/rest/http/socket-reader.ts';
import { newAuthority } from '../../../support/http-server-certificates.ts';
import { type TestServer, base64, json, kubeConfigFor, startTestServer } from '../../../support/http-server.ts';
import { type Foo, foos } from './resources.ts';

const authority = newAuthority();

describe('proxies', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer({ tls: authority.issue('server', ['api.example.com', '127.0.0.1']) });
    server.answer(json(200, {}));
  });
  after(() => server.close());

  const get = (proxyUrl: string, host = 'api.example.com'): Promise<Foo> => {
    const cluster = { caData: base64(authority.cert), proxyUrl };
    const config = kubeConfigFor(`https://${host}:${server.port}`, { cluster });
    return new ResourceClient<Foo>(newRestClient(config, { maxRetries: 0 }), foos, 'ns').get('a');
  };

  test('CONNECT, with user and password, the name resolved by the proxy', async () => {
    const proxy = await startProxy((socket) => {
      socket.once('data', (data: Buffer) => {
        proxy.heard.push(data.toString());
        // The first bytes of the tunnel may come with the answer; none may be lost.
        const far = connect({ host: '127.0.0.1', port: server.port });
        socket.write('HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n');
        socket.pipe(far).pipe(socket);
      });
    });
    await get(`http://us%40er:pa%3Ass@127.0.0.1:${proxy.port}`);
    const [head = ''] = proxy.heard;
    assert.ok(
      head.startsWith(`CONNECT api.example.com:${server.port} HTTP/1.1\r\nHost: api.example.com:${server.port}\r\n`),
    );
    assert.ok(head.includes(`Proxy-Authorization: Basic ${base64('us@er:pa:ss')}\r\n`));
    assert.equal(server.requests.at(-1)?.httpVersion, '2.0');
    proxy.close();
  });

  test('a proxy that refuses, hangs up, or talks nonsense', async () => {
    const answers = ['HTTP/1.1 407 Proxy Authentication Required\r\n\r\n', '', 'x'.repeat(70_000)];
    const messages = [
      /refused the tunnel to api.example.com:\d+: HTTP\/1.1 407/,
      /closed the connection/,
      /exceeds 65536 bytes/,
    ];
    const proxy = await startProxy((socket) =>
      socket.once('data', () => socket.end(answers[proxy.heard.push('') - 1] ?? '')),
    );
    for (const message of messages) await assert.rejects(get(`http://127.0.0.1:${proxy.port}`), message);
    proxy.close();
  });

  test('SOCKS 5, with and without a password', async () => {
    const proxy = await startProxy((socket) => void serveSocks(socket, server.port, proxy.heard));
    await get(`socks5://user:word@127.0.0.1:${proxy.port}`);
    await get(`socks5h://127.0.0.1:${proxy.port}`);
    assert.deepEqual(proxy.heard, [
      'password user word',
      `connect api.example.com:${server.port}`,
      'none',
      `connect api.example.com:${server.port}`,
    ]);
    await assert.rejects(get(`socks5://user:wrong@127.0.0.1:${proxy.port}`), /wrong user name or password/);
    proxy.close();
  });

  test('other proxies are refused by name', async () => {
    const proxy = await startProxy(() => {});
    await assert.rejects(get(`socks4://127.0.0.1:${proxy.port}`), /proxies of the scheme socks4: are not supported/);
    proxy.close();
  });
});

test('TestProxyForURL: the environment, with its exceptions', () => {
  const environment = {
    HTTPS_PROXY: 'proxy.example.com:3128',
    http_proxy: 'http://plain.example.com',
    NO_PROXY:
      'internal, .corp.example.com,10.0.0.0/8,192.168.1.1,host.example.com:6443,[2001:db8::1],*.wild.example.com',
  };
  const proxyOf = (url: string): string | undefined => proxyFor(new URL(url), undefined, environment)?.host;
  const proxied = [
    'https://api.example.com',
    'https://11.0.0.1',
    'https://host.example.com',
    'https://corp.example.com',
    'https://notinternal',
    'https://[2001:db8::2]',
  ];
  for (const url of proxied) assert.equal(proxyOf(url), 'proxy.example.com:3128', url);
  assert.equal(proxyOf('http://api.example.com'), 'plain.example.com');
  const direct = [
    'https://internal',
    'https://a.internal',
    'https://a.corp.example.com',
    'https://10.1.2.3:6443',
    'https://192.168.1.1',
    'https://host.example.com:6443',
    'https://[2001:db8::1]',
    'https://x.wild.example.com',
    'https://localhost:6443',
    'https://127.0.0.1',
    'https://[::1]:1',
  ];
  for (const url of direct) assert.equal(proxyOf(url), undefined, url);
  assert.equal(proxyFor(new URL('https://x'), undefined, { HTTPS_PROXY: 'p:1', NO_PROXY: '*' }), undefined);
  assert.equal(proxyFor(new URL('https://127.0.0.1'), 'http://own:1', environment)?.host, 'own:1');
  assert.throws(() => proxyFor(new URL('https://x'), 'http://[', {}), TypeError);
  assert.equal(proxyFor(new URL('https://x'), undefined, {}), undefined);
});

test('rules of NO_PROXY that are none match nothing and stop nobody', () => {
  for (const rule of [
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0.0/-1',
    '10.0.0.0/x',
    '/8',
    '2001:db8::/129',
  ]) {
    const environment = { HTTPS_PROXY: 'p:1', NO_PROXY: `${rule},10.9.0.0/16` };
    const proxyOf = (url: string): string | undefined => proxyFor(new URL(url), undefined, environment)?.host;
    assert.equal(proxyOf('https://10.0.0.1'), 'p:1', rule);
    assert.equal(proxyOf('https://[2001:db8::1]'), 'p:1', rule);
    assert.equal(proxyOf('https://10.9.0.1'), undefined, rule);
  }
});

test('what came after the answer of a proxy stays in the stream', async () => {
  const proxy = await startProxy((socket) => void socket.end('HTTP/1.1 200 OK\r\n\r\nhello'));
  const socket = connect(proxy.port, '127.0.0.1');
  const reader = newSocketReader(socket);
  assert.equal(await reader.readUntil('\r\n\r\n', 100), 'HTTP/1.1 200 OK\r\n\r\n');
  reader.release();
  const rest: Buffer[] = [];
  for await (const chunk of socket as AsyncIterable<Buffer>) rest.push(chunk);
  assert.equal(Buffer.concat(rest).toString(), 'hello');
  proxy.close();
});

interface TestProxy {
  readonly port: number;
  readonly heard: string[];
  close(): void;
}

async function startProxy(onConnection: (socket: Socket) => void): Promise<TestProxy> {
  const sockets: Socket[] = [];
  const proxy: Server = createServer((socket) => {
    socket.on('error', () => {});
    sockets.push(socket);
    onConnection(socket);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const address = proxy.address();
  assert.ok(typeof address === 'object' && address);
  return {
    port: address.port,
    heard: [],
    close() {
      proxy.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** A SOCKS server that answers in pieces, so that a client cannot rely on packets. */
async function serveSocks(socket: Socket, port: number, heard: string[]): Promise<void> {
  const next = async (): Promise<Buffer> => {
    const [data] = (await once(socket, 'data')) as [Buffer];
    return data;
  };
  const say = async (...bytes: number[]): Promise<void> => {
    for (const byte of bytes)
      await new Promise((resolve) => socket.write(Buffer.from([byte]), () => setTimeout(resolve, 1)));
  };
  // What comes while nobody listens is lost, so the next message is awaited before the answer to this one goes out.
  const greeting = await next();
  let request = next();
  if (!greeting.includes(2, 2)) {
    heard.push('none');
    await say(5, 0);
    return tunnel(await request);
  }
  await say(5, 2);
  const data = await request;
  const name = data.subarray(2, 2 + data.readUInt8(1)).toString();
  const password = data.subarray(3 + name.length).toString();
  if (password === 'wrong') return say(1, 1);
  heard.push(`password ${name} ${password}`);
  request = next();
  await say(1, 0);
  return tunnel(await request);

  async function tunnel(request: Buffer): Promise<void> {
    const name = request.subarray(5, 5 + request.readUInt8(4)).toString();
    heard.push(`connect ${name}:${request.readUInt16BE(5 + name.length)}`);
    await say(5, 0, 0, 1, 127, 0, 0, 1, 0, 0);
    const far = connect({ host: '127.0.0.1', port });
    socket.pipe(far).pipe(socket);
  }
}
