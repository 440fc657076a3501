import type { Clock } from '../clock/index.ts';
import type { FaultLog } from '../log/fault-log.ts';
import type { DeepReadonly } from '../meta/v1/index.ts';
import type { RawWatchEvent } from '../rest/rest-client.ts';
import { abortable } from '../rest/abortable.ts';
import type { Backoff } from './backoff.ts';
import type { ObjectDelta } from './delta.ts';
import type { ListerWatcher } from './list-watch.ts';
import { metaNamespaceKey } from './object-meta.ts';
import type { ResourceVersions } from './resource-versions.ts';
import { shareCommonParts } from './sharing.ts';
import type { Slicer } from '../clock/slicer.ts';

/** Where a reflector puts what it learns. `RealFifo` is one. */
export interface ReflectorStore<T> {
  /** Changes, in their order. The store owns the array from now on. */
  apply(deltas: ObjectDelta<T>[]): void;
  /**
   * The whole content, by key. The store owns the map from now on. A promise is waited for before anything else comes;
   * what it rejects with makes the list be tried again.
   */
  replace(objects: Map<string, DeepReadonly<T>>, resourceVersion: string): void | Promise<void>;
  /** Has handlers told of every object once more. What it throws ends the watch. */
  resync(): void;
  bookmark?(resourceVersion: string): void;
  /** Undefined while there is room; else a promise for which the reflector waits before it reads on. */
  room?(): Promise<void> | undefined;
}

/** What the parts of a reflector share. */
export interface ReflectorContext<T> {
  readonly listerWatcher: ListerWatcher<T>;
  readonly store: ReflectorStore<T>;
  readonly versions: ResourceVersions;
  readonly backoff: Backoff;
  readonly clock: Clock;
  readonly slicer: Slicer;
  readonly faults: FaultLog;
  readonly signal: AbortSignal;
  readonly detectInconsistencies: boolean;
  /** Checks and transforms an object off the wire; undefined, logged, for what is not one. Throws what a transform throws. */
  admit(object: unknown): DeepReadonly<T> | undefined;
  /** What a watch asks for as its length. */
  nextWatchTimeoutSeconds(): number;
  /** Something went wrong that will be retried; equal faults in a row are logged once. */
  fault(error: unknown, message: string): void;
  /** The server answers again. */
  recovered(): void;
}

/**
 * The same for an event of a watch, where a failing transform costs no more than the event: an addition or update is
 * lost, and a deletion is told with the object as it came.
 */
export function admitEvent<T>(
  context: ReflectorContext<T>,
  { type, object }: RawWatchEvent,
): DeepReadonly<T> | undefined {
  try {
    return context.admit(object);
  } catch (error) {
    if (type !== 'DELETED') {
      context.faults.error({ err: error }, 'the transform failed; the event is lost');
      return undefined;
    }
    context.faults.error({ err: error }, 'the transform failed; the object is deleted as it came');
    // What is no object of this kind was refused before the transform.
    return object as DeepReadonly<T>;
  }
}

/** Makes a list the content of the store. Rejects when the store cannot take it, and when the signal aborts. */
export async function replaceContent<T>(
  { store, versions, signal }: ReflectorContext<T>,
  objects: Map<string, DeepReadonly<T>>,
  resourceVersion: string,
): Promise<void> {
  await abortable(Promise.resolve(store.replace(objects, resourceVersion)), signal);
  versions.listed(resourceVersion);
}

/** Puts an admitted object among those of a list. */
export function putShared<T>(objects: Map<string, DeepReadonly<T>>, object: DeepReadonly<T>): void {
  shareCommonParts(object);
  objects.set(metaNamespaceKey(object), object);
}
