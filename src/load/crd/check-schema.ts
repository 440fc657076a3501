import { isObject, type OpenApiSchema } from '../schema/index.ts';
import { type Fault, type Field, shown } from './fault.ts';
import type { Path } from './locate.ts';

/**
 * What API servers refuse in a schema and no type can be made of: parts that are no schemas, unknown types, references.
 * `null` is as good as absent, and so is an empty type. Walks without recursion.
 */
export function schemaFaults(root: Field): readonly Fault[] {
  const faults: Fault[] = [];
  const pending: Field[] = [root];
  for (let field = pending.pop(); field; field = pending.pop()) {
    const { value, path } = field;
    if (isObject(value)) {
      for (const fault of keywordFaults(value, path)) faults.push(fault);
      for (const part of partsOf(value, path)) pending.push(part);
    } else if (isSet(value)) faults.push({ message: `${keyOf(path)} is no schema but ${shown(value)}`, path });
  }
  return faults;
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

/** What values of keywords must be that are no schemas themselves. */
const rules: readonly (readonly [keyword: string, isRight: (value: unknown) => boolean, otherwise: string])[] = [
  ['type', (value) => value === '' || types.some((type) => type === value), `is none of ${types.join(', ')}`],
  ['$ref', () => false, 'cannot be: schemas of CRDs refer to nothing'],
  ['required', isTexts, 'is no list of texts'],
  ['enum', Array.isArray, 'is no list'],
  ['properties', isObject, 'is no object'],
  ...lists.map((keyword) => [keyword, Array.isArray, 'is no list'] as const),
];

function keywordFaults(node: OpenApiSchema, path: Path): readonly Fault[] {
  return rules
    .filter(([keyword, isRight]) => isSet(node[keyword]) && !isRight(node[keyword]))
    .map(([keyword, , otherwise]) => ({
      message: `${keyword} ${shown(node[keyword])} ${otherwise}`,
      path: [...path, keyword],
    }));
}

/** What must be a schema. */
function partsOf(node: OpenApiSchema, path: Path): readonly Field[] {
  const keywords = typeof node.additionalProperties === 'boolean' ? single.slice(1) : single;
  const properties = isObject(node.properties) ? Object.entries(node.properties) : [];
  return [
    ...keywords.map((keyword) => ({ value: node[keyword], path: [...path, keyword] })),
    ...properties.map(([name, value]) => ({ value, path: [...path, 'properties', name] })),
    ...lists.flatMap((keyword) => branchesOf(node[keyword], [...path, keyword])),
  ];
}

function branchesOf(list: unknown, path: Path): readonly Field[] {
  return Array.isArray(list) ? list.map((value: unknown, index) => ({ value, path: [...path, index] })) : [];
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}
