import type { Readable } from 'node:stream';

import type { Clock } from '../../clock/index.ts';

/** Headers by lower-case name. */
export type HttpHeaders = Readonly<Record<string, string | readonly string[]>>;

/** A request on the wire, credentials apart. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: HttpHeaders;
  readonly body?: Uint8Array | undefined;
  /** The answer is a stream that may be silent for any time. */
  readonly longRunning: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** The head of an answer, and its body as it comes. The body must be read or destroyed. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readable;
}

/** The TLS part of a connection. */
export interface TlsMaterial {
  readonly ca?: string | Buffer | undefined;
  readonly cert?: string | Buffer | undefined;
  readonly key?: string | Buffer | undefined;
  readonly pfx?: string | Buffer | undefined;
  readonly passphrase?: string | undefined;
  /** Name that the server's certificate must have, where it is not the host's. */
  readonly servername?: string | undefined;
  readonly rejectUnauthorized?: boolean | undefined;
}

/** A server, and how to reach it. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  /** Absent for plain HTTP. */
  readonly tls?: TlsMaterial | undefined;
  readonly proxy?: URL | undefined;
  readonly http2: boolean;
  readonly connectTimeoutMs: number;
  /** Milliseconds after which a silent peer that answers no probe is dead; 0: never. */
  readonly deadPeerTimeoutMs: number;
  /** Milliseconds without a byte of its answer until a request is given up, unless it is long-running; 0: never. */
  readonly silenceTimeoutMs: number;
  readonly clock: Clock;
  /** Is told how long finding the addresses of a host took, which may be the proxy's. */
  readonly onLookup?: ((host: string, seconds: number) => void) | undefined;
}

/** Sends requests to one endpoint and keeps its connections. */
export interface Transport {
  /** Resolves with the head of the answer. Rejects with the signal's reason, or with what the network says. */
  send(request: HttpRequest): Promise<HttpResponse>;
  /** Closes idle connections, and busy ones when their requests are done. */
  close(): void;
}

/** An error with a code that the predicates of connection errors know. */
export function networkError(code: string, message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, cause === undefined ? undefined : { cause }), { code });
}

/** Code of an error: the server has not looked at the request, so it can be made again whatever its method. */
export const refusedStream = 'ERR_HTTP2_REFUSED_STREAM';
