import { type Atom, type MapAtom, memberAtom } from '../../apply/atom.ts';
import { goJsonSort, goType } from '../../apply/go-format.ts';
import { type JsonArray, type JsonObject, type JsonValue, isJsonArray, isJsonObject } from '../../apply/json.ts';

/** A value that its type cannot hold. */
export interface TypeProblem {
  readonly value: JsonValue;
  readonly type: Atom;
  /** The members that lead to it; keys of maps and places in lists are not among them. */
  readonly path: readonly string[];
  /** The type of the object that has it as a member; undefined in the kind itself. */
  readonly owner: string | undefined;
}

/**
 * The first value in an object that Go's decoder would refuse: a text for a number, and so on. Null fits everywhere, and
 * members that the type does not have are passed over. The range of a number and the text of a quantity or a time are
 * not looked at.
 */
export function findTypeProblem(type: Atom, value: JsonValue): TypeProblem | undefined {
  if (value === null) return undefined;
  if (isJsonArray(value)) return type.list === undefined ? problem(type, value) : inList(type.list.element, value);
  if (isJsonObject(value)) return type.map === undefined ? problem(type, value) : inMap(type, type.map, value);
  return type.scalar === 'scalar' || type.scalar === typeof value ? undefined : problem(type, value);
}

function problem(type: Atom, value: JsonValue): TypeProblem {
  return { type, value, path: [], owner: undefined };
}

function inList(element: Atom, items: JsonArray): TypeProblem | undefined {
  for (const item of items) {
    const found = findTypeProblem(element, item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function inMap({ name: owner }: Atom, map: MapAtom, object: JsonObject): TypeProblem | undefined {
  for (const [name, member] of Object.entries(object)) {
    const type = memberAtom(map, name);
    const found = type === undefined ? undefined : findTypeProblem(type, member);
    if (found === undefined) continue;
    if (!map.fields.has(name)) return found;
    return { ...found, path: [name, ...found.path], owner: found.path.length === 0 ? owner : found.owner };
  }
  return undefined;
}

/**
 * A problem as Go's JSON decoder says it. Of numbers and texts the schema does not know how Go calls their types: here
 * they are all int32 and string.
 */
export function decodeMessage(
  { value, type, path, owner }: TypeProblem,
  { kind, version }: { readonly kind: string; readonly version: string },
): string {
  const field = [owner === undefined ? kind : bareName(owner), ...path].join('.');
  return `json: cannot unmarshal ${goJsonSort(value)} into Go struct field ${field} of type ${typeName(type, version)}`;
}

/** A problem as apimachinery's converter says it, which strategic merge patches go through. */
export function convertMessage({ value, type }: TypeProblem): string {
  const found = isJsonArray(value) ? 'slice' : isJsonObject(value) ? 'map' : goType(value);
  if (isStruct(type)) return `cannot restore struct from: ${found}`;
  if (type.map !== undefined) return `cannot restore map from ${found}`;
  if (type.list !== undefined) return `cannot restore slice from ${found}`;
  const expected = typeName(type, '');
  if (type.scalar === 'scalar') {
    return `json: cannot unmarshal ${goJsonSort(value)} into Go value of type ${expected}`;
  }
  const isConvertible = expected === 'string' && found === 'int64';
  return isConvertible ? `cannot convert ${found} to ${expected}` : `unrecognized type: ${expected}`;
}

function isStruct({ map }: Atom): boolean {
  return map !== undefined && map.fields.size > 0;
}

function typeName(type: Atom, version: string): string {
  const { name = '', list, map, scalar } = type;
  if (isStruct(type)) return name.includes('/') ? name.slice(name.indexOf('/') + 1) : `${version}.${bareName(name)}`;
  if (list !== undefined) return `[]${typeName(list.element, version)}`;
  if (map?.element !== undefined) return `map[string]${typeName(map.element, version)}`;
  return scalar === 'number' ? 'int32' : scalar === 'boolean' ? 'bool' : 'string';
}

/** `PodSpec` of `core/v1.PodSpec`. */
function bareName(name: string): string {
  return name.slice(name.search(/[^.@]*$/));
}
