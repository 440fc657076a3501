import { sleep } from '../clock/index.ts';
import type { DeepReadonly, WatchOptions } from '../meta/v1/index.ts';
import { isExpired, isTooLargeResourceVersion } from '../rest/api-error-predicates.ts';
import { apiErrorFrom } from '../rest/new-api-error.ts';
import type { RawWatchEvent } from '../rest/rest-client.ts';
import { metaNamespaceKey, metadataOf } from './object-meta.ts';
import { detectInconsistency } from './consistency-detector.ts';
import { type ReflectorContext, admitEvent, putShared, replaceContent } from './reflector-context.ts';
import { SilenceWatch } from './silence-watch.ts';
import { VeryShortWatchError, isWorthWaiting, veryShortWatchMs, waitOneStep } from './watch-error.ts';
import { WatchStream } from './watch-stream.ts';

/** The annotation of the bookmark that ends the initial events. */
const initialEventsEnd = 'k8s.io/initial-events-end';

/** A stream that breaks so often before its bookmark is not worth another try; pages may get through. */
const mostBrokenStreams = 3;

interface Snapshot<T> {
  readonly objects: Map<string, DeepReadonly<T>>;
  resourceVersion: string;
}

/**
 * Has the server stream its newest state, replaces the content of the store with it, and gives back the stream, which
 * goes on as a watch. Undefined when the signal aborted. Throws what makes a plain list necessary (client-go
 * `tools/cache/reflector.go`: watchList).
 */
export async function watchListIntoStore<T>(context: ReflectorContext<T>): Promise<WatchStream | undefined> {
  const { signal, versions } = context;
  let broken = 0;
  while (!signal.aborted) {
    let stream: WatchStream | undefined;
    try {
      stream = await openWatchList(context);
      const snapshot = await collect(context, stream);
      if (snapshot !== undefined) return await finish(context, snapshot, stream);
      stream.close();
      broken += 1;
      if (!(await pauseAfterEnd(context, stream, broken))) throw new VeryShortWatchError();
    } catch (error) {
      stream?.close();
      if (signal.aborted) return undefined;
      if ((isExpired(error) || isTooLargeResourceVersion(error)) && !versions.unavailable) versions.markUnavailable();
      else if (isWorthWaiting(error)) await retryLater(context, error);
      else throw error;
    }
  }
  return undefined;
}

function openWatchList<T>({ listerWatcher, versions, ...context }: ReflectorContext<T>): Promise<WatchStream> {
  const resourceVersion = versions.forWatchList();
  const options: WatchOptions & { readonly timeoutSeconds: number } = {
    ...(resourceVersion !== '' && { resourceVersion }),
    resourceVersionMatch: 'NotOlderThan',
    sendInitialEvents: true,
    allowWatchBookmarks: true,
    timeoutSeconds: context.nextWatchTimeoutSeconds(),
  };
  return WatchStream.open(listerWatcher, options, context);
}

async function finish<T>(
  context: ReflectorContext<T>,
  { objects, resourceVersion }: Snapshot<T>,
  stream: WatchStream,
): Promise<WatchStream> {
  if (context.detectInconsistencies) await detectInconsistency(context, objects, resourceVersion);
  await replaceContent(context, objects, resourceVersion);
  return stream;
}

/** A stream that ended early is asked for again, but not in a storm. False when that makes no sense any more. */
async function pauseAfterEnd<T>(context: ReflectorContext<T>, stream: WatchStream, broken: number): Promise<boolean> {
  const { backoff, clock, signal } = context;
  if (signal.aborted) return true;
  const wasShort = clock.monotonic() - stream.startMs < veryShortWatchMs;
  if ((wasShort && stream.events === 0) || broken >= mostBrokenStreams) return false;
  if (wasShort) await sleep(clock, backoff.next(), signal);
  return true;
}

async function retryLater<T>(context: ReflectorContext<T>, error: unknown): Promise<void> {
  context.fault(error, 'the server is not ready for a watch; trying again');
  await waitOneStep(context.backoff, error, context);
}

/** Reads up to the bookmark that ends the initial events. Undefined when the stream ends before. */
async function collect<T>(context: ReflectorContext<T>, stream: WatchStream): Promise<Snapshot<T> | undefined> {
  const snapshot: Snapshot<T> = { objects: new Map(), resourceVersion: '' };
  const silence = new SilenceWatch(context.clock, context.faults, () => stream.close());
  try {
    for (let batch = await stream.next(); batch !== undefined; batch = await stream.next()) {
      silence.heard();
      if (await collectBatch(context, snapshot, { batch, stream })) return snapshot;
    }
    silence.throwIfTooLong();
    return undefined;
  } finally {
    silence.end();
  }
}

/** True when the bookmark came. What follows it in the same batch stays in the stream. */
async function collectBatch<T>(
  context: ReflectorContext<T>,
  snapshot: Snapshot<T>,
  { batch, stream }: { readonly batch: readonly RawWatchEvent[]; readonly stream: WatchStream },
): Promise<boolean> {
  for (const [index, event] of batch.entries()) {
    stream.events += 1;
    if (event.type === 'ERROR') throw apiErrorFrom(event.object);
    if (event.type === 'BOOKMARK') {
      if (isInitialEventsEnd(event.object)) {
        snapshot.resourceVersion = metadataOf(event.object).resourceVersion ?? '';
        stream.unread(batch.slice(index + 1));
        return true;
      }
    } else collectObject(context, snapshot.objects, event);
    if (context.slicer.isOver()) await context.slicer.next();
  }
  return false;
}

function collectObject<T>(
  context: ReflectorContext<T>,
  objects: Map<string, DeepReadonly<T>>,
  event: RawWatchEvent,
): void {
  const object = admitEvent(context, event);
  if (object === undefined) return;
  if (event.type === 'DELETED') objects.delete(metaNamespaceKey(object));
  else putShared(objects, object);
}

function isInitialEventsEnd(bookmark: unknown): boolean {
  return metadataOf(bookmark).annotations?.[initialEventsEnd] === 'true';
}
