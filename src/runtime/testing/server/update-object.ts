import { type JsonObject, type JsonValue, isJsonObject, jsonEquals, memberOf } from '../../apply/json.ts';
import { newBadRequest, newConflict, newNotFound } from '../../rest/new-api-error.ts';
import { countsGenerations, isApproval } from './built-in.ts';
import { checkIdentity, checkName, decodeObject, inNamespace } from './decode-object.ts';
import {
  metadataOf,
  metadataText,
  metadataTexts,
  withMemberOf,
  withMetadata,
  withTidyMetadata,
  withoutMember,
} from './metadata.ts';
import { type WriteCall, writeOptions } from './request-options.ts';
import { type Answer, type Call, present, storeKey, trackedUpdate } from './server-state.ts';
import { invalid, newInvalidObject, newUnclassified } from './status-errors.ts';
import { refuseUnknownFields } from './unknown-fields.ts';
import { validateChangedMetadata } from './validate-metadata.ts';

/** The name of a call that must have one. Throws ApiError 400. */
export function nameOf({ request }: Call): string {
  if (request.name === undefined || request.name === '') throw newBadRequest('name must be provided');
  return request.name;
}

/** The stored object that a call names, in the call's version. Throws ApiError 404. */
export function existingObject(call: Call): JsonObject {
  const name = nameOf(call);
  const object = call.state.store.get(call.resource.bucket, storeKey(call, name));
  if (object === undefined) throw newNotFound(call.resource, name);
  return present(call.resource, object);
}

/** PUT on an object or its status (apiserver `endpoints/handlers/update.go`). */
export function updateObject(call: Call): Answer {
  const options = writeOptions(call.request, 'UpdateOptions');
  const object = sentObject(call, options);
  const existing = existingObject(call);
  checkUid(call, existing, metadataText(object, 'uid'));
  const tracked = trackedUpdate(call, options.fieldManager, existing, object);
  return { code: 200, body: storeChanged(call, existing, tracked, options.isDryRun) };
}

/** The object of a PUT. Throws ApiError 400 for one of another kind, name or namespace. */
export function sentObject(call: Call, { isStrict }: WriteCall): JsonObject {
  const { resource, request } = call;
  const name = nameOf(call);
  const object = inNamespace(call, decodeObject(resource, request.body));
  checkName(object, name);
  if (isStrict) refuseUnknownFields(resource, object);
  return object;
}

