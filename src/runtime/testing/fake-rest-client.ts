import { copyJson, toJson } from '../apply/json.ts';
import type { ObjectSchema } from '../apply/type-schema.ts';
import type { Clock } from '../clock/index.ts';
import type { RawRestClient } from '../rest/http-rest-client.ts';
import { newInternalError } from '../rest/new-api-error.ts';
import type { ApiRequest, RawWatchEvent, ResourceDescriptor, RestClient } from '../rest/rest-client.ts';
import { type Action, actionOf, requestOf } from './action.ts';
import { addInitialObjects } from './add-objects.ts';
import { type ObjectTracker, newObjectTracker } from './object-tracker.ts';
import {
  askReactor,
  checkSource,
  isAnswer,
  type ProxyReactor,
  type Reactor,
  type ReactorAnswer,
  ReactorChain,
  type WatchReactor,
  type WatchSource,
} from './reactor.ts';
import { discover } from './server/discovery.ts';
import { handleRequest, handleWatch, unknownManager } from './server/handle-request.ts';
import { newServerState } from './server/new-server-state.ts';
import type { ServerState } from './server/server-state.ts';
import { routeOf } from './server/route.ts';
import { newUnknownResource } from './server/status-errors.ts';

/** What a fake client serves, and how. */
export interface FakeRestClientOptions {
  /** The resources that it serves; calls for others are answered by 404. */
  readonly resources: readonly ResourceDescriptor[];
  /** How kinds merge, by `apiVersion/Kind` as in `apps/v1/Deployment`. Of kinds without one the structure is deduced. */
  readonly schemas?: Readonly<Record<string, ObjectSchema>>;
  /** Where timestamps come from (default: the system's clock). */
  readonly clock?: Clock;
  /**
   * True (default): as an API server, a write with an old resourceVersion is a conflict, a custom resource cannot be
   * replaced without one, and nothing is created with one. False: resourceVersions are not compared, as with client-go's
   * fake.
   */
  readonly strict?: boolean;
  /** Field manager of calls that do not name one (default: `unknown`). */
  readonly fieldManager?: string;
}

/**
 * A RestClient over an object tracker in memory that records what it is asked: what fake clientsets stand on (client-go
 * `testing/fake.go`, `testing/fixture.go`; stricter, as controller-runtime's fake client is).
 */
export interface FakeRestClient {
  /**
   * What typed clients are made of. Calls reject with ApiError as those of a real one do. It knows `sendInitialEvents`,
   * but informers are told to list and watch instead, so that watch reactors need not send initial events.
   */
  readonly client: RestClient & RawRestClient & { readonly supportsWatchList: false };
  /** Every call so far, in order, watches too. Copies: what was sent has not been touched since. */
  actions(): Action[];
  /** Forgets the calls so far. */
  clearActions(): void;
  /** Adds a reactor behind those that are there, and before the tracker. Verb and resource may be `*`. */
  addReactor(verb: string, resource: string, reactor: Reactor): void;
  /** Adds a reactor before all others. */
  prependReactor(verb: string, resource: string, reactor: Reactor): void;
  /** As `addReactor`, for watches. */
  addWatchReactor(resource: string, reactor: WatchReactor): void;
  /** As `prependReactor`, for watches. */
  prependWatchReactor(resource: string, reactor: WatchReactor): void;
  /** As `addReactor`, for calls on the `proxy` subresource; unanswered ones give undefined. */
  addProxyReactor(resource: string, reactor: ProxyReactor): void;
  /** As `prependReactor`, for calls on the `proxy` subresource. */
  prependProxyReactor(resource: string, reactor: ProxyReactor): void;
  /** The objects, for the test itself. */
  tracker(): ObjectTracker;
}

/** A fake client with objects (or lists of them) in it. Throws ApiError for objects that `ObjectTracker.add` refuses. */
export function newFakeRestClient(options: FakeRestClientOptions, objects: readonly object[] = []): FakeRestClient {
  const state = newServerState(options);
  const tracker = newObjectTracker(state);
  for (const object of objects) addInitialObjects(state, object);
  return new Fake(state, tracker, options.fieldManager ?? unknownManager);
}

class Fake implements FakeRestClient {
  readonly client: FakeRestClient['client'];
  readonly #state: ServerState;
  readonly #tracker: ObjectTracker;
  readonly #fieldManager: string;
  readonly #reactors = new ReactorChain<Reactor>();
  readonly #watchReactors = new ReactorChain<WatchReactor>();
  readonly #proxyReactors = new ReactorChain<ProxyReactor>();
  #actions: Action[] = [];

  constructor(state: ServerState, tracker: ObjectTracker, fieldManager: string) {
    this.#state = state;
    this.#tracker = tracker;
    this.#fieldManager = fieldManager;
    this.client = {
      supportsWatchList: false,
      request: (request) => this.#request(request),
      watch: (request) => this.#watch(request),
      getRaw: async (path) => this.#getRaw(path),
    };
  }

  actions(): Action[] {
    return this.#actions.map(copyAction);
  }

  clearActions(): void {
    this.#actions = [];
  }

