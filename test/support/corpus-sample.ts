import { asSchema, isObject, type OpenApiSchema } from '../../src/load/schema/index.ts';
import type { CorpusCrd } from './corpus.ts';

/**
 * Some CRDs of the corpus that have between them every feature that any has, the same ones every time: the smallest that
 * adds features is taken until nothing is missing, then one of each remaining group.
 */
export function sampleOf(crds: readonly CorpusCrd[], count: number): readonly CorpusCrd[] {
  if (crds.length <= count) return crds;
  const sized = crds.map((crd) => ({ crd, features: featuresOf(crd), size: JSON.stringify(crd.manifest).length }));
  const covered = new Set<string>();
  const chosen = new Set<CorpusCrd>();
  const rest = new Set(sized);
  while (chosen.size < count) {
    const best = mostUseful(rest, covered) ?? nextGroup(rest, chosen);
    if (best === undefined) break;
    for (const feature of best.features) covered.add(feature);
    chosen.add(best.crd);
    rest.delete(best);
  }
  return crds.filter((crd) => chosen.has(crd));
}

interface Sized {
  readonly crd: CorpusCrd;
  readonly features: ReadonlySet<string>;
  /** Characters of its manifest. */
  readonly size: number;
}

/** The one that adds most for what it costs. */
function mostUseful(crds: Iterable<Sized>, covered: ReadonlySet<string>): Sized | undefined {
  let best: { readonly of: Sized; readonly worth: number } | undefined;
  for (const each of crds) {
    const added = [...each.features].filter((feature) => !covered.has(feature)).length;
    const worth = added / Math.sqrt(each.size);
    if (worth > (best?.worth ?? 0)) best = { of: each, worth };
  }
  return best?.of;
}

function nextGroup(crds: Iterable<Sized>, chosen: ReadonlySet<CorpusCrd>): Sized | undefined {
  const groups = new Set([...chosen].map(({ group }) => group));
  const sorted = [...crds].sort((a, b) => a.size - b.size);
  return sorted.find(({ crd }) => !groups.has(crd.group)) ?? sorted[0];
}

const globals = new Set('Object Function Proxy Node Image Lock Event Request Response Map Set Date Model'.split(' '));

/** What a CRD has that a generator may get wrong, in words. */
export function featuresOf({ manifest, kind, plural, namespaced, versions }: CorpusCrd): ReadonlySet<string> {
  const found = new Set<string>([namespaced ? 'namespaced' : 'cluster-scoped']);
  const spec = asSchema(manifest['spec']);
  const note = (feature: string, has: boolean): unknown => has && found.add(feature);
  note('several versions', versions.length > 1);
  note(
    'unserved version',
    versions.some(({ served }) => !served),
  );
  note('webhook conversion', asSchema(spec['conversion'])['strategy'] === 'Webhook');
  note('kind is a global', globals.has(kind));
  note('irregular plural', !plural.startsWith(kind.toLowerCase().replace(/(y|is)$/, '')));
  note('plural is the kind', plural === kind.toLowerCase());
  for (const version of Array.isArray(spec['versions']) ? spec['versions'].map(asSchema) : []) {
    note('deprecated version', version['deprecated'] === true);
    note('selectable fields', Array.isArray(version['selectableFields']));
    for (const name of Object.keys(asSchema(version['subresources']))) found.add(`subresource ${name}`);
  }
  for (const { schema } of versions) {
    note('no spec', schema.properties?.['spec'] === undefined);
    note('restricted metadata', schema.properties?.['metadata']?.properties !== undefined);
    noteFeatures(schema, found);
  }
  return found;
}

function noteFeatures(node: OpenApiSchema, found: Set<string>): void {
  for (const [keyword, value] of Object.entries(node)) found.add(featureOf(keyword, value, node));
  const properties = Object.entries(isObject(node.properties) ? node.properties : {});
  noteNames(
    properties.map(([name]) => name),
    found,
  );
  if (node.type === undefined) found.add('no type');
  if (node.items?.type === 'array') found.add('array of arrays');
  if (isObject(node.additionalProperties) && isObject(node.additionalProperties.additionalProperties))
    found.add('map of maps');
  for (const [, property] of properties) noteFeatures(asSchema(property), found);
  for (const part of [node.items, node.additionalProperties]) if (isObject(part)) noteFeatures(part, found);
}

const byValue = new Set(['format', 'type', 'x-kubernetes-list-type', 'x-kubernetes-map-type']);

function featureOf(keyword: string, value: unknown, node: OpenApiSchema): string {
  if (byValue.has(keyword)) return `${keyword} ${String(value)}`;
  if (keyword === 'nullable') return `nullable ${node.enum === undefined ? String(node.type) : 'enum'}`;
  if (keyword === 'enum' && Array.isArray(value)) {
    const types = [...new Set(value.map((each) => (each === '' ? 'empty' : typeof each)))].sort().join(' ');
    return `enum of ${types}${value.length === 1 ? ', one value' : ''}`;
  }
  if (keyword === 'default')
    return `default ${value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value}`;
  if (keyword === 'oneOf' || keyword === 'anyOf' || keyword === 'allOf') return branchFeature(keyword, value);
  if (keyword === 'x-kubernetes-preserve-unknown-fields' || keyword === 'x-kubernetes-int-or-string') {
    return `${keyword}${node.properties || node['anyOf'] ? ' with more' : ''}`;
  }
  return keyword === 'description' && typeof value === 'string' ? proseFeature(value) : keyword;
}

function branchFeature(keyword: string, value: unknown): string {
  const keys = Array.isArray(value) ? value.flatMap((branch) => Object.keys(asSchema(branch))) : [];
  return `${keyword} ${keys.includes('properties') ? 'with properties' : keys.includes('required') ? 'with required' : ''}`;
}

function proseFeature(text: string): string {
  if (text.includes('*/')) return 'prose that ends comments';
  if (/[^\x20-\x7e\s]/.test(text)) return 'prose beyond ASCII';
  return text.includes('`') ? 'prose with backticks' : text.includes('@') ? 'prose with @' : 'prose';
}

const keywords = /^(default|from|string|any|enum|if|class|export|import|function|delete|new|in|for)$/;

function noteNames(names: readonly string[], found: Set<string>): void {
  const plain = new Set(names.map((name) => name.replace(/\W|_/g, '').toLowerCase()));
  if (plain.size < names.length) found.add('names that differ in case or punctuation only');
  for (const name of names) {
    if (keywords.test(name)) found.add('name is a keyword');
    const odd = /[^A-Za-z0-9]/.exec(name);
    if (odd) found.add(`name with ${odd[0]}`);
    if (/^[A-Z]/.test(name)) found.add('name in upper case');
  }
}
