import { goJsonSort, goQuote } from '../apply/go-format.ts';
import {
  type JsonObject,
  type JsonValue,
  isJsonArray,
  isJsonObject,
  jsonEquals,
  memberOf,
  setMember,
  toJson,
} from '../apply/json.ts';
import { PatchError } from './patch-error.ts';

const maxOperations = 10_000;

type Container = Record<string, JsonValue> | JsonValue[];

/**
 * A document after the operations of a JSON patch (RFC 6902), or PatchError and no change at all. Where the API server
 * differs from the RFC, this is like the API server (evanphx/json-patch v4): a missing member counts as null for
 * replace, copy and test, and a negative index counts from the end.
 */
export function applyJsonPatch(document: JsonValue, patch: JsonValue): JsonValue {
  if (patch === null) return toJson(document);
  if (!isJsonArray(patch)) throw malformed(patch, '[]handlers.jsonPatchOp');
  if (patch.length > maxOperations) {
    const message = `The allowed maximum operations in a JSON patch is ${maxOperations}, got ${patch.length}`;
    throw new PatchError('unsupported', message);
  }
  return patch.map(asOperation).reduce(applyOperation, toJson(document));
}

function asOperation(operation: JsonValue): JsonObject {
  if (isJsonObject(operation)) return operation;
  throw malformed(operation, 'handlers.jsonPatchOp');
}

function malformed(value: JsonValue, type: string): PatchError {
  const message = `error decoding patch: json: cannot unmarshal ${goJsonSort(value)} into Go value of type ${type}`;
  return new PatchError('malformed', message);
}

function inapplicable(message: string): PatchError {
  return new PatchError('inapplicable', message);
}

function applyOperation(document: JsonValue, operation: JsonObject): JsonValue {
  const op = memberOf(operation, 'op');
  switch (op) {
    case 'add':
      add(document, pathOf(operation, 'path'), valueOf(operation));
      return document;
    case 'remove':
      remove(document, pathOf(operation, 'path'));
      return document;
    case 'replace':
      return replace(document, pathOf(operation, 'path'), valueOf(operation));
    case 'move':
      return move(document, operation);
    case 'copy':
      add(document, pathOf(operation, 'path'), toJson(read(document, pathOf(operation, 'from')) ?? null));
      return document;
    case 'test':
      test(document, operation);
      return document;
    default:
      throw inapplicable(`Unexpected kind: ${typeof op === 'string' ? op : 'unknown'}`);
  }
}

function pathOf(operation: JsonObject, name: 'path' | 'from'): string {
  const path = memberOf(operation, name);
  if (typeof path !== 'string') throw inapplicable(`operation failed to decode ${name}`);
  return path;
}

/** A copy, so that what later operations change is not the patch itself. */
function valueOf(operation: JsonObject): JsonValue {
  return toJson(memberOf(operation, 'value') ?? null);
}

/** The container that a path leads to, and the key in it. Throws PatchError when the path is not there. */
function find(document: JsonValue, path: string): { readonly container: Container; readonly key: string } {
  const [, ...segments] = path.split('/');
  const key = segments.pop();
  let container: JsonValue | undefined = document;
  for (const segment of segments)
    container = container === null ? undefined : getOptional(container, unescape(segment));
  if (key === undefined || !isContainer(container)) throw inapplicable(`doc is missing path: ${goQuote(path)}`);
  return { container, key: unescape(key) };
}

/** `document` is a copy of ours all the way down, so what is in it can be written. */
function isContainer(value: JsonValue | undefined): value is Container {
  return typeof value === 'object' && value !== null;
}

function unescape(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~');
}

function getOptional(container: JsonValue | undefined, key: string): JsonValue | undefined {
  if (isJsonArray(container)) return isIndex(key) ? container.at(Number(key)) : undefined;
  return isJsonObject(container) ? memberOf(container, key) : undefined;
}

function isIndex(key: string): boolean {
  return /^[+-]?\d+$/.test(key);
}

/** The position that a key means in an array of `length` places. */
function indexOf(key: string, length: number): number {
  if (!isIndex(key)) throw inapplicable(`value was not a proper array index: '${key}'`);
  const index = Number(key) < 0 ? Number(key) + length : Number(key);
  if (index < 0 || index >= length) throw inapplicable(`Unable to access invalid index: ${Number(key)}`);
  return index;
}

function add(document: JsonValue, path: string, value: JsonValue): void {
  const { container, key } = find(document, path);
  if (!Array.isArray(container)) setMember(container, key, value);
  else if (key === '-') container.push(value);
  else container.splice(indexOf(key, container.length + 1), 0, value);
}

function remove(document: JsonValue, path: string): void {
  const { container, key } = find(document, path);
  if (Array.isArray(container)) {
    container.splice(indexOf(key, container.length), 1);
    return;
  }
  if (!Object.hasOwn(container, key)) throw inapplicable(`Unable to remove nonexistent key: ${key}`);
  delete container[key];
}

function replace(document: JsonValue, path: string, value: JsonValue): JsonValue {
  if (path === '') {
    if (isContainer(value)) return value;
    throw inapplicable('replace operation value must be object or array');
  }
  const { container, key } = find(document, path);
  if (Array.isArray(container)) container[indexOf(key, container.length)] = value;
  else setMember(container, key, value);
  return document;
}

function read(document: JsonValue, path: string): JsonValue | undefined {
  const { container, key } = find(document, path);
  return Array.isArray(container) ? container[indexOf(key, container.length)] : memberOf(container, key);
}

function move(document: JsonValue, operation: JsonObject): JsonValue {
  const from = pathOf(operation, 'from');
  const value = read(document, from) ?? null;
  remove(document, from);
  add(document, pathOf(operation, 'path'), value);
  return document;
}

function test(document: JsonValue, operation: JsonObject): void {
  const path = pathOf(operation, 'path');
  const found = path === '' ? document : (read(document, path) ?? null);
  if (!jsonEquals(found, memberOf(operation, 'value') ?? null)) throw inapplicable(`testing value ${path} failed`);
}
