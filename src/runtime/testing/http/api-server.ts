import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { Socket } from 'node:net';

import type { ObjectSchema } from '../../apply/type-schema.ts';
import { type Clock, systemClock } from '../../clock/index.ts';
import type { ResourceDescriptor } from '../../rest/rest-client.ts';
import { addInitialObjects } from '../add-objects.ts';
import { type ObjectTracker, newObjectTracker } from '../object-tracker.ts';
import type { ServerState } from '../server/server-state.ts';
import { type FaultAnswer, FaultPlan, type RequestFilter, type SeenRequest } from './chaos.ts';
import { newClusterState } from './cluster-state.ts';
import { serve } from './serve.ts';

/** What an API server in memory serves. */
export interface ApiServerOptions {
  /** Resources that are there from the beginning, besides namespaces and customresourcedefinitions. */
  readonly resources?: readonly ResourceDescriptor[];
  /** How their kinds merge, by `apiVersion/Kind`. */
  readonly schemas?: Readonly<Record<string, ObjectSchema>>;
  /** CustomResourceDefinitions that are there from the beginning. More can be created while the server runs. */
  readonly crds?: readonly object[];
  /** Other objects that are there from the beginning. */
  readonly objects?: readonly object[];
  /** For timestamps, bookmarks and the timeouts of watches (default: the system's). */
  readonly clock?: Clock;
}

/**
 * An API server in memory that speaks HTTP on loopback: enough of kube-apiserver for clients, informers and controllers
 * to be tested over a real connection, and what a real one does not offer, faults on demand.
 */
export interface ApiServer extends AsyncDisposable {
  /** Listens on a free port of 127.0.0.1; after `stop`, on the same port with the same objects. */
  start(): Promise<void>;
  /** Ends every connection and stops listening. The objects stay. */
  stop(): Promise<void>;
  /** `http://127.0.0.1:<port>`. Throws Error before the first start. */
  readonly url: string;
  /** A kubeconfig, as text that `KubeConfig.loadFromString` reads, with one cluster, user and context. */
  kubeConfig(): string;
  /** The objects, for the test itself. */
  tracker(): ObjectTracker;
  /** Every request so far, in order. */
  requests(): SeenRequest[];
  /** Answers the next `count` requests that the filter lets through with a failure. */
  failNext(count: number, answer: FaultAnswer, filter?: RequestFilter): void;
  /** Closes the connection of the next `count` requests that the filter lets through without an answer. */
  dropNext(count: number, filter?: RequestFilter): void;
  /** Plans no faults any more. */
  clearFaults(): void;
  /** Closes every open connection at once, those of watches in the middle. */
  dropConnections(): void;
  /** Ends every open watch properly, as at its timeout. */
  endWatches(): void;
  /** Forgets the history, so that watches from before now are told that their resourceVersion is expired. */
  compact(): void;
}

/** An API server that does not listen yet. Throws ApiError for objects that it cannot hold. */
export function newApiServer(options: ApiServerOptions = {}): ApiServer {
  const { resources = [], schemas = {}, clock = systemClock } = options;
  const state = newClusterState({ resources, schemas, clock });
  const tracker = newObjectTracker(state);
  for (const object of [...(options.crds ?? []), ...(options.objects ?? [])]) addInitialObjects(state, object);
  return new MemoryApiServer(state, tracker);
}

class MemoryApiServer implements ApiServer {
  readonly #state: ServerState;
  readonly #tracker: ObjectTracker;
  readonly #faults = new FaultPlan();
  readonly #seen: SeenRequest[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #watches = new Set<() => void>();
  #server: Server | undefined;
  #port = 0;

  constructor(state: ServerState, tracker: ObjectTracker) {
    this.#state = state;
    this.#tracker = tracker;
  }

  async start(): Promise<void> {
    if (this.#server !== undefined) return;
    const server = createServer((request, response) => void this.#serve(request, response));
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    const address = server.address();
    this.#port = typeof address === 'object' && address !== null ? address.port : 0;
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    this.endWatches();
    this.dropConnections();
    await closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  get url(): string {
    if (this.#port === 0) throw new Error('the API server has not been started');
    return `http://127.0.0.1:${this.#port}`;
  }

  kubeConfig(): string {
    return JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      // KubeConfig refuses plain HTTP without it.
      clusters: [{ name: 'memory', cluster: { server: this.url, 'insecure-skip-tls-verify': true } }],
      users: [{ name: 'memory', user: {} }],
      contexts: [{ name: 'memory', context: { cluster: 'memory', user: 'memory' } }],
      'current-context': 'memory',
    });
  }

  tracker(): ObjectTracker {
    return this.#tracker;
  }

  requests(): SeenRequest[] {
    return [...this.#seen];
  }

  failNext(count: number, answer: FaultAnswer, filter?: RequestFilter): void {
    this.#faults.add(count, { type: 'answer', answer }, filter);
  }

  dropNext(count: number, filter?: RequestFilter): void {
    this.#faults.add(count, { type: 'drop' }, filter);
  }

  clearFaults(): void {
    this.#faults.clear();
  }

  dropConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  endWatches(): void {
    for (const end of this.#watches) end();
  }

  compact(): void {
    this.#state.store.compact();
  }

  #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    return serve(request, response, {
      state: this.#state,
      onRequest: (seen) => {
        this.#seen.push(seen);
        return this.#faults.take(seen);
      },
      onWatch: (stream) => {
        const end = (): void => stream.end();
        this.#watches.add(end);
        stream.onStop(() => this.#watches.delete(end));
      },
    });
  }
}
