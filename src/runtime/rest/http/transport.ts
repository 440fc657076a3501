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

/** A connection that is being made. */
interface Connecting {
  readonly done: Promise<void>;
  /** How many requests wait for it. */
  waiting: number;
  giveUp(): void;
}

class NegotiatingTransport implements Transport {
  readonly #endpoint: Endpoint;
  #http1: Transport | undefined;
  #sessions: readonly Http2Session[] = [];
  #connecting: Connecting | undefined;
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
      await this.#connected(request.signal);
    }
  }

  /** Waits for the connection that is being made for all. When the last one leaves, the attempt is given up. */
  async #connected(signal: AbortSignal | undefined): Promise<void> {
    const connecting = (this.#connecting ??= this.#beginToConnect());
    connecting.waiting += 1;
    try {
      await abortable(connecting.done, signal);
    } finally {
      connecting.waiting -= 1;
      if (connecting.waiting === 0) {
        this.#connecting = undefined;
        connecting.giveUp();
      }
    }
  }

  #beginToConnect(): Connecting {
    const controller = new AbortController();
    return { done: this.#connect(controller.signal), waiting: 0, giveUp: () => controller.abort() };
  }

  close(): void {
    this.#closed = true;
    this.#http1?.close();
    for (const session of this.#sessions) session.close();
  }

  async #connect(signal: AbortSignal): Promise<void> {
    const socket = await dial(this.#endpoint, ['h2', 'http/1.1'], signal);
    if (protocolOf(socket) === 'h2') await this.#addSession(socket);
    else this.#http1 = newHttp1Transport(this.#endpoint, socket);
    // Those who still wait for this connection get their turn first.
    if (this.#closed) setImmediate(() => this.close());
  }

  async #addSession(socket: Socket): Promise<void> {
    // A quarter of the time and memory of a client's start, and only secure servers need it.
    const { newHttp2Session } = await import('./http2-session.ts');
    const session = newHttp2Session(this.#endpoint, socket, () => {
      this.#sessions = this.#sessions.filter((other) => other !== session);
    });
    this.#sessions = [...this.#sessions, session];
  }
}

function protocolOf(socket: Socket): string | false | null {
  return (socket as TLSSocket).alpnProtocol;
}
