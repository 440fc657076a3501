import { type JsonObject, isJsonObject, memberOf, toJsonObject } from '../apply/json.ts';
import {
  type DeepReadonly,
  type GroupVersionResource,
  type KubernetesObject,
  type ListOptions,
  type ObjectName,
  type WatchOptions,
  formatLabelSelector,
  keyOf,
} from '../meta/v1/index.ts';
import type { PatchType } from '../rest/patch-type.ts';
import { newNotFound } from '../rest/new-api-error.ts';
import type { ApiRequest } from '../rest/rest-client.ts';
import { addObjects } from './add-objects.ts';
import { decodeObject } from './server/decode-object.ts';
import { handleRequest, handleWatch } from './server/handle-request.ts';
import { metadataOf, metadataText, metadataTexts, withMetadata } from './server/metadata.ts';
import { type ServerState, present } from './server/server-state.ts';
import type { ServedResource } from './server/served-resource.ts';
import { newUnknownResource } from './server/status-errors.ts';
import type { WatchSource } from './reactor.ts';

/**
 * The objects behind a fake, as the test itself sees and changes them: nothing is recorded, no reactor is asked, and
 * `update` writes all of an object, its status too. All calls are immediate. What comes out is a copy.
 */
export interface ObjectTracker {
  /**
   * Adds an object, or the items of a list, as they are, and tells the watches: uid and creationTimestamp stay and are
   * set where absent; so does a resourceVersion, if it is above the last revision. (What a fake or a server begins with
   * keeps any: it has been there all along.) The resource is found by apiVersion and kind, never guessed. Throws
   * ApiError, and adds nothing: 404 for a kind that is not served, of lists too, 400 for an object that does not say
   * its kind and for what is no object, 409 for one that is there, 422 for a bad name.
   */
  add(object: DeepReadonly<KubernetesObject> | object): void;
  /** Creates an object as a client would. Throws ApiError. */
  create(resource: GroupVersionResource, object: object, namespace?: string): JsonObject;
  /** Throws ApiError 404. */
  get(resource: GroupVersionResource, name: string, namespace?: string): JsonObject;
  /** Replaces an object whole; its resourceVersion is not compared. Throws ApiError 404. */
  update(resource: GroupVersionResource, object: object, namespace?: string): JsonObject;
  /** Patches an object as a client would. Throws ApiError. */
  patch(resource: GroupVersionResource, name: string, patch: TrackerPatch, namespace?: string): JsonObject;
  /** Removes an object, finalizers or not. Throws ApiError 404. */
  delete(resource: GroupVersionResource, name: string, namespace?: string): void;
  /** The objects of a namespace, or of all (default), sorted by namespace and name. */
  list(resource: GroupVersionResource, namespace?: string, options?: ListOptions): JsonObject[];
  /** Follows changes. */
  watch(resource: GroupVersionResource, namespace?: string, options?: WatchOptions): WatchSource;
  /** The revision of the last change: what a list would carry. */
  resourceVersion(): string;
  /** Forgets the history up to a resourceVersion (default: all), so that watching from before it is answered by 410. */
  compact(resourceVersion?: string): void;
}

/** A patch and how it is meant. */
export interface TrackerPatch {
  readonly patchType: PatchType;
  readonly patch: unknown;
  /** With apply required. */
  readonly fieldManager?: string;
  readonly force?: boolean;
  readonly subresource?: string;
}

/** A tracker over the state of a server. */
export function newObjectTracker(state: ServerState): ObjectTracker {
  const served = (resource: GroupVersionResource): ServedResource => {
    const found = state.registry.find(resource);
    if (found === undefined)
      throw newUnknownResource(`no resource ${resource.resource} in ${resource.group}/${resource.version}`);
    return found;
  };
  const ask = (
    request: Omit<ApiRequest, 'resource' | 'namespace'>,
    resource: GroupVersionResource,
    namespace?: string,
  ): JsonObject => {
    const place = namespace === undefined || namespace === '' ? {} : { namespace };
    return toJsonObject(handleRequest(state, { ...request, resource: served(resource), ...place }).body);
  };
  return {
    add: (object) => addObjects(state, object),
    create: (resource, object, namespace) =>
      ask({ verb: 'create', body: object }, resource, namespace ?? metadataText(toJsonObject(object), 'namespace')),
    get: (resource, name, namespace) => ask({ verb: 'get', name }, resource, namespace),
    update: (resource, object, namespace) => replace(state, served(resource), toJsonObject(object), namespace),
    patch: (resource, name, { patchType, patch, fieldManager, force, subresource }, namespace) =>
      ask(
        { verb: 'patch', name, body: patch, patchType, subresource, query: { fieldManager, force } },
        resource,
        namespace,
      ),
    delete: (resource, name, namespace) => remove(state, served(resource), { namespace: namespace ?? '', name }),
    list: (resource, namespace, options) => {
      const { items } = ask({ verb: 'list', query: queryOf(options) }, resource, namespace);
      return Array.isArray(items) ? items.filter(isJsonObject) : [];
    },
    watch: (resource, namespace, options) => {
      const place = namespace === undefined || namespace === '' ? {} : { namespace };
      return handleWatch(state, { verb: 'watch', resource: served(resource), ...place, query: queryOf(options) });
    },
    resourceVersion: () => String(state.store.revision),
    compact: (version) => state.store.compact(version === undefined ? undefined : Number(version)),
  };
}

function queryOf(options: ListOptions | WatchOptions = {}): NonNullable<ApiRequest['query']> {
  const { labelSelector, signal: _, ...rest } = options;
  return { ...rest, ...(labelSelector === undefined ? {} : { labelSelector: formatLabelSelector(labelSelector) }) };
}

function replace(
  state: ServerState,
  resource: ServedResource,
  given: JsonObject,
  namespace: string | undefined,
): JsonObject {
  const object = decodeObject(resource, { apiVersion: resource.apiVersion, kind: resource.kind, ...given });
  const place = namespace ?? metadataText(object, 'namespace');
  const name = metadataText(object, 'name');
  const key = keyOf({ namespace: resource.namespaced ? place : '', name });
  const existing = state.store.get(resource.bucket, key);
  if (existing === undefined) throw newNotFound(resource, name);
  const old = metadataOf(existing);
  const kept = {
    uid: memberOf(old, 'uid'),
    creationTimestamp: memberOf(old, 'creationTimestamp'),
    namespace: memberOf(old, 'namespace'),
  };
  const isGone =
    memberOf(metadataOf(object), 'deletionTimestamp') !== undefined && metadataTexts(object, 'finalizers').length === 0;
  const changed = withMetadata(object, kept);
  const stored = isGone
    ? state.store.delete(resource.bucket, key, changed)
    : state.store.put(resource.bucket, key, changed);
  resource.afterChange?.(stored ?? changed, isGone);
  return toJsonObject(present(resource, stored ?? changed));
}

function remove(state: ServerState, resource: ServedResource, name: ObjectName): void {
  const key = keyOf({ namespace: resource.namespaced ? name.namespace : '', name: name.name });
  const last = state.store.delete(resource.bucket, key);
  if (last === undefined) throw newNotFound(resource, name.name);
  resource.afterChange?.(last, true);
}
