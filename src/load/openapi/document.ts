import { asSchema, asText, isObject, type OpenApiSchema } from '../schema/index.ts';

/** A group, version and kind, as extensions of OpenAPI documents spell them. */
export interface DocumentGvk {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** An operation of a path: `GET` on deployments is `list`. */
export interface Operation {
  readonly path: string;
  /** `x-kubernetes-action`: get, list, watch, watchlist, post, put, patch, delete, deletecollection, connect. */
  readonly action: string;
  readonly gvk: DocumentGvk;
}

/** An OpenAPI v3 document of an API server, for one group and version. */
export interface OpenApiDocument {
  readonly file: string;
  readonly components: Readonly<Record<string, OpenApiSchema>>;
  readonly operations: readonly Operation[];
}

/** Reads a document; undefined for JSON that is none with Kubernetes' operations or types. */
export function readOpenApiDocument(value: unknown, file: string): OpenApiDocument | undefined {
  if (!isObject(value) || !asText(value['openapi'])?.startsWith('3.')) return undefined;
  const schemas = asSchema(value['components'])['schemas'];
  if (!isObject(schemas)) return undefined;
  const components = Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, asSchema(schema)]));
  return { file, components, operations: operationsOf(value['paths']) };
}

function operationsOf(paths: unknown): readonly Operation[] {
  if (!isObject(paths)) return [];
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.values(asSchema(item)).flatMap((operation) => {
      const gvk = isObject(operation) ? gvkOf(operation['x-kubernetes-group-version-kind']) : undefined;
      const action = isObject(operation) ? asText(operation['x-kubernetes-action']) : undefined;
      return gvk && action !== undefined ? [{ path, action, gvk }] : [];
    }),
  );
}

/** The one group, version and kind that a component is; undefined for helpers that are shared by many. */
export function componentGvk(schema: OpenApiSchema): DocumentGvk | undefined {
  const list = schema['x-kubernetes-group-version-kind'];
  return Array.isArray(list) && list.length === 1 ? gvkOf(list[0]) : undefined;
}

function gvkOf(value: unknown): DocumentGvk | undefined {
  if (!isObject(value)) return undefined;
  const [group, version, kind] = [asText(value['group']), asText(value['version']), asText(value['kind'])];
  return group === undefined || version === undefined || kind === undefined ? undefined : { group, version, kind };
}
