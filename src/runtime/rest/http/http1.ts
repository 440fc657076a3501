import { Agent, type ClientRequestArgs, type IncomingMessage, request as httpRequest } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

import { dial, keepAliveDelayMs } from './dial.ts';
import { type Endpoint, type HttpRequest, type HttpResponse, type Transport, networkError } from './http-message.ts';
import { boundSilence } from './silence.ts';

/** Idle connections are closed before servers and load balancers do it, which would cost a request now and then. */
const idleMs = 30_000;

/**
 * HTTP/1.1 over kept-alive connections. TCP probes the silent peer of a stream, but none that owes an answer: it has
 * `silenceTimeoutMs`. `spare` is a connection that has already been made.
 */
export function newHttp1Transport(endpoint: Endpoint, spare?: Socket): Transport {
  const agent = new DialingAgent(endpoint, spare);
  return {
    send: (request) => send(agent, endpoint, request),
    close: () => agent.destroyIdle(),
  };
}

/** Node hands the arguments of a request on to where its connection is made, all but the signal. */
interface DialArgs extends ClientRequestArgs {
  readonly dialSignal?: AbortSignal | undefined;
}

class DialingAgent extends Agent {
  readonly #endpoint: Endpoint;
  #spare: Socket | undefined;
  #closed = false;

  constructor(endpoint: Endpoint, spare: Socket | undefined) {
    super({ keepAlive: true, keepAliveMsecs: keepAliveDelayMs(endpoint), timeout: idleMs });
    this.#endpoint = endpoint;
    this.#spare = spare;
    spare?.once('close', () => (this.#spare = undefined));
  }

  /** Connections are ours to make: through a proxy, with TLS, or the one that is there already. */
  override createConnection(
    { dialSignal }: DialArgs,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    const spare = this.#spare;
    this.#spare = undefined;
    if (spare !== undefined && !spare.destroyed) return spare;
    void this.#dialFor(callback, dialSignal);
    return undefined;
  }

  async #dialFor(
    callback: ((error: Error | null, stream: Duplex) => void) | undefined,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    try {
      const socket = await dial(this.#endpoint, ['http/1.1'], signal);
      callback?.(null, socket);
    } catch (error) {
      // The reason of an abort may be anything, but Node takes null for a success.
      const failure = error instanceof Error ? error : networkError('ECONNABORTED', 'the request was aborted');
      // The types of Node want a stream beside the error, which takes none.
      (callback as ((error: Error) => void) | undefined)?.(failure);
    }
  }

  /** A closed agent keeps no connection that a request gives back. */
  override keepSocketAlive(stream: Duplex): boolean {
    const keep: unknown = super.keepSocketAlive(stream);
    return !this.#closed && keep === true;
  }

  destroyIdle(): void {
    this.#closed = true;
    this.#spare?.destroy();
    for (const sockets of Object.values(this.freeSockets)) for (const socket of sockets ?? []) socket.destroy();
  }
}

function send(agent: DialingAgent, endpoint: Endpoint, request: HttpRequest): Promise<HttpResponse> {
  const { method, path, body, signal } = request;
  const host = endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host;
  const length = body === undefined ? {} : { 'content-length': body.byteLength };
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const headers = { host: `${host}:${endpoint.port}`, ...mutable(request.headers), ...length };
    const args: DialArgs = { agent, method, path, headers, dialSignal: signal };
    const call = httpRequest(signal === undefined ? args : { ...args, signal });
    let giveUp = (error: Error): unknown => call.destroy(error);
    call.once('response', (answer) => {
      // Its reader is to hear why, and not only that there is no more.
      giveUp = (error) => answer.destroy(error);
      resolve(responseOf(answer));
    });
    // Stays: a connection that breaks after the answer has begun is the answer's business, but must not be unhandled.
    call.on('error', (error) => reject(signal?.aborted === true ? signal.reason : error));
    boundSilence(call, request, endpoint, (error) => giveUp(error));
    call.end(body);
  });
}

function responseOf(answer: IncomingMessage): HttpResponse {
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: answer };
}

function mutable(headers: HttpRequest['headers']): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
  );
}
