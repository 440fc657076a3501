import { type JsonObject, isJsonObject, memberOf, toJson, toJsonObject } from '../../apply/json.ts';
import { type StatusCause, formatTime, keyOf } from '../../meta/v1/index.ts';
import { newBadRequest, newConflict } from '../../rest/new-api-error.ts';
import { metadataOf, metadataText, metadataTexts, withMetadata } from './metadata.ts';
import { selectedObjects } from './list-objects.ts';
import { dryRunCauses, isDryRun } from './request-options.ts';
import { type Answer, type Call, present } from './server-state.ts';
import { newInvalidOptions, newSuccess, notSupported } from './status-errors.ts';
import { existingObject, nameOf } from './update-object.ts';

/**
 * DELETE on an object: gone at once, or marked for deletion while finalizers hold it. Propagation policies are checked
 * and otherwise ignored: nobody collects garbage here.
 */
export function deleteObject(call: Call): Answer {
  const name = nameOf(call);
  const options = deleteOptions(call);
  const existing = existingObject(call);
  checkPreconditions(call, existing, options.preconditions);
  const left = remove(call, existing, options.isDryRun);
  if (left !== undefined) return { code: 200, body: present(call.resource, left) };
  const { group, resource } = call.resource;
  const details = { name, ...(group === '' ? {} : { group }), kind: resource, uid: metadataText(existing, 'uid') };
  return { code: 200, body: toJsonObject(newSuccess(details)) };
}

/**
 * DELETE on a collection: every object that the query selects, until one fails the preconditions. Gives them back as
 * they were. Throws ApiError 409.
 */
export function deleteCollection(call: Call): Answer {
  const options = deleteOptions(call);
  const objects = selectedObjects(call);
  for (const object of objects) {
    checkPreconditions(call, object, options.preconditions);
    remove(call, object, options.isDryRun);
  }
  const { resource, state } = call;
  const items = objects.map((object) => present(resource, object));
  const version = { resourceVersion: String(state.store.revision) };
  const metadata = resource.builtIn ? version : { continue: '', ...version };
  return { code: 200, body: { apiVersion: resource.apiVersion, kind: resource.listKind, metadata, items } };
}

/** What is left of an object: itself, marked, while it has finalizers; undefined when it is gone. */
function remove({ resource, state }: Call, object: JsonObject, dryRun: boolean): JsonObject | undefined {
  const key = keyOf({ namespace: metadataText(object, 'namespace'), name: metadataText(object, 'name') });
  const metadata = metadataOf(object);
  if (metadataTexts(object, 'finalizers').length === 0) {
    const last = dryRun ? undefined : state.store.delete(resource.bucket, key);
    if (last !== undefined) resource.afterChange?.(last, true);
    return undefined;
  }
  if (memberOf(metadata, 'deletionTimestamp') !== undefined) return object;
  const generation = memberOf(metadata, 'generation');
  const marked = withMetadata(object, {
    deletionTimestamp: formatTime(new Date(state.clock.now())),
    deletionGracePeriodSeconds: 0,
    generation: typeof generation === 'number' && generation > 0 ? generation + 1 : generation,
  });
  if (dryRun) return marked;
  const stored = state.store.put(resource.bucket, key, marked);
  resource.afterChange?.(stored, false);
  return stored;
}

interface DeleteCall {
  readonly isDryRun: boolean;
  readonly preconditions: JsonObject;
}

const policies = ['Foreground', 'Background', 'Orphan'];

/** Reads DeleteOptions, from the body and the query. Throws ApiError 400, 422. */
function deleteOptions({ request }: Call): DeleteCall {
  const body = toJson(request.body) ?? {};
  if (!isJsonObject(body)) {
    throw newBadRequest('json: cannot unmarshal the body into Go value of type v1.DeleteOptions');
  }
  const dryRun = memberOf(body, 'dryRun');
  const dryRunValues = Array.isArray(dryRun) ? dryRun : [];
  const policy = memberOf(body, 'propagationPolicy') ?? request.query?.['propagationPolicy'];
  const causes = [...policyCauses(policy), ...dryRunCauses(request, dryRunValues)];
  if (causes.length > 0) throw newInvalidOptions('DeleteOptions', causes);
  const preconditions = memberOf(body, 'preconditions');
  return {
    isDryRun: isDryRun(request) || dryRunValues.length > 0,
    preconditions: isJsonObject(preconditions) ? preconditions : {},
  };
}

function policyCauses(policy: unknown): StatusCause[] {
  if (typeof policy !== 'string' || policy === '' || policies.includes(policy)) return [];
  return [notSupported('propagationPolicy', policy, [...policies, 'nil'])];
}

function checkPreconditions({ resource }: Call, object: JsonObject, preconditions: JsonObject): void {
  const subject = { group: resource.group, resource: resource.kind };
  const name = metadataText(object, 'name');
  const uid = memberOf(preconditions, 'uid');
  const version = memberOf(preconditions, 'resourceVersion');
  const actualUid = metadataText(object, 'uid');
  const actualVersion = metadataText(object, 'resourceVersion');
  if (typeof uid === 'string' && uid !== actualUid) {
    const mismatch = `the UID in the precondition (${uid}) does not match the UID in record (${actualUid})`;
    throw newConflict(subject, name, `${mismatch}. The object might have been deleted and then recreated`);
  }
  if (typeof version === 'string' && version !== actualVersion) {
    const mismatch = `the ResourceVersion in the precondition (${version}) does not match the ResourceVersion in record (${actualVersion})`;
    throw newConflict(subject, name, `${mismatch}. The object might have been modified`);
  }
}
