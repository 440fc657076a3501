import { asSchema, asText, isObject, type OpenApiSchema } from '../schema/index.ts';

/**
 * A component as a schema of its own. API servers write the zero value of Go types as the default of every member that is
 * not a pointer; it says nothing, since that is what an absent member means, so it goes.
 */
export function componentSchema(schema: OpenApiSchema): OpenApiSchema {
  const properties = isObject(schema.properties)
    ? {
        properties: Object.fromEntries(
          Object.entries(schema.properties).map(([name, node]) => [name, withoutZero(asSchema(node))]),
        ),
      }
    : {};
  return { ...schema, ...properties };
}

function withoutZero(schema: OpenApiSchema): OpenApiSchema {
  const { default: value, ...rest } = schema;
  const kept = value === undefined || isZero(value) ? rest : schema;
  const items = isObject(kept.items) ? { items: withoutZero(kept.items) } : {};
  const values = isObject(kept.additionalProperties)
    ? { additionalProperties: withoutZero(kept.additionalProperties) }
    : {};
  return { ...kept, ...items, ...values };
}

function isZero(value: unknown): boolean {
  if (isObject(value)) return Object.keys(value).length === 0;
  return value === '' || value === 0 || value === false;
}

/** Every `$ref` in a schema. */
export function refsOf(schema: OpenApiSchema): readonly string[] {
  const own = asText(schema.$ref);
  const parts = [
    ...Object.values(isObject(schema.properties) ? schema.properties : {}),
    schema.items,
    schema.additionalProperties,
    ...(Array.isArray(schema.allOf) ? schema.allOf : []),
  ];
  return [...(own === undefined ? [] : [own]), ...parts.filter(isObject).flatMap((part) => refsOf(part))];
}
