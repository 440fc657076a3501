import { type JsonValue, compareText, isJsonArray, isJsonObject } from './json.ts';

const escapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

/** Text in quotes as Go's `%q` writes it. */
export function goQuote(text: string): string {
  const escaped = text.replace(/["\\\p{Cc}]/gu, (char) => {
    return escapes[char] ?? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return `"${escaped}"`;
}

/** A value as Go's `%v` writes it: `map[a:b]`, `[1 2]`, text without quotes. */
export function goPlain(value: JsonValue): string {
  if (value === null) return '<nil>';
  if (isJsonArray(value)) return `[${value.map(goPlain).join(' ')}]`;
  if (!isJsonObject(value)) return String(value);
  const members = sortedEntries(value).map(([name, member]) => `${name}:${goPlain(member)}`);
  return `map[${members.join(' ')}]`;
}

/** A value as Go's `%#v` writes it: `map[string]interface {}{"a":"b"}`. */
export function goSyntax(value: JsonValue): string {
  if (value === null) return 'interface {}(nil)';
  if (typeof value === 'string') return goQuote(value);
  if (isJsonArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (!isJsonObject(value)) return String(value);
  const members = sortedEntries(value).map(([name, member]) => `${goQuote(name)}:${goSyntax(member)}`);
  return `map[string]interface {}{${members.join(', ')}}`;
}

/** The Go type that holds a decoded JSON value (`%T`). */
export function goType(value: JsonValue): string {
  if (value === null) return '<nil>';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return isJsonArray(value) ? '[]interface {}' : 'map[string]interface {}';
}

/** What Go's decoder calls a JSON value of the wrong sort. */
export function goJsonSort(value: JsonValue): string {
  if (isJsonArray(value)) return 'array';
  if (isJsonObject(value)) return 'object';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** JSON as Go's encoder writes it: members sorted, `<`, `>`, `&` and the two line separators escaped. */
export function goJson(value: JsonValue): string {
  return escapeHtml(JSON.stringify(value, (_, member: JsonValue) => (isJsonObject(member) ? sorted(member) : member)));
}

function escapeHtml(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function sorted(object: Readonly<Record<string, JsonValue>>): Record<string, JsonValue> {
  return Object.fromEntries(sortedEntries(object));
}

function sortedEntries(object: Readonly<Record<string, JsonValue>>): [string, JsonValue][] {
  return Object.entries(object).sort(([a], [b]) => compareText(a, b));
}
