import { isObject, type OpenApiSchema } from '../../src/load/schema/index.ts';
import { sampleText } from './sample-text.ts';

/** How much of a schema an object fills: every member there is, or only what must be there. */
export type SampleSize = 'full' | 'required';

/** What an object is made for. */
export interface SampleKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly schema: OpenApiSchema;
}

/** An object as JSON. */
export interface SampleObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels: Record<string, string> };
  readonly [member: string]: unknown;
}

const envelope = new Set(['apiVersion', 'kind', 'metadata', 'status']);

/**
 * An object that its schema should allow, the same for the same schema. CEL rules are not looked at, so an API server may
 * still refuse it. Status is left out.
 */
export function sampleObject(of: SampleKind, size: SampleSize): SampleObject {
  const { group, version, kind, namespaced, schema } = of;
  const members = objectOf(schema, { size, depth: 0, index: 0 }, envelope);
  return {
    ...members,
    apiVersion: `${group}/${version}`,
    kind,
    metadata: {
      name: nameFor(schema),
      ...(namespaced && { namespace: 'default' }),
      labels: { made: 'sample' },
    },
  };
}

/** A status that its schema should allow; undefined where it has none. */
export function sampleStatus(schema: OpenApiSchema, size: SampleSize): unknown {
  const status = schema.properties?.['status'];
  return status === undefined ? undefined : valueOf(status, { size, depth: 0, index: 0 });
}

/** A schema may restrict the names of its objects. */
function nameFor(schema: OpenApiSchema): string {
  const name = schema.properties?.['metadata']?.properties?.['name'];
  return name === undefined
    ? 'sample'
    : String(valueOf({ ...name, type: 'string' }, { size: 'full', depth: 0, index: 0 }));
}

interface Place {
  readonly size: SampleSize;
  readonly depth: number;
  /** Which item of its list it is, so that items can differ. */
  readonly index: number;
}

/** Deeper than this only what is required is filled: some schemas spell a recursion out. */
const fullDepth = 12;

function valueOf(schema: OpenApiSchema, place: Place): unknown {
  const node = withBranch(schema);
  if (node.enum !== undefined) return node.enum[place.index % node.enum.length];
  if (node.default !== undefined && node.default !== null && place.index === 0) return filled(node, place);
  if (node['x-kubernetes-int-or-string'] === true) return intOrString(node, place);
  if (node['x-kubernetes-embedded-resource'] === true) return embedded(node, place);
  return byType(node, place);
}

/** A default; where it is an object, with what the schema requires beside it. */
function filled(node: OpenApiSchema, place: Place): unknown {
  const { default: value } = node;
  if (!isObject(value) || node.properties === undefined) return value;
  return { ...objectOf(node, { ...place, size: 'required' }), ...value };
}

function byType(node: OpenApiSchema, place: Place): unknown {
  switch (node.type ?? (node.properties === undefined ? undefined : 'object')) {
    case 'string':
      return sampleText(node, place.index);
    case 'integer':
      return numberOf(node, place.index, 1);
    case 'number':
      return numberOf(node, place.index, 0.5);
    case 'boolean':
      return place.index % 2 === 0;
    case 'array':
      return listOf(node, place);
    case 'object':
      return objectOf(node, place);
    default:
      return 'any';
  }
}

/** The schema with the first branch of its alternatives, as far as that asks for members or types of its own. */
function withBranch(schema: OpenApiSchema): OpenApiSchema {
  const alternatives = [...branchesOf(schema, 'oneOf').slice(0, 1), ...branchesOf(schema, 'anyOf').slice(0, 1)];
  const all = [...branchesOf(schema, 'allOf'), ...alternatives];
  return all.reduce<OpenApiSchema>((node, branch) => merged(node, withBranch(branch)), schema);
}

function branchesOf(schema: OpenApiSchema, keyword: string): readonly OpenApiSchema[] {
  const branches: unknown = schema[keyword];
  return Array.isArray(branches) ? branches.filter(isObject) : [];
}

