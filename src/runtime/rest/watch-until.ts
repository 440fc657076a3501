import type { KubernetesObject, WatchEvent } from '../meta/v1/index.ts';
import { apiErrorFrom } from './new-api-error.ts';

/**
 * The first event for which `condition` holds; the watch is left then. Rejects with ApiError on an ERROR event, and with
 * Error when the watch ends before (client-go `tools/watch/until.go`). Give the watch a signal to bound the wait.
 */
export async function watchUntil<T extends KubernetesObject>(
  events: AsyncIterable<WatchEvent<T>>,
  condition: (event: WatchEvent<T>) => boolean | Promise<boolean>,
): Promise<WatchEvent<T>> {
  for await (const event of events) {
    if (event.type === 'ERROR') throw apiErrorFrom(event.object);
    if (await condition(event)) return event;
  }
  throw new Error('the watch ended before the condition held');
}
