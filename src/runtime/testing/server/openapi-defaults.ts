import {
  type JsonObject,
  type JsonValue,
  type MutableJsonObject,
  isJsonArray,
  isJsonObject,
  memberOf,
  setMember,
  toJson,
} from '../../apply/json.ts';

/** A value with the defaults of its schema in the place of what is absent (apiextensions `schema/defaulting`). */
export function setOpenApiDefaults(schema: JsonObject, value: JsonValue): JsonValue {
  const items = memberOf(schema, 'items');
  if (isJsonArray(value)) return isJsonObject(items) ? value.map((item) => setOpenApiDefaults(items, item)) : value;
  if (!isJsonObject(value)) return value;
  const complete: MutableJsonObject = {};
  for (const [name, member] of Object.entries(value)) setMember(complete, name, member);
  for (const [name, type] of Object.entries(propertiesOf(schema))) {
    const fallback = isJsonObject(type) ? memberOf(type, 'default') : undefined;
    if (fallback !== undefined && !Object.hasOwn(complete, name)) setMember(complete, name, toJson(fallback));
  }
  return mapMembers(schema, complete, setOpenApiDefaults);
}

/** A value without the nulls that its schema does not allow, as the API server drops them from what it is sent. */
export function dropForbiddenNulls(schema: JsonObject, value: JsonValue): JsonValue {
  const items = memberOf(schema, 'items');
  if (isJsonArray(value)) return isJsonObject(items) ? value.map((item) => dropForbiddenNulls(items, item)) : value;
  if (!isJsonObject(value)) return value;
  const properties = propertiesOf(schema);
  const kept = Object.entries(value).filter(([name, member]) => {
    const type = memberOf(properties, name);
    return member !== null || !isJsonObject(type) || type['nullable'] === true;
  });
  return mapMembers(schema, Object.fromEntries(kept), dropForbiddenNulls);
}

function propertiesOf(schema: JsonObject): JsonObject {
  const properties = memberOf(schema, 'properties');
  return isJsonObject(properties) ? properties : {};
}

function mapMembers(
  schema: JsonObject,
  value: JsonObject,
  map: (type: JsonObject, member: JsonValue) => JsonValue,
): JsonObject {
  const properties = propertiesOf(schema);
  const additional = memberOf(schema, 'additionalProperties');
  const mapped: MutableJsonObject = {};
  for (const [name, member] of Object.entries(value)) {
    const type = memberOf(properties, name) ?? additional;
    setMember(mapped, name, isJsonObject(type) ? map(type, member) : member);
  }
  return mapped;
}
