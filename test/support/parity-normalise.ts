/** Makes what two API servers answered comparable: what must differ between them is given a number by its order. */

type Json = null | boolean | number | string | Json[] | { [member: string]: Json };

const uidPattern = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const timePattern = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;
const timeMembers: ReadonlySet<string> = new Set(['time', 'creationTimestamp', 'deletionTimestamp']);
const versionInText = /([Rr]esource ?[Vv]ersion[^()"]*\(|resource version: |current: |"resourceVersion\\*":\\*")(\d+)/g;

/**
 * The steps of a transcript with uids, generated names and resourceVersions replaced by their rank, timestamps by `time`, and
 * continue tokens by `token`. What must only be there in lists, their resourceVersion, is `list`.
 */
export function normalise(steps: readonly object[]): readonly Record<string, Json>[] {
  const json: Json[] = JSON.parse(JSON.stringify(steps));
  const names = new Names(json);
  return json.map((step) => walk(step, '', names)).filter(isObject);
}

function walk(value: Json, member: string, names: Names): Json {
  if (typeof value === 'string') return textOf(value, member, names);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return ordered(value, member).map((item) => walk(item, '', names));
  const isList = Array.isArray(value['items']) || Array.isArray(value['listed']);
  const sorted = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    sorted.map(([name, inner]) => {
      const isListVersion = isList && name === 'metadata' && isObject(inner);
      return [name, walk(isListVersion ? withListVersion(inner) : inner, name, names)];
    }),
  );
}

/** What is wrong by a schema, or with several labels, comes in an order of chance. */
const unordered = / in body |metadata\.labels: .*metadata\.labels: /;

/** Some orders depend on more than what was asked: that of managers on the second, those of a map of Go on chance. */
function ordered(items: Json[], member: string): Json[] {
  if (member === 'causes') {
    const isConflict = (item: Json): boolean => isObject(item) && item['reason'] === 'FieldManagerConflict';
    if (items.every(isConflict)) return items.toSorted(byMembers('message'));
    const text = items.map((item) => (isObject(item) ? `${String(item['field'])}: ${String(item['message'])}` : ''));
    return unordered.test(text.join()) ? items.toSorted(byMembers('field', 'message')) : items;
  }
  if (member !== 'managedFields' || items.length < 2) return items;
  const sorted = items.toSorted(byMembers('operation', 'time', 'manager', 'apiVersion', 'subresource'));
  if (JSON.stringify(sorted) !== JSON.stringify(items)) return ['managers are not in order', ...items];
  return items.toSorted(byMembers('operation', 'manager', 'apiVersion', 'subresource'));
}

function byMembers(...members: readonly string[]): (a: Json, b: Json) => number {
  const keyOf = (item: Json): string => members.map((name) => (isObject(item) ? (item[name] ?? '') : '')).join('\0');
  return (a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0);
}

function withListVersion(metadata: Record<string, Json>): Json {
  return { ...metadata, ...(metadata['resourceVersion'] ? { resourceVersion: 'list' } : {}) };
}

function textOf(text: string, member: string, names: Names): string {
  if (member === 'resourceVersion') return names.version(text);
  if (timeMembers.has(member)) return text.replace(timePattern, 'time');
  if (member === 'continue') return text === '' ? '' : 'token';
  const replaced = text
    .replace(uidPattern, (uid) => names.uid(uid))
    .replace(versionInText, (_, before: string, version: string) => before + names.version(version));
  if (member !== 'message') return names.withoutGenerated(replaced);
  // The causes say all that a list of problems says.
  const message = unordered.test(replaced) ? replaced.replace(/ is invalid: \[.*\]$/s, ' is invalid: […]') : replaced;
  return names.withoutGenerated(inOrder(message).replace(timePattern, 'time'));
}

/** The problems of a configuration, a line each, come in the order of a map of Go. */
function inOrder(message: string): string {
  const [before, problems] = message.split(': errors:\n', 2);
  if (problems === undefined) return message;
  return `${before}: errors:\n${problems.split('\n').toSorted().join('\n')}`;
}

function isObject(value: Json | undefined): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What the values of one transcript are called. */
class Names {
  readonly #versions: readonly string[];
  readonly #uids = new Map<string, string>();
  readonly #generated = new Map<string, string>();

  constructor(transcript: Json) {
    const versions = new Set<string>();
    this.#collect(transcript, versions, false);
    this.#versions = [...versions].toSorted((a, b) => Number(a) - Number(b));
  }

  uid(uid: string): string {
    const known = this.#uids.get(uid) ?? `uid-${this.#uids.size + 1}`;
    this.#uids.set(uid, known);
    return known;
  }

  /** The rank of the resourceVersion of an object; other ones stay as they are when they were made up by a test. */
  version(version: string): string {
    const rank = this.#versions.indexOf(version);
    if (rank >= 0) return `version-${rank + 1}`;
    return /^\d{2,}$/.test(version) ? 'version' : version;
  }

  withoutGenerated(text: string): string {
    let result = text;
    for (const [name, replacement] of this.#generated) result = result.replaceAll(name, replacement);
    return result;
  }

  #collect(value: Json, versions: Set<string>, isListMetadata: boolean): void {
    if (Array.isArray(value)) for (const item of value) this.#collect(item, versions, false);
    if (!isObject(value)) return;
    const { resourceVersion, generateName, name } = value;
    if (typeof resourceVersion === 'string' && /^\d+$/.test(resourceVersion) && 'uid' in value && !isListMetadata) {
      versions.add(resourceVersion);
    }
    if (typeof generateName === 'string' && typeof name === 'string' && name.length === generateName.length + 5) {
      if (!this.#generated.has(name)) this.#generated.set(name, `${generateName}<${this.#generated.size + 1}>`);
    }
    const isList = Array.isArray(value['items']);
    for (const [member, inner] of Object.entries(value))
      this.#collect(inner, versions, isList && member === 'metadata');
  }
}
