import { type Atom, memberAtom } from './atom.ts';
import { type JsonValue, type MutableJsonObject, isJsonArray, isJsonObject, setMember } from './json.ts';

/** A value without the members that its type does not have, as the API server drops them before it stores anything. */
export function pruneUnknown(atom: Atom, value: JsonValue): JsonValue {
  if (isJsonArray(value)) {
    const { list } = atom;
    return list === undefined ? value : value.map((item) => pruneUnknown(list.element, item));
  }
  if (!isJsonObject(value) || atom.map === undefined) return value;
  const known: MutableJsonObject = {};
  for (const [name, member] of Object.entries(value)) {
    const type = memberAtom(atom.map, name);
    if (type !== undefined) setMember(known, name, pruneUnknown(type, member));
  }
  return known;
}
