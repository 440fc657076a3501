import { type JsonObject, type JsonValue, isJsonArray, isJsonObject, memberOf } from './json.ts';
import { type ObjectSchema, type ScalarSchema, type TypeSchema, objectMetaSchema } from './type-schema.ts';

/**
 * The merge structure of a kind, from its structural OpenAPI v3 schema: `openAPIV3Schema` of a CRD's version. Lists
 * without a list type are atomic, as the API server takes them (kube-openapi `schemaconv`).
 */
export function objectSchemaFromOpenApi(schema: JsonObject): ObjectSchema {
  const root = convert(schema, false);
  if (root.type !== 'map') return { fields: {}, additional: { type: 'untyped' } };
  const { apiVersion: _, kind: __, metadata: ___, ...fields } = root.fields ?? {};
  const known = Object.keys(fields).length > 0;
  const additional = root.additional ?? (known || hasMembers(schema) ? undefined : { type: 'untyped' as const });
  return { fields, ...(additional === undefined ? {} : { additional }) };
}

function hasMembers(schema: JsonObject): boolean {
  return isJsonObject(memberOf(schema, 'properties')) && Object.keys(objectAt(schema, 'properties')).length > 0;
}

function convert(schema: JsonObject, inherited: boolean): TypeSchema {
  const preserve = inherited || schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (schema['x-kubernetes-int-or-string'] === true) return { type: 'scalar' };
  switch (schema['type']) {
    case 'object':
      return convertObject(schema, preserve);
    case 'array':
      return convertArray(schema, preserve);
    case 'integer':
    case 'number':
      return withDefault({ type: 'number' }, schema);
    case 'boolean':
      return withDefault({ type: 'boolean' }, schema);
    case 'string':
      // Formats such as date-time are written in more than one way, so they are compared as they are.
      return withDefault({ type: isPlainText(schema['format']) ? 'string' : 'scalar' }, schema);
    default:
      return { type: 'untyped' };
  }
}

function isPlainText(format: JsonValue | undefined): boolean {
  return format === undefined || format === '' || format === 'byte';
}

function withDefault(type: ScalarSchema, schema: JsonObject): ScalarSchema {
  const value = memberOf(schema, 'default');
  return value === undefined ? type : { ...type, default: value };
}

function convertObject(schema: JsonObject, preserve: boolean): TypeSchema {
  const properties = Object.entries(objectAt(schema, 'properties')).flatMap(([name, member]): [string, TypeSchema][] =>
    isJsonObject(member) ? [[name, convert(member, preserve)]] : [],
  );
  if (schema['x-kubernetes-embedded-resource'] === true) {
    properties.push(['apiVersion', { type: 'string' }], ['kind', { type: 'string' }], ['metadata', objectMetaSchema]);
  }
  const additional = additionalOf(schema, preserve);
  return {
    type: 'map',
    ...(properties.length === 0 ? {} : { fields: Object.fromEntries(properties) }),
    ...(additional === undefined ? {} : { additional }),
    ...(schema['x-kubernetes-map-type'] === 'atomic' ? { atomic: true } : {}),
  };
}

function additionalOf(schema: JsonObject, preserve: boolean): TypeSchema | undefined {
  const additional = memberOf(schema, 'additionalProperties');
  if (isJsonObject(additional)) return convert(additional, preserve);
  return additional === true || preserve ? { type: 'untyped' } : undefined;
}

function convertArray(schema: JsonObject, preserve: boolean): TypeSchema {
  const items = memberOf(schema, 'items');
  const keys = memberOf(schema, 'x-kubernetes-list-map-keys');
  const listType = schema['x-kubernetes-list-type'];
  return {
    type: 'list',
    items: isJsonObject(items) ? convert(items, preserve) : { type: 'untyped' },
    ...(listType === 'set' || listType === 'map' ? { listType } : {}),
    ...(listType === 'map' && isJsonArray(keys) ? { keys: keys.filter((key) => typeof key === 'string') } : {}),
  };
}

function objectAt(schema: JsonObject, name: string): JsonObject {
  const value = memberOf(schema, name);
  return isJsonObject(value) ? value : {};
}
