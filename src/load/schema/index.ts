/**
 * OpenAPI schemas as TypeScript. A schema is read into flat declarations (`schema-reader`): every object in it becomes one
 * of its own, named by its path; formats and extensions become the aliases of `@kube-codegen/runtime/meta/v1`; what a type
 * cannot say becomes markers (`constraint-markers`). json-schema-to-typescript prints the types (`type-printer`), and
 * `print-definition` puts names and comments to them. The text then takes the same loader as types written by hand.
 *
 * Nothing is lost on the way: what neither a type nor a marker of controller-gen can say goes into `+codegen:schema=`, a
 * JSON object laid over the schema. And nothing of the input becomes code: names are quoted, prose is escaped, and
 * neither passes through the printer.
 */
export { readProse } from './comment.ts';
export { loadVersions, type SchemaOptions } from './load-versions.ts';
export { markerJson, quoteMarkerText, quoteMarkerTexts } from './marker-text.ts';
export { asSchema, asText, asTexts, isEqualJson, isObject, type Json, type OpenApiSchema } from './open-api-schema.ts';
export { quantityPattern } from './quantity.ts';
export { type SchemaDeclaration, type SchemaRef, type SchemaVersion, versionIdOf } from './schema-version.ts';
export { isTypeName } from './type-names.ts';
export { TypePrinter } from './type-printer.ts';
