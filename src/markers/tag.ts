/** A plain value of gengo's codetags grammar. */
export type TagScalar =
  | { readonly kind: 'identifier'; readonly value: string }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'integer'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean };

/** An argument; named, or the only one. */
export interface TagArgument {
  readonly name?: string;
  readonly value: TagScalar;
}

/** `name(arguments)=value`, where the value may be another tag: `+a(x: 1)=+b="text"`. */
export interface Tag {
  readonly name: string;
  readonly arguments: readonly TagArgument[];
  readonly value?: TagScalar | { readonly kind: 'tag'; readonly tag: Tag };
}

/** A tag, or what is wrong at which offset of the text. */
export type TagResult = { readonly tag: Tag } | { readonly problem: string; readonly offset: number };

/**
 * Reads a tag of declarative validation, plus sign and all (gengo v2/codetags/parser.go). Spaces are allowed only behind
 * `:` and `,`; ` # comment` may end the line.
 */
export function parseTag(text: string): TagResult {
  const cursor = new Cursor(text);
  try {
    const tag = cursor.tag();
    cursor.end();
    return { tag };
  } catch (error) {
    if (error instanceof TagProblem) return { problem: error.message, offset: error.offset };
    throw error;
  }
}

/** The text of a tag; `parseTag` gives the tag back. */
export function formatTag(tag: Tag): string {
  const args = tag.arguments.map(({ name, value }) => (name === undefined ? '' : `${name}: `) + formatScalar(value));
  const head = `+${tag.name}${args.length > 0 ? `(${args.join(', ')})` : ''}`;
  if (!tag.value) return head;
  return `${head}=${tag.value.kind === 'tag' ? formatTag(tag.value.tag) : formatScalar(tag.value)}`;
}

function formatScalar(scalar: TagScalar): string {
  if (scalar.kind !== 'string') return String(scalar.value);
  return `"${scalar.value.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}

class TagProblem extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** Where reading has got to. */
class Cursor {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  tag(): Tag {
    this.#expect('+');
    const name = this.#match(/[A-Za-z_][A-Za-z0-9_.:-]*/y) ?? this.#unexpected();
    const args = this.#peek() === '(' ? this.#arguments() : [];
    if (this.#peek() !== '=') return { name, arguments: args };
    this.#at++;
    if (this.#peek() === '+' && !/[0-9]/.test(this.#text[this.#at + 1] ?? '')) {
      return { name, arguments: args, value: { kind: 'tag', tag: this.tag() } };
    }
    return { name, arguments: args, value: this.#scalar() };
  }

  end(): void {
    if (this.#at < this.#text.length && !/^\s+#|^\s+$/.test(this.#text.slice(this.#at))) this.#unexpected();
  }

  #arguments(): readonly TagArgument[] {
    const start = this.#at;
    this.#expect('(');
    const args: TagArgument[] = [];
    while (this.#peek() !== ')') {
      if (args.length > 0) {
        this.#expect(',');
        this.#match(/ */y);
      }
      args.push(this.#argument());
    }
    this.#expect(')');
    const named = args.filter((arg) => arg.name !== undefined).length;
    if (named > 0 && named < args.length) throw new TagProblem("can't mix named and positional arguments", start);
    if (named === 0 && args.length > 1) throw new TagProblem("multiple arguments must use 'name: value' syntax", start);
    return args;
  }

  #argument(): TagArgument {
    const name = this.#match(/[A-Za-z_][A-Za-z0-9_-]*(?=:)/y);
    if (name === undefined) return { value: this.#scalar() };
    this.#expect(':');
    this.#match(/ */y);
    return { name, value: this.#scalar() };
  }

  #scalar(): TagScalar {
    if (this.#peek() === '"' || this.#peek() === '`') return { kind: 'string', value: this.#string() };
    const number = this.#match(/[+-]?(?:0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|[0-9]+)(?![A-Za-z0-9_.])/y);
    if (number !== undefined) return { kind: 'integer', value: integerOf(number) };
    const word = this.#match(/[A-Za-z_][A-Za-z0-9_.\-/]*/y) ?? this.#unexpected();
    if (word === 'true' || word === 'false') return { kind: 'boolean', value: word === 'true' };
    return { kind: 'identifier', value: word };
  }

  #string(): string {
    const start = this.#at;
    const raw = this.#match(/`[^`]*`/y);
    if (raw !== undefined) return raw.slice(1, -1);
    const quoted = this.#match(/"(?:[^"\\]|\\.)*"/sy);
    if (quoted === undefined) throw new TagProblem('unterminated string', start);
    return quoted.slice(1, -1).replace(/\\(.)/gs, (_, escape: string) => (escape === 'n' ? '\n' : escape));
  }

  #peek(): string | undefined {
    return this.#text[this.#at];
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #expect(character: string): void {
    if (this.#peek() !== character) this.#unexpected();
    this.#at++;
  }

  #unexpected(): never {
    const character = this.#peek();
    if (character === undefined) throw new TagProblem('unexpected end of input', this.#at);
    throw new TagProblem(`unexpected character ${JSON.stringify(character)}`, this.#at);
  }
}

function integerOf(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1;
  const value = sign * Number(text.replace(/^[+-]/, ''));
  return value === 0 ? 0 : value;
}
