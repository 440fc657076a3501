import { type Atom, atomOf, memberAtom } from '../../apply/atom.ts';
import { type JsonObject, type JsonValue, compareText, isJsonArray, isJsonObject } from '../../apply/json.ts';
import { newBadRequest } from '../../rest/new-api-error.ts';
import type { ServedResource } from './served-resource.ts';

/** Throws ApiError 400 for members that a kind does not have, as the API server does with `fieldValidation=Strict`. */
export function refuseUnknownFields(resource: ServedResource, object: JsonObject): void {
  const problem = unknownFieldsProblem(resource, object);
  if (problem === undefined) return;
  const { kind, version } = resource;
  throw newBadRequest(`${kind} in version ${JSON.stringify(version)} cannot be handled as a ${kind}: ${problem}`);
}

/** What a strict decoder says about members that a kind does not have; undefined when there are none. */
export function unknownFieldsProblem({ schema, isClosed }: ServedResource, object: JsonObject): string | undefined {
  const unknown = isClosed ? unknownFields(atomOf(schema), object, '') : [];
  if (unknown.length === 0) return undefined;
  return `strict decoding error: ${unknown
    .toSorted(compareText)
    .map((path) => `unknown field ${JSON.stringify(path)}`)
    .join(', ')}`;
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
