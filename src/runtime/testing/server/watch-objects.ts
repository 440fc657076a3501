import { type JsonObject, toJson } from '../../apply/json.ts';
import { newExpired } from '../../rest/new-api-error.ts';
import type { RawWatchEvent } from '../../rest/rest-client.ts';
import { EventStream } from './event-stream.ts';
import { isInNamespace, keyPrefix, parseVersion, versionProblem } from './list-objects.ts';
import { withMetadata } from './metadata.ts';
import type { StoreEvent } from './object-store.ts';
import { queryFlag, queryInteger, queryText, watchCauses } from './request-options.ts';
import { type Selection, selectionOf } from './selection.ts';
import { type Call, present } from './server-state.ts';
import { newInvalidOptions, newTooLargeResourceVersion, newUnclassified } from './status-errors.ts';

/** How often a watch that allows bookmarks gets one, as the watch cache of an API server does it. */
const bookmarkIntervalMs = 60_000;

/**
 * Starts a watch: no change after the resourceVersion that it starts from is lost, whether it happened before the call
 * or after. Throws ApiError for options that make no sense; a resourceVersion that is too old, or from the future, is an
 * ERROR event, as it is with API servers.
 */
export function watchObjects(call: Call): EventStream {
  const { request, state, resource } = call;
  const causes = watchCauses(request);
  if (causes.length > 0) throw newInvalidOptions('ListOptions', causes);
  const selection = selectionOf(call);
  const text = queryText(request, 'resourceVersion') ?? '';
  const version = parseVersion(text);
  if (version === undefined) throw newUnclassified(versionProblem(text));
  const stream = new EventStream();
  const initial = queryFlag(request, 'sendInitialEvents');
  const failure = startProblem(call, version, initial);
  if (failure !== undefined) {
    stream.push({ type: 'ERROR', object: failure.status });
    stream.end();
    return stream;
  }
  if (initial ?? version === 0) pushCurrent(call, stream, selection);
  else pushEvents(call, stream, selection, version);
  if (initial === true && queryFlag(request, 'allowWatchBookmarks') === true) stream.push(bookmark(call, true));
  stream.onStop(
    state.store.subscribe((event) => {
      // Of a resourceVersion from the future, nothing is told until it has come.
      const change =
        event.bucket === resource.bucket && event.revision > version ? toWatch(call, selection, event) : undefined;
      if (change !== undefined) stream.push(change);
    }),
  );
  startTimers(call, stream);
  return stream;
}

function startProblem(
  { state }: Call,
  version: number,
  initial: boolean | undefined,
): ReturnType<typeof newExpired> | undefined {
  const { revision, compactedRevision } = state.store;
  if (initial === true) return version > revision ? newTooLargeResourceVersion(version, revision) : undefined;
  if (version === 0 || version >= compactedRevision) return undefined;
  return newExpired(`too old resource version: ${version} (${compactedRevision})`);
}

function pushCurrent(call: Call, stream: EventStream, selection: Selection): void {
  const objects = call.state.store.list(call.resource.bucket, keyPrefix(call));
  for (const [, object] of objects) if (selection.matches(object)) stream.push(event(call, 'ADDED', object));
}

function pushEvents(call: Call, stream: EventStream, selection: Selection, after: number): void {
  for (const change of call.state.store.eventsAfter(after)) {
    const shown = change.bucket === call.resource.bucket ? toWatch(call, selection, change) : undefined;
    if (shown !== undefined) stream.push(shown);
  }
}

/** A change as this watch sees it: what stops to match is deleted, in its last matching state. */
function toWatch(call: Call, selection: Selection, change: StoreEvent): RawWatchEvent | undefined {
  if (!isInNamespace(call, change.object)) return undefined;
  const { previous, object } = change;
  const did = previous !== undefined && selection.matches(previous);
  const does = change.type !== 'DELETED' && selection.matches(object);
  if (does) return event(call, did ? 'MODIFIED' : 'ADDED', object);
  if (!did) return undefined;
  const last =
    change.type === 'DELETED' ? object : withMetadata(previous, { resourceVersion: String(change.revision) });
  return event(call, 'DELETED', last);
}

function event({ resource }: Call, type: RawWatchEvent['type'], object: JsonObject): RawWatchEvent {
  return { type, object: toJson(present(resource, object)) };
}

function bookmark({ resource: { apiVersion, kind }, state }: Call, isInitial: boolean): RawWatchEvent {
  const annotations = isInitial ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {};
  const metadata = { resourceVersion: String(state.store.revision), ...annotations };
  return { type: 'BOOKMARK', object: { apiVersion, kind, metadata } };
}

function startTimers(call: Call, stream: EventStream): void {
  const { clock } = call.state;
  const timeoutSeconds = queryInteger(call.request, 'timeoutSeconds') ?? 0;
  if (timeoutSeconds > 0) {
    const timer = clock.setTimeout(() => stream.end(), timeoutSeconds * 1000);
    stream.onStop(() => timer.cancel());
  }
  if (queryFlag(call.request, 'allowWatchBookmarks') !== true) return;
  const tick = (): void => {
    stream.push(bookmark(call, false));
    timer = clock.setTimeout(tick, bookmarkIntervalMs);
  };
  let timer = clock.setTimeout(tick, bookmarkIntervalMs);
  stream.onStop(() => timer.cancel());
}
