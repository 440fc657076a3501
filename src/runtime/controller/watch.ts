import type { DeletedObject, ResourceEventHandler, SharedIndexInformer } from '../cache/index.ts';
import type { DeepReadonly, KubernetesObject, ObjectName } from '../meta/v1/index.ts';
import { lowPriority, type PriorityQueue } from '../workqueue/index.ts';
import { and, type Predicate } from './predicate.ts';
import type { RequestMapper } from './request-mapper.ts';

/** A watch of a controller, not started. */
export interface Watch {
  /** Starts to put requests on the queue. */
  start(queue: PriorityQueue<ObjectName>): StartedWatch;
}

/** A watch of a controller that runs. */
export interface StartedWatch {
  /** True once every object of the initial list has been put on the queue, false when `signal` aborts before. */
  whenSynced(signal: AbortSignal): Promise<boolean>;
  stop(): void;
}

/** What a controller watches. */
export interface WatchOptions<T> {
  readonly informer: SharedIndexInformer<T>;
  readonly mapper: RequestMapper<T>;
  /** Events that do not pass all of them are dropped. */
  readonly predicates?: readonly Predicate<T>[] | undefined;
}

/** A watch of what an informer sees. */
export function newInformerWatch<T extends KubernetesObject>(options: WatchOptions<T>): Watch {
  const { informer } = options;
  return {
    start(queue) {
      const registration = informer.addEventHandler(newHandler(options, queue));
      return {
        whenSynced: (signal) => registration.whenSynced(signal),
        stop: () => informer.removeEventHandler(registration),
      };
    },
  };
}

/** Real changes overtake the initial list and the updates of a resync. */
function newHandler<T extends KubernetesObject>(
  { mapper, predicates = [] }: WatchOptions<T>,
  queue: PriorityQueue<ObjectName>,
): ResourceEventHandler<T> {
  const predicate = and(...predicates);
  const enqueue = (requests: Iterable<ObjectName>, unchanged: boolean): void => {
    const options = { priority: unchanged ? lowPriority : 0 };
    // One by one: there may be more of them than a call takes arguments.
    for (const request of requests) queue.addWithOptions(options, request);
  };
  return {
    onAdd(object, isInInitialList) {
      if (predicate.create?.(object, isInInitialList)) enqueue(mapper.requestsFor(object), isInInitialList);
    },
    onUpdate(before, after) {
      if (!predicate.update?.(before, after)) return;
      enqueue([...mapper.requestsFor(before), ...mapper.requestsFor(after)], sameVersion(before, after));
    },
    onDelete(deleted) {
      if (predicate.delete?.(deleted)) enqueue(requestsForDeleted(mapper, deleted), false);
    },
  };
}

function requestsForDeleted<T>(mapper: RequestMapper<T>, deleted: DeletedObject<T>): Iterable<ObjectName> {
  if (deleted.lastKnown !== undefined) return mapper.requestsFor(deleted.lastKnown);
  return mapper.requestsForDeleted?.(deleted) ?? [];
}

// DeepReadonly<T> of a type parameter is opaque to the compiler; that T is a KubernetesObject says what it has.
function sameVersion<T extends KubernetesObject>(before: DeepReadonly<T>, after: DeepReadonly<T>): boolean {
  const version = (object: DeepReadonly<T>): string | undefined =>
    (object as DeepReadonly<KubernetesObject>).metadata.resourceVersion;
  return version(before) === version(after);
}
