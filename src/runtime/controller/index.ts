/**
 * Controllers without queues, workers and tombstones: controller-runtime's ideas, small, on the same parts that a
 * controller by hand uses.
 *
 * A Controller calls a reconcile function with the names of objects that changed; what it watches are informers, and
 * mappers and predicates say which changes concern which objects. A Manager runs controllers together with their caches,
 * elects a leader, answers health checks and scrapes, and stops everything in order.
 *
 * ```ts
 * const controller = new Controller({ name: 'foo', reconcile })
 *   .watchFor(foos.informer(), { predicates: [generationChanged()] })
 *   .watchOwned(deployments.informer(), kind('Foo'));
 * await new Manager({ health: { port: 8081 } }).addCaches(factory).add(controller).run(setupSignalHandler());
 * ```
 */
export { Controller, type ControllerOptions } from './controller.ts';
export type { ControllerMetrics, ReconcileOutcome } from './controller-metrics.ts';
export type { HealthCheck } from './health-checks.ts';
export type { EndpointOptions, MetricsRegistry } from './http-endpoint.ts';
export { type ManagedCaches, Manager, type ManagerLeaderElection, type ManagerOptions } from './manager.ts';
export {
  and,
  annotationChanged,
  generationChanged,
  labelChanged,
  labelSelectorPredicate,
  not,
  objectPredicate,
  or,
  type Predicate,
  resourceVersionChanged,
} from './predicate.ts';
export {
  isTerminalError,
  type ReconcileContext,
  type Reconciler,
  type ReconcileResult,
  RetryError,
  TerminalError,
} from './reconciler.ts';
export {
  type OwnerOptions,
  type RequestMapper,
  requestForObject,
  requestForOwner,
  requestsFromMap,
} from './request-mapper.ts';
export type { Runnable } from './runnable-group.ts';
export { setupSignalHandler } from './signals.ts';
export type { WatchOptions } from './watch.ts';
