import { compareText } from '../diagnostics/index.ts';
import type { SymbolOrigin, SymbolRef } from '../model/index.ts';
import { isIdentifier } from './code.ts';
import { quote } from './literal.ts';
import { relativeSpecifier, type SpecifierOptions } from './specifier.ts';

/** Globals that generated code uses by name, which no import may hide. */
const globals = new Set(
  `AbortSignal Array AsyncIterable Date Error Exclude Extract Infinity JSON Map NaN Object Omit Partial Pick Promise
  Readonly ReadonlyArray ReadonlyMap ReadonlySet Record Required Set String Number Boolean Symbol globalThis undefined
  arguments eval await`.split(/\s+/),
);

const reserved = new Set(
  `break case catch class const continue debugger default delete do else enum export extends false finally for function
  if import in instanceof new null return super switch this throw true try typeof var void while with implements
  interface let package private protected public static yield any unknown never string number boolean object symbol
  bigint void type of as async`.split(/\s+/),
);

interface Import {
  readonly symbol: string;
  readonly specifier: string;
  readonly local: string;
  use: 'type' | 'value';
}

/**
 * The imports of one file. Printing a symbol gives its local name and records that it is needed; the statements follow
 * from what was printed, so that an import is never missing and never unused.
 */
export class ImportTracker {
  readonly #file: string;
  readonly #options: SpecifierOptions;
  readonly #imports = new Map<string, Import>();
  /** What symbols that were printed before have become; most are printed many times. */
  readonly #known = new Map<SymbolRef, string>();
  readonly #taken: Set<string>;

  /** `declared` are the names that the file itself declares. */
  constructor(file: string, declared: readonly string[], options: SpecifierOptions) {
    this.#file = file;
    this.#options = options;
    this.#taken = new Set(declared);
  }

  /** The local name of a symbol, whose import is made sure of. */
  use(ref: SymbolRef): string {
    const known = this.#known.get(ref);
    if (known !== undefined) return known;
    const local = this.#import(ref);
    this.#known.set(ref, local);
    return local;
  }

  #import(ref: SymbolRef): string {
    if (!isIdentifier(ref.symbol)) throw new Error(`not an identifier: ${JSON.stringify(ref.symbol)}`);
    if ('file' in ref.from && ref.from.file === this.#file) return ref.symbol;
    const specifier = this.specifier(ref.from);
    const key = JSON.stringify([specifier, ref.symbol]);
    const known = this.#imports.get(key);
    if (known !== undefined) {
      if (ref.use === 'value') known.use = 'value';
      return known.local;
    }
    const local = this.#localName(ref);
    this.#taken.add(local);
    this.#imports.set(key, { symbol: ref.symbol, specifier, local, use: ref.use });
    return local;
  }

  /** The unquoted specifier of a module, seen from the file. */
  specifier(origin: SymbolOrigin): string {
    return relativeSpecifier(this.#file, origin, this.#options);
  }

  /** The import statements, one a module: packages first, then relative ones, each sorted by code unit. */
  statements(): readonly string[] {
    return [...Map.groupBy(this.#imports.values(), ({ specifier }) => specifier)]
      .sort(([a], [b]) => Number(a.startsWith('.')) - Number(b.startsWith('.')) || compareText(a, b))
      .map(([specifier, imports]) => statement(specifier, imports));
  }

  #localName({ symbol, qualifier }: SymbolRef): string {
    if (this.#isFree(symbol)) return symbol;
    const qualified = qualifier === undefined ? symbol : qualify(qualifier, symbol);
    if (this.#isFree(qualified)) return qualified;
    for (let counter = 1; ; counter++) {
      const numbered = `${qualified}$${counter}`;
      if (this.#isFree(numbered)) return numbered;
    }
  }

  #isFree(name: string): boolean {
    return !this.#taken.has(name) && !globals.has(name) && !reserved.has(name);
  }
}

/** `SamplecontrollerV1alpha1Foo` for a type, `samplecontrollerV1alpha1DeepCopyFoo` for a function. */
function qualify(qualifier: string, symbol: string): string {
  const head = symbol.slice(0, 1);
  if (head !== head.toLowerCase()) return qualifier + symbol;
  return qualifier.slice(0, 1).toLowerCase() + qualifier.slice(1) + head.toUpperCase() + symbol.slice(1);
}

function statement(specifier: string, imports: readonly Import[]): string {
  const sorted = imports.toSorted((a, b) => compareText(a.symbol, b.symbol) || compareText(a.local, b.local));
  const typesOnly = sorted.every(({ use }) => use === 'type');
  const names = sorted.map(({ symbol, local, use }) => {
    const name = symbol === local ? symbol : `${symbol} as ${local}`;
    return use === 'type' && !typesOnly ? `type ${name}` : name;
  });
  const head = typesOnly ? 'import type' : 'import';
  const line = `${head} { ${names.join(', ')} } from ${quote(specifier)};`;
  if (line.length <= 120) return line;
  return `${head} {\n${names.map((name) => `  ${name},\n`).join('')}} from ${quote(specifier)};`;
}
