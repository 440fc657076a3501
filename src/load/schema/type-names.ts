/**
 * Gives declarations of one API version their names. A nested type is called after its path, so its name does not
 * change when a field is added elsewhere.
 */
export class TypeNames {
  readonly #taken: Set<string>;

  /** `reserved` are names that no nested type gets: kinds, list kinds, imports. */
  constructor(reserved: Iterable<string>) {
    this.#taken = new Set(reserved);
  }

  /**
   * A name for the type at a path: `['Foo', 'spec', 'pod-template']` gives `FooSpecPodTemplate`. Where that is taken,
   * the path's own spelling is kept apart by underscores, and in the last resort a number is added.
   */
  allocate(path: readonly string[], suffix: string): string {
    const [head = '', ...rest] = path;
    const plain = head + rest.map(upperCamel).join('') + suffix;
    const spelled = [head, ...rest.map((segment) => segment.replace(/[^A-Za-z0-9]/g, '_'))].join('_') + suffix;
    const name = [plain, spelled].find((candidate) => !this.#taken.has(candidate)) ?? this.#numbered(plain);
    this.#taken.add(name);
    return name;
  }

  #numbered(name: string): string {
    let number = 2;
    while (this.#taken.has(name + number)) number += 1;
    return name + number;
  }
}

/** `pod-template` as `PodTemplate`, `jwks_uri` as `JwksUri`; letters outside ASCII as their code points. */
function upperCamel(text: string): string {
  return text
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
    .replace(/[^A-Za-z0-9]/gu, (char) => `U${(char.codePointAt(0) ?? 0).toString(16)}`);
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
