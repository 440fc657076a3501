import { compareText } from '../../src/diagnostics/index.ts';
import { isEqualJson, isObject } from '../../src/load/schema/index.ts';
import type { Schema } from './rebuild-schema.ts';

/**
 * A schema in a form in which two that mean the same are equal: no order where there is none, prose without layout, and
 * without what Kubernetes says of itself (the prose of apiVersion, kind and metadata).
 */
export function canonicalSchema(schema: unknown): unknown {
  if (!isObject(schema)) return schema;
  const result: Schema = {};
  for (const [key, value] of Object.entries(schema)) {
    const canonical = canonicalKeyword(key, value);
    if (canonical !== undefined) result[key] = canonical;
  }
  dropRedundant(result);
  return result;
}

function canonicalKeyword(key: string, value: unknown): unknown {
  if (key === 'properties' && isObject(value)) {
    const entries = Object.entries(value).map(([name, schema]) => [name, canonicalSchema(schema)]);
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
  }
  if (key === 'items' || key === 'additionalProperties') return canonicalSchema(value);
  if (key === 'required' && Array.isArray(value))
    return value.length === 0 ? undefined : [...new Set(value.map(String))].toSorted(compareText);
  if (key === 'description' && typeof value === 'string') return canonicalProse(value);
  if (key === 'enum' && Array.isArray(value)) return [...new Set(value)];
  return value;
}

function canonicalProse(text: string): string | undefined {
  // oxlint-disable-next-line no-control-regex -- control characters are what the types cannot hold
  const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\s]+/g;
  return text.replace(control, ' ').trim() || undefined;
}

/** `anyOf` of integer and string says nothing beside the flag. */
function dropRedundant(schema: Schema): void {
  const branches = [{ type: 'integer' }, { type: 'string' }];
  if (schema['x-kubernetes-int-or-string'] === true && isEqualJson(schema['anyOf'], branches)) delete schema['anyOf'];
}

const envelope = ['apiVersion', 'kind', 'metadata'];

/** The root of a kind: the envelope keeps only what restricts it. */
export function canonicalRoot(schema: Schema): unknown {
  const canonical = canonicalSchema(schema) as Schema;
  const properties = { ...(canonical['properties'] as Schema | undefined) };
  for (const name of envelope) {
    const own = properties[name];
    if (own === undefined) continue;
    const { description: _description, type: _type, ...rest } = own as Schema;
    if (Object.keys(rest).length === 0) delete properties[name];
    else properties[name] = rest;
  }
  const { properties: _properties, ...rest } = canonical;
  return { type: 'object', ...rest, ...(Object.keys(properties).length > 0 && { properties }) };
}
