/** A TCP proxy that cuts, delays, stalls and refuses on command: the network between a client and any server. */
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { type Socket, connect, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export interface FaultProxy {
  readonly port: number;
  /** Milliseconds that everything from the server takes longer. */
  delayMs: number;
  /** The server's bytes come in pieces of at most so many. 0 leaves them as they are. */
  sliceBytes: number;
  /** Connections accepted so far. */
  accepted(): number;
  /** Connections that are open. */
  open(): number;
  /** Bytes that have come from the server so far. */
  passed(): number;
  /** The next connection is cut once it has passed so many of the server's bytes. */
  cutNextAfter(bytes: number): void;
  /** Cuts every connection now: in order, or with a reset. */
  cut(how?: 'end' | 'reset'): void;
  /** Passes nothing any more in either direction, and says so to nobody, until `thaw`. New connections are accepted. */
  freeze(): void;
  thaw(): void;
  /** Every open connection falls silent for ever, without a packet to anybody; new ones work. */
  abandon(): void;
  /** Cuts every connection and listens no more, until `listen`. */
  refuse(): Promise<void>;
  listen(): Promise<void>;
  close(): Promise<void>;
}

interface Link {
  readonly client: Socket;
  readonly server: Socket;
  /** Bytes that may still pass. */
  left: number;
  abandoned: boolean;
  passing: Promise<void>;
}

/** Starts a proxy to a port of 127.0.0.1 on a free port. */
export async function startFaultProxy(target: number): Promise<FaultProxy> {
  const links = new Set<Link>();
  const thawed: (() => void)[] = [];
  let accepted = 0;
  let passed = 0;
  let frozen = false;
  let nextLeft = Number.POSITIVE_INFINITY;
  let port = 0;

  const whenThawed = async (): Promise<void> => {
    while (frozen) await new Promise<void>((resolve) => thawed.push(resolve));
  };
  const drop = (link: Link, how: 'end' | 'reset' = 'end'): void => {
    links.delete(link);
    link.server.destroy();
    if (how === 'reset') link.client.resetAndDestroy();
    else link.client.destroy();
  };
  const passDown = async (link: Link, chunk: Buffer): Promise<void> => {
    if (proxy.delayMs > 0) await delay(proxy.delayMs);
    const size = proxy.sliceBytes || chunk.length;
    for (let at = 0; at < chunk.length && links.has(link); at += size) {
      await whenThawed();
      if (link.abandoned) return;
      const piece = chunk.subarray(at, Math.min(at + size, at + link.left, chunk.length));
      passed += piece.length;
      link.left -= piece.length;
      if (piece.length > 0) await new Promise((resolve) => link.client.write(piece, resolve));
      if (link.left <= 0) return drop(link);
    }
  };
  const accept = (client: Socket): void => {
    accepted += 1;
    const server = connect(target, '127.0.0.1');
    const link: Link = { client, server, left: nextLeft, abandoned: false, passing: Promise.resolve() };
    nextLeft = Number.POSITIVE_INFINITY;
    links.add(link);
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on('error', () => drop(link));
      socket.once('close', () => void link.passing.then(whenThawed).then(() => drop(link)));
    }
    client.on('data', (chunk: Buffer) => void whenThawed().then(() => link.abandoned || server.write(chunk)));
    server.on('data', (chunk: Buffer) => void (link.passing = link.passing.then(() => passDown(link, chunk))));
    if (link.left <= 0) drop(link);
  };

  /** On a port that no outgoing connection is given, so that it is still free after `refuse`. */
  const listenAnywhere = async (): Promise<void> => {
    for (;;) {
      port = randomInt(10_000, 32_000);
      try {
        return await proxy.listen();
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
      }
    }
  };

  let listener = createServer(accept);
  const proxy: FaultProxy = {
    get port() {
      return port;
    },
    delayMs: 0,
    sliceBytes: 0,
    accepted: () => accepted,
    open: () => links.size,
    passed: () => passed,
    cutNextAfter: (bytes) => void (nextLeft = bytes),
    cut(how) {
      for (const link of links) drop(link, how);
    },
    freeze: () => void (frozen = true),
    abandon() {
      for (const link of links) link.abandoned = true;
    },
    thaw() {
      frozen = false;
      for (const wake of thawed.splice(0)) wake();
    },
    async refuse() {
      const closed = new Promise((resolve) => listener.close(resolve));
      proxy.cut();
      await closed;
    },
    async listen() {
      listener = createServer(accept);
      listener.listen(port, '127.0.0.1');
      await once(listener, 'listening');
    },
    async close() {
      proxy.thaw();
      await proxy.refuse();
    },
  };
  await listenAnywhere();
  return proxy;
}