function merged(node: OpenApiSchema, branch: OpenApiSchema): OpenApiSchema {
  const { oneOf: _oneOf, anyOf: _anyOf, allOf: _allOf, not: _not, properties = {}, required = [], ...rest } = branch;
  const own = node.properties ?? {};
  const members = Object.entries(properties).map(
    ([name, property]) => [name, merged(own[name] ?? {}, property)] as const,
  );
  return {
    ...node,
    ...rest,
    ...(Object.keys(properties).length > 0 && { properties: { ...own, ...Object.fromEntries(members) } }),
    required: [...(node.required ?? []), ...required],
  };
}

/** Members that must not stand together make it unwise to fill in more than is required. */
function isChoosy(node: OpenApiSchema): boolean {
  return ['oneOf', 'not', 'maxProperties'].some((keyword) => node[keyword] !== undefined);
}

function objectOf(
  schema: OpenApiSchema,
  place: Place,
  leftOut: ReadonlySet<string> = new Set(),
): Record<string, unknown> {
  const node = withBranch(schema);
  const isFull = place.size === 'full' && place.depth < fullDepth && !isChoosy(schema);
  const required = new Set(node.required ?? []);
  const inner = { ...place, depth: place.depth + 1 };
  const members = Object.entries(node.properties ?? {})
    .filter(([name]) => !leftOut.has(name) && (isFull || required.has(name)))
    .map(([name, property]) => [name, valueOf(property, inner)] as const);
  const unknown = [...required].filter((name) => !leftOut.has(name) && !Object.hasOwn(node.properties ?? {}, name));
  const untyped = unknown.map((name) => [name, 'any'] as const);
  return Object.fromEntries([...members, ...untyped, ...extraMembers(node, isFull, inner)]);
}

/** Members that no property names: those of a map, and unknown ones where they are kept. */
function extraMembers(node: OpenApiSchema, isFull: boolean, place: Place): readonly (readonly [string, unknown])[] {
  const least = Number(node['minProperties'] ?? 0);
  const values = node.additionalProperties;
  if (isObject(values)) {
    const count = Math.max(least, isFull ? 1 : 0);
    return Array.from({ length: count }, (_, index) => [`key${index || ''}`, valueOf(values, { ...place, index })]);
  }
  const isOpen = node['x-kubernetes-preserve-unknown-fields'] === true || values === true;
  return isOpen && isFull ? [['unknown', { nested: [1, 'two', null] }]] : [];
}

function listOf(node: OpenApiSchema, place: Place): unknown {
  const items = isObject(node.items) ? node.items : {};
  const least = Number(node['minItems'] ?? 0);
  const isFull = place.size === 'full' && place.depth < fullDepth && Number(node['maxItems'] ?? 1) > 0;
  const count = Math.max(least, isFull ? 1 : 0);
  return Array.from({ length: count }, (_, index) => valueOf(items, { ...place, depth: place.depth + 1, index }));
}

function embedded(node: OpenApiSchema, place: Place): unknown {
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'embedded' } };
  return { ...objectOf(node, place, envelope), ...object };
}

function intOrString(node: OpenApiSchema, { index }: Place): unknown {
  return node['pattern'] === undefined ? index + 1 : sampleText({ ...node, type: 'string' }, index);
}

function numberOf(node: OpenApiSchema, index: number, fraction: number): number {
  const [least, most] = [Number(node['minimum'] ?? Number.NEGATIVE_INFINITY), Number(node['maximum'] ?? Infinity)];
  const step = Number(node['multipleOf'] ?? fraction);
  const start = Math.min(Math.max(node['exclusiveMinimum'] === true ? least + step : least, 1), most);
  const end = node['exclusiveMaximum'] === true && start >= most ? most - step : start;
  const value = Math.ceil(end / step) * step + index * step;
  return value > most ? end : value;
}
