import { type Atom, type ListAtom, atomOf, memberAtom } from '../../apply/atom.ts';
import { goJson } from '../../apply/go-format.ts';
import { type JsonObject, type JsonValue, isJsonArray, isJsonObject, memberOf } from '../../apply/json.ts';
import type { ObjectSchema } from '../../apply/type-schema.ts';
import type { StatusCause } from '../../meta/v1/index.ts';
import { required } from './status-errors.ts';

/**
 * What is wrong with the items of sets and list-maps of a custom resource: those that are there twice (apiextensions
 * `listtype/validation.go`), and keys that are absent, which a CRD must require or default.
 */
export function itemCauses(schema: ObjectSchema, object: JsonObject): StatusCause[] {
  const members = Object.fromEntries(Object.entries(object).filter(([name]) => name !== 'metadata'));
  return causesIn(atomOf(schema), members, '');
}

function causesIn(atom: Atom, value: JsonValue, path: string): StatusCause[] {
  const { list, map } = atom;
  if (isJsonArray(value)) {
    if (list === undefined) return [];
    const own = list.atomic ? [] : repeated(value, list.keys, path);
    return [
      ...absentKeys(list, value, path),
      ...own,
      ...value.flatMap((item, i) => causesIn(list.element, item, `${path}[${i}]`)),
    ];
  }
  if (!isJsonObject(value) || map === undefined) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    causesIn(memberAtom(map, name) ?? {}, member, path === '' ? name : `${path}.${name}`),
  );
}

function absentKeys({ keys, element }: ListAtom, items: readonly JsonValue[], path: string): StatusCause[] {
  const wanted = keys.filter((key) => element.map?.fields.get(key)?.default === undefined);
  return items.flatMap((item, i) => {
    const absent = wanted.filter((key) => isJsonObject(item) && !Object.hasOwn(item, key));
    return absent.map((key) => required(`${path}[${i}].${key}`));
  });
}

/** The items of a list that were there before: by their keys, or as a whole where there are none. */
export function repeated(items: readonly JsonValue[], keys: readonly string[], path: string): StatusCause[] {
  const seen = new Set<string>();
  return items.flatMap((item, i) => {
    const text = goJson(keys.length > 0 && isJsonObject(item) ? keysOf(item, keys) : item);
    if (!seen.has(text)) {
      seen.add(text);
      return [];
    }
    return [{ reason: 'FieldValueDuplicate', message: `Duplicate value: ${text}`, field: `${path}[${i}]` }];
  });
}

function keysOf(item: JsonObject, keys: readonly string[]): JsonObject {
  const given = keys.flatMap((name): [string, JsonValue][] => {
    const value = memberOf(item, name);
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(given);
}
