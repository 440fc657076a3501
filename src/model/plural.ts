/** How a plural ends, by how the singular does; the first pattern that matches is replaced. */
const endings: readonly (readonly [singular: RegExp, plural: string])[] = [
  [/(?<=[sxz])$/, 'es'],
  [/(?<=[cs]h)$/, 'es'],
  [/(?<=[^aeiou])y$/, 'ies'],
  [/fe?$/, 'ves'],
  [/$/, 's'],
];

/**
 * The English plural as Kubernetes forms it (gengo v2/namer/plural_namer.go). `exceptions` maps a type name to its
 * plural and wins; there are no built-in ones, so `Endpoints` needs an entry.
 */
export function pluralOf(singular: string, exceptions: ReadonlyMap<string, string> = new Map()): string {
  const exception = exceptions.get(singular);
  if (exception !== undefined) return exception;
  const rule = endings.find(([ending]) => ending.test(singular));
  return rule && singular.length > 1 ? singular.replace(...rule) : singular;
}
