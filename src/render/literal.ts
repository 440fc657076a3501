import { type Code, code, type Hole, isIdentifier, join, nothing, trusted } from './code.ts';

/** A JSON value, which is what a literal can say. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * Characters that source text does not show as they are: controls, line separators, halves of surrogate pairs, and
 * the invisible formatting characters that make text read other than it is. Listed rather than by Unicode category,
 * since categories grow with the version of Node.
 */
const unprintable =
  // oxlint-disable-next-line no-control-regex -- control characters are the point
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text with its unprintable characters as `\uXXXX`. */
export function escapeUnprintable(text: string): string {
  return text.replace(unprintable, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A string in single quotes, as source text. */
export function quote(text: string): string {
  const escaped = text
    .replace(/[\\']/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  return `'${escapeUnprintable(escaped)}'`;
}

/**
 * A JSON value as an expression: strings quoted, objects and lists laid out one entry a line where they are long. The
 * compiler types a member called as one that every object inherits (`constructor`) by that one, whatever the expression
 * is for; where `memberType` is given, such members say that they satisfy it.
 */
export function literal(value: Json, memberType?: Hole): Code {
  if (typeof value === 'string') return trusted(quote(value));
  if (typeof value === 'number') return trusted(numberText(value));
  if (typeof value === 'boolean' || value === null) return trusted(String(value));
  if (isList(value))
    return bracketed(
      '[',
      value.map((item) => literal(item, memberType)),
      ']',
    );
  const entries = Object.entries(value).map(([key, entry]) => {
    const isInherited = memberType !== undefined && key !== '__proto__' && key in Object.prototype;
    const satisfied = isInherited ? code` satisfies ${memberType}` : nothing;
    return code`${objectKey(key)}: ${literal(entry, memberType)}${satisfied}`;
  });
  return bracketed('{', entries, '}');
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`not a JSON number: ${value}`);
  return Object.is(value, -0) ? '-0' : String(value);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

const lineWidth = 100;

/** Entries between brackets: on one line where that is short, else one a line. */
function bracketed(open: string, entries: readonly Code[], close: string): Code {
  if (entries.length === 0) return trusted(open + close);
  const line = join(entries, ', ');
  const pad = open === '{' ? ' ' : '';
  const text = line.parts.map((part) => (typeof part === 'string' ? part : 'a name of some length')).join('');
  if (text.length <= lineWidth && !text.includes('\n'))
    return code`${trusted(open + pad)}${line}${trusted(pad + close)}`;
  return code`${trusted(open)}
  ${join(entries, ',\n')},
${trusted(close)}`;
}

/**
 * The name of a member of an interface or type: bare where it is an identifier, else quoted.
 */
export function memberName(name: string): Code {
  return trusted(isIdentifier(name) ? name : quote(name));
}

/** A key of an object literal. `__proto__` is computed, since the plain form would set the prototype. */
export function objectKey(name: string): Code {
  return name === '__proto__' ? trusted(`['__proto__']`) : memberName(name);
}

/** Access to a member of an expression: `.name`, or `['na-me']`. */
export function memberAccess(name: string): Code {
  return trusted(isIdentifier(name) ? `.${name}` : `[${quote(name)}]`);
}
