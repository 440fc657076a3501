import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';

import { abortable } from '../abortable.ts';
import { dial } from './dial.ts';
import { newHttp1Transport } from './http1.ts';
import type { Http2Session } from './http2-session.ts';
import { type Endpoint, type HttpRequest, type HttpResponse, type Transport, refusedStream } from './http-message.ts';

/**
 * Connections to one endpoint: HTTP/2 where TLS lets the server choose it, HTTP/1.1 otherwise. What the first connection
 * finds out holds for the others.
 */
export function newTransport(endpoint: Endpoint): Transport {
  if (endpoint.tls === undefined || !endpoint.http2) return newHttp1Transport(endpoint);
  return new NegotiatingTransport(endpoint);
}

class NegotiatingTransport implements Transport {
  readonly #endpoint: Endpoint;
  #http1: Transport | undefined;
  #sessions: readonly Http2Session[] = [];
  #connecting: Promise<void> | undefined;
  #closed = false;

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint;
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    try {
      return await this.#sendOnce(request);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === refusedStream) return this.#sendOnce(request);
      throw error;
    }
  }

  async #sendOnce(request: HttpRequest): Promise<HttpResponse> {
    for (;;) {
      request.signal?.throwIfAborted();
      if (this.#http1 !== undefined) return this.#http1.send(request);
      const session = this.#sessions.find((candidate) => candidate.hasRoom());
      if (session !== undefined) return session.send(request);
      this.#connecting ??= this.#connect().finally(() => (this.#connecting = undefined));
      await abortable(this.#connecting, request.signal);
    }
  }

  close(): void {
    this.#closed = true;
    this.#http1?.close();
    for (const session of this.#sessions) session.close();
  }

  async #connect(): Promise<void> {
    const socket = await dial(this.#endpoint, ['h2', 'http/1.1']);
    if (protocolOf(socket) !== 'h2') {
      this.#http1 = newHttp1Transport(this.#endpoint, socket);
      return;
    }
    // A quarter of the time and memory of a client's start, and only secure servers need it.
    const { newHttp2Session } = await import('./http2-session.ts');
    const session = newHttp2Session(this.#endpoint, socket, () => {
      this.#sessions = this.#sessions.filter((other) => other !== session);
    });
    this.#sessions = [...this.#sessions, session];
    // Those who still wait for this connection get their turn first.
    if (this.#closed) setImmediate(() => session.close());
  }
}

function protocolOf(socket: Socket): string | false | null {
  return (socket as TLSSocket).alpnProtocol;
}
