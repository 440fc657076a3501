import { upperFirst } from '../../model/index.ts';

/** What a declaration is made for: the keys that lead to it from a kind, the kind first, and the lists and maps on the way. */
export interface TypePlace {
  readonly path: readonly string[];
  /** For an element that has a declaration beside that of its struct: from the member's type inwards. */
  readonly elements: readonly ('Item' | 'Value')[];
}

/**
 * Gives the nested declarations of one API version their names. A name is a function of the place and of whether another
 * place claims it too, never of their order, so all places are claimed before the first is named.
 */
export class TypeNames {
  readonly #claims = new Map<string, number>();
  #hasRivals = false;

  /** `reserved` are names that no nested type gets: kinds, list kinds, imports. */
  constructor(reserved: Iterable<string>) {
    for (const name of reserved) this.#claims.set(name, 1);
  }

  /** Notes a place that there is, and gives the name that it has unless others claim it too. */
  claim(place: TypePlace): string {
    const name = shortName(place);
    const claims = (this.#claims.get(name) ?? 0) + 1;
    this.#claims.set(name, claims);
    if (claims > 1) this.#hasRivals = true;
    return name;
  }

  /** Whether some name was claimed more than once. */
  get hasRivals(): boolean {
    return this.#hasRivals;
  }

  /**
   * The name of a claimed place: `FooSpecPodTemplate` for `['Foo', 'spec', 'podTemplate']`. Where several places claim
   * that, each of them is spelled out: `Foo__spec__podTemplate`. No two places are spelled alike, and no short name is
   * spelled like them.
   */
  nameOf(place: TypePlace): string {
    const name = shortName(place);
    return this.#claims.get(name) === 1 ? name : spelledOut(place);
  }
}

function shortName({ path: [head = '', ...keys], elements }: TypePlace): string {
  return [head, ...keys.map(shortKey), ...elements].join('').replace(/_+/g, '_');
}

/**
 * `podTemplate` as `PodTemplate`. Any other key keeps a sign that no such key can have: `host_aliases` and `host-aliases`
 * as `Host_aliases`, `1st` as `_1st`; letters outside ASCII as their code points.
 */
function shortKey(key: string): string {
  const plain = key.replace(/[^A-Za-z0-9]/gu, (char) => (/[\p{L}\p{N}]/u.test(char) ? `_u${codePoint(char)}_` : '_'));
  return /^[0-9]|^$/.test(plain) ? `_${plain}` : upperFirst(plain);
}

/** Keys behind two underscores, elements behind three, everything but ASCII letters and digits as its code point. */
function spelledOut({ path, elements }: TypePlace): string {
  const keys = path.map((key) => key.replace(/[^A-Za-z0-9]/gu, (char) => `_x${codePoint(char)}_`));
  return [keys.join('__'), ...(elements.length === 0 ? [] : [elements.join('')])].join('___');
}

function codePoint(char: string): string {
  return (char.codePointAt(0) ?? 0).toString(16);
}

/** Words that TypeScript does not take as the name of a type. */
const reservedWords = new Set(
  `any as async await bigint boolean break case catch class const continue debugger default delete do else enum export
   extends false finally for function if implements import in instanceof interface let never new null number object
   package private protected public return static string super switch symbol this throw true try type typeof undefined
   unknown var void while with yield`.split(/\s+/),
);

/** Whether a kind can be the name of an interface as it stands. */
export function isTypeName(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9]*$/.test(name) && !reservedWords.has(name);
}
