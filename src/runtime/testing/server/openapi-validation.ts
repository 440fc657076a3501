import { type JsonObject, type JsonValue, isJsonArray, isJsonObject, jsonEquals, memberOf } from '../../apply/json.ts';
import { goJson } from '../../apply/go-format.ts';
import type { StatusCause } from '../../meta/v1/index.ts';
import { repeated } from './list-items.ts';
import { hasFormat } from './openapi-formats.ts';
import { invalid, notSupported, required } from './status-errors.ts';

/**
 * What a custom resource has that the OpenAPI v3 schema of its CRD does not allow, with the API server's messages.
 * CEL rules (`x-kubernetes-validations`), `allOf`, `anyOf`, `oneOf` and `not` are not looked at.
 */
export function validateOpenApi(schema: JsonObject, value: JsonValue, path = ''): StatusCause[] {
  if (value === null && schema['nullable'] === true) return [];
  const typeProblem = typeCause(schema, value, path);
  if (typeProblem !== undefined) return [typeProblem];
  return [
    ...enumCauses(schema, value, path),
    ...(typeof value === 'string' ? textCauses(schema, value, path) : []),
    ...(typeof value === 'number' ? numberCauses(schema, value, path) : []),
    ...(isJsonArray(value) ? arrayCauses(schema, value, path) : []),
    ...(isJsonObject(value) ? objectCauses(schema, value, path) : []),
  ];
}

function typeName(value: JsonValue): string {
  if (value === null) return 'null';
  if (isJsonArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function typeCause(schema: JsonObject, value: JsonValue, path: string): StatusCause | undefined {
  const isIntOrString = schema['x-kubernetes-int-or-string'] === true;
  const type = memberOf(schema, 'type');
  const expected = isIntOrString ? 'integer,string' : typeof type === 'string' ? type : '';
  const actual = typeName(value);
  if (expected === '' || expected.split(',').includes(actual) || (expected === 'number' && actual === 'integer')) {
    return formatCause(schema, value, path);
  }
  return wrongType(path, actual, expected);
}

function wrongType(path: string, actual: string, expected: string): StatusCause {
  const message = `Invalid value: ${goJson(actual)}: ${path} in body must be of type ${expected}: ${goJson(actual)}`;
  return { reason: 'FieldValueTypeInvalid', message, field: path };
}

function formatCause(schema: JsonObject, value: JsonValue, path: string): StatusCause | undefined {
  const format = memberOf(schema, 'format');
  if (typeof value !== 'string' || typeof format !== 'string' || hasFormat(value, format)) return undefined;
  return wrongType(path, value, format);
}

function enumCauses(schema: JsonObject, value: JsonValue, path: string): StatusCause[] {
  const allowed = memberOf(schema, 'enum');
  if (!isJsonArray(allowed) || allowed.some((item) => jsonEquals(item, value))) return [];
  return [
    notSupported(
      path,
      value,
      allowed.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))),
    ),
  ];
}

function limit(schema: JsonObject, name: string): number | undefined {
  const value = memberOf(schema, name);
  return typeof value === 'number' ? value : undefined;
}

function textCauses(schema: JsonObject, value: string, path: string): StatusCause[] {
  const length = [...value].length;
  const shortest = limit(schema, 'minLength') ?? 0;
  const longest = limit(schema, 'maxLength') ?? Infinity;
  const pattern = memberOf(schema, 'pattern');
  const causes: StatusCause[] = [];
  if (length > longest)
    causes.push({
      reason: 'FieldValueTooLong',
      message: `Too long: may not be more than ${longest} bytes`,
      field: path,
    });
  if (length < shortest) causes.push(invalid(path, value, `${path} in body should be at least ${shortest} chars long`));
  if (causes.length === 0 && typeof pattern === 'string' && !matchesPattern(value, pattern)) {
    causes.push(invalid(path, value, `${path} in body should match '${pattern}'`));
  }
  return causes;
}

/** Patterns are Go's; what JavaScript cannot read is taken as matched. */
function matchesPattern(value: string, pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(value);
  } catch {
    return true;
  }
}

