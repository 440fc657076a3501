import { createHash } from 'node:crypto';

import { compareText } from '../../diagnostics/index.ts';
import { builtInShapes } from './built-in-shapes.ts';
import { asSchema, asTexts, isObject, isOpen, type OpenApiSchema } from './open-api-schema.ts';

/** A type of Kubernetes, and the module that exports it. */
export interface BuiltInType {
  readonly module: string;
  readonly name: string;
}

/** The type of Kubernetes that an object schema has the structure of; undefined where there is none. */
export function builtInTypeOf(schema: OpenApiSchema): BuiltInType | undefined {
  const found = builtInShapes.get(shapeDigest(schema));
  if (found === undefined) return undefined;
  const dot = found.lastIndexOf('.');
  return { module: found.slice(0, dot), name: found.slice(dot + 1) };
}

/** The names of all of them, which no other type of a file that imports them should have. */
export function builtInTypeNames(): readonly string[] {
  return [...builtInShapes.values()].map((type) => type.slice(type.lastIndexOf('.') + 1));
}

/** A digest of a structure; equal for schemas that differ in prose, defaults and rules only. */
export function shapeDigest(schema: OpenApiSchema): string {
  return createHash('sha256')
    .update(JSON.stringify(shapeOf(schema)))
    .digest('hex')
    .slice(0, 16);
}

/** Members, their types, and which of them are required. */
function shapeOf(schema: OpenApiSchema): unknown {
  const { type = 'any', format = '', nullable = false } = schema;
  if (schema['x-kubernetes-int-or-string'] === true) return nullable ? 'int-or-string | null' : 'int-or-string';
  const head = [
    type,
    format,
    nullable,
    isOpen(schema),
    schema['x-kubernetes-embedded-resource'] === true,
    valuesOf(schema),
  ];
  if (type === 'array') return [...head, shapeOf(asSchema(schema.items))];
  if (isObject(schema.additionalProperties)) return [...head, 'map', shapeOf(schema.additionalProperties)];
  const members = Object.entries(isObject(schema.properties) ? schema.properties : {})
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, member]) => [name, shapeOf(asSchema(member))]);
  return [...head, members, [...new Set(asTexts(schema.required))].sort(compareText)];
}

/** The values of an enum. Those of a condition's status are in its type. */
function valuesOf({ enum: values }: OpenApiSchema): readonly unknown[] {
  const texts = (Array.isArray(values) ? values : []).map(String).sort(compareText);
  return texts.join() === 'False,True,Unknown' ? [] : texts;
}
