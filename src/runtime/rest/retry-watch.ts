import { type Clock, sleep, systemClock } from '../clock/index.ts';
import type { KubernetesObject, Status, WatchEvent, WatchOptions } from '../meta/v1/index.ts';
import { isExpired, isForbidden, isUnauthorized, suggestedDelayMs } from './api-error-predicates.ts';
import { statusOf } from './api-error.ts';
import { apiErrorFrom } from './new-api-error.ts';

/** Restarts of a watch are at least this far apart. */
const minRestartMs = 1000;

/** What to follow. */
export interface RetryWatchOptions extends Omit<WatchOptions, 'sendInitialEvents' | 'resourceVersionMatch'> {
  /** Where to start: of a list, or of an object. Not empty and not `0`, from which no watch can be resumed. */
  readonly resourceVersion: string;
  /** Default: the system's clock. */
  readonly clock?: Clock | undefined;
}

/**
 * A watch that is taken up again where it broke, so that no event is lost or seen twice. Bookmarks serve it and are not
 * passed on. It ends, after an ERROR event, when the server has forgotten the resourceVersion (410) or does not let us
 * watch (401, 403); it throws the signal's reason when that aborts, and RangeError for a resourceVersion that is none
 * (client-go `tools/watch/retrywatcher.go`).
 */
export async function* retryWatch<T extends KubernetesObject>(
  watch: (options: WatchOptions) => AsyncIterable<WatchEvent<T>>,
  { clock = systemClock, ...options }: RetryWatchOptions,
): AsyncGenerator<WatchEvent<T>, void, undefined> {
  let { resourceVersion } = options;
  if (resourceVersion === '' || resourceVersion === '0') {
    throw new RangeError(`resourceVersion ${JSON.stringify(resourceVersion)} is no place to start a watch from`);
  }
  const { signal } = options;
  for (;;) {
    const startMs = clock.monotonic();
    let pauseMs = 0;
    try {
      for await (const event of watch({ ...options, resourceVersion, allowWatchBookmarks: true })) {
        if (event.type === 'ERROR') {
          const error = apiErrorFrom(event.object);
          if (isExpired(error)) return yield event;
          throw error;
        }
        // Before the consumer sees it: whatever happens there, this event has been delivered.
        resourceVersion = event.object.metadata.resourceVersion || resourceVersion;
        if (event.type !== 'BOOKMARK') yield event;
      }
    } catch (error) {
      signal?.throwIfAborted();
      const status = statusOf(error)?.status;
      if (status !== undefined && (isUnauthorized(error) || isForbidden(error))) return yield errorEvent(status);
      pauseMs = suggestedDelayMs(error) ?? 0;
    }
    const waitMs = Math.max(pauseMs, minRestartMs - (clock.monotonic() - startMs));
    if (waitMs > 0 && !(await sleep(clock, waitMs, signal))) throw signal?.reason;
  }
}

function errorEvent(status: Status): WatchEvent<never> {
  return { type: 'ERROR', object: status };
}
