import { type JsonObject, isJsonArray, isJsonObject, memberOf, toJson } from '../apply/json.ts';
import { formatTime, keyOf } from '../meta/v1/index.ts';
import { newAlreadyExists, newBadRequest } from '../rest/new-api-error.ts';
import { decodeObject } from './server/decode-object.ts';
import { metadataOf, metadataText, metadataTexts, withMetadata } from './server/metadata.ts';
import type { ServedResource } from './server/served-resource.ts';
import type { ServerState } from './server/server-state.ts';
import { newInvalidObject, newUnknownResource } from './server/status-errors.ts';
import { validateMetadata } from './server/validate-metadata.ts';

/** Adds an object, or the items of a list, as news. Throws ApiError, and adds nothing then: see `ObjectTracker.add`. */
export function addObjects(state: ServerState, given: unknown): void {
  for (const entry of entriesOf(state, given)) store(state, entry, Number(versionOf(entry)) > state.store.revision);
}

/** Adds what a server begins with: it has been there all along, whatever its resourceVersion. Throws as `addObjects`. */
export function addInitialObjects(state: ServerState, given: unknown): void {
  for (const entry of entriesOf(state, given)) store(state, entry, versionOf(entry) !== '');
}

/** An object that can be stored. */
interface Entry {
  readonly resource: ServedResource;
  readonly key: string;
  readonly object: JsonObject;
}

/** The resourceVersion that an object brings; empty for none that a store could give. */
function versionOf({ object }: Entry): string {
  const version = metadataText(object, 'resourceVersion');
  return /^[1-9]\d*$/.test(version) ? version : '';
}

function store(state: ServerState, { resource, key, object }: Entry, keepsVersion: boolean): void {
  const stored = keepsVersion
    ? state.store.restore(resource.bucket, key, object)
    : state.store.put(resource.bucket, key, object);
  resource.afterChange?.(stored, false);
}

function entriesOf(state: ServerState, given: unknown): readonly Entry[] {
  const entries = singleObjects(state, toJson(given)).map((object) => entryOf(state, object));
  const seen = new Set<string>();
  for (const { resource, key, object } of entries) {
    const place = `${resource.bucket} ${key}`;
    const isTaken = seen.has(place) || state.store.get(resource.bucket, key) !== undefined;
    if (isTaken) throw newAlreadyExists(resource, metadataText(object, 'name'));
    seen.add(place);
  }
  return entries;
}

/** The object itself, or those of a list, lists in it taken apart as well. */
function singleObjects(state: ServerState, object: unknown): readonly JsonObject[] {
  if (!isJsonObject(object)) throw newBadRequest('only objects can be added');
  const items = memberOf(object, 'items');
  const identity = itemIdentity(state, object);
  if (!isJsonArray(items) || identity === undefined) return [object];
  return items.flatMap((item) => singleObjects(state, isJsonObject(item) ? { ...identity, ...item } : item));
}

/** What the items of a list are where they do not say it; undefined for what is no list, or one of an unknown kind. */
function itemIdentity({ registry }: ServerState, list: JsonObject): JsonObject | undefined {
  const apiVersion = memberOf(list, 'apiVersion') ?? '';
  const kind = memberOf(list, 'kind');
  if (kind === 'List') return { apiVersion };
  const resource = registry.all().find((served) => served.apiVersion === apiVersion && served.listKind === kind);
  return resource === undefined ? undefined : { apiVersion, kind: resource.kind };
}

function entryOf(state: ServerState, object: JsonObject): Entry {
  const apiVersion = memberOf(object, 'apiVersion');
  const kind = memberOf(object, 'kind');
  if (typeof kind !== 'string' || kind === '' || typeof apiVersion !== 'string' || apiVersion === '') {
    const absent = kind ? 'apiVersion' : 'Kind';
    throw newBadRequest(`Object '${absent}' is missing in '${JSON.stringify(object)}'`);
  }
  const resource = state.registry.findKind(apiVersion, kind);
  if (resource === undefined)
    throw newUnknownResource(`no kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}`);
  const decoded = decodeObject(resource, object);
  const complete = withSystemFields(state, resource, decoded);
  const name = metadataText(complete, 'name');
  const causes = validateMetadata(resource, complete);
  if (causes.length > 0) throw newInvalidObject(resource, name, causes);
  const key = keyOf({ namespace: metadataText(complete, 'namespace'), name });
  return { resource, key, object: complete };
}

function withSystemFields(state: ServerState, resource: ServedResource, object: JsonObject): JsonObject {
  const metadata = metadataOf(object);
  if (memberOf(metadata, 'deletionTimestamp') !== undefined && metadataTexts(object, 'finalizers').length === 0) {
    throw newBadRequest(
      `refusing to add ${resource.kind} ${JSON.stringify(metadataText(object, 'name'))}: it has a deletionTimestamp and no finalizers, so it would be gone`,
    );
  }
  return withMetadata(object, {
    uid: memberOf(metadata, 'uid') || state.newUid(),
    creationTimestamp: memberOf(metadata, 'creationTimestamp') ?? formatTime(new Date(state.clock.now())),
    ...(resource.namespaced ? {} : { namespace: undefined }),
  });
}