/** Throws ApiError 409 for a uid, unless empty, that is not the object's. */
export function checkUid({ resource }: Call, existing: JsonObject, uid: string): void {
  const actual = metadataText(existing, 'uid');
  if (uid === '' || uid === actual) return;
  const name = metadataText(existing, 'name');
  const namespace = metadataText(existing, 'namespace');
  const group = resource.builtIn ? '' : resource.group;
  const key = ['/registry', group, resource.resource, namespace, name].filter((part) => part !== '').join('/');
  const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${actual}`;
  const where = `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${why}`;
  throw newConflict(resource, name, where);
}

/**
 * Stores what became of an object, by the rules of updates: nothing but the status changes through the status
 * subresource, and the status only there, but for the conditions that the approval subresource changes; system metadata
 * stays; the last finalizer of a deleted object takes the object with it. Gives back the object as the call's version
 * shows it (apiserver `registry/generic/registry/store.go`).
 */
export function storeChanged(call: Call, existing: JsonObject, changed: JsonObject, isDryRun: boolean): JsonObject {
  const { resource, state } = call;
  const based = withMetadata(withTidyMetadata(changed), {
    resourceVersion: checkedVersion(call, existing, changed),
  });
  const prepared = withOldTimes(keepSystemFields(existing, prepareChanged(call, existing, based)), existing);
  checkIdentity(resource, prepared);
  const causes = [
    ...validateChangedMetadata(resource, prepared, existing),
    ...(resource.validate?.(prepared, existing) ?? []),
  ];
  if (causes.length > 0) throw newInvalidObject(resource, metadataText(prepared, 'name'), causes);
  const key = storeKey(call, metadataText(prepared, 'name'));
  if (isDryRun || jsonEquals(prepared, existing)) return prepared;
  const isDeleted = memberOf(metadataOf(existing), 'deletionTimestamp') !== undefined;
  if (isDeleted && metadataTexts(prepared, 'finalizers').length === 0) {
    state.store.delete(resource.bucket, key);
    resource.afterChange?.(prepared, true);
    return prepared;
  }
  const stored = state.store.put(resource.bucket, key, prepared);
  resource.afterChange?.(stored, false);
  return stored;
}

/** The resourceVersion that the change is based on, which must be the newest. Throws ApiError 409, 422, 500. */
function checkedVersion(call: Call, existing: JsonObject, changed: JsonObject): string {
  const { resource, state } = call;
  const name = metadataText(existing, 'name');
  const current = metadataText(existing, 'resourceVersion');
  const given = metadataText(changed, 'resourceVersion');
  if (!/^\d*$/.test(given)) {
    throw newUnclassified(`strconv.ParseUint: parsing ${JSON.stringify(given)}: invalid syntax`);
  }
  if (given === current || !state.strict) return current;
  if (given !== '' && Number(given) !== 0) {
    const why = 'the object has been modified; please apply your changes to the latest version and try again';
    throw newConflict(resource, name, why);
  }
  // Only built-in kinds can be replaced whatever they have become.
  if (resource.builtIn) return current;
  const kind = { group: resource.group, kind: resource.resource };
  throw newInvalidObject(kind, name, [invalid('metadata.resourceVersion', 0, 'must be specified for an update')]);
}

function prepareChanged({ resource, request }: Call, existing: JsonObject, changed: JsonObject): JsonObject {
  const generation = memberOf(metadataOf(existing), 'generation');
  if (request.subresource === 'status')
    return withMetadata(onlyStatus(resource.builtIn, existing, changed), { generation });
  if (isApproval(resource, request.subresource)) return onlyConditions(existing, changed);
  const kept = resource.hasStatus ? withMemberOf(changed, 'status', existing) : changed;
  const isSame = jsonEquals(withoutMember(kept, 'metadata'), withoutMember(existing, 'metadata'));
  const counts = !resource.builtIn || countsGenerations(resource);
  const next = isSame || !counts ? generation : (typeof generation === 'number' ? generation : 0) + 1;
  return withMetadata(kept, { generation: next });
}

/** Custom resources take nothing but the status; of built-in kinds metadata may change with it. */
function onlyStatus(builtIn: boolean, existing: JsonObject, changed: JsonObject): JsonObject {
  const base = withMemberOf(existing, 'status', changed);
  const metadata = builtIn ? metadataOf(changed) : metadataOf(existing);
  return withMetadata({ ...base, metadata }, { managedFields: memberOf(metadataOf(changed), 'managedFields') });
}

/** Approving and denying change conditions, labels and annotations, and nothing else. */
function onlyConditions(existing: JsonObject, changed: JsonObject): JsonObject {
  const status = withMemberOf(statusOf(existing), 'conditions', statusOf(changed));
  return { ...existing, metadata: metadataOf(changed), status };
}

function statusOf(object: JsonObject): JsonObject {
  const status = memberOf(object, 'status');
  return isJsonObject(status) ? status : {};
}

function keepSystemFields(existing: JsonObject, changed: JsonObject): JsonObject {
  const old = metadataOf(existing);
  const uid = metadataText(changed, 'uid');
  return withMetadata(changed, {
    uid: uid === '' ? memberOf(old, 'uid') : uid,
    creationTimestamp: memberOf(old, 'creationTimestamp') ?? memberOf(metadataOf(changed), 'creationTimestamp'),
    ...(memberOf(old, 'deletionTimestamp') === undefined
      ? {}
      : { deletionTimestamp: memberOf(old, 'deletionTimestamp') }),
    ...(memberOf(old, 'deletionGracePeriodSeconds') === undefined
      ? {}
      : { deletionGracePeriodSeconds: memberOf(old, 'deletionGracePeriodSeconds') }),
  });
}

/** Times of managers alone are no change (apiserver `fieldmanager/equality.go`). */
function withOldTimes(changed: JsonObject, existing: JsonObject): JsonObject {
  const old = memberOf(metadataOf(existing), 'managedFields');
  const now = memberOf(metadataOf(changed), 'managedFields');
  if (!jsonEquals(withoutTimes(old), withoutTimes(now))) return changed;
  const reverted = withMetadata(changed, { managedFields: old });
  return jsonEquals(reverted, existing) ? existing : changed;
}

function withoutTimes(managedFields: JsonValue | undefined): JsonValue {
  if (!Array.isArray(managedFields)) return [];
  return managedFields.map((entry) => (isJsonObject(entry) ? withoutMember(entry, 'time') : entry));
}
