import { goJsonSort } from '../apply/go-format.ts';
import {
  type JsonObject,
  type JsonValue,
  type MutableJsonObject,
  isJsonArray,
  isJsonObject,
  memberOf,
  setMember,
  toJson,
} from '../apply/json.ts';
import { PatchError } from './patch-error.ts';

/**
 * A document after a JSON merge patch (RFC 7386): members of the patch win, null removes, arrays are replaced. Throws
 * PatchError for a patch that is no object, as the API server refuses it.
 */
export function applyMergePatch(document: JsonObject, patch: JsonValue): JsonObject {
  if (patch === null) throw new PatchError('malformed', 'Invalid JSON Patch');
  if (isJsonObject(patch)) return merge(document, patch);
  const type = 'map[string]interface {}';
  const message = `error decoding patch: json: cannot unmarshal ${goJsonSort(patch)} into Go value of type ${type}`;
  throw new PatchError('malformed', message);
}

function merge(document: JsonObject, patch: JsonObject): JsonObject {
  const merged: MutableJsonObject = {};
  for (const [name, member] of Object.entries(document)) {
    if (!Object.hasOwn(patch, name)) setMember(merged, name, toJson(member));
  }
  for (const [name, change] of Object.entries(patch)) {
    if (change === null) continue;
    const old = memberOf(document, name);
    setMember(merged, name, isJsonObject(old) && isJsonObject(change) ? merge(old, change) : withoutNulls(change));
  }
  return merged;
}

/** Null means absent also in what the patch brings anew; in arrays it stays. */
function withoutNulls(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map(withoutNulls);
  return isJsonObject(value) ? merge({}, value) : value;
}
