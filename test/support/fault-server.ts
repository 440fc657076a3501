/**
 * A server of one resource that misbehaves on command. Left alone it tells the truth (lists with pages, watches, streamed
 * lists); any request can be answered otherwise, and anything can be written into its open watches. Faults below HTTP are
 * the business of `fault-server-proxy.ts`.
 */
import { setImmediate as turn } from 'node:timers/promises';

import { History, bookmark, failure, line } from './fault-server-history.ts';
import type { Certificate } from './http-server-certificates.ts';
import {
  type Answer,
  type ReceivedRequest,
  type TestResponse,
  type TestServer,
  json,
  startTestServer,
} from './http-server.ts';

export type RequestKind = 'list' | 'watch' | 'watch-list';

export interface FaultServer {
  readonly history: History;
  readonly http: TestServer;
  /** Every request as text: `list 0 limit=500`, `list continue`, `watch-list`, `watch 7`. */
  readonly asked: string[];
  /** The next requests of a kind are answered so, one each, before those of `always`. */
  next(kind: RequestKind, ...answers: readonly Answer[]): void;
  /** Requests of a kind are answered so until told otherwise. */
  always(kind: RequestKind, answer: Answer | undefined): void;
  /** Every request to come is answered truly. */
  forgetAnswers(): void;
  /** The true answers, for those who only add to them. */
  readonly honest: Readonly<Record<RequestKind, Answer>>;
  /** While true, open watches hear nothing of changes. */
  mute: boolean;
  /** Writes into every open watch. */
  say(text: string | Buffer): void;
  /** Ends every open watch as servers do at its timeout. */
  endWatches(): void;
  /** Cuts every connection. */
  cut(): void;
  /** How many watches are open. */
  openWatches(): number;
  close(): Promise<void>;
}

export interface FaultServerOptions {
  /** Makes it a TLS server that speaks HTTP/2. */
  readonly tls?: Certificate;
  /** Whether it knows `sendInitialEvents`. Default: true. */
  readonly streamsLists?: boolean;
}

export async function startFaultServer({ tls, streamsLists = true }: FaultServerOptions = {}): Promise<FaultServer> {
  const history = new History();
  const http = await startTestServer(tls === undefined ? {} : { tls });
  const asked: string[] = [];
  const planned: Record<RequestKind, Answer[]> = { list: [], watch: [], 'watch-list': [] };
  const lasting = new Map<RequestKind, Answer>();
  const watches = new Set<TestResponse>();
  const tell = (text: string | Buffer): void => {
    for (const response of watches) write(response, text);
  };
  const honest: Record<RequestKind, Answer> = {
    list: (response, request) => answerList(history, response, request),
    watch: (response, { query }) => openWatch(response, eventsFrom(history, Number(query['resourceVersion'] ?? 0))),
    'watch-list': (response, request) =>
      streamsLists ? openWatch(response, streamedList(history)) : json(422, failure(422, 'Invalid'))(response, request),
  };
  const openWatch = (response: TestResponse, first: { readonly text: string; readonly ends: boolean }): void => {
    startStream(response);
    write(response, first.text);
    if (first.ends) return end(response);
    watches.add(response);
    response.once('close', () => watches.delete(response));
  };

  const server: FaultServer = {
    history,
    http,
    asked,
    honest,
    mute: false,
    next: (kind, ...answers) => void planned[kind].push(...answers),
    always: (kind, answer) => void (answer === undefined ? lasting.delete(kind) : lasting.set(kind, answer)),
    say: tell,
    forgetAnswers() {
      lasting.clear();
      for (const answers of Object.values(planned)) answers.length = 0;
    },
    endWatches() {
      for (const response of watches) end(response);
      watches.clear();
    },
    cut() {
      watches.clear();
      for (const socket of http.sockets) socket.destroy();
    },
    openWatches: () => watches.size,
    close: () => http.close(),
  };
  history.onChange((event) => {
    if (!server.mute) tell(line(event));
  });
  http.answer((response, request) => {
    const kind = kindOf(request);
    asked.push(textOf(kind, request));
    return (planned[kind].shift() ?? lasting.get(kind) ?? honest[kind])(response, request);
  });
  return server;
}

/** Begins an answer 200 without a length. */
export function startStream(response: TestResponse): void {
  response.statusCode = 200;
  response.setHeader('content-type', 'application/json');
  if ('createPushResponse' in response) response.writeHead(200);
  else response.flushHeaders();
}

/** A watch that says this and then ends, or stays open without a further word. */
export function watchThat(text: string | Buffer, then: 'ends' | 'stays open' = 'ends'): Answer {
  return async (response) => {
    startStream(response);
    write(response, text);
    if (then === 'ends') end(response);
    await turn();
  };
}

/** Answers with a Status of failure. */
export function fails(code: number, reason = '', retryAfterSeconds?: number): Answer {
  const details = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
  const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  return json(code, failure(code, reason, details), headers);
}

function write(response: TestResponse, text: string | Buffer): void {
  if (text.length === 0) return;
  if ('createPushResponse' in response) response.write(text);
  else response.write(text);
}

function end(response: TestResponse): void {
  if ('createPushResponse' in response) response.end();
  else response.end();
}

function kindOf({ query }: ReceivedRequest): RequestKind {
  if (query['watch'] !== 'true' && query['watch'] !== '1') return 'list';
  return query['sendInitialEvents'] === 'true' ? 'watch-list' : 'watch';
}

function textOf(kind: RequestKind, { query }: ReceivedRequest): string {
  if (query['continue'] !== undefined) return 'list continue';
  const version = query['resourceVersion'];
  const limit = kind === 'list' && query['limit'] !== undefined ? `limit=${query['limit']}` : undefined;
  return [kind, version, limit].filter((part) => part !== undefined).join(' ');
}

function answerList(history: History, response: TestResponse, request: ReceivedRequest): void | Promise<void> {
  const { limit, continue: token } = request.query;
  const page = history.page(Number(limit ?? Number.POSITIVE_INFINITY), token);
  if (page === undefined) return fails(410, 'Expired')(response, request);
  const metadata = { resourceVersion: String(page.version), ...(page.next !== undefined && { continue: page.next }) };
  const list = { kind: 'ThingList', apiVersion: 'faults.example.com/v1', metadata, items: page.items };
  return json(200, list)(response, request);
}

function eventsFrom(history: History, version: number): { readonly text: string; readonly ends: boolean } {
  if (version < history.oldest) return { text: line({ type: 'ERROR', object: failure(410, 'Expired') }), ends: true };
  return {
    text: history
      .changesAfter(version)
      .map(({ event }) => line(event))
      .join(''),
    ends: false,
  };
}

function streamedList(history: History): { readonly text: string; readonly ends: boolean } {
  const events = [...history.objects.values()].map((object) => line({ type: 'ADDED', object }));
  return { text: [...events, line(bookmark(history.version, true))].join(''), ends: false };
}
