import { atomOf } from '../../apply/atom.ts';
import { applyToObject } from '../../apply/field-manager.ts';
import { goJson, goJsonSort, goPlain } from '../../apply/go-format.ts';
import { type JsonObject, type JsonValue, isJsonObject, memberOf, toJson } from '../../apply/json.ts';
import { PatchError, applyJsonPatch, applyMergePatch, applyStrategicMergePatch } from '../../patch/index.ts';
import type { ApiError } from '../../rest/api-error.ts';
import { newBadRequest, newConflict, newNotFound } from '../../rest/new-api-error.ts';
import type { PatchType } from '../../rest/patch-type.ts';
import { storeNew } from './create-object.ts';
import { checkName, inNamespace, typeProblem } from './decode-object.ts';
import { convertMessage, findTypeProblem } from './decode-types.ts';
import { fillEmptied } from './emptied.ts';
import { metadataText, withMetadata } from './metadata.ts';
import { type WriteCall, writeOptions } from './request-options.ts';
import {
  type Answer,
  type Call,
  fieldOperation,
  namespaceOf,
  normalise,
  present,
  storeKey,
  trackedUpdate,
} from './server-state.ts';
import type { ServedResource } from './served-resource.ts';
import { invalid, newFailure, newInvalidObject, newUnclassified, newUnsupportedMediaType } from './status-errors.ts';
import { unknownFieldsProblem } from './unknown-fields.ts';
import { nameOf, storeChanged } from './update-object.ts';

const strategicMerge = 'application/strategic-merge-patch+json';
const customTypes: readonly PatchType[] = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/apply-patch+yaml',
];
const builtInTypes: readonly PatchType[] = [...customTypes.slice(0, 2), strategicMerge, ...customTypes.slice(2)];

/** PATCH on an object or its status, apply among the types (apiserver `endpoints/handlers/patch.go`). */
export function patchObject(call: Call): Answer {
  const { resource, request, state } = call;
  const type = acceptedPatchType(call);
  const name = nameOf(call);
  const options = writeOptions(request, 'PatchOptions');
  const stored = state.store.get(resource.bucket, storeKey(call, name));
  if (stored === undefined) {
    if (type === 'application/apply-patch+yaml') return createByApply(call, options);
    throw newNotFound(resource, name);
  }
  const existing = present(resource, stored);
  return { code: 200, body: storeChanged(call, existing, patchedObject(call, existing, options), options.isDryRun) };
}

/** The type of a call's patch. Throws ApiError 415 for one that the resource does not take. */
export function acceptedPatchType({ resource, request }: Call): PatchType {
  const accepted = resource.builtIn ? builtInTypes : customTypes;
  const type = accepted.find((candidate) => candidate === request.patchType);
  if (type === undefined) throw newUnsupportedMediaType(accepted);
  return type;
}

/** What the patch of a call makes of an object, with the managers that its fields have then. Throws ApiError. */
export function patchedObject(call: Call, existing: JsonObject, options: WriteCall): JsonObject {
  const { resource, request } = call;
  const type = request.patchType ?? 'application/merge-patch+json';
  const patch = toJson(request.body);
  if (type === 'application/apply-patch+yaml') return appliedObject(call, existing, patch, options);
  const patched = changedObject(resource, type, existing, patch);
  const unknown = options.isStrict ? unknownFieldsProblem(resource, patched) : undefined;
  if (unknown !== undefined) throw undecodable(goJson(patched), unknown);
  return trackedUpdate(call, options.fieldManager, existing, checkedPlace(call, patched));
}

/** The object in its place. Throws ApiError 400 when the patch moved it. */
function checkedPlace(call: Call, object: JsonObject): JsonObject {
  const placed = inNamespace(call, object);
  checkName(placed, nameOf(call));
  return placed;
}

function changedObject(resource: ServedResource, type: PatchType, existing: JsonObject, patch: JsonValue): JsonObject {
  if (type === strategicMerge) return strategicallyPatched(resource, existing, patch);
  const patched = translated(type, () =>
    type === 'application/json-patch+json' ? applyJsonPatch(existing, patch) : applyMergePatch(existing, patch),
  );
  const kind = isJsonObject(patched) ? memberOf(patched, 'kind') : undefined;
  if (!isJsonObject(patched) || typeof kind !== 'string' || kind === '') {
    throw undecodable(goJson(patched), `Object 'Kind' is missing in '${goJson(patched)}'`);
  }
  const problem = typeProblem(resource, patched);
  if (problem !== undefined) throw undecodable(goJson(patched), problem);
  return patched;
}

/** Goes from object to object, without a text in between: kind and version are those of the resource whatever it says. */
function strategicallyPatched(resource: ServedResource, existing: JsonObject, patch: JsonValue): JsonObject {
  const { schema, isClosed } = resource;
  const patched = translated(strategicMerge, () =>
    applyStrategicMergePatch(existing, patch, isClosed ? schema : undefined),
  );
  const problem = findTypeProblem(atomOf(schema), patched);
  if (problem !== undefined) throw undecodable(goPlain(patch), convertMessage(problem));
  return present(resource, patched);
}

/** Gives a patch error the status that an API server answers it with. */
function translated<T>(type: PatchType, apply: () => T): T {
  try {
    return apply();
  } catch (error) {
    throw error instanceof PatchError ? apiErrorOf(error, type) : error;
  }
}

/** 422 for what is no object of its kind any more. */
function undecodable(shown: string, why: string): ApiError {
  return newInvalidObject({ group: '', kind: '' }, '', [invalid('patch', shown, why)]);
}

function apiErrorOf({ problem, message }: PatchError, type: PatchType): ApiError {
  if (problem === 'malformed') return newBadRequest(message);
  if (problem === 'unsupported') {
    if (type === strategicMerge) return newUnclassified(message);
    return newFailure(413, 'RequestEntityTooLarge', `Request entity too large: ${message}`);
  }
  // What exactly did not fit, the API server keeps to itself.
  return newFailure(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
}

function appliedObject(
  call: Call,
  existing: JsonObject | undefined,
  patch: JsonValue,
  { fieldManager, force }: WriteCall,
): JsonObject {
  const { resource, request } = call;
  const configuration = decodeConfiguration(patch);
  if (existing === undefined && request.subresource) throw newNotFound(resource, nameOf(call));
  const applied = applyToObject(fieldOperation(call, fieldManager), existing, configuration, force);
  const uid = metadataText(applied, 'uid');
  if (existing === undefined && uid !== '') {
    const why = `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`;
    throw newConflict(resource, nameOf(call), why);
  }
  const filled = resource.isClosed ? applied : fillEmptied(applied, configuration);
  return normalise(resource, checkedPlace(call, filled));
}

function createByApply(call: Call, options: WriteCall): Answer {
  const applied = appliedObject(call, undefined, toJson(call.request.body), options);
  call.state.checkNamespace?.(namespaceOf(call));
  const created = storeNew(call, withMetadata(applied, { resourceVersion: undefined }), options.isDryRun);
  return { code: 201, body: present(call.resource, created) };
}

function decodeConfiguration(patch: JsonValue): JsonObject {
  if (patch === null) return {};
  if (isJsonObject(patch)) return patch;
  const why = `json: cannot unmarshal ${goJsonSort(patch)} into Go value of type map[string]interface {}`;
  throw newBadRequest(`error decoding patch: error unmarshaling JSON: while decoding JSON: ${why}`);
}
