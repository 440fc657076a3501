/** What JSON can carry. */
export type JsonValue = null | boolean | number | string | JsonArray | JsonObject;
/** A JSON array. */
export type JsonArray = readonly JsonValue[];
/** A JSON object. */
export interface JsonObject {
  readonly [member: string]: JsonValue;
}
/** A JSON object that is being built. */
export type MutableJsonObject = Record<string, JsonValue>;

/** Whether a value is a JSON object: neither null nor an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is an array. */
export function isJsonArray(value: unknown): value is JsonArray {
  return Array.isArray(value);
}

/** A member of its own, never one that every object inherits. Undefined when it is not there. */
export function memberOf(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Sets a member by definition, so that `__proto__` is a name like any other. */
export function setMember(target: MutableJsonObject, name: string, value: JsonValue): void {
  if (name === '__proto__') {
    Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
  } else {
    target[name] = value;
  }
}

/**
 * A copy that shares nothing with `value` and holds what JSON.stringify would write: undefined members and functions
 * are left out, dates become text. Undefined at the top is null. Throws TypeError for a bigint.
 */
export function toJson(value: unknown): JsonValue {
  if (typeof value === 'object' && value !== null)
    return Array.isArray(value) ? value.map(toJson) : objectToJson(value);
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') throw new TypeError('a bigint cannot be written as JSON');
  return null;
}

/** `toJson` for what must be an object. Throws TypeError for anything else. */
export function toJsonObject(value: unknown): JsonObject {
  const json = toJson(value);
  if (!isJsonObject(json)) throw new TypeError(`expected a JSON object, got ${JSON.stringify(json)}`);
  return json;
}

function objectToJson(value: object): JsonValue {
  if ('toJSON' in value && typeof value.toJSON === 'function') return toJson(value.toJSON());
  const copy: MutableJsonObject = {};
  for (const [name, member] of Object.entries(value)) {
    if (member !== undefined && typeof member !== 'function' && typeof member !== 'symbol') {
      setMember(copy, name, toJson(member));
    }
  }
  return copy;
}

/** A deep copy of what is JSON already, several times as fast as `toJson`. */
export function copyJson(value: JsonObject): JsonObject {
  // Copied whole, the object keeps its hidden class, and only members that are objects are set.
  const copy: MutableJsonObject = { ...value };
  for (const name of Object.keys(copy)) {
    const member = copy[name];
    if (typeof member === 'object' && member !== null) setMember(copy, name, copyValue(member));
  }
  return copy;
}

function copyValue(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map(copyValue);
  return isJsonObject(value) ? copyJson(value) : value;
}

/** Deep equality; the order of members does not count. */
export function jsonEquals(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true;
  if (isJsonArray(a)) return isJsonArray(b) && a.length === b.length && a.every((item, i) => jsonEquals(item, b[i]));
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => Object.hasOwn(b, name) && jsonEquals(a[name], b[name]));
}

/** Compares text by code points, which is the order of its UTF-8 bytes, and so Go's. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  let i = 0;
  while (i < a.length && i < b.length && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  const left = a.charCodeAt(i);
  const right = b.charCodeAt(i);
  if (Number.isNaN(left)) return -1;
  if (Number.isNaN(right)) return 1;
  // Surrogates stand for code points above all others.
  const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);
  return rank(left) < rank(right) ? -1 : 1;
}

const typeRanks: Readonly<Record<string, number>> = { number: 0, string: 1, boolean: 2, array: 3, object: 4, null: 5 };

function typeOf(value: JsonValue): string {
  if (value === null) return 'null';
  return isJsonArray(value) ? 'array' : typeof value;
}

/** A total order over scalars, as list keys are sorted: numbers, then text, then booleans, null last (`value.Compare`). */
export function compareScalars(a: JsonValue, b: JsonValue): number {
  const rank = (typeRanks[typeOf(a)] ?? 0) - (typeRanks[typeOf(b)] ?? 0);
  if (rank !== 0) return rank;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  return compareText(typeof a === 'string' ? a : JSON.stringify(a), typeof b === 'string' ? b : JSON.stringify(b));
}