  addReactor(verb: string, resource: string, reactor: Reactor): void {
    this.#reactors.add(verb, resource, reactor);
  }

  prependReactor(verb: string, resource: string, reactor: Reactor): void {
    this.#reactors.prepend(verb, resource, reactor);
  }

  addWatchReactor(resource: string, reactor: WatchReactor): void {
    this.#watchReactors.add('watch', resource, reactor);
  }

  prependWatchReactor(resource: string, reactor: WatchReactor): void {
    this.#watchReactors.prepend('watch', resource, reactor);
  }

  addProxyReactor(resource: string, reactor: ProxyReactor): void {
    this.#proxyReactors.add('*', resource, reactor);
  }

  prependProxyReactor(resource: string, reactor: ProxyReactor): void {
    this.#proxyReactors.prepend('*', resource, reactor);
  }

  tracker(): ObjectTracker {
    return this.#tracker;
  }

  /** Until a reactor makes a promise, all of it happens at once: calls take effect in the order they were made in. */
  async #request(request: ApiRequest): Promise<unknown> {
    request.signal?.throwIfAborted();
    const action = this.#record(request);
    const isProxy = /^proxy(\/|$)/.test(action.subresource);
    const chain = isProxy ? this.#proxyReactors : this.#reactors;
    for (const react of chain.for(action)) {
      const reaction = askReactor(react, action, request.signal);
      const answer = reaction instanceof Promise ? await reaction : reaction;
      if (isAnswer(answer)) return answerOf(request, answer);
    }
    if (isProxy) return undefined;
    // There are no containers behind a fake (client-go `kubernetes/typed/core/v1/fake/fake_pod_expansion.go`).
    if (request.answer === 'text') return 'fake logs';
    const { body } = handleRequest(this.#state, requestOf(action, request.resource), this.#fieldManager);
    return copyJson(body);
  }

  async #watch(request: ApiRequest): Promise<WatchSource> {
    request.signal?.throwIfAborted();
    const action = this.#record(request);
    for (const react of this.#watchReactors.for(action)) {
      const reaction = askReactor(react, action, request.signal);
      const source = reaction instanceof Promise ? await reaction : reaction;
      if (!isAnswer(source)) continue;
      checkSource(source);
      return request.signal === undefined ? source : untilAborted(source, request.signal);
    }
    const { signal } = request;
    signal?.throwIfAborted();
    const stream = handleWatch(this.#state, requestOf(action, request.resource));
    if (signal !== undefined) {
      const onAbort = (): void => stream.end({ cause: signal.reason });
      signal.addEventListener('abort', onAbort, { once: true });
      stream.onStop(() => signal.removeEventListener('abort', onAbort));
    }
    return stream;
  }

  /** What discovery reads. It is not recorded: no resource is asked for. */
  #getRaw(path: string): unknown {
    const route = routeOf(path);
    const found = route.type === 'discovery' ? discover(this.#state.registry, route.path) : undefined;
    if (found === undefined) throw newUnknownResource('the server could not find the requested resource');
    return toJson(found);
  }

  /** Records a call, and gives a second copy of it for the reactors to change. */
  #record(request: ApiRequest): Action {
    const { group, version, resource } = request.resource;
    const action = actionOf(request);
    this.#actions.push(copyAction(action));
    const isServed = this.#state.registry.find(request.resource) !== undefined;
    if (!isServed) throw newUnknownResource(`no resource ${resource} in ${group}/${version}`);
    return copyAction(action);
  }
}

/** A reactor's events, until the call that asked for them is aborted. */
async function* untilAborted(source: WatchSource, signal: AbortSignal): AsyncGenerator<readonly RawWatchEvent[]> {
  const events = source[Symbol.asyncIterator]();
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => aborted.reject(signal.reason);
  // Nobody may be waiting when it comes.
  aborted.promise.catch(() => {});
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  try {
    for (;;) {
      const next = await Promise.race([events.next(), aborted.promise]);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    void events.return?.();
  }
}

/** Bodies and patches are copied deep; all else of an action is never changed by anybody. */
function copyAction(action: Action): Action {
  return {
    ...action,
    resource: { ...action.resource },
    options: { ...action.options },
    ...('object' in action ? { object: toJson(action.object) } : {}),
    ...('patch' in action ? { patch: toJson(action.patch) } : {}),
  };
}

/** Throws ApiError 500 for what cannot be JSON, as an API server would fail to write it. */
function answeredJson(object: unknown): unknown {
  try {
    return toJson(object);
  } catch (cause) {
    throw newInternalError('a reactor did not answer with JSON', { cause });
  }
}

/** What a call gives when a reactor answered: its object, or an empty one of the kind. */
function answerOf({ verb, resource }: ApiRequest, answer: ReactorAnswer): unknown {
  if (isAnswer(answer.object)) return answeredJson(answer.object);
  const apiVersion = resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
  if (verb === 'delete' || verb === 'deletecollection') {
    return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' };
  }
  if (verb === 'list') return { apiVersion, kind: resource.listKind, metadata: {}, items: [] };
  return { apiVersion, kind: resource.kind, metadata: {} };
}
