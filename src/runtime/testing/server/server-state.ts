import { type JsonObject, type JsonValue, isJsonArray, isJsonObject, memberOf } from '../../apply/json.ts';
import { atomOf } from '../../apply/atom.ts';
import { type FieldOperation, updateManagedFields } from '../../apply/field-manager.ts';
import { pruneUnknown } from '../../apply/prune.ts';
import type { Clock } from '../../clock/index.ts';
import type { ApiRequest } from '../../rest/rest-client.ts';
import { keyOf } from '../../meta/v1/index.ts';
import { isApproval } from './built-in.ts';
import { metadataOf, withMetadata, withTidyMetadata } from './metadata.ts';
import type { ObjectStore } from './object-store.ts';
import type { ResourceRegistry, ServedResource } from './served-resource.ts';

/** What a server in memory consists of. */
export interface ServerState {
  readonly store: ObjectStore;
  readonly registry: ResourceRegistry;
  readonly clock: Clock;
  /** A uid that no object has had. */
  newUid(): string;
  /** What follows `generateName`. */
  newSuffix(): string;
  /** Whether writes must carry the resourceVersion that they are based on, and so on. */
  readonly strict: boolean;
  /** Throws ApiError 404 for a namespace that is not there; undefined: every namespace is. */
  readonly checkNamespace: ((namespace: string) => void) | undefined;
}

/** A request, with what it is about. */
export interface Call {
  readonly state: ServerState;
  readonly resource: ServedResource;
  readonly request: ApiRequest;
  /** Who is taken for the field manager of a write that does not say. */
  readonly defaultManager: string;
}

/** An answer: an HTTP status and a body. What is in the body belongs to the store: copy before changing. */
export interface Answer {
  readonly code: number;
  readonly body: JsonObject;
}

/** The namespace of a call; empty for cluster-scoped resources and for all namespaces. */
export function namespaceOf({ resource, request }: Call): string {
  return resource.namespaced ? (request.namespace ?? '') : '';
}

/** Under which key an object of the call's namespace is stored. */
export function storeKey(call: Call, name: string): string {
  return keyOf({ namespace: namespaceOf(call), name });
}

/** The object as this version of the resource shows it. */
export function present({ apiVersion, kind }: ServedResource, object: JsonObject): JsonObject {
  return { ...object, apiVersion, kind };
}

/** The object with what is absent filled in, and without what its type does not have. */
export function normalise({ schema, isClosed, setDefaults }: ServedResource, object: JsonObject): JsonObject {
  const known: JsonValue = isClosed ? pruneUnknown(atomOf(schema), object) : object;
  const pruned = isJsonObject(known) ? known : object;
  return setDefaults === undefined ? pruned : setDefaults(pruned);
}

/** `normalise` for an object that was sent as a whole: nulls and empty metadata that mean nothing are dropped as well. */
export function normaliseSent(resource: ServedResource, object: JsonObject): JsonObject {
  const managers = memberOf(metadataOf(object), 'managedFields');
  // Of custom resources, an empty list of managers is as good as none; of built-in kinds, it resets them.
  const isNone = !resource.builtIn && isJsonArray(managers) && managers.length === 0;
  const tidy = withTidyMetadata(isNone ? withMetadata(object, { managedFields: undefined }) : object);
  return normalise(resource, resource.dropNulls === undefined ? tidy : resource.dropNulls(tidy));
}

/** The write of a call, as far as the ownership of fields goes. */
export function fieldOperation(call: Call, fieldManager: string): FieldOperation {
  const { resource, request, state } = call;
  const subresource = request.subresource ?? '';
  const isApproving = isApproval(resource, subresource);
  const isStatus = subresource === 'status' || isApproving;
  const others = [...(isApproving ? [] : ['metadata']), ...Object.keys(resource.schema.fields), 'spec'].filter(
    (name) => name !== 'status',
  );
  return {
    schema: resource.schema,
    apiVersion: resource.apiVersion,
    kind: resource.kind,
    manager: fieldManager === '' ? call.defaultManager : fieldManager,
    subresource,
    ignoredMembers: isStatus ? others : resource.hasStatus ? ['status'] : [],
    zero: resource.zero,
    nowMs: state.clock.now(),
  };
}

/** What was sent in place of an object, with the managers that its fields have then. */
export function trackedUpdate(call: Call, fieldManager: string, existing: JsonObject, sent: JsonObject): JsonObject {
  return updateManagedFields(fieldOperation(call, fieldManager), existing, normaliseSent(call.resource, sent));
}
