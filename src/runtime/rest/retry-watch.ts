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
  const { signal } = options;
  if (options.resourceVersion === '' || options.resourceVersion === '0') {
    throw new RangeError(`resourceVersion '${options.resourceVersion}' is no place to start a watch from`);
  }
  const position = { resourceVersion: options.resourceVersion };
  for (;;) {
    const startMs = clock.monotonic();
    let outcome: Outcome;
    try {
      outcome = yield* follow(watch({ ...options, ...position, allowWatchBookmarks: true }), position);
    } catch (error) {
      signal?.throwIfAborted();
      outcome = outcomeOf(error);
    }
    if (outcome.last !== undefined) return yield { type: 'ERROR', object: outcome.last };
    const waitMs = Math.max(outcome.pauseMs, minRestartMs - (clock.monotonic() - startMs));
    if (waitMs > 0 && !(await sleep(clock, waitMs, signal))) throw signal?.reason;
  }
}

/** How one watch ended: with the last word of all, or to be taken up again after a pause. */
interface Outcome {
  readonly last?: Status;
  readonly pauseMs: number;
}

/** Passes the events of one watch on and moves the position. Throws what broke it. */
async function* follow<T extends KubernetesObject>(
  events: AsyncIterable<WatchEvent<T>>,
  position: { resourceVersion: string },
): AsyncGenerator<WatchEvent<T>, Outcome, undefined> {
  for await (const event of events) {
    if (event.type === 'ERROR') return errorOutcome(event.object);
    const { resourceVersion = '' } = event.object.metadata;
    if (isUpTo(resourceVersion, position.resourceVersion)) continue;
    // Before the consumer sees it: whatever happens there, this event has been delivered.
    position.resourceVersion = resourceVersion || position.resourceVersion;
    if (event.type !== 'BOOKMARK') yield event;
  }
  return { pauseMs: 0 };
}

const number = /^[1-9][0-9]*$/;

/** Whether an event of this version has been delivered, or is older. Versions that are no numbers have no order. */
function isUpTo(resourceVersion: string, position: string): boolean {
  if (!number.test(resourceVersion) || !number.test(position)) return false;
  if (resourceVersion.length !== position.length) return resourceVersion.length < position.length;
  return resourceVersion <= position;
}

function errorOutcome(status: Status): Outcome {
  const error = apiErrorFrom(status);
  return isExpired(error) ? { last: status, pauseMs: 0 } : outcomeOf(error);
}

/** A 410 at the start is not the last word: the server may be another one, or have caught up. */
function outcomeOf(error: unknown): Outcome {
  const status = statusOf(error)?.status;
  if (status !== undefined && (isUnauthorized(error) || isForbidden(error))) return { last: status, pauseMs: 0 };
  return { pauseMs: suggestedDelayMs(error) ?? 0 };
}
