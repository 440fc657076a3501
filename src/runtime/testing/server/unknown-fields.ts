import { type Atom, atomOf, memberAtom } from '../../apply/atom.ts';
import { type JsonObject, type JsonValue, isJsonArray, isJsonObject } from '../../apply/json.ts';
import { newBadRequest } from '../../rest/new-api-error.ts';
import type { ServedResource } from './served-resource.ts';

/** Throws ApiError 400 for members that a kind does not have, as the API server does with `fieldValidation=Strict`. */
export function refuseUnknownFields({ schema, isClosed, kind, version }: ServedResource, object: JsonObject): void {
  const unknown = isClosed ? unknownFields(atomOf(schema), object, '') : [];
  if (unknown.length === 0) return;
  const list = unknown.map((path) => `unknown field ${JSON.stringify(path)}`).join(', ');
  const what = `${kind} in version ${JSON.stringify(version)} cannot be handled as a ${kind}`;
  throw newBadRequest(`${what}: strict decoding error: ${list}`);
}

function unknownFields(atom: Atom, value: JsonValue, path: string): string[] {
  const { list, map } = atom;
  if (isJsonArray(value)) {
    return list === undefined ? [] : value.flatMap((item, i) => unknownFields(list.element, item, `${path}[${i}]`));
  }
  if (!isJsonObject(value) || map === undefined) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const here = path === '' ? name : `${path}.${name}`;
    const type = memberAtom(map, name);
    return type === undefined ? [here] : unknownFields(type, member, here);
  });
}
