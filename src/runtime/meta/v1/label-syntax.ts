const nameShape = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const subdomainShape = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const longestName = 63;
const longestSubdomain = 253;

/** Says what is wrong with a label or annotation key; undefined if nothing is (apimachinery IsQualifiedName). */
export function labelKeyProblem(key: string): string | undefined {
  const parts = key.split('/');
  const name = parts.pop() ?? '';
  const prefix = parts.join('/');
  if (parts.length > 1) return 'must have at most one slash';
  if (parts.length === 1 && prefix === '') return 'must not have an empty prefix';
  if (parts.length === 1 && (prefix.length > longestSubdomain || !subdomainShape.test(prefix))) {
    return `prefix must be a DNS name of at most ${longestSubdomain} characters`;
  }
  return nameProblem(name);
}

/** Says what is wrong with a label value; undefined if nothing is. The empty value is fine. */
export function labelValueProblem(value: string): string | undefined {
  return value === '' ? undefined : nameProblem(value);
}

function nameProblem(name: string): string | undefined {
  if (name === '') return 'must not be empty';
  if (name.length > longestName) return `must have at most ${longestName} characters`;
  if (nameShape.test(name)) return undefined;
  return "must consist of letters, digits, '-', '_' and '.', and begin and end with a letter or digit";
}
