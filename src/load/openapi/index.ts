/**
 * OpenAPI v3 documents of an API server as input: how the built-in kinds get their types. Components become declarations of
 * the version whose Go package they come from (`packages`, `build-versions`), paths tell which verbs and subresources a
 * kind has (`resources`, `resource-markers`), and types of apimachinery are those of `@kube-codegen/runtime/meta/v1`.
 */
export { loadOpenApi, type OpenApiOptions, readOpenApi } from './load-openapi.ts';
