/** Words that are no names of variables in a strict-mode TypeScript module, and globals that must not be hidden. */
const reservedWords: ReadonlySet<string> = new Set(
  (
    'abstract any arguments as asserts async await boolean break case catch class const continue constructor debugger ' +
    'declare default delete do else enum eval export extends false finally for from function get if implements import ' +
    'in infer instanceof interface is keyof let module namespace never new null number object of out override package ' +
    'private protected public readonly require return satisfies set static string super switch symbol this throw true ' +
    'try type typeof undefined unique unknown using var void while with yield globalThis NaN Infinity Object Array ' +
    'Promise Symbol Error Map Set console process exports'
  ).split(' '),
);

/** `foo` for `Foo`, `httpRoute` for `HTTPRoute`, `v1Pod` for `V1Pod`: a leading run of capitals counts as one word. */
export function lowerCamel(name: string): string {
  const run = /^[A-Z]+/.exec(name)?.[0] ?? '';
  const endsWord = /^[a-z]/.test(name.slice(run.length));
  const lowered = run.length > 1 && endsWord ? run.length - 1 : run.length;
  return name.slice(0, lowered).toLowerCase() + name.slice(lowered);
}

/** The first letter in upper case, the rest as it is: gengo's IC. */
export function upperFirst(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}

/**
 * An UpperCamel identifier from any text: whatever is neither an ASCII letter nor a digit separates words. Empty where
 * the text holds neither; `Group` stands in front of a leading digit.
 */
export function upperCamel(text: string): string {
  const joined = text
    .split(/[^A-Za-z0-9]+/)
    .map(upperFirst)
    .join('');
  return /^[0-9]/.test(joined) ? `Group${joined}` : joined;
}

/** The identifier, followed by an underscore where it is a reserved word: `function_`. */
export function safeVariable(identifier: string): string {
  return reservedWords.has(identifier) ? `${identifier}_` : identifier;
}

/** Whether the text is an ASCII UpperCamel identifier, as the Go-style names of kinds and groups must be. */
export function isUpperCamel(text: string): boolean {
  return /^[A-Z][A-Za-z0-9]*$/.test(text);
}
