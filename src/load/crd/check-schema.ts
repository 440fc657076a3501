import { isObject, type OpenApiSchema } from '../schema/index.ts';
import { type Fault, type Field, shown } from './fault.ts';
import type { Path } from './locate.ts';

/** The way to a value, the last key first: of the thousands of values in a schema, few are ever told of. */
interface Trail {
  readonly key: string | number;
  readonly above?: Trail | undefined;
}

/** What must be a schema, and where it is found. */
interface Part {
  readonly value: unknown;
  readonly trail?: Trail | undefined;
}

/**
 * What API servers refuse in a schema and no type can be made of: parts that are no schemas, unknown types, references.
 * `null` is as good as absent, and so is an empty type. Walks without recursion.
 */
export function schemaFaults(root: Field): readonly Fault[] {
  const faults: Fault[] = [];
  const pending: Part[] = [{ value: root.value }];
  for (let part = pending.pop(); part; part = pending.pop()) {
    const { value, trail } = part;
    if (isObject(value)) {
      for (const [keyword, otherwise] of wrongKeywords(value)) {
        const message = `${keyword} ${shown(value[keyword])} ${otherwise}`;
        faults.push({ message, path: pathOf(root, { key: keyword, above: trail }) });
      }
      addParts(value, trail, pending);
    } else if (isSet(value)) {
      const path = pathOf(root, trail);
      faults.push({ message: `${keyOf(path)} is no schema but ${shown(value)}`, path });
    }
  }
  return faults;
}

function pathOf({ path }: Field, trail: Trail | undefined): Path {
  const keys: (string | number)[] = [];
  for (let at = trail; at; at = at.above) keys.push(at.key);
  return [...path, ...keys.reverse()];
}

/** `items`, `"a"` of properties, `anyOf[0]`. */
function keyOf(path: Path): string {
  const [holder, key] = path.slice(-2);
  if (typeof key === 'number') return `${holder}[${key}]`;
  return holder === 'properties' ? shown(key) : String(key);
}

const types = ['array', 'boolean', 'integer', 'number', 'object', 'string'];
const single = ['additionalProperties', 'items', 'not'];
const lists = ['allOf', 'anyOf', 'oneOf'];

type Rule = readonly [keyword: string, otherwise: string, isRight: (value: unknown) => boolean];

/** What values of keywords must be that are no schemas themselves. */
const rules: readonly Rule[] = [
  ['type', `is none of ${types.join(', ')}`, (value) => value === '' || types.some((type) => type === value)],
  ['$ref', 'cannot be: schemas of CRDs refer to nothing', () => false],
  ['required', 'is no list of texts', isTexts],
  ['enum', 'is no list', Array.isArray],
  ['properties', 'is no object', isObject],
  ...lists.map((keyword) => [keyword, 'is no list', Array.isArray] as const),
];

function wrongKeywords(node: OpenApiSchema): readonly Rule[] {
  return rules.filter(([keyword, , isRight]) => isSet(node[keyword]) && !isRight(node[keyword]));
}

/** Adds what must be a schema. */
function addParts(node: OpenApiSchema, above: Trail | undefined, pending: Part[]): void {
  for (const key of single) {
    const isAnswer = key === 'additionalProperties' && typeof node[key] === 'boolean';
    if (!isAnswer && isSet(node[key])) pending.push({ value: node[key], trail: { key, above } });
  }
  if (isObject(node.properties)) {
    const holder = { key: 'properties', above };
    for (const [key, value] of Object.entries(node.properties)) pending.push({ value, trail: { key, above: holder } });
  }
  for (const list of lists) {
    const branches = node[list];
    if (!Array.isArray(branches)) continue;
    const holder = { key: list, above };
    branches.forEach((value: unknown, key) => pending.push({ value, trail: { key, above: holder } }));
  }
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}
