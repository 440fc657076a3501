/** A JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * A schema as CRDs and API servers write it (OpenAPI v3 with Kubernetes' extensions). It is untrusted: a member has the
 * type given here only after `isObject` and its like have looked.
 */
export interface OpenApiSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly title?: string;
  readonly description?: string;
  readonly nullable?: boolean;
  readonly default?: Json;
  readonly example?: Json;
  readonly enum?: readonly Json[];
  readonly properties?: Readonly<Record<string, OpenApiSchema>>;
  readonly required?: readonly string[];
  readonly items?: OpenApiSchema;
  readonly additionalProperties?: OpenApiSchema | boolean;
  readonly allOf?: readonly OpenApiSchema[];
  readonly [keyword: string]: unknown;
}

/** Whether a value is a JSON object, as opposed to a list, null or a scalar. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as a schema, or an empty one, which allows everything, where it is none. */
export function asSchema(value: unknown): OpenApiSchema {
  return isObject(value) ? value : {};
}

/** The value as a list of texts; what is no text is left out. */
export function asTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

/** The value as text, or undefined where it is none. */
export function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Whether a node says that members it does not name are kept. */
export function keepsUnknownFields(schema: OpenApiSchema): boolean {
  return schema['x-kubernetes-preserve-unknown-fields'] === true;
}

/** Whether an object keeps members that its schema does not name; API servers take either keyword beside `properties`. */
export function isOpen(schema: OpenApiSchema): boolean {
  return keepsUnknownFields(schema) || schema.additionalProperties === true;
}

/** Whether two JSON values are equal, whatever the order of their keys. */
export function isEqualJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((entry, index) => isEqualJson(entry, b[index]));
  }
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isEqualJson(a[key], b[key]))
  );
}