function numberCauses(schema: JsonObject, value: number, path: string): StatusCause[] {
  const step = limit(schema, 'multipleOf');
  const rules = [
    boundRule(value, limit(schema, 'maximum'), schema['exclusiveMaximum'] === true, 'less'),
    boundRule(value, limit(schema, 'minimum'), schema['exclusiveMinimum'] === true, 'greater'),
    step === undefined || Number.isInteger(value / step) ? undefined : `a multiple of ${step}`,
  ].filter((rule) => rule !== undefined);
  const causes = rules.map((rule) => invalid(path, value, `${path} in body should be ${rule}`));
  const range = integerRange(schema['format']);
  if (range === undefined || Math.abs(value) <= range) return causes;
  const why = `Checked value must be of type integer with format ${String(schema['format'])} in ${path}`;
  return [...causes, invalid('<nil>', '', why)];
}

/** The rule that a number breaks, if it does. */
function boundRule(
  value: number,
  bound: number | undefined,
  isExclusive: boolean,
  side: 'less' | 'greater',
): string | undefined {
  if (bound === undefined || (side === 'less' ? value < bound : value > bound) || (value === bound && !isExclusive)) {
    return undefined;
  }
  return isExclusive ? `${side} than ${bound}` : `${side} than or equal to ${bound}`;
}

function integerRange(format: JsonValue | undefined): number | undefined {
  return format === 'int32' ? 2 ** 31 - 1 : undefined;
}

function tooMany(path: string, count: number, most: number): StatusCause {
  return { reason: 'FieldValueTooMany', message: `Too many: ${count}: must have at most ${most} items`, field: path };
}

function arrayCauses(schema: JsonObject, value: readonly JsonValue[], path: string): StatusCause[] {
  const least = limit(schema, 'minItems') ?? 0;
  const most = limit(schema, 'maxItems') ?? Infinity;
  const items = memberOf(schema, 'items');
  const causes: StatusCause[] = [];
  if (value.length > most) causes.push(tooMany(path, value.length, most));
  if (value.length < least)
    causes.push(invalid(path, value.length, `${path} in body should have at least ${least} items`));
  if (isJsonObject(items)) causes.push(...value.flatMap((item, i) => validateOpenApi(items, item, `${path}[${i}]`)));
  return [...causes, ...duplicateCauses(schema, value, path)];
}

/** Items of sets and list-maps must differ. */
function duplicateCauses(schema: JsonObject, value: readonly JsonValue[], path: string): StatusCause[] {
  const listType = schema['x-kubernetes-list-type'];
  if (listType !== 'set' && listType !== 'map') return [];
  const keys = memberOf(schema, 'x-kubernetes-list-map-keys');
  return repeated(value, isJsonArray(keys) ? keys.filter((key) => typeof key === 'string') : [], path);
}

function objectCauses(schema: JsonObject, value: JsonObject, path: string): StatusCause[] {
  const count = Object.keys(value).length;
  const least = limit(schema, 'minProperties') ?? 0;
  const most = limit(schema, 'maxProperties') ?? Infinity;
  const causes: StatusCause[] = [];
  if (count > most) causes.push(tooMany(path, count, most));
  if (count < least) causes.push(invalid(path, count, `${path} in body should have at least ${least} properties`));
  const prefix = path === '' ? '' : `${path}.`;
  const names = memberOf(schema, 'required');
  for (const name of isJsonArray(names) ? names : []) {
    if (typeof name === 'string' && !Object.hasOwn(value, name)) causes.push(required(prefix + name));
  }
  return [...causes, ...memberCauses(schema, value, prefix)];
}

function memberCauses(schema: JsonObject, value: JsonObject, prefix: string): StatusCause[] {
  const properties = memberOf(schema, 'properties');
  const additional = memberOf(schema, 'additionalProperties');
  return Object.entries(value).flatMap(([name, member]) => {
    // Metadata has rules of its own.
    if (prefix === '' && name === 'metadata') return [];
    const own = isJsonObject(properties) ? memberOf(properties, name) : undefined;
    const type = own ?? additional;
    return isJsonObject(type) ? validateOpenApi(type, member, prefix + name) : [];
  });
}
