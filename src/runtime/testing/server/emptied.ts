import { type Atom, atomOf, isNullableMember, type MapAtom, memberAtom } from '../../apply/atom.ts';
import {
  type JsonObject,
  type JsonValue,
  type MutableJsonObject,
  isJsonArray,
  isJsonObject,
  memberOf,
  setMember,
} from '../../apply/json.ts';
import type { ObjectSchema } from '../../apply/type-schema.ts';
import type { StatusCause } from '../../meta/v1/index.ts';

/**
 * Apply leaves null where it removed all of a struct or map that somebody still owns as such. An API server with a
 * schema refuses that; without one there is no reason to, and an empty object is what was meant.
 */
export function fillEmptied(applied: JsonObject, configuration: JsonObject): JsonObject {
  const filled: MutableJsonObject = {};
  for (const [name, member] of Object.entries(applied)) {
    const wanted = memberOf(configuration, name);
    if (member === null && wanted !== null) setMember(filled, name, {});
    else if (isJsonObject(member)) setMember(filled, name, fillEmptied(member, isJsonObject(wanted) ? wanted : {}));
    else setMember(filled, name, member);
  }
  return filled;
}

/** Structs, maps and lists that are null, as an API server would refuse them. */
export function nullCauses(schema: ObjectSchema, object: JsonObject): StatusCause[] {
  return causesIn(atomOf(schema), object, '');
}

function causesIn(atom: Atom, value: JsonValue, path: string): StatusCause[] {
  const expected = value === null ? containerName(atom) : undefined;
  if (expected !== undefined) {
    const message = `Invalid value: "null": ${path} in body must be of type ${expected}: "null"`;
    return [{ reason: 'FieldValueTypeInvalid', message, field: path }];
  }
  const { list, map } = atom;
  if (isJsonArray(value)) {
    if (list === undefined) return [];
    return value.flatMap((item, i) =>
      item === null && list.nullable === true ? [] : causesIn(list.element, item, `${path}[${i}]`),
    );
  }
  if (!isJsonObject(value) || map === undefined) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    member === null && isNullableMember(map, name)
      ? []
      : causesIn(memberAtom(map, name) ?? {}, member, path === '' ? name : `${path}.${name}`),
  );
}

/** What a type must be; undefined where null may be meant. */
function containerName({ scalar, list, map }: Atom): string | undefined {
  if (scalar !== undefined) return undefined;
  if (map !== undefined) return 'object';
  return list === undefined ? undefined : 'array';
}

/**
 * An object without members that are null where its type does not take null, as an API server drops them from what it is
 * sent (apiextensions-apiserver `pkg/apiserver/schema/defaulting/prune.go`). What no type speaks of stays.
 */
export function dropNullMembers(schema: ObjectSchema, object: JsonObject): JsonObject {
  const kept = dropIn(atomOf(schema), object);
  return isJsonObject(kept) ? kept : object;
}

function dropIn(atom: Atom, value: JsonValue): JsonValue {
  const { list, map } = atom;
  if (isJsonArray(value)) return list === undefined ? value : value.map((item) => dropIn(list.element, item));
  if (!isJsonObject(value) || map === undefined) return value;
  const kept: MutableJsonObject = {};
  for (const [name, member] of Object.entries(value)) {
    if (member !== null || !isForbidden(map, name)) setMember(kept, name, dropIn(memberAtom(map, name) ?? {}, member));
  }
  return kept;
}

/** Whether a member has a type, and this does not take null. Of one that a field does not name, it must say what it is. */
function isForbidden(map: MapAtom, name: string): boolean {
  if (isNullableMember(map, name)) return false;
  const { scalar, list, map: members } = map.element ?? {};
  return map.fields.has(name) || [scalar, list, members].filter((part) => part !== undefined).length === 1;
}
