import { goJson } from './go-format.ts';
import { type JsonValue, compareScalars, compareText, isJsonObject } from './json.ts';

/** One step of a path: a member, an item of a list-map by its keys, of a set by its value, of a list by its index. */
export type PathElement =
  | { readonly type: 'field'; readonly name: string; readonly text: string }
  | { readonly type: 'key'; readonly fields: readonly KeyField[]; readonly text: string }
  | { readonly type: 'value'; readonly value: JsonValue; readonly text: string }
  | { readonly type: 'index'; readonly index: number; readonly text: string };

/** A key member of a list-map item, and its value. */
export interface KeyField {
  readonly name: string;
  readonly value: JsonValue;
}

/** Where something is in an object. */
export type Path = readonly PathElement[];

/** A step to a member. `text` of every element is its form in FieldsV1, by which elements are equal. */
export function fieldElement(name: string): PathElement {
  return { type: 'field', name, text: `f:${name}` };
}

/** A step to a list-map item. */
export function keyElement(fields: readonly KeyField[]): PathElement {
  const sorted = [...fields].sort((a, b) => compareText(a.name, b.name));
  const members = sorted.map(({ name, value }) => `${goJson(name)}:${goJson(value)}`);
  return { type: 'key', fields: sorted, text: `k:{${members.join(',')}}` };
}

/** A step to an item of a set. */
export function valueElement(value: JsonValue): PathElement {
  return { type: 'value', value, text: `v:${goJson(value)}` };
}

/** A step to an item of a list by position. */
export function indexElement(index: number): PathElement {
  return { type: 'index', index, text: `i:${index}` };
}

/** Reads the form of FieldsV1. Undefined for kinds of elements that are not known; throws SyntaxError for broken ones. */
export function parsePathElement(text: string): PathElement | undefined {
  if (text.length < 2) throw new SyntaxError('key must be 2 characters long:');
  if (text[1] !== ':') throw new SyntaxError(`missing colon: ${text}`);
  const content = text.slice(2);
  switch (text[0]) {
    case 'f':
      return fieldElement(content);
    case 'v':
      return valueElement(parseJson(content));
    case 'k':
      return parseKey(content);
    case 'i':
      if (!/^[+-]?\d+$/.test(content))
        throw new SyntaxError(`strconv.Atoi: parsing ${goJson(content)}: invalid syntax`);
      return indexElement(Number(content));
    default:
      return undefined;
  }
}

function parseKey(content: string): PathElement {
  const keys = parseJson(content);
  if (!isJsonObject(keys)) throw new SyntaxError(`expected an object of keys, got ${content}`);
  return keyElement(Object.entries(keys).map(([name, value]) => ({ name, value })));
}

function parseJson(content: string): JsonValue {
  // What JSON.parse gives is JSON by its nature.
  return JSON.parse(content) as JsonValue;
}

const typeOrder = { field: 0, key: 1, value: 2, index: 3 } as const;

/** The order of elements in FieldsV1 and messages (structured-merge-diff `fieldpath/element.go`: Compare). */
export function comparePathElements(a: PathElement, b: PathElement): number {
  if (a.type === 'field' && b.type === 'field') return compareText(a.name, b.name);
  if (a.type === 'key' && b.type === 'key') return compareKeys(a.fields, b.fields);
  if (a.type === 'value' && b.type === 'value') return compareScalars(a.value, b.value);
  if (a.type === 'index' && b.type === 'index') return a.index - b.index;
  return typeOrder[a.type] - typeOrder[b.type];
}

function compareKeys(a: readonly KeyField[], b: readonly KeyField[]): number {
  for (const [i, left] of a.entries()) {
    const right = b[i];
    if (right === undefined) return 1;
    const order = compareText(left.name, right.name) || compareScalars(left.value, right.value);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** An element as messages show it: `.spec`, `[name="a"]`, `[="v"]`, `[0]`. */
export function formatPathElement(element: PathElement): string {
  switch (element.type) {
    case 'field':
      return `.${element.name}`;
    case 'key':
      return `[${element.fields.map(({ name, value }) => `${name}=${JSON.stringify(value)}`).join(',')}]`;
    case 'value':
      return `[=${JSON.stringify(element.value)}]`;
    default:
      return `[${element.index}]`;
  }
}

/** A path as messages show it: `.spec.containers[name="a"].image`. */
export function formatPath(path: Path): string {
  return path.map(formatPathElement).join('');
}
