/**
 * Caches that follow the API server: the client-go `tools/cache` of TypeScript.
 *
 * A Reflector lists and watches one resource, through every fault that servers and networks have, and puts what happens
 * into a FIFO. A SharedIndexInformer takes it from there: it changes its Indexer first and tells its handlers afterwards,
 * each in order and at its own speed, in slices that leave the event loop free. Listers read the Indexer. A
 * SharedInformerFactory has one informer for each resource, and is what generated factories stand on.
 *
 * What a cache gives out belongs to it: types are DeepReadonly, and `deepCopy…` of the kind makes something to change.
 */
export type { DeepReadonly } from '../meta/v1/index.ts';
export { type DeletedObject, newDeletedObject, newTombstone } from './deleted-object.ts';
export { type ResourceEventHandler, filteringEventHandler } from './resource-event-handler.ts';
export { KeyError, type KeyFunction, metaNamespaceKey } from './object-meta.ts';
export {
  type IndexFunction,
  type Indexer,
  type IndexerOptions,
  type Indexers,
  type Store,
  metaNamespaceIndex,
  namespaceIndex,
} from './indexer.ts';
export { newIndexer } from './indexed-store.ts';
export { type ListWatchOptions, type ListerWatcher, type TweakListOptions, newListWatch } from './list-watch.ts';
export type {
  EventHandlerOptions,
  ResourceEventHandlerRegistration,
  SharedIndexInformer,
  Synced,
  TransformFunction,
  WatchErrorHandler,
} from './shared-index-informer.ts';
export type { InformerBehaviour, SharedIndexInformerOptions } from './informer-options.ts';
export { newSharedIndexInformer } from './informer.ts';
export { type ResourceInformerOptions, newResourceInformer } from './resource-informer.ts';
export { type NamespaceLister, type ResourceLister, newResourceLister } from './resource-lister.ts';
export {
  type GenericInformer,
  type InformerResource,
  SharedInformerFactory,
  type SharedInformerFactoryOptions,
} from './shared-informer-factory.ts';
export { type InformerName, newInformerName } from './informer-name.ts';
export { waitForCacheSync } from './wait-for-cache-sync.ts';
export type { ReflectorBackoffOptions } from './backoff.ts';
export { Reflector, type ReflectorOptions, type ReflectorStore } from './reflector.ts';
