import type { KubeConfig } from '@kubernetes/client-node';

import { type Clock, systemClock } from '../clock/index.ts';
import { containedLogger, defaultLogger } from '../log/index.ts';
import type { ClientOptions } from './client-options.ts';
import { newCredentialSource } from './credentials.ts';
import { newDeadline } from './deadline.ts';
import { HttpExchange } from './http-exchange.ts';
import type { Endpoint, HttpHeaders, HttpRequest, HttpResponse } from './http/http-message.ts';
import { proxyFor } from './http/proxy.ts';
import { newRateLimiter } from './rate-limiter.ts';
import { methodOf, pathOf, timeoutSecondsOf } from './request-path.ts';
import { decodeResponse, failureOf } from './response.ts';
import type { FailedCall } from './response-status.ts';
import type { ApiRequest, RawWatchEvent, RestClient } from './rest-client.ts';
import { isRestError } from './rest-error.ts';
import type { RestMetrics } from './rest-metrics.ts';
import { defaultUserAgent } from './user-agent.ts';
import { newWarningReporter } from './warnings.ts';
import { newWatchStream } from './watch-stream.ts';

/** Reads what is no resource: `/version`, `/apis`, `/openapi/v3`. */
export interface RawRestClient {
  /** The decoded JSON at a path of the server. `accept` is `application/json` when absent. Rejects with ApiError. */
  getRaw(path: string, options?: RawOptions): Promise<unknown>;
}

