/**
 * A small HTTP server that answers as a test tells it: over plain HTTP, or over TLS with HTTP/1.1 and HTTP/2. It records
 * what it was asked and counts its connections. For a server that behaves like an API server see `runtime/testing`.
 */
import { once } from 'node:events';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type Http2ServerRequest, type Http2ServerResponse, createSecureServer } from 'node:http2';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';

import { KubeConfig } from '@kubernetes/client-node';

import type { Certificate } from './http-server-certificates.ts';

/** What a request looked like. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Decoded JSON; undefined without a body. */
  readonly body: unknown;
  readonly httpVersion: string;
  /** Common name of the client's certificate. */
  readonly clientName: string | undefined;
}

/** The answer's side of a request, the same for both versions of HTTP. */
export type TestResponse = ServerResponse | Http2ServerResponse;

/** Answers one request. */
export type Answer = (response: TestResponse, request: ReceivedRequest) => void | Promise<void>;

export interface TestServer {
  /** `http://127.0.0.1:<port>` or `https://…`. */
  readonly url: string;
  readonly port: number;
  readonly requests: ReceivedRequest[];
  /** Connections accepted so far. */
  readonly connectionCount: () => number;
  /** The connections that are open. */
  readonly sockets: ReadonlySet<Socket>;
  /** Answers for the requests to come, in their order. When none is left the last one stays. */
  answer(...answers: readonly Answer[]): void;
  /** Cuts every connection and stops. */
  close(): Promise<void>;
}

export interface TestServerOptions {
  /** Makes it a TLS server. */
  readonly tls?: Certificate & {
    /** Ask for certificates of this authority; clients without one are let in. */ readonly clientAuthority?: string;
  };
  /** Offer HTTP/2. Default: true. */
  readonly http2?: boolean;
}

/** Starts a server on a free loopback port. Until told otherwise it answers with an empty object. */
export async function startTestServer({ tls, http2 = true }: TestServerOptions = {}): Promise<TestServer> {
  const requests: ReceivedRequest[] = [];
  const sockets = new Set<Socket>();
  let answers: readonly Answer[] = [json(200, {})];
  let connections = 0;

  const onRequest = async (request: IncomingMessage | Http2ServerRequest, response: TestResponse): Promise<void> => {
    const received = await receive(request);
    requests.push(received);
    const [answer, ...others] = answers;
    if (others.length > 0) answers = others;
    await answer?.(response, received);
  };
  const listener = (request: IncomingMessage | Http2ServerRequest, response: TestResponse): void => {
    onRequest(request, response).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : undefined),
    );
  };
  const server = newServer(tls, http2, listener);
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    port,
    requests,
    sockets,
    connectionCount: () => connections,
    answer: (...next) => void (answers = next),
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Answers with JSON. */
export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return (response) => {
    writeHead(response, status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(value));
  };
}

/** Answers with text, or with nothing. */
export function text(status: number, body = '', headers: Readonly<Record<string, string>> = {}): Answer {
  return (response) => {
    writeHead(response, status, headers);
    response.end(body);
  };
}

/** Answers 200 with these pieces, each sent on its own, and then ends unless `open`. */
export function stream(pieces: readonly (string | Buffer)[], { open = false }: { open?: boolean } = {}): Answer {
  return async (response) => {
    writeHead(response, 200, { 'content-type': 'application/json' });
    for (const piece of pieces) await new Promise((resolve) => send(response, piece, resolve));
    if (!open) response.end();
  };
}

/** Takes the request and cuts the connection. */
export const hangUp: Answer = (response) => void response.socket?.destroy();

/** Takes the request and says nothing. */
export const silence: Answer = () => {};

/** A KubeConfig for a server, with the user's and cluster's further fields. */
export function kubeConfigFor(
  url: string,
  { user = {}, cluster = {} }: { user?: object; cluster?: object } = {},
): KubeConfig {
  const config = new KubeConfig();
  const skipTLSVerify = url.startsWith('http:');
  config.loadFromClusterAndUser({ name: 'test', server: url, skipTLSVerify, ...cluster }, { name: 'tester', ...user });
  return config;
}

/** As kubeconfigs hold bytes. */
export function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** The two kinds of response agree on this, but not on overloads. */
function writeHead(response: TestResponse, status: number, headers: Readonly<Record<string, string>>): void {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if ('createPushResponse' in response) response.writeHead(status);
  else response.flushHeaders();
}

function send(response: TestResponse, piece: string | Buffer, sent: (value?: unknown) => void): void {
  const whenSent = (): void => void setImmediate(sent);
  if ('createPushResponse' in response) response.write(piece, whenSent);
  else response.write(piece, whenSent);
}

type Listener = (request: IncomingMessage | Http2ServerRequest, response: TestResponse) => void;

function newServer(tls: TestServerOptions['tls'], http2: boolean, listener: Listener): Server {
  if (tls === undefined) return createServer(listener);
  const { clientAuthority, ...own } = tls;
  const clients =
    clientAuthority === undefined ? {} : { ca: clientAuthority, requestCert: true, rejectUnauthorized: false };
  return http2
    ? createSecureServer({ ...own, ...clients, allowHTTP1: true }, listener)
    : createHttpsServer({ ...own, ...clients }, listener);
}

async function receive(request: IncomingMessage | Http2ServerRequest): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString();
  const url = new URL(request.url ?? '/', 'http://server');
  const socket: unknown = 'stream' in request ? request.stream.session?.socket : request.socket;
  return {
    method: request.method ?? '',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: request.headers,
    body: body === '' ? undefined : JSON.parse(body),
    httpVersion: request.httpVersion,
    clientName: clientNameOf(socket),
  };
}

/** HTTP/2 shows its socket through a proxy, which has the methods but cannot be asked for them. */
function clientNameOf(socket: unknown): string | undefined {
  const { getPeerCertificate } = socket as Partial<TLSSocket>;
  const subject = getPeerCertificate?.call(socket)?.subject;
  const name: unknown = subject?.CN;
  return typeof name === 'string' ? name : undefined;
}
