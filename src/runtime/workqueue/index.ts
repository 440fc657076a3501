/**
 * Queues for controllers: what client-go calls `util/workqueue`, and controller-runtime's priority queue.
 *
 * A controller puts the names of objects into a queue, and workers take them out. The queue is **fair** (items come out
 * in the order of their first add) and **stingy** (an item that is added many times before it is taken comes out once,
 * and one that is added while it is in process comes out again when that is done), so that no object is ever handled by
 * two workers at a time and none of its changes is lost.
 *
 * ```ts
 * const queue = newRateLimitingQueue<ObjectName>(defaultControllerRateLimiter());
 * for (let next = await queue.get(); !next.shutdown; next = await queue.get()) {
 *   try {
 *     await sync(next.item);
 *     queue.forget(next.item);
 *   } catch {
 *     queue.addRateLimited(next.item);
 *   } finally {
 *     queue.done(next.item);
 *   }
 * }
 * ```
 *
 * Items are compared by value: strings, numbers and `{ namespace, name }` as they are, anything else by the `keyOf` that
 * its queue and its limiters are given.
 */
export { type DelayingQueue, newDelayingQueue } from './delaying-queue.ts';
export { defaultItemKey, type ItemKey, type ItemKeyFunction } from './item-key.ts';
export { type ParallelizeOptions, parallelizeUntil } from './parallelize-until.ts';
export {
  lowPriority,
  newPriorityQueue,
  type PriorityAddOptions,
  type PriorityQueue,
  type PriorityQueueOptions,
  type PriorityQueueResult,
} from './priority-queue.ts';
export { newWorkQueue, type QueueResult, type WorkQueue, type WorkQueueOptions } from './queue.ts';
export type {
  QueueCounterMetric,
  QueueDepthMetric,
  QueueDurationMetric,
  QueueGaugeMetric,
  WorkQueueMetricsProvider,
} from './queue-metrics.ts';
export type { QueueStorage } from './queue-storage.ts';
export {
  defaultControllerRateLimiter,
  defaultItemBasedRateLimiter,
  type DefaultRateLimiterOptions,
  newBucketRateLimiter,
  newItemExponentialFailureRateLimiter,
  newItemFastSlowRateLimiter,
  newMaxOfRateLimiter,
  newWithMaxWaitRateLimiter,
  type RateLimiter,
} from './rate-limiters.ts';
export { newRateLimitingQueue, type RateLimitingQueue } from './rate-limiting-queue.ts';
