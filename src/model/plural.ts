/**
 * The English plural as Kubernetes forms it (gengo v2/namer/plural_namer.go). `exceptions` maps a type name to its
 * plural and wins; there are no built-in ones, so `Endpoints` needs an entry.
 */
export function pluralOf(singular: string, exceptions: ReadonlyMap<string, string> = new Map()): string {
  const exception = exceptions.get(singular);
  if (exception !== undefined) return exception;
  if (singular.length < 2) return singular;
  const stem = singular.slice(0, -1);
  const before = stem.slice(-1);
  switch (singular.slice(-1)) {
    case 's':
    case 'x':
    case 'z':
      return `${singular}es`;
    case 'y':
      return 'aeiou'.includes(before) ? `${singular}s` : `${stem}ies`;
    case 'h':
      return 'cs'.includes(before) ? `${singular}es` : `${singular}s`;
    case 'e':
      return before === 'f' ? `${stem.slice(0, -1)}ves` : `${singular}s`;
    case 'f':
      return `${stem}ves`;
    default:
      return `${singular}s`;
  }
}
