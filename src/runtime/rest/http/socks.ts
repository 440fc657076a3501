import type { Socket } from 'node:net';

import { type Endpoint, networkError } from './http-message.ts';
import { type SocketReader, newSocketReader } from './socket-reader.ts';

const version = 5;
const noAuthentication = 0;
const passwordAuthentication = 2;
const connectCommand = 1;
const domainAddress = 3;
/** Bytes of the address in a reply, by its type; a domain's length stands before it. */
const addressLengths: Readonly<Record<number, number>> = { 1: 4, 4: 16 };

/** SOCKS 5 with names resolved by the proxy, and with a password where the URL has one (RFC 1928, RFC 1929). */
export async function openSocksTunnel(socket: Socket, proxy: URL, { host, port }: Endpoint): Promise<void> {
  const reader = newSocketReader(socket);
  const methods = proxy.username === '' ? [noAuthentication] : [noAuthentication, passwordAuthentication];
  socket.write(Buffer.from([version, methods.length, ...methods]));
  const [, method] = await reader.read(2);
  if (method === passwordAuthentication && proxy.username !== '') await authenticate(socket, reader, proxy);
  else if (method !== noAuthentication) throw refused('no authentication method in common');
  const name = Buffer.from(host);
  const head = [version, connectCommand, 0, domainAddress, name.length];
  socket.write(Buffer.concat([Buffer.from(head), name, Buffer.from([port >> 8, port & 0xff])]));
  await readReply(reader);
  reader.release();
}

async function authenticate(socket: Socket, reader: SocketReader, proxy: URL): Promise<void> {
  const user = Buffer.from(decodeURIComponent(proxy.username));
  const password = Buffer.from(decodeURIComponent(proxy.password));
  socket.write(Buffer.concat([Buffer.from([1, user.length]), user, Buffer.from([password.length]), password]));
  const [, status] = await reader.read(2);
  if (status !== 0) throw refused('wrong user name or password');
}

async function readReply(reader: SocketReader): Promise<void> {
  const [, status, , type = 0] = await reader.read(4);
  if (status !== 0) throw refused(`status ${status}`);
  const length = addressLengths[type] ?? (await reader.read(1)).readUInt8();
  await reader.read(length + 2);
}

function refused(why: string): Error {
  return networkError('ERR_PROXY', `the SOCKS proxy refused the tunnel: ${why}`);
}
