import { type Socket, connect, isIP } from 'node:net';
import { type TLSSocket, connect as connectTls } from 'node:tls';

import type { Timer } from '../../clock/index.ts';
import { abortable } from '../abortable.ts';
import { type Endpoint, networkError } from './http-message.ts';
import { openTunnel } from './tunnel.ts';

/** Seconds that the operating system spends on probing a silent peer once it has begun: ten probes, one a second. */
const probingMs = 10_000;

/**
 * A connection to the endpoint, through its proxy and TLS. Rejects with the network's error, ETIMEDOUT, or the signal's
 * reason; nothing is left of the attempt then.
 */
export async function dial(endpoint: Endpoint, protocols: readonly string[], signal?: AbortSignal): Promise<Socket> {
  let current: Socket | undefined;
  const attempt = openAll(endpoint, protocols, (socket) => (current = socket));
  const timeout = timeoutAfter(endpoint);
  try {
    return await abortable(Promise.race([attempt, timeout.promise]), signal);
  } catch (error) {
    // Whoever lost the race must not fail unseen, nor leave a socket behind.
    attempt.then((socket) => socket.destroy()).catch(() => {});
    current?.destroy();
    throw error;
  } finally {
    timeout.cancel();
  }
}

async function openAll(
  endpoint: Endpoint,
  protocols: readonly string[],
  onSocket: (socket: Socket) => void,
): Promise<Socket> {
  const { proxy } = endpoint;
  const raw =
    proxy === undefined ? await openTcp(endpoint, endpoint, onSocket) : await openProxy(endpoint, proxy, onSocket);
  raw.setNoDelay(true);
  if (endpoint.deadPeerTimeoutMs > 0) raw.setKeepAlive(true, keepAliveDelayMs(endpoint));
  return endpoint.tls === undefined ? raw : startTls(endpoint, raw, protocols);
}

/** Milliseconds of silence after which TCP begins to probe, so that a dead peer is found in time. */
export function keepAliveDelayMs({ deadPeerTimeoutMs }: Endpoint): number {
  return Math.max(1_000, deadPeerTimeoutMs - probingMs);
}

async function openProxy(endpoint: Endpoint, proxy: URL, onSocket: (socket: Socket) => void): Promise<Socket> {
  const port = Number(proxy.port) || defaultProxyPort(proxy.protocol);
  const raw = await openTcp(endpoint, { host: unbracketed(proxy.hostname), port }, onSocket);
  const tls = { rejectUnauthorized: true };
  const socket =
    proxy.protocol === 'https:'
      ? await startTls({ ...endpoint, host: unbracketed(proxy.hostname), tls }, raw, [])
      : raw;
  onSocket(socket);
  await openTunnel(socket, proxy, endpoint);
  return socket;
}

function defaultProxyPort(protocol: string): number {
  if (protocol === 'https:') return 443;
  return protocol === 'http:' ? 80 : 1080;
}

/** `[::1]` as sockets want it. */
export function unbracketed(host: string): string {
  return host.startsWith('[') ? host.slice(1, -1) : host;
}

function openTcp(
  { clock, onLookup }: Endpoint,
  { host, port }: Pick<Endpoint, 'host' | 'port'>,
  onSocket: (socket: Socket) => void,
): Promise<Socket> {
  const startMs = clock.monotonic();
  const socket = connect({ host, port });
  onSocket(socket);
  // An address needs no lookup, and Node tells of none.
  socket.once('lookup', () => onLookup?.(host, (clock.monotonic() - startMs) / 1000));
  return established(socket, 'connect');
}

function startTls({ host, tls = {} }: Endpoint, socket: Socket, protocols: readonly string[]): Promise<TLSSocket> {
  const servername = tls.servername ?? (isIP(host) ? '' : host);
  const given = Object.fromEntries(Object.entries(tls).filter(([, value]) => value !== undefined));
  const secure = connectTls({ ...given, socket, host, servername, ALPNProtocols: [...protocols] });
  return established(secure, 'secureConnect');
}

function established<S extends Socket>(socket: S, event: 'connect' | 'secureConnect'): Promise<S> {
  return new Promise((resolve, reject) => {
    const onClose = (): void =>
      reject(networkError('ECONNRESET', 'the connection was closed before it was established'));
    socket.once('error', reject);
    socket.once('close', onClose);
    socket.once(event, () => {
      socket.removeListener('error', reject);
      socket.removeListener('close', onClose);
      resolve(socket);
    });
  });
}

interface Timeout {
  readonly promise: Promise<never>;
  cancel(): void;
}

function timeoutAfter({ host, port, connectTimeoutMs, clock }: Endpoint): Timeout {
  let timer: Timer | undefined;
  const promise = new Promise<never>((_, reject) => {
    if (connectTimeoutMs <= 0) return;
    const message = `no connection to ${host}:${port} within ${connectTimeoutMs} ms`;
    timer = clock.setTimeout(() => reject(networkError('ETIMEDOUT', message)), connectTimeoutMs);
  });
  promise.catch(() => {});
  return { promise, cancel: () => timer?.cancel() };
}
