import type { IncomingMessage, Server, ServerResponse } from 'node:http';

import type { HealthAnswer, HealthChecks } from './health-checks.ts';

/** Where an endpoint listens. */
export interface EndpointOptions {
  /** 0 lets the system choose. */
  readonly port: number;
  /** Default: all addresses. */
  readonly host?: string | undefined;
}

/** A registry of metrics; that of prom-client is one. */
export interface MetricsRegistry {
  readonly contentType: string;
  metrics(): Promise<string>;
}

/** A server that listens. */
export interface Endpoint {
  /** The port that it listens on. */
  readonly port: number;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly contentType?: string;
}

type Handler = (url: URL) => Promise<Answer>;

const badRequest: Answer = { status: 400, body: 'bad request' };
const notFound: Answer = { status: 404, body: 'not found' };
const failed: Answer = { status: 500, body: 'internal error' };

/** Serves `/healthz` and `/readyz`, and their single checks below. Rejects when it cannot listen. */
export function serveHealth(
  options: EndpointOptions,
  checks: { readonly healthz: HealthChecks; readonly readyz: HealthChecks },
): Promise<Endpoint> {
  return serve(options, async ({ pathname, searchParams }): Promise<HealthAnswer | Answer> => {
    const [, endpoint, name, ...rest] = pathname.split('/');
    if (rest.length > 0 || (endpoint !== 'healthz' && endpoint !== 'readyz')) return notFound;
    return name ? checks[endpoint].answerOne(name) : checks[endpoint].answer(searchParams);
  });
}

/** Serves `/metrics`. Rejects when it cannot listen. */
export function serveMetrics(options: EndpointOptions, registry: MetricsRegistry): Promise<Endpoint> {
  return serve(options, async ({ pathname }) => {
    if (pathname !== '/metrics') return notFound;
    return { status: 200, body: await registry.metrics(), contentType: registry.contentType };
  });
}

async function serve({ port, host }: EndpointOptions, handler: Handler): Promise<Endpoint> {
  // Loaded here, since most programs that import the runtime have no endpoint.
  const { createServer } = await import('node:http');
  const server = createServer((request, response) => {
    respond(request, response, handler).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return { port: portOf(server), close: () => close(server) };
}

async function respond(request: IncomingMessage, response: ServerResponse, handler: Handler): Promise<void> {
  const url = URL.parse(request.url ?? '/', 'http://localhost');
  const answer = url === null ? badRequest : await handler(url).catch(() => failed);
  response.writeHead(answer.status, {
    'content-type': answer.contentType ?? 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
  });
  response.end(answer.body);
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
