import { atomOf } from '../../apply/atom.ts';
import { type JsonObject, type JsonValue, isJsonObject, memberOf, toJson } from '../../apply/json.ts';
import { goJsonSort } from '../../apply/go-format.ts';
import { type StatusCause, parseGroupVersion } from '../../meta/v1/index.ts';
import type { ApiError } from '../../rest/api-error.ts';
import { newBadRequest } from '../../rest/new-api-error.ts';
import { decodeMessage, findTypeProblem } from './decode-types.ts';
import { metadataText, withMetadata } from './metadata.ts';
import { type Call, namespaceOf } from './server-state.ts';
import type { ServedResource } from './served-resource.ts';
import { invalid, newInvalidObject } from './status-errors.ts';

/**
 * Reads the object of a create or update, and checks that it is of the resource's kind and version. Throws ApiError 400
 * as the API server does; nothing is said yet about the content.
 */
export function decodeObject(resource: ServedResource, body: unknown): JsonObject {
  const json = toJson(body);
  if (!isJsonObject(json)) throw unrecognized(resource.kind, json);
  const object = resource.builtIn ? { ...json, ...missingIdentity(resource, json) } : json;
  const kind = memberOf(object, 'kind');
  const apiVersion = memberOf(object, 'apiVersion') ?? '';
  if (kind === undefined || kind === '') throw missingKind(resource.kind, json);
  if (resource.builtIn && (kind !== resource.kind || apiVersion !== resource.apiVersion)) {
    const why = `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)}`;
    throw newBadRequest(`${cannotHandle(String(kind), String(apiVersion), resource.kind)}: ${why}`);
  }
  if (apiVersion !== resource.apiVersion) {
    throw newBadRequest(
      `the API version in the data (${String(apiVersion)}) does not match the expected API version (${resource.apiVersion})`,
    );
  }
  const problem = typeProblem(resource, object);
  if (problem !== undefined) {
    throw newBadRequest(`${cannotHandle(String(kind), apiVersion, resource.kind)}: ${problem}`);
  }
  return object;
}

function missingIdentity({ apiVersion, kind }: ServedResource, object: JsonObject): JsonObject {
  return {
    ...(memberOf(object, 'apiVersion') ? {} : { apiVersion }),
    ...(memberOf(object, 'kind') ? {} : { kind }),
  };
}

function cannotHandle(kind: string, apiVersion: string, expected: string): string {
  const version = parseGroupVersion(apiVersion)?.version ?? apiVersion;
  return `${kind} in version ${JSON.stringify(version)} cannot be handled as a ${expected}`;
}

function missingKind(expected: string, json: JsonObject): ApiError {
  const text = JSON.stringify(json);
  const why = `Object 'Kind' is missing in '${text}' (${summaryOf(text)})`;
  return newBadRequest(`the object provided is unrecognized (must be of type ${expected}): ${why}`);
}

function unrecognized(expected: string, json: JsonValue): ApiError {
  const found = goJsonSort(json);
  const target =
    'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';
  const why = `json: cannot unmarshal ${found} into Go value of type ${target}`;
  return newUnparsable(expected, why, JSON.stringify(json));
}

/** 400 for a body that is no JSON object. `raw` is the body; `why` what the parser said. */
export function newUnparsable(expected: string, why: string, raw: string): ApiError {
  const parse = `couldn't get version/kind; json parse error: ${why} (${summaryOf(raw)})`;
  return newBadRequest(`the object provided is unrecognized (must be of type ${expected}): ${parse}`);
}

const summaryLimit = 30;

/** What the API server shows of a body. */
function summaryOf(raw: string): string {
  if (raw === '') return '<empty>';
  const bytes = Buffer.from(raw);
  const shown = bytes.subarray(0, summaryLimit).toString(raw.startsWith('{') ? 'utf8' : 'hex');
  return bytes.length > summaryLimit ? `${shown} ...` : shown;
}

/** What is of a wrong type, as Go's decoder says it: of a custom resource in the metadata, of others anywhere. */
export function typeProblem(resource: ServedResource, object: JsonObject): string | undefined {
  if (!resource.builtIn) return metadataTypeProblem(object);
  const problem = findTypeProblem(atomOf(resource.schema), object);
  return problem === undefined ? undefined : decodeMessage(problem, resource);
}

const textMembers = ['name', 'namespace', 'generateName', 'uid', 'resourceVersion'];

function metadataTypeProblem(object: JsonObject): string | undefined {
  const metadata = memberOf(object, 'metadata') ?? null;
  if (metadata === null) return undefined;
  if (!isJsonObject(metadata)) return mismatch(metadata, 'value', 'v1.ObjectMeta');
  for (const name of textMembers) {
    const value = memberOf(metadata, name) ?? null;
    if (value !== null && typeof value !== 'string')
      return mismatch(value, `struct field ObjectMeta.${name}`, 'string');
  }
  return textMapProblem(metadata, 'labels') ?? textMapProblem(metadata, 'annotations');
}

function textMapProblem(metadata: JsonObject, name: string): string | undefined {
  const map = memberOf(metadata, name) ?? {};
  if (!isJsonObject(map)) return mismatch(map, `struct field ObjectMeta.${name}`, 'map[string]string');
  const wrong = Object.values(map).find((value) => value !== null && typeof value !== 'string');
  return wrong === undefined ? undefined : mismatch(wrong, `struct field ObjectMeta.${name}`, 'string');
}

function mismatch(value: JsonValue, where: string, type: string): string {
  return `json: cannot unmarshal ${goJsonSort(value)} into Go ${where} of type ${type}`;
}

/** The object in the call's namespace. Throws ApiError 400 when it says another one. */
export function inNamespace(call: Call, object: JsonObject): JsonObject {
  const wanted = namespaceOf(call);
  const given = metadataText(object, 'namespace');
  if (given !== '' && given !== wanted && wanted !== '') {
    throw newBadRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  return withMetadata(object, { namespace: wanted === '' ? undefined : wanted });
}

/** Throws ApiError 400 unless the object has the name that the call has. */
export function checkName(object: JsonObject, name: string): void {
  const given = metadataText(object, 'name');
  if (given === '') {
    throw newBadRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  }
  if (given !== name) {
    throw newBadRequest(`the name of the object (${given}) does not match the name on the URL (${name})`);
  }
}

/** Throws ApiError 422 for an object that became one of another kind or version. */
export function checkIdentity(resource: ServedResource, object: JsonObject): void {
  const { apiVersion, kind } = resource;
  const causes: StatusCause[] = [];
  const givenKind = String(memberOf(object, 'kind') ?? '');
  const givenVersion = String(memberOf(object, 'apiVersion') ?? '');
  if (givenKind !== kind) causes.push(invalid('kind', givenKind, `must be ${kind}`));
  if (givenVersion !== apiVersion) causes.push(invalid('apiVersion', givenVersion, `must be ${apiVersion}`));
  const group = parseGroupVersion(givenVersion)?.group ?? '';
  if (causes.length > 0) throw newInvalidObject({ group, kind: givenKind }, metadataText(object, 'name'), causes);
}
