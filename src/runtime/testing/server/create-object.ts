import { updateManagedFields } from '../../apply/field-manager.ts';
import { type JsonObject, memberOf } from '../../apply/json.ts';
import { formatTime } from '../../meta/v1/index.ts';
import { newAlreadyExists } from '../../rest/new-api-error.ts';
import { countsGenerations, isCreateOnly } from './built-in.ts';
import { checkIdentity, decodeObject, inNamespace } from './decode-object.ts';
import { metadataOf, metadataText, withMetadata, withTidyMetadata, withoutMember } from './metadata.ts';
import { withGoZero } from './go-zero.ts';
import { writeOptions } from './request-options.ts';
import {
  type Answer,
  type Call,
  fieldOperation,
  namespaceOf,
  normaliseSent,
  present,
  storeKey,
} from './server-state.ts';
import { newFailure, newInvalidObject, newUnclassified } from './status-errors.ts';
import { refuseUnknownFields } from './unknown-fields.ts';
import { validateMetadata } from './validate-metadata.ts';

/** How often a generated name that is taken is generated anew. */
const nameAttempts = 8;

/** POST on a collection (apiserver `endpoints/handlers/create.go`). */
export function createObject(call: Call): Answer {
  const { resource, request, state } = call;
  const options = writeOptions(request, 'CreateOptions');
  const object = inNamespace(call, decodeObject(resource, request.body));
  if (options.isStrict) refuseUnknownFields(resource, object);
  state.checkNamespace?.(namespaceOf(call));
  const cleared = { selfLink: undefined, deletionTimestamp: undefined, deletionGracePeriodSeconds: undefined };
  const known = normaliseSent(resource, withMetadata(object, cleared));
  if (isCreateOnly(resource)) return { code: 201, body: present(resource, { status: {}, ...known }) };
  const tracked = updateManagedFields(fieldOperation(call, options.fieldManager), undefined, known);
  return { code: 201, body: present(resource, storeNew(call, tracked, options.isDryRun)) };
}

/** Stores an object that is not there yet, with the metadata that the system sets. Throws ApiError 409, 422, 500. */
export function storeNew(call: Call, object: JsonObject, isDryRun: boolean): JsonObject {
  const generateName = metadataText(object, 'generateName');
  const isGenerated = metadataText(object, 'name') === '' && generateName !== '';
  for (let attempt = 1; ; attempt++) {
    const name = isGenerated ? generateName.slice(0, 248) + call.state.newSuffix() : metadataText(object, 'name');
    const fresh = prepareNew(call, withMetadata(object, { name: name === '' ? undefined : name }));
    const key = storeKey(call, name);
    const existing = call.state.store.get(call.resource.bucket, key);
    if (existing === undefined) return put(call, key, fresh, isDryRun);
    if (!isGenerated) throw newTaken(call, existing, name);
    if (attempt === nameAttempts) throw newGenerateNameConflict(call, name);
  }
}

function prepareNew(call: Call, object: JsonObject): JsonObject {
  const { resource, state } = call;
  const withSystemFields = withMetadata(withTidyMetadata(object), {
    uid: state.newUid(),
    creationTimestamp: formatTime(new Date(state.clock.now())),
    generation: !resource.builtIn || countsGenerations(resource) ? 1 : undefined,
  });
  const bare = resource.hasStatus ? withoutMember(withSystemFields, 'status') : withSystemFields;
  const prepared = withGoZero(resource.zero, bare);
  checkIdentity(resource, prepared);
  const causes = [...validateMetadata(resource, prepared), ...(resource.validate?.(prepared, undefined) ?? [])];
  if (causes.length > 0) throw newInvalidObject(resource, metadataText(prepared, 'name'), causes);
  return prepared;
}

function put({ resource, state }: Call, key: string, object: JsonObject, isDryRun: boolean): JsonObject {
  const version = metadataText(object, 'resourceVersion');
  if (state.strict && version !== '' && version !== '0') {
    throw newUnclassified('resourceVersion should not be set on objects to be created');
  }
  if (isDryRun) return withMetadata(object, { resourceVersion: undefined });
  const stored = state.store.put(resource.bucket, key, object);
  resource.afterChange?.(stored, false);
  return stored;
}

function newTaken({ resource }: Call, existing: JsonObject, name: string): Error {
  const { status } = newAlreadyExists(resource, name);
  if (memberOf(metadataOf(existing), 'deletionTimestamp') === undefined) return newAlreadyExists(resource, name);
  return newFailure(409, 'AlreadyExists', `object is being deleted: ${status.message ?? ''}`, status.details);
}

function newGenerateNameConflict({ resource }: Call, name: string): Error {
  const { status } = newAlreadyExists(resource, name);
  const message = `${status.message ?? ''}, the server was not able to generate a unique name for the object`;
  return newFailure(409, 'AlreadyExists', message, { ...status.details, retryAfterSeconds: 1 });
}