/** Options of reading what is no resource. */
export interface RawOptions {
  readonly accept?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The client of an API server. */
export interface HttpRestClient extends RestClient, RawRestClient {
  /** Closes idle connections, and busy ones when their requests are done. Not needed: idle ones hold no process. */
  close(): void;
}

const defaults = {
  qps: 5,
  burst: 10,
  timeoutMs: 0,
  deadPeerTimeoutMs: 45_000,
  silenceTimeoutMs: 300_000,
  connectTimeoutMs: 30_000,
  maxRetries: 10,
  maxResponseBytes: 1024 ** 3,
  http2: true,
  compression: true,
  clock: systemClock,
  logger: defaultLogger,
  metrics: {} as RestMetrics,
} as const;

type SettledOptions = ClientOptions & { readonly [K in keyof typeof defaults]: NonNullable<ClientOptions[K]> };

/** Time that a server has beyond the end of a watch that it has promised. */
const watchGraceMs = 30_000;

/**
 * A client of the current cluster of a KubeConfig, in the name of its current user. Nothing is sent yet. Throws Error when
 * there is no current cluster, RangeError for a burst below 1, TypeError for a malformed URL.
 */
export function newRestClient(kubeConfig: KubeConfig, options: ClientOptions = {}): HttpRestClient {
  const cluster = kubeConfig.getCurrentCluster();
  if (cluster === null) throw new Error('the kubeconfig has no current cluster');
  const server = new URL(cluster.server.includes('://') ? cluster.server : `https://${cluster.server}`);
  const settled: SettledOptions = { ...defaults, ...definedOf(options) };
  const { clock, metrics, maxRetries } = settled;
  const logger = containedLogger(settled.logger);
  const exchange = new HttpExchange({
    endpoint: endpointOf(server, cluster.proxyUrl, settled),
    secure: server.protocol === 'https:',
    credentials: newCredentialSource(kubeConfig),
    headers: { 'user-agent': settled.userAgent ?? defaultUserAgent(process.argv[1]), ...impersonationHeaders(settled) },
    rateLimiter: settled.rateLimiter ?? newRateLimiter(settled.qps, settled.burst, clock),
    maxRetries,
    clock,
    logger,
    metrics,
    reportWarnings: newWarningReporter(logger, settled.onWarning),
  });
  return new KubeRestClient(exchange, server.pathname.replace(/\/+$/, ''), settled);
}

/** An option that is there but undefined means its default too. */
function definedOf(options: ClientOptions): { [K in keyof ClientOptions]?: NonNullable<ClientOptions[K]> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function endpointOf(server: URL, proxyUrl: string | undefined, settled: SettledOptions): Omit<Endpoint, 'tls'> {
  const { http2, connectTimeoutMs, deadPeerTimeoutMs, silenceTimeoutMs, clock } = settled;
  return {
    host: server.hostname.replace(/^\[|\]$/g, ''),
    port: Number(server.port) || (server.protocol === 'https:' ? 443 : 80),
    proxy: proxyFor(server, proxyUrl, process.env),
    http2,
    connectTimeoutMs,
    deadPeerTimeoutMs,
    silenceTimeoutMs,
    clock,
  };
}

class KubeRestClient implements HttpRestClient {
  readonly #exchange: HttpExchange;
  readonly #basePath: string;
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #maxBytes: number;
  readonly #compression: boolean;

  constructor(exchange: HttpExchange, basePath: string, options: SettledOptions) {
    this.#exchange = exchange;
    this.#basePath = basePath;
    this.#clock = options.clock;
    this.#timeoutMs = options.timeoutMs;
    this.#maxBytes = options.maxResponseBytes;
    this.#compression = options.compression;
  }

  async request(request: ApiRequest): Promise<unknown> {
    // The server's own bound holds here too, in case it does not come back to tell.
    const boundMs = (timeoutSecondsOf(request) ?? 0) * 1000;
    return this.#call(this.#httpRequest(request), { ...callOf(request), asText: request.answer === 'text' }, boundMs);
  }

  async getRaw(path: string, { accept = 'application/json', signal }: RawOptions = {}): Promise<unknown> {
    const headers = { accept, ...this.#acceptEncoding('GET') };
    const request = { method: 'GET', path: `${this.#basePath}${path}`, headers, longRunning: false, signal };
    return this.#call(request, { method: 'GET', group: '', resource: '', name: '' }, 0);
  }

  async watch(request: ApiRequest): Promise<AsyncIterable<readonly RawWatchEvent[]>> {
    const seconds = timeoutSecondsOf(request);
    // A server that goes on past the end it was given is none that we can trust to be alive.
    const deadline = newDeadline(this.#clock, seconds && seconds * 1000 + watchGraceMs, request.signal);
    const http: HttpRequest = { ...this.#httpRequest(request), signal: deadline.signal };
    const explain = (error: unknown): Error => this.#explain(http, error);
    try {
      const response = await this.#exchange.send(http);
      if (response.status !== 200) throw await failureOf(response, callOf(request), this.#maxBytes);
      return newWatchStream(response.body, {
        maxEventBytes: this.#maxBytes,
        parse: request.parseEvent,
        signal: request.signal,
        explain,
        onEnd: () => deadline.clear(),
      });
    } catch (error) {
      deadline.clear();
      request.signal?.throwIfAborted();
      throw explain(error);
    }
  }

  close(): void {
    this.#exchange.close();
  }

  async #call(
    request: HttpRequest,
    { asText = false, ...call }: FailedCall & { readonly asText?: boolean },
    boundMs: number,
  ): Promise<unknown> {
    const deadline = newDeadline(this.#clock, shorter(this.#timeoutMs, boundMs), request.signal);
    const http: HttpRequest = { ...request, signal: deadline.signal };
    let response: HttpResponse | undefined;
    try {
      response = await this.#exchange.send(http);
      const onSize = (bytes: number): void => this.#exchange.measured(http, bytes);
      return await decodeResponse(response, call, { maxBytes: this.#maxBytes, onSize, asText });
    } catch (error) {
      response?.body.destroy();
      request.signal?.throwIfAborted();
      throw this.#explain(http, error);
    } finally {
      deadline.clear();
    }
  }

  /** Failures of the API and of credentials speak for themselves; the others are told which request they broke. */
  #explain(request: HttpRequest, error: unknown): Error {
    const cause: unknown = request.signal?.aborted === true ? request.signal.reason : error;
    return isRestError(cause) ? cause : this.#exchange.connectionError(request, cause);
  }

  #httpRequest(request: ApiRequest): HttpRequest {
    const { verb, body, signal } = request;
    const method = methodOf[verb];
    const contentType = request.patchType ?? 'application/json';
    const headers = {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': contentType }),
      ...(verb === 'watch' ? {} : this.#acceptEncoding(method)),
    };
    const path = `${this.#basePath}${pathOf(request)}`;
    const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    return { method, path, headers, body: bytes, longRunning: verb === 'watch', signal };
  }

  /** What is read may be large; what is written comes back about as large as it went. */
  #acceptEncoding(method: string): HttpHeaders {
    return this.#compression && method === 'GET' ? { 'accept-encoding': 'gzip' } : {};
  }
}

function callOf({ verb, resource, name = '' }: ApiRequest): FailedCall {
  return { method: methodOf[verb], group: resource.group, resource: resource.resource, name };
}

/** The shorter of two bounds, of which 0 is none. */
function shorter(a: number, b: number): number {
  return a > 0 && b > 0 ? Math.min(a, b) : Math.max(a, b);
}

function impersonationHeaders({ impersonate }: ClientOptions): HttpHeaders {
  if (impersonate === undefined) return {};
  const { userName, uid, groups = [], extra = {} } = impersonate;
  const extras = Object.entries(extra).map(([key, values]) => [
    `impersonate-extra-${headerKey(key.toLowerCase())}`,
    values.map(headerValue),
  ]);
  return {
    'impersonate-user': headerValue(userName),
    ...(uid === undefined ? {} : { 'impersonate-uid': headerValue(uid) }),
    ...(groups.length === 0 ? {} : { 'impersonate-group': groups.map(headerValue) }),
    ...Object.fromEntries(extras),
  };
}

/** Text as UTF-8: Node writes a byte for each character of a header. */
function headerValue(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** What no name of a header may hold, and `%`, as %XX (client-go `transport/round_trippers.go`: headerKeyEscape). */
function headerKey(text: string): string {
  return headerValue(text).replace(
    /[^!#$&'*+\-.^_`|~0-9a-z]/g,
    (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}
