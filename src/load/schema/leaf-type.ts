import type { Expressed } from './constraint-markers.ts';
import { isEqualJson, type OpenApiSchema } from './open-api-schema.ts';
import { quantityPattern } from './quantity.ts';
import { quoteText } from './quote.ts';

/** A type without parts: its TypeScript name or literals, and the keywords of the schema that it says. */
export interface LeafType {
  /** TypeScript text; `alias` is to be imported first. */
  readonly text: string;
  /** The scalar alias of `@kube-codegen/runtime/meta/v1` that the text is. */
  readonly alias?: string;
  readonly expressed: Expressed;
}

const intOrStringBranches = [{ type: 'integer' }, { type: 'string' }];

/** The type of a node that is neither object nor list; undefined for one that is. */
export function leafType(node: OpenApiSchema): LeafType | undefined {
  if (node['x-kubernetes-int-or-string'] === true || node.format === 'int-or-string') return intOrString(node);
  const literals = enumType(node);
  if (literals) return literals;
  switch (node.type) {
    case 'string':
      return stringType(node);
    case 'integer':
      return integerType(node);
    case 'number':
      return numberType(node);
    case 'boolean':
      return { text: 'boolean', expressed: { type: 'boolean' } };
    case undefined:
    default:
      return undefined;
  }
}

/** IntOrString or Quantity; `anyOf` of integer and string, with or without, means nothing beyond the flag. */
function intOrString(node: OpenApiSchema): LeafType {
  const expressed = {
    ...(node['x-kubernetes-int-or-string'] === true && { 'x-kubernetes-int-or-string': true }),
    ...(isEqualJson(node['anyOf'], intOrStringBranches) && { anyOf: intOrStringBranches }),
    ...(node.format === 'int-or-string' && { format: 'int-or-string', type: node.type }),
  };
  if (node['pattern'] === quantityPattern) return alias('Quantity', { ...expressed, pattern: quantityPattern });
  return alias('IntOrString', expressed);
}

/** The union of a schema's values; undefined where there are none, or some that a literal type cannot say. */
function enumType(node: OpenApiSchema): LeafType | undefined {
  const values = node.enum;
  if (!Array.isArray(values) || values.length === 0 || !values.every(isLiteral)) return undefined;
  const distinct = [...new Set(values)];
  const notNull = distinct.filter((value) => value !== null);
  const type = typeOfLiterals(notNull);
  return {
    text: distinct.map(literalText).join(' | '),
    expressed: {
      enum: notNull,
      ...(type !== undefined && { type }),
      ...(notNull.length < distinct.length && { nullable: true }),
    },
  };
}

function isLiteral(value: unknown): boolean {
  return value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

function literalText(value: unknown): string {
  return typeof value === 'string' ? quoteText(value) : String(value);
}

/** The one type that all values have. */
function typeOfLiterals(values: readonly unknown[]): string | undefined {
  const types = new Set(values.map(typeOfLiteral));
  const [type] = types;
  return types.size === 1 ? type : undefined;
}

function typeOfLiteral(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function stringType({ format }: OpenApiSchema): LeafType {
  if (format === 'date-time') return alias('Time', { type: 'string', format });
  if (format === 'byte') return alias('Bytes', { type: 'string', format });
  return { text: 'string', expressed: { type: 'string' } };
}

function integerType({ format }: OpenApiSchema): LeafType {
  if (format === 'int32' || format === 'int64') return alias(format, { type: 'integer', format });
  return { text: 'number', expressed: {} };
}

function numberType({ format }: OpenApiSchema): LeafType {
  if (format === 'float' || format === 'double') return alias(format, { type: 'number', format });
  return { text: 'number', expressed: { type: 'number' } };
}

function alias(name: string, expressed: Expressed): LeafType {
  return { text: name, alias: name, expressed };
}
