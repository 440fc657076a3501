import { applyToObject, updateManagedFields } from '../../apply/field-manager.ts';
import { goJson, goJsonSort } from '../../apply/go-format.ts';
import { type JsonObject, type JsonValue, isJsonObject, memberOf, toJson } from '../../apply/json.ts';
import { PatchError, applyJsonPatch, applyMergePatch, applyStrategicMergePatch } from '../../patch/index.ts';
import type { ApiError } from '../../rest/api-error.ts';
import { newBadRequest, newConflict, newNotFound } from '../../rest/new-api-error.ts';
import type { PatchType } from '../../rest/patch-type.ts';
import { storeNew } from './create-object.ts';
import { checkName, inNamespace, metadataTypeProblem } from './decode-object.ts';
import { fillEmptied } from './emptied.ts';
import { metadataText, withMetadata } from './metadata.ts';
import { type WriteCall, writeOptions } from './request-options.ts';
import {
  type Answer,
  type Call,
  fieldOperation,
  namespaceOf,
  normalise,
  normaliseSent,
  present,
  storeKey,
} from './server-state.ts';
import { invalid, newFailure, newInvalidObject, newUnclassified, newUnsupportedMediaType } from './status-errors.ts';
import { unknownFieldsProblem } from './unknown-fields.ts';
import { nameOf, storeChanged } from './update-object.ts';

const customTypes: readonly PatchType[] = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/apply-patch+yaml',
];
const builtInTypes: readonly PatchType[] = [
  ...customTypes.slice(0, 2),
  'application/strategic-merge-patch+json',
  ...customTypes.slice(2),
];

/** PATCH on an object or its status, apply among the types (apiserver `endpoints/handlers/patch.go`). */
export function patchObject(call: Call): Answer {
  const { resource, request, state } = call;
  const accepted = resource.builtIn ? builtInTypes : customTypes;
  const type = accepted.find((candidate) => candidate === request.patchType);
  if (type === undefined) throw newUnsupportedMediaType(accepted);
  const name = nameOf(call);
  const options = writeOptions(request, 'PatchOptions');
  const patch = toJson(request.body);
  const stored = state.store.get(resource.bucket, storeKey(call, name));
  const existing = stored === undefined ? undefined : present(resource, stored);
  if (type === 'application/apply-patch+yaml') return applyPatch(call, existing, patch, options);
  if (existing === undefined) throw newNotFound(resource, name);
  const patched = patchedObject(call, type, existing, patch);
  const unknown = options.isStrict ? unknownFieldsProblem(resource, patched) : undefined;
  if (unknown !== undefined) throw undecodable(patched, unknown);
  const known = normaliseSent(resource, checkedPlace(call, patched));
  const tracked = updateManagedFields(fieldOperation(call, options.fieldManager), existing, known);
  return { code: 200, body: storeChanged(call, existing, tracked, options.isDryRun) };
}

/** The object in its place. Throws ApiError 400 when the patch moved it. */
function checkedPlace(call: Call, object: JsonObject): JsonObject {
  const placed = inNamespace(call, object);
  checkName(placed, nameOf(call));
  return placed;
}

function patchedObject(call: Call, type: PatchType, existing: JsonObject, patch: JsonValue): JsonObject {
  try {
    return checkedObject(patchJson(call, type, existing, patch));
  } catch (error) {
    throw error instanceof PatchError ? apiErrorOf(error, type) : error;
  }
}

function patchJson({ resource }: Call, type: PatchType, existing: JsonObject, patch: JsonValue): JsonValue {
  if (type === 'application/json-patch+json') return applyJsonPatch(existing, patch);
  if (type === 'application/merge-patch+json') return applyMergePatch(existing, patch);
  return applyStrategicMergePatch(existing, patch, resource.isClosed ? resource.schema : undefined);
}

/** 422 for what is no object any more. */
function checkedObject(patched: JsonValue): JsonObject {
  const kind = isJsonObject(patched) ? memberOf(patched, 'kind') : undefined;
  const text = goJson(patched);
  if (!isJsonObject(patched) || typeof kind !== 'string' || kind === '') {
    throw undecodable(patched, `Object 'Kind' is missing in '${text}'`);
  }
  const problem = metadataTypeProblem(patched);
  if (problem !== undefined) throw undecodable(patched, problem);
  return patched;
}

function undecodable(patched: JsonValue, why: string): ApiError {
  return newInvalidObject({ group: '', kind: '' }, '', [invalid('patch', goJson(patched), why)]);
}

function apiErrorOf({ problem, message }: PatchError, type: PatchType): ApiError {
  if (problem === 'malformed') return newBadRequest(message);
  if (type === 'application/strategic-merge-patch+json') return newUnclassified(message);
  if (problem === 'unsupported')
    return newFailure(413, 'RequestEntityTooLarge', `Request entity too large: ${message}`);
  // What exactly did not fit, the API server keeps to itself.
  return newFailure(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
}

function applyPatch(call: Call, existing: JsonObject | undefined, patch: JsonValue, options: WriteCall): Answer {
  const { resource, request } = call;
  const name = nameOf(call);
  const configuration = decodeConfiguration(patch);
  if (existing === undefined && request.subresource) throw newNotFound(resource, name);
  const operation = fieldOperation(call, options.fieldManager);
  const applied = applyToObject(operation, existing, configuration, options.force);
  const uid = metadataText(applied, 'uid');
  if (existing === undefined && uid !== '') {
    const why = `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`;
    throw newConflict(resource, name, why);
  }
  const known = normalise(
    resource,
    checkedPlace(call, resource.isClosed ? applied : fillEmptied(applied, configuration)),
  );
  if (existing !== undefined) return { code: 200, body: storeChanged(call, existing, known, options.isDryRun) };
  call.state.checkNamespace?.(namespaceOf(call));
  const created = storeNew(call, withMetadata(known, { resourceVersion: undefined }), options.isDryRun);
  return { code: 201, body: present(resource, created) };
}

function decodeConfiguration(patch: JsonValue): JsonObject {
  if (patch === null) return {};
  if (isJsonObject(patch)) return patch;
  const why = `json: cannot unmarshal ${goJsonSort(patch)} into Go value of type map[string]interface {}`;
  throw newBadRequest(`error decoding patch: error unmarshaling JSON: while decoding JSON: ${why}`);
}

/** What a patch makes of a Scale. Throws ApiError; applies are taken for merges. */
export function patchedScale(call: Call, scale: JsonObject): JsonObject {
  const type =
    call.request.patchType === 'application/json-patch+json' ? call.request.patchType : 'application/merge-patch+json';
  return patchedObject(call, type, scale, toJson(call.request.body));
}
