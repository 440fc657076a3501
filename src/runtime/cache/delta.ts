import type { DeepReadonly } from '../meta/v1/index.ts';

/** What happened to one object, in the words of the wire: an event of a watch that is as it should be is a delta. */
export interface ObjectDelta<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: DeepReadonly<T>;
}

/** The whole content, anew: what a list gave. Whoever takes the delta owns the map. */
export interface ReplacedAllDelta<T> {
  readonly type: 'ReplacedAll';
  readonly resourceVersion: string;
  readonly objects: Map<string, DeepReadonly<T>>;
}

/** A change on its way to the cache (client-go `tools/cache/delta_fifo.go`, in the form of AtomicFIFO). */
export type Delta<T> =
  | ObjectDelta<T>
  | ReplacedAllDelta<T>
  /** Handlers are told of every object once more. */
  | { readonly type: 'SyncAll' }
  /** Nothing changed up to this resourceVersion. */
  | { readonly type: 'Bookmark'; readonly resourceVersion: string };
