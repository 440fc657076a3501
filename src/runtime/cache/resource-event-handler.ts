import type { DeepReadonly } from '../meta/v1/index.ts';
import { type DeletedObject, newDeletedObject } from './deleted-object.ts';

/**
 * Hears of changes to a cache. Calls are in order, one at a time, after the cache has changed. A handler does little:
 * it puts a key on a queue. What it throws, and what a promise that it returns rejects with, is logged and harms
 * nothing else; the promise is not waited for. Objects belong to the cache: copy before changing.
 */
export interface ResourceEventHandler<T> {
  /** `isInInitialList`: whether the object was there already when the cache, or this handler, began. */
  onAdd?(object: DeepReadonly<T>, isInInitialList: boolean): unknown;
  /** Also called at each resync, with the same object twice. Equal resourceVersions mean that nothing changed. */
  onUpdate?(oldObject: DeepReadonly<T>, newObject: DeepReadonly<T>): unknown;
  onDelete?(deleted: DeletedObject<T>): unknown;
}

/**
 * Passes on what `filter` accepts: an object that begins to match is added, one that ceases to match is deleted. A
 * deletion is judged by the last state known, and passed on when there is none (client-go `tools/cache/controller.go`:
 * FilteringResourceEventHandler).
 */
export function filteringEventHandler<T>(
  filter: (object: DeepReadonly<T>) => boolean,
  handler: ResourceEventHandler<T>,
): ResourceEventHandler<T> {
  return {
    onAdd: (object, isInInitialList) => (filter(object) ? handler.onAdd?.(object, isInInitialList) : undefined),
    onUpdate(oldObject, newObject) {
      const matched = filter(oldObject);
      if (!filter(newObject)) return matched ? handler.onDelete?.(newDeletedObject(oldObject)) : undefined;
      return matched ? handler.onUpdate?.(oldObject, newObject) : handler.onAdd?.(newObject, false);
    },
    onDelete(deleted) {
      const { lastKnown } = deleted;
      return lastKnown === undefined || filter(lastKnown) ? handler.onDelete?.(deleted) : undefined;
    },
  };
}
