/**
 * Doubles for tests. `newFakeRestClient` is an API server without a network: typed clients over it behave as over a
 * real one, every call is recorded, and reactors can stand in for any of them; fake clientsets are generated clientsets
 * over it. `newApiServer` serves the same over HTTP. Both have their behaviour from one place, `server/`, which follows
 * kube-apiserver 1.37 down to the messages; what it leaves out: admission, defaults and validation of
 * built-in kinds (types are checked, values are not), conversion between versions, garbage collection, authorization.
 *
 * `newFakeClock` is time that the test moves, `FakeControllerSource` a source of objects for an informer alone.
 */
export { type FakeClock, newFakeClock } from './fake-clock.ts';
export { FakeControllerSource } from './fake-controller-source.ts';
export { FakeWatcher } from './fake-watcher.ts';
export { type Action, type ActionVerb, actionMatches } from './action.ts';
export type { ProxyReactor, Reactor, ReactorAnswer, WatchReactor, WatchSource } from './reactor.ts';
export type { ObjectTracker, TrackerPatch } from './object-tracker.ts';
export { type FakeRestClient, type FakeRestClientOptions, newFakeRestClient } from './fake-rest-client.ts';
export { type ExpectedAction, expectActions, filterActions, isInformerAction } from './compare-actions.ts';
export { type ApiServer, type ApiServerOptions, newApiServer } from './http/api-server.ts';
export type { FaultAnswer, RequestFilter, SeenRequest } from './http/chaos.ts';
