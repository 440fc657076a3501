import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Status } from '../../meta/v1/index.ts';
import { ApiError } from '../../rest/api-error.ts';
import type { ApiRequest, ApiVerb } from '../../rest/rest-client.ts';
import { newBadRequest } from '../../rest/new-api-error.ts';
import { isBuiltIn } from '../server/built-in.ts';
import { newUnparsable } from '../server/decode-object.ts';
import type { EventStream } from '../server/event-stream.ts';
import { handleRequest, handleWatch, unknownManager } from '../server/handle-request.ts';
import type { ServedResource } from '../server/served-resource.ts';
import type { ServerState } from '../server/server-state.ts';
import {
  newFailure,
  newMethodNotAllowed,
  newUnclassified,
  newUnknownResource,
  newUnsupportedMediaType,
} from '../server/status-errors.ts';
import { type Fault, type FaultAnswer, type SeenRequest, reasonOf } from './chaos.ts';
import { discover } from '../server/discovery.ts';
import { type ResourceRoute, routeOf, verbOf } from '../server/route.ts';

/** What serving a request needs of the server. */
export interface ServeContext {
  readonly state: ServerState;
  /** Hears of each request before it is served, and may give a fault for it. */
  onRequest(request: SeenRequest): Fault | undefined;
  /** Hears of each watch. */
  onWatch(stream: EventStream): void;
}

/** Answers one HTTP request. Never rejects. */
export async function serve(request: IncomingMessage, response: ServerResponse, context: ServeContext): Promise<void> {
  try {
    await answer(request, response, context);
  } catch (error) {
    sendError(response, error instanceof ApiError ? error : newUnclassified(String(error)));
  }
}

async function answer(request: IncomingMessage, response: ServerResponse, context: ServeContext): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const route = routeOf(url.pathname);
  const method = request.method ?? 'GET';
  const isWatch = ['1', 'true'].includes(url.searchParams.get('watch') ?? '');
  const verb = route.type === 'resource' ? verbOf(method, route, isWatch) : undefined;
  const resource = route.type === 'resource' ? route.resource : undefined;
  const fault = context.onRequest({ method, path: url.pathname + url.search, verb, resource });
  // Read in any case: a client that is still sending would not see the answer.
  const body = await readBody(request);
  if (fault?.type === 'drop') request.socket.destroy();
  else if (fault?.type === 'answer') sendFault(response, fault.answer);
  else if (route.type === 'discovery') sendDiscovery(response, context.state, route.path);
  else if (route.type === 'unknown') sendNotFound(response);
  else answerResource({ request, response, context, route, verb, url, body });
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly context: ServeContext;
  readonly route: ResourceRoute;
  readonly verb: ApiVerb | undefined;
  readonly url: URL;
  readonly body: string;
}

function answerResource(exchange: Exchange): void {
  const { response, context, route, verb } = exchange;
  const served = context.state.registry.find(route);
  if (served === undefined || served.namespaced !== isPathNamespaced(route, verb, served)) {
    if (!isBuiltIn(route)) return sendNotFound(response);
    throw newUnknownResource();
  }
  if (verb === undefined || !allowsMethod(route, verb, served)) throw newMethodNotAllowed();
  const request = apiRequestOf(exchange, served, verb);
  if (verb === 'watch') return sendWatch(exchange, request);
  const { code, body } = handleRequest(context.state, request, managerOf(exchange.request));
  sendJson(response, code, body);
}

function allowsMethod({ name, subresource }: ResourceRoute, verb: ApiVerb, { builtIn }: ServedResource): boolean {
  if (verb === 'create') return name === undefined || subresource !== undefined;
  // Of custom resources, the handler says that the name is missing.
  return !(builtIn && name === undefined && (verb === 'update' || verb === 'patch'));
}

/** Namespaced resources may be listed and watched without a namespace; cluster-scoped ones never have one. */
function isPathNamespaced(
  { namespace, name }: ResourceRoute,
  verb: ApiVerb | undefined,
  served: ServedResource,
): boolean {
  const isAcross = served.namespaced && name === undefined && (verb === 'list' || verb === 'watch');
  return namespace !== undefined || isAcross;
}

