import type { SymbolOrigin, SymbolRef } from '../model/index.ts';

/** A module specifier, printed as a quoted string that is relative to the file where that is possible. */
export interface SpecifierPart {
  readonly specifier: SymbolOrigin;
}

/** What code is made of: checked text, names that need an import, specifiers. */
export type CodePart = string | SymbolRef | SpecifierPart;

/**
 * Checked source text. It cannot be made from a plain string outside of this folder: `ident`, `literal`, `doc`, `code`
 * and the printers are the only ways, so text of the input never reaches the output unchecked.
 */
export class Code {
  readonly #parts: readonly CodePart[];

  constructor(parts: readonly CodePart[]) {
    this.#parts = parts;
  }

  /** The text and the symbols, in order. */
  get parts(): readonly CodePart[] {
    return this.#parts;
  }

  /** Whether it prints nothing. */
  get isEmpty(): boolean {
    return this.#parts.every((part) => part === '');
  }

  /** Whether a value is Code, and not an object that looks like it. */
  static is(value: unknown): value is Code {
    return typeof value === 'object' && value !== null && #parts in value;
  }
}

/** What a template or the `code` tag may show. A plain string is no Hole: it was not checked. */
export type Hole = Code | SymbolRef | number | readonly Hole[];

/** Code that prints nothing: what optional holes hold when they are empty. */
export const nothing: Code = new Code([]);

/** Text that our own source wrote, taken as it is. Kept inside this folder. */
export function trusted(text: string): Code {
  return new Code([text]);
}

/**
 * The text of a whole module that load wrote out of a schema. Load answers for it: it escaped what came from the input,
 * and read the text back with the TypeScript parser.
 */
export function verbatim(moduleText: string): Code {
  return new Code([moduleText]);
}

const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;

/** The identifiers that nearly all are; the test for these is a tenth of the work. */
const plainIdentifier = /^[A-Za-z$_][\w$]*$/;

/** Whether text can stand as a name in source: an identifier, reserved words included. */
export function isIdentifier(text: string): boolean {
  return plainIdentifier.test(text) || identifier.test(text);
}

/** An identifier. Throws on anything else: names come from namers, which make identifiers. */
export function ident(name: string): Code {
  if (!isIdentifier(name)) throw new Error(`not an identifier: ${JSON.stringify(name)}`);
  return new Code([name]);
}

/** The specifier that imports a module from the file that shows it, with its quotes. */
export function specifier(origin: SymbolOrigin): Code {
  return new Code([{ specifier: origin }]);
}

/** Holes as a flat list of parts. Throws on anything that is not a Hole. */
export function partsOf(hole: unknown): readonly CodePart[] {
  if (Code.is(hole)) return hole.parts;
  if (typeof hole === 'number' && Number.isFinite(hole)) return [String(hole)];
  if (Array.isArray(hole)) return hole.flatMap(partsOf);
  if (isSymbolRef(hole)) return [hole];
  throw new Error(`${describe(hole)} is not code: make it with ident(), literal(), doc() or the code tag`);
}

function isSymbolRef(value: unknown): value is SymbolRef {
  return typeof value === 'object' && value !== null && 'symbol' in value && 'from' in value && 'use' in value;
}

function describe(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  return `a value of type ${typeof value}`;
}

/**
 * Source text with holes. A hole that stands first on its line indents every line of its value as deep as itself; a
 * hole alone on its line that prints nothing takes the line with it.
 */
export function code(strings: TemplateStringsArray, ...holes: readonly Hole[]): Code {
  const parts: CodePart[] = [strings[0] ?? ''];
  holes.forEach((hole, index) => {
    const before = lastLineOf(parts);
    const after = strings[index + 1] ?? '';
    const value = partsOf(hole);
    const isAlone = before !== undefined && (after === '' || after.startsWith('\n'));
    if (isAlone && value.every((part) => part === '')) {
      dropLine(parts, after);
      return;
    }
    append(parts, indentParts(value, before ?? ''));
    append(parts, [after]);
  });
  return new Code(parts);
}

/** Adds parts; neighbouring texts become one, so that the code of a large literal is one part and not thousands. */
function append(parts: CodePart[], more: readonly CodePart[]): void {
  for (const part of more) {
    const last = parts.at(-1);
    if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part;
    else parts.push(part);
  }
}

/** The white space before the end of the text so far, or undefined when something else stands on the line. */
function lastLineOf(parts: readonly CodePart[]): string | undefined {
  const last = parts.at(-1);
  if (typeof last !== 'string') return undefined;
  let start = last.length;
  while (start > 0 && last[start - 1] === ' ') start -= 1;
  const startsLine = start === 0 ? parts.length === 1 : last[start - 1] === '\n';
  return startsLine ? last.slice(start) : undefined;
}

/** Removes the line that the text so far ends in, together with its line break. */
function dropLine(parts: CodePart[], after: string): void {
  const last = parts.pop();
  const text = typeof last === 'string' ? last : '';
  const start = text.lastIndexOf('\n');
  if (after.startsWith('\n')) parts.push(text.slice(0, start + 1) + after.slice(1));
  else parts.push(text.slice(0, Math.max(start, 0)) + after);
}

/** Puts an indentation behind each line break that something follows. */
export function indentParts(parts: readonly CodePart[], indentation: string): readonly CodePart[] {
  if (indentation === '') return parts;
  return parts.map((part, index) => {
    if (typeof part !== 'string') return part;
    const isLast = index === parts.length - 1;
    return part.replace(isLast ? /\n(?=[^\n])/g : /\n(?=[^\n]|$)/g, `\n${indentation}`);
  });
}

/** Holes with a separator between them; a separator may hold line breaks. */
export function join(holes: readonly Hole[], separator: string): Code {
  const parts: CodePart[] = [];
  holes.forEach((hole, index) => {
    if (index > 0) append(parts, [separator]);
    append(parts, partsOf(hole));
  });
  return new Code(parts);
}
