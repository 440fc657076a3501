import {
  type JsonObject,
  type JsonValue,
  type MutableJsonObject,
  isJsonArray,
  isJsonObject,
  jsonEquals,
  memberOf,
  setMember,
} from '../../apply/json.ts';

/** The metadata of an object; empty where there is none. */
export function metadataOf(object: JsonObject): JsonObject {
  const metadata = memberOf(object, 'metadata');
  return isJsonObject(metadata) ? metadata : {};
}

/** A text of the metadata; empty where there is none. */
export function metadataText(object: JsonObject, name: string): string {
  const value = memberOf(metadataOf(object), name);
  return typeof value === 'string' ? value : '';
}

/** A list of texts of the metadata, such as the finalizers. */
export function metadataTexts(object: JsonObject, name: string): string[] {
  const value = memberOf(metadataOf(object), name);
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** A map of texts of the metadata: labels or annotations. */
export function metadataMap(object: JsonObject, name: string): Record<string, string> {
  const value = memberOf(metadataOf(object), name);
  const entries = Object.entries(isJsonObject(value) ? value : {}).filter(isTextEntry);
  return Object.fromEntries(entries);
}

function isTextEntry(entry: [string, JsonValue]): entry is [string, string] {
  return typeof entry[1] === 'string';
}

/** The object with other metadata: what is undefined in `changes` is taken away. */
export function withMetadata(object: JsonObject, changes: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  const metadata: MutableJsonObject = {};
  for (const [name, value] of Object.entries({ ...metadataOf(object), ...changes })) {
    if (value !== undefined) setMember(metadata, name, value);
  }
  return { ...object, metadata };
}

const collections = ['labels', 'annotations', 'finalizers', 'ownerReferences'];

/** The object as far as its metadata is stored: without empty collections and selfLink, and with each owner once. */
export function withTidyMetadata(object: JsonObject): JsonObject {
  const metadata = metadataOf(object);
  const isEmpty = (value: JsonValue | undefined): boolean =>
    value === null || (typeof value === 'object' && Object.keys(value).length === 0);
  const gone = collections.filter((name) => isEmpty(memberOf(metadata, name)));
  if (memberOf(metadata, 'selfLink') !== undefined) gone.push('selfLink');
  const changes: Record<string, JsonValue | undefined> = Object.fromEntries(gone.map((name) => [name, undefined]));
  const owners = memberOf(metadata, 'ownerReferences');
  if (isJsonArray(owners) && owners.length > 1) changes['ownerReferences'] = distinct(owners);
  return Object.keys(changes).length === 0 ? object : withMetadata(object, changes);
}

function distinct(values: readonly JsonValue[]): JsonValue[] {
  return values.filter((value, i) => values.findIndex((other) => jsonEquals(other, value)) === i);
}

/** The object without one of its members. */
export function withoutMember(object: JsonObject, name: string): JsonObject {
  if (!Object.hasOwn(object, name)) return object;
  return Object.fromEntries(Object.entries(object).filter(([member]) => member !== name));
}

/** The object with one member as another object has it, or without it. */
export function withMemberOf(object: JsonObject, name: string, other: JsonObject): JsonObject {
  const value = memberOf(other, name);
  return value === undefined ? withoutMember(object, name) : { ...object, [name]: value };
}
