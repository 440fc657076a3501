import type { ApiVerb } from '../../rest/rest-client.ts';

/** What a path of the API is about. */
export type Route =
  ResourceRoute | { readonly type: 'discovery'; readonly path: readonly string[] } | { readonly type: 'unknown' };

/** A path of a resource. */
export interface ResourceRoute {
  readonly type: 'resource';
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
}

/** Reads a path, which is still percent-encoded. */
export function routeOf(path: string): Route {
  const segments = path.split('/').filter((segment) => segment !== '');
  const parts = segments.map(decode);
  if (parts.includes(undefined)) return { type: 'unknown' };
  const [root = '', ...rest] = parts.filter((part) => part !== undefined);
  if (root === 'api') return rest.length <= 1 ? { type: 'discovery', path: [root, ...rest] } : resourceRoute('', rest);
  if (root === 'apis') {
    const [group = '', ...more] = rest;
    return rest.length <= 2 ? { type: 'discovery', path: [root, ...rest] } : resourceRoute(group, more);
  }
  return { type: 'discovery', path: root === '' ? [] : [root, ...rest] };
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

/** Subresources of namespaces; what else follows the name of a namespace is a resource in it. */
const namespaceSubresources: ReadonlySet<string> = new Set(['status', 'finalize']);

function resourceRoute(group: string, [version = '', ...path]: readonly string[]): Route {
  const [first, second, third] = path;
  const isNamespaced =
    first === 'namespaces' && third !== undefined && !(group === '' && namespaceSubresources.has(third));
  const namespace = isNamespaced ? second : undefined;
  const [resource, name, ...subresource] = isNamespaced ? path.slice(2) : path;
  if (resource === undefined) return { type: 'unknown' };
  return {
    type: 'resource',
    group,
    version,
    resource,
    namespace,
    name,
    subresource: subresource.length === 0 ? undefined : subresource.join('/'),
  };
}

/** The verb that a method means on a path; undefined where the method is not allowed. */
export function verbOf(method: string, { name, subresource }: ResourceRoute, isWatch: boolean): ApiVerb | undefined {
  switch (method) {
    case 'GET':
      if (isWatch && subresource === undefined) return 'watch';
      return name === undefined ? 'list' : 'get';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return name === undefined ? 'deletecollection' : 'delete';
    default:
      return undefined;
  }
}
