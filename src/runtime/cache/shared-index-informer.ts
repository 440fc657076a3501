import type { Indexer, Indexers } from './indexer.ts';
import type { ResourceEventHandler } from './resource-event-handler.ts';

/** Something that becomes complete once: an informer's cache, or what a handler was to hear of the initial list. */
export interface Synced {
  hasSynced(): boolean;
  /** Resolves without polling: true once synced, false when `signal` aborts or it can no longer become so. */
  whenSynced(signal?: AbortSignal): Promise<boolean>;
}

/** A handler's place at an informer. Synced once the handler has heard of every object of the initial list. */
export interface ResourceEventHandlerRegistration extends Synced {}

/** Options of `addEventHandler`. */
export interface EventHandlerOptions {
  /**
   * How often the handler gets an update for every object of the cache. Default: the informer's period. 0 means never;
   * less than a second means a second.
   */
  readonly resyncPeriodMs?: number;
}

/**
 * Changes an object before it enters the cache, once, to make it smaller: it may change and return what it is given, but
 * for the inside of `fieldsV1` in managed fields, which objects share. What it throws is logged: an addition or update is
 * then left out, a deletion is told with the object as it came, and a list fails and is tried again.
 */
export type TransformFunction<T> = (object: T) => T;

/**
 * Hears of each list or watch that failed, instead of the log; it must return quickly. What it throws, and what a promise
 * that it returns rejects with, is logged.
 */
export type WatchErrorHandler = (error: unknown) => void;

/**
 * A cache of one resource, kept current by one watch, and the handlers that hear of its changes (client-go
 * `tools/cache/shared_informer.go`). A handler hears of every change of an object in order; a cache is changed before
 * anybody hears of it. Handlers do not wait for each other.
 */
export interface SharedIndexInformer<T> extends Synced {
  /**
   * Adds a handler, at any time before the informer has stopped; afterwards it throws. A running informer first tells it
   * of every object that it has. The same handler added twice is two handlers.
   */
  addEventHandler(handler: ResourceEventHandler<T>, options?: EventHandlerOptions): ResourceEventHandlerRegistration;
  /** From now on the handler hears nothing. Removing twice, or what belongs to another informer, does nothing. */
  removeEventHandler(registration: ResourceEventHandlerRegistration): void;
  /** Adds indexes, also while running. Throws when a name is taken, or the informer has stopped. */
  addIndexers(indexers: Indexers<T>): void;
  /** The cache. Only the informer writes to it. */
  getIndexer(): Indexer<T>;
  /**
   * Fills the cache and keeps it current until `signal` aborts, then resolves when nothing of it runs any more. It never
   * rejects. An informer runs once: a second call logs a warning and returns.
   */
  run(signal: AbortSignal): Promise<void>;
  /** Whether the initial list has reached the cache. */
  hasSynced(): boolean;
  /** The resourceVersion up to which the watch has got; empty at first. Opaque. */
  lastSyncResourceVersion(): string;
  /** Throws once the informer has started. */
  setTransform(transform: TransformFunction<T>): void;
  /** Throws once the informer has started. */
  setWatchErrorHandler(handler: WatchErrorHandler): void;
  isStarted(): boolean;
  /** Whether `run` has come to its end. */
  isStopped(): boolean;
}
