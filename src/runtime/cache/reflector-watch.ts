import type { WatchOptions } from '../meta/v1/index.ts';
import { isExpired, isInternalError, isTooManyRequests } from '../rest/api-error-predicates.ts';
import { apiErrorFrom } from '../rest/new-api-error.ts';
import type { RawWatchEvent } from '../rest/rest-client.ts';
import type { ObjectDelta } from './delta.ts';
import { metadataOf } from './object-meta.ts';
import { type ReflectorContext, admitEvent } from './reflector-context.ts';
import type { RetryWithDeadline } from './retry-with-deadline.ts';
import { VeryShortWatchError, isWorthWaiting, veryShortWatchMs, waitOneStep } from './watch-error.ts';
import { WatchStream } from './watch-stream.ts';

/** What a watch needs besides the context. */
export interface WatchRun {
  /** An open stream to begin with: the rest of a streamed list. */
  readonly stream: WatchStream | undefined;
  readonly internalErrors: RetryWithDeadline;
  /** Knows the open stream, so that a failed resync can end it. */
  onStream(stream: WatchStream): void;
  /** Why the watch must end although nothing is wrong with it. */
  endReason(): unknown;
}

/**
 * Watches, and watches again from where it got to, until a list is needed: then it returns, or throws what the watch
 * error handler is to hear of (client-go `tools/cache/reflector.go`: watch).
 */
export async function watchIntoStore<T>(context: ReflectorContext<T>, run: WatchRun): Promise<void> {
  let { stream } = run;
  try {
    while (!context.signal.aborted) {
      stream ??= await openWatch(context);
      if (stream === undefined) continue;
      run.onStream(stream);
      const goesOn = await followToEnd(context, run, stream);
      stream.close();
      stream = undefined;
      if (!goesOn) return;
    }
  } finally {
    stream?.close();
  }
}

/** Undefined after a pause, when the server is busy or away: the same watch is tried again, without a list. */
async function openWatch<T>(context: ReflectorContext<T>): Promise<WatchStream | undefined> {
  const resourceVersion = context.versions.last;
  const options: WatchOptions & { readonly timeoutSeconds: number } = {
    ...(resourceVersion !== '' && { resourceVersion }),
    allowWatchBookmarks: true,
    timeoutSeconds: context.nextWatchTimeoutSeconds(),
  };
  try {
    return await WatchStream.open(context.listerWatcher, options, context);
  } catch (error) {
    if (context.signal.aborted) return undefined;
    if (!isWorthWaiting(error)) throw error;
    context.fault(error, 'the server is not ready for a watch; trying again');
    await waitOneStep(context.backoff, error, context);
    return undefined;
  }
}

/** False when a list is needed. */
async function followToEnd<T>(context: ReflectorContext<T>, run: WatchRun, stream: WatchStream): Promise<boolean> {
  try {
    await follow(context, stream);
    const reason = run.endReason();
    if (reason !== undefined) throw reason;
    return true;
  } catch (error) {
    if (context.signal.aborted) return false;
    return surviveEnd(context, run, error);
  }
}

/** What an error in the stream means: true for another watch, false for a list. */
async function surviveEnd<T>(context: ReflectorContext<T>, run: WatchRun, error: unknown): Promise<boolean> {
  if (isTooManyRequests(error)) {
    context.fault(error, 'the server is not ready for a watch; trying again');
    return waitOneStep(context.backoff, error, context);
  }
  if (isInternalError(error) && run.internalErrors.shouldRetry(error)) return true;
  if (isExpired(error)) context.faults.debug({ err: error }, 'the watch has expired; listing again');
  else context.fault(error, 'the watch ended with an error; listing again');
  return false;
}

/** Reads the stream to its end. Throws ApiError for an ERROR event, VeryShortWatchError for a stream without progress. */
async function follow<T>(context: ReflectorContext<T>, stream: WatchStream): Promise<void> {
  const { clock, store, versions } = context;
  const startedAt = versions.last;
  // Without a resourceVersion to start from, the first events show the present state in no order of versions.
  const progress = { ordered: startedAt !== '' && startedAt !== '0' };
  for (let batch = await stream.next(); batch !== undefined; batch = await stream.next()) {
    if (takeBatch(context, progress, batch)) context.recovered();
    stream.events += batch.length;
    const room = store.room?.();
    if (room !== undefined) await room;
  }
  if (context.signal.aborted) return;
  const nothingNew = stream.events === 0 || versions.last === startedAt;
  if (nothingNew && clock.monotonic() - stream.startMs < veryShortWatchMs) throw new VeryShortWatchError();
  context.recovered();
}

/** Whether any of the events was one of ours (client-go `tools/cache/reflector.go`: handleAnyWatch). */
function takeBatch<T>(
  context: ReflectorContext<T>,
  progress: { ordered: boolean },
  batch: readonly RawWatchEvent[],
): boolean {
  const { store } = context;
  let anyOfOurs = false;
  let deltas: ObjectDelta<T>[] = [];
  const flush = (): void => {
    if (deltas.length > 0) store.apply(deltas);
    deltas = [];
  };
  for (const event of batch) {
    if (event.type === 'ERROR' || event.type === 'BOOKMARK') flush();
    if (event.type === 'ERROR') throw apiErrorFrom(event.object);
    const { resourceVersion } = metadataOf(event.object);
    if (event.type === 'BOOKMARK') store.bookmark?.(resourceVersion ?? '');
    else if (!takeObject(context, deltas, event)) continue;
    anyOfOurs = true;
    if (event.type !== 'ADDED') progress.ordered = true;
    if (progress.ordered) context.versions.watched(resourceVersion);
  }
  flush();
  return anyOfOurs;
}

/** False for what is no event of ours: nothing may depend on its resourceVersion. */
function takeObject<T>(context: ReflectorContext<T>, deltas: ObjectDelta<T>[], event: RawWatchEvent): boolean {
  const object = admitEvent(context, event);
  if (object === undefined) return false;
  const { type } = event;
  if (type !== 'ADDED' && type !== 'MODIFIED' && type !== 'DELETED') {
    context.faults.error({ type }, 'a watch event of unknown type was skipped');
    return true;
  }
  // Usually the event itself is the delta: its object was admitted as it is.
  deltas.push(object === event.object ? (event as ObjectDelta<T>) : { type, object });
  return true;
}
