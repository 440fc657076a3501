import type { Socket } from 'node:net';

import { type Endpoint, networkError } from './http-message.ts';
import { openSocksTunnel } from './socks.ts';
import { newSocketReader } from './socket-reader.ts';

const longestHead = 64 * 1024;

/** Makes a connection to a proxy one to the endpoint: `http:` and `https:` proxies by CONNECT, `socks5:` by SOCKS. */
export async function openTunnel(socket: Socket, proxy: URL, endpoint: Endpoint): Promise<void> {
  if (proxy.protocol === 'http:' || proxy.protocol === 'https:') return openHttpTunnel(socket, proxy, endpoint);
  if (proxy.protocol === 'socks5:' || proxy.protocol === 'socks5h:' || proxy.protocol === 'socks:') {
    return openSocksTunnel(socket, proxy, endpoint);
  }
  throw networkError('ERR_PROXY', `proxies of the scheme ${proxy.protocol} are not supported`);
}

async function openHttpTunnel(socket: Socket, proxy: URL, { host, port }: Endpoint): Promise<void> {
  const authority = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  const lines = [`CONNECT ${authority} HTTP/1.1`, `Host: ${authority}`];
  if (proxy.username !== '') {
    const credentials = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
    lines.push(`Proxy-Authorization: Basic ${Buffer.from(credentials).toString('base64')}`);
  }
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  const reader = newSocketReader(socket);
  const head = await reader.readUntil('\r\n\r\n', longestHead);
  const status = /^HTTP\/1\.[01] ([0-9]{3})/.exec(head)?.[1];
  if (status !== '200') {
    throw networkError(
      'ERR_PROXY',
      `proxy ${proxy.host} refused the tunnel to ${authority}: ${head.split('\r\n', 1)[0]}`,
    );
  }
  reader.release();
}
