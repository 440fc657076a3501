import type { Position } from '../../diagnostics/index.ts';
import { asSchema, asText, isObject, type OpenApiSchema } from '../schema/index.ts';
import { sourceText } from '../typescript/source-text.ts';

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
  readonly text: string;
  readonly components: Readonly<Record<string, OpenApiSchema>>;
  readonly operations: readonly Operation[];
}

/** A document as it is read: what diagnostics call the file, and its text. */
type DocumentText = Pick<OpenApiDocument, 'file' | 'text'>;

/** Reads a document; undefined for JSON that is none with Kubernetes' operations or types. */
export function readOpenApiDocument(value: unknown, { file, text }: DocumentText): OpenApiDocument | undefined {
  if (!isObject(value) || !asText(value['openapi'])?.startsWith('3.')) return undefined;
  const schemas = asSchema(value['components'])['schemas'];
  if (!isObject(schemas)) return undefined;
  const components = Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, asSchema(schema)]));
  return { file, text, components, operations: operationsOf(value['paths']) };
}

const watchPath = /^\/(?:api|apis\/[^/]+)\/[^/]+\/watch\//;

function operationsOf(paths: unknown): readonly Operation[] {
  if (!isObject(paths)) return [];
  const listsWatch = !Object.keys(paths).some((path) => watchPath.test(path));
  return Object.entries(paths).flatMap(([path, entry]) => {
    const item = asSchema(entry);
    return Object.values(item).flatMap((value): readonly Operation[] => {
      const operation = asSchema(value);
      const gvk = gvkOf(operation['x-kubernetes-group-version-kind']);
      const action = asText(operation['x-kubernetes-action']);
      if (gvk === undefined || action === undefined) return [];
      const watches = listsWatch && action === 'list' && (takesWatch(operation) || takesWatch(item));
      return [{ path, action, gvk }, ...(watches ? [{ path, action: 'watch', gvk }] : [])];
    });
  });
}

/**
 * Whether a list takes the query parameter `watch`. API servers publish no `/watch/` paths for CRDs, so that this is all
 * that tells of watching; where there are such paths they decide, since built-in lists that cannot be watched have the
 * parameter too.
 */
function takesWatch({ parameters }: Readonly<Record<string, unknown>>): boolean {
  const list: readonly unknown[] = Array.isArray(parameters) ? parameters : [];
  return list.some((each) => isObject(each) && each['name'] === 'watch' && each['in'] === 'query');
}

/** Where a document has a component; its beginning where that cannot be told. */
export function positionOf(component: string, { file, text }: OpenApiDocument): Position {
  const key = JSON.stringify(component);
  // References hold the name too, but never as a whole string.
  return sourceText(file, text).positionAt(Math.max(0, text.indexOf(key)), key.length);
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
