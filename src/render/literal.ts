import { type Code, type Hole, isIdentifier, join, trusted } from './code.ts';

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
  if (/^[\w ./:-]*$/.test(text)) return `'${text}'`;
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
  const texts = literalText(value, '', memberType !== undefined).split(placeholder);
  return join(
    texts.flatMap((text, index) =>
      index === 0 || memberType === undefined ? trusted(text) : [memberType, trusted(text)],
    ),
    '',
  );
}

/** Stands for the type of a member while a literal is text. No text of the input has it: `quote` escapes controls. */
const placeholder = '\u0000';

/** The text of a value that stands `indentation` deep. Built as one string: tables of merge structures are megabytes. */
function literalText(value: Json, indentation: string, tellsMemberType: boolean): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'boolean' || value === null) return String(value);
  const inner = `${indentation}  `;
  if (isList(value)) {
    const items = value.map((item) => literalText(item, inner, tellsMemberType));
    return bracketed(['[', ']'], items, indentation);
  }
  const entries = Object.entries(value).map(([key, entry]) => {
    const isInherited = tellsMemberType && key !== '__proto__' && key in Object.prototype;
    const text = `${keyText(key)}: ${literalText(entry, inner, tellsMemberType)}`;
    return isInherited ? `${text} satisfies ${placeholder}` : text;
  });
  return bracketed(['{ ', ' }'], entries, indentation);
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
function bracketed([open, close]: readonly [string, string], entries: readonly string[], indentation: string): string {
  if (entries.length === 0) return (open + close).replaceAll(' ', '');
  const line = entries.join(', ');
  if (widthOf(line) <= lineWidth && !line.includes('\n')) return open + line + close;
  const lines = entries.map((entry) => `${indentation}  ${entry},\n`).join('');
  return `${open.trimEnd()}\n${lines}${indentation}${close.trimStart()}`;
}

/** The length of a line in which a placeholder counts as a name of some length. */
function widthOf(line: string): number {
  const places = line.length > lineWidth ? 0 : line.split(placeholder).length - 1;
  return line.length + 20 * places;
}

/**
 * The name of a member of an interface or type: bare where it is an identifier, else quoted.
 */
export function memberName(name: string): Code {
  return trusted(nameText(name));
}

function nameText(name: string): string {
  return isIdentifier(name) ? name : quote(name);
}

/** A key of an object literal. `__proto__` is computed, since the plain form would set the prototype. */
export function objectKey(name: string): Code {
  return trusted(keyText(name));
}

function keyText(name: string): string {
  return name === '__proto__' ? `['__proto__']` : nameText(name);
}

/** Access to a member of an expression: `.name`, or `['na-me']`. */
export function memberAccess(name: string): Code {
  return trusted(isIdentifier(name) ? `.${name}` : `[${quote(name)}]`);
}
