import { newBadRequest } from './new-api-error.ts';
import type { ApiRequest, ApiVerb } from './rest-client.ts';

/** The HTTP method of each verb. */
export const methodOf: Readonly<Record<ApiVerb, string>> = {
  get: 'GET',
  list: 'GET',
  watch: 'GET',
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  deletecollection: 'DELETE',
};

/**
 * Path and query of a request: `/apis/<group>/<version>/[namespaces/<namespace>/]<resource>[/<name>[/<subresource>]]`,
 * `/api/<version>/…` for the core group (client-go `rest/request.go`). Throws ApiError (400) for names that no path can
 * hold, and for a namespaced object without its namespace.
 */
export function pathOf(request: ApiRequest): string {
  const { resource, namespace = '', name = '', subresource = '' } = request;
  requireNamespace(request);
  const root = resource.group === '' ? ['api'] : [...segments(resource.apiPath ?? '/apis'), resource.group];
  const scope = resource.namespaced && namespace !== '' ? ['namespaces', checked(namespace, 'namespace')] : [];
  const object = name === '' ? [] : [checked(name, 'name'), ...segments(subresource)];
  const path = [...root, resource.version, ...scope, resource.resource, ...object].map(encodeURIComponent).join('/');
  return `/${path}${queryString(request)}`;
}

function segments(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function requireNamespace({ verb, resource, namespace = '', name = '' }: ApiRequest): void {
  if (!resource.namespaced || namespace !== '') return;
  if (verb === 'create') throw newBadRequest('an empty namespace may not be set during creation');
  if (name !== '') throw newBadRequest('an empty namespace may not be set when a resource name is provided');
}

function checked(segment: string, what: string): string {
  if (segment === '.' || segment === '..' || /[/%]/.test(segment)) {
    throw newBadRequest(`invalid ${what} ${JSON.stringify(segment)}: may not be '.', '..' or contain '/' or '%'`);
  }
  return segment;
}

/** Empty and undefined options are the same to a server, and left out. A watch says so here, whoever asked for it. */
function queryString({ verb, query = {} }: ApiRequest): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...query, ...(verb === 'watch' ? { watch: true } : {}) })) {
    const values: readonly (string | number | boolean | undefined)[] = typeof value === 'object' ? value : [value];
    for (const item of values) if (item !== undefined && item !== '') parameters.append(name, String(item));
  }
  const seconds = timeoutSecondsOf({ query });
  if (seconds !== undefined && !parameters.has('timeout')) parameters.append('timeout', `${seconds}s`);
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

/** The time that the caller gives the server; it bounds the client's side too. */
export function timeoutSecondsOf({ query }: Pick<ApiRequest, 'query'>): number | undefined {
  const seconds = query?.['timeoutSeconds'];
  return typeof seconds === 'number' && seconds > 0 ? seconds : undefined;
}