function apiRequestOf({ request, route, url, body }: Exchange, served: ServedResource, verb: ApiVerb): ApiRequest {
  const { namespace, name, subresource } = route;
  const contentType = (request.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
  const base = { verb, resource: served, namespace, name, subresource, query: queryOf(url.searchParams) };
  if (verb === 'get' || verb === 'list' || verb === 'watch') return base;
  if (verb !== 'patch') return { ...base, body: parseBody(verb, served, body) };
  const patchType = patchTypes.find((type) => type === contentType);
  // Which types would do is for the resource to say; the handler refuses what it does not know.
  if (patchType === undefined) throw newUnsupportedMediaType(served.builtIn ? patchTypes : customPatchTypes);
  return { ...base, patchType, body: parsePatch(patchType === 'application/apply-patch+yaml', body) };
}

function queryOf(parameters: URLSearchParams): Record<string, string | readonly string[]> {
  const query: Record<string, string | readonly string[]> = {};
  for (const name of new Set(parameters.keys())) {
    const values = parameters.getAll(name);
    query[name] = values.length > 1 ? values : (values[0] ?? '');
  }
  return query;
}

const patchTypes = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
] as const;
const customPatchTypes = patchTypes.filter((type) => type !== 'application/strategic-merge-patch+json');

function parseBody(verb: ApiVerb, { kind }: ServedResource, body: string): unknown {
  if (body === '' && (verb === 'delete' || verb === 'deletecollection')) return undefined;
  try {
    return JSON.parse(body);
  } catch (error) {
    throw newUnparsable(kind, isCutOff(body) ? 'unexpected end of JSON input' : String(error), body);
  }
}

/** Whether JSON just ends too early: Go's parser says so in its own words. */
function isCutOff(body: string): boolean {
  return body.trim() === '' || /^[[{][^\]}]*$/.test(body.trim());
}

/** Only JSON is understood, which every client of ours sends as YAML. */
function parsePatch(isApply: boolean, body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw newBadRequest(
      isApply ? `error decoding patch: error converting YAML to JSON: ${String(error)}` : 'invalid JSON patch',
    );
  }
}

/** The field manager of those who do not say: the first word of the user agent. */
function managerOf(request: IncomingMessage): string {
  const [manager = ''] = (request.headers['user-agent'] ?? '').split('/');
  return manager === '' ? unknownManager : manager.slice(0, 128);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

function sendJson(response: ServerResponse, code: number, body: unknown, headers: Record<string, string> = {}): void {
  const text = JSON.stringify(body);
  const length = String(Buffer.byteLength(text));
  response.writeHead(code, { 'content-type': 'application/json', 'content-length': length, ...headers });
  response.end(text);
}

function sendError(response: ServerResponse, { code, status }: ApiError): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const retryAfter = status.details?.retryAfterSeconds;
  sendJson(response, code, asSent(status), retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) });
}

/** Why a path leads nowhere is told to callers in the same process only. */
function asSent(status: Status): Status {
  const isExplained = status.details?.causes?.some(({ reason }) => reason === 'UnexpectedServerResponse') ?? false;
  return isExplained ? { ...status, details: {} } : status;
}

function sendFault(response: ServerResponse, { code, reason, message, retryAfterSeconds }: FaultAnswer): void {
  const details = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
  sendError(response, newFailure(code, reason ?? reasonOf(code), message ?? `fault ${code} on demand`, details));
}

function sendNotFound(response: ServerResponse): void {
  response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' });
  response.end('404 page not found\n');
}

function sendDiscovery(response: ServerResponse, state: ServerState, path: readonly string[]): void {
  const found = discover(state.registry, path);
  if (found === undefined) sendNotFound(response);
  else if (typeof found === 'string') response.writeHead(200, { 'content-type': 'text/plain' }).end(found);
  else sendJson(response, 200, found);
}

function sendWatch({ response, context }: Exchange, request: ApiRequest): void {
  const stream = handleWatch(context.state, request);
  context.onWatch(stream);
  response.writeHead(200, { 'content-type': 'application/json', 'transfer-encoding': 'chunked' });
  response.flushHeaders();
  response.once('close', () => stream.end());
  void pump(stream, response);
}

async function pump(stream: EventStream, response: ServerResponse): Promise<void> {
  for await (const events of stream) {
    const text = events.map((event) => `${JSON.stringify(event)}\n`).join('');
    if (!response.write(text))
      await new Promise<void>((resolve) => response.once('drain', resolve).once('close', resolve));
  }
  response.end();
}
