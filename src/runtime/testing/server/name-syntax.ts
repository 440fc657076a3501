/**
 * The syntax of names, with the API server's messages (apimachinery `util/validation/validation.go`). Each function
 * gives what is wrong with a text; nothing is wrong if the list is empty.
 */

const subdomain = '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*';
const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const qualified = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const labelValue = '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?';

const subdomainRule =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
const labelRule =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
const qualifiedRule =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const valueRule = `a valid label must be an empty string or ${qualifiedRule.replace('must consist', 'consist')}`;

const subdomainMessage = `${subdomainRule} (e.g. 'example.com', regex used for validation is '${subdomain}')`;
const labelMessage = `${labelRule} (e.g. 'my-name',  or '123-abc', regex used for validation is '${label}')`;
const qualifiedMessage = `${qualifiedRule} (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${qualified}')`;
const valueMessage = `${valueRule} (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '${labelValue}')`;

function matches(text: string, pattern: string): boolean {
  return new RegExp(`^${pattern}$`).test(text);
}

function tooLong(limit: number): string {
  return `must be no more than ${limit} characters`;
}

/** The parts of labels are counted in bytes. */
function tooManyBytes(text: string, limit: number): string[] {
  return Buffer.byteLength(text) > limit ? [`must be no more than ${limit} bytes`] : [];
}

/** Names of nearly all kinds. */
export function subdomainProblems(name: string): string[] {
  const problems = name.length > 253 ? [tooLong(253)] : [];
  return matches(name, subdomain) ? problems : [...problems, subdomainMessage];
}

/** Prefixes of such names: what the generated part follows may end in a dash. */
export function subdomainPrefixProblems(prefix: string): string[] {
  return subdomainProblems(prefix.endsWith('-') && prefix.length > 1 ? `${prefix.slice(0, -2)}a` : prefix);
}

/** Names of namespaces. */
export function labelProblems(name: string): string[] {
  const problems = name.length > 63 ? [tooLong(63)] : [];
  return matches(name, label) ? problems : [...problems, labelMessage];
}

/** Names of kinds that allow anything that can stand in a path, such as roles. */
export function pathSegmentProblems(name: string): string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  return ['/', '%'].filter((char) => name.includes(char)).map((char) => `may not contain '${char}'`);
}

/** Keys of labels, and, in lower case, of annotations. */
export function qualifiedNameProblems(key: string): string[] {
  const parts = key.split('/');
  if (parts.length > 2) {
    return [
      `a valid label key ${qualifiedMessage} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const name = parts.at(-1) ?? '';
  const prefix = parts.length === 2 ? (parts[0] ?? '') : undefined;
  const problems = prefix === undefined ? [] : prefixProblems(prefix);
  if (name === '') problems.push('name part must be non-empty');
  else problems.push(...tooManyBytes(name, 63).map((problem) => `name part ${problem}`));
  return matches(name, qualified) ? problems : [...problems, `name part ${qualifiedMessage}`];
}

function prefixProblems(prefix: string): string[] {
  if (prefix === '') return ['prefix part must be non-empty'];
  const syntax = matches(prefix, subdomain) ? [] : [subdomainMessage];
  return [...tooManyBytes(prefix, 253), ...syntax].map((problem) => `prefix part ${problem}`);
}

/** Values of labels. */
export function labelValueProblems(value: string): string[] {
  const problems = tooManyBytes(value, 63);
  return matches(value, labelValue) ? problems : [...problems, valueMessage];
}
