/**
 * Server-side apply: who owns which field of an object, and what becomes of the object when a manager applies a
 * configuration. It is the algorithm of structured-merge-diff and of the API server's field manager, over plain JSON.
 *
 * A `TypeSchema` says how a type merges. A `FieldSet` names places in an object, and travels as FieldsV1 in
 * `metadata.managedFields`. `applyToObject` is an apply, `updateManagedFields` the bookkeeping of every other write, and
 * `extractApplyConfiguration` gives a manager back what it owns. One simplification: all versions of a kind are taken to
 * have one structure, as with CRDs whose conversion strategy is None.
 */
export type {
  EmbeddedSchema,
  ListSchema,
  MapSchema,
  ObjectSchema,
  RefSchema,
  ScalarSchema,
  TypeSchema,
  UntypedSchema,
} from './type-schema.ts';
export { deducedObjectSchema, objectMetaSchema } from './type-schema.ts';
export { objectSchemaFromOpenApi } from './openapi-schema.ts';
export { extractApplyConfiguration } from './extract.ts';
export { type FieldOperation, applyToObject, updateManagedFields } from './field-manager.ts';
export { FieldSet, fieldSetOf } from './field-set.ts';
export { formatFieldsV1, parseFieldsV1 } from './fields-v1.ts';
export { type KeyField, type Path, type PathElement, formatPath, formatPathElement } from './path-element.ts';
export type { JsonArray, JsonObject, JsonValue } from './json.ts';
