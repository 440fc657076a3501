import type { ApiRequest, ApiVerb, ResourceDescriptor } from '../rest/rest-client.ts';
import type { PatchType } from '../rest/patch-type.ts';
import type { GroupVersionResource } from '../meta/v1/index.ts';

/** A verb as actions name it: those of the API, but `delete-collection` as client-go spells it. */
export type ActionVerb = Exclude<ApiVerb, 'deletecollection'> | 'delete-collection';

/** One call of a client, as the fake recorded it. It shares nothing with what was sent or stored. */
export interface Action {
  readonly verb: ActionVerb;
  readonly resource: GroupVersionResource;
  /** The kind of the resource's objects. */
  readonly kind: string;
  /** `status`, …; empty for the object itself. */
  readonly subresource: string;
  /** Empty for cluster-scoped resources, and for all namespaces. */
  readonly namespace: string;
  /** Of calls about one object; empty for others. */
  readonly name: string;
  /** Of create and update: the object as it was sent. Of delete and delete-collection: the options. */
  readonly object?: unknown;
  /** Of patch: the patch as it was sent. */
  readonly patch?: unknown;
  /** Of patch. */
  readonly patchType?: PatchType;
  /** The options of the call by the API's names of query parameters: `labelSelector`, `fieldManager`, …. */
  readonly options: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

/** The action that a request is. Body and patch are those of the request, not copies. */
export function actionOf(request: ApiRequest): Action {
  const { group, version, resource, kind } = request.resource;
  const options = Object.entries(request.query ?? {}).filter(isGiven);
  return {
    verb: request.verb === 'deletecollection' ? 'delete-collection' : request.verb,
    resource: { group, version, resource },
    kind,
    subresource: request.subresource ?? '',
    namespace: request.namespace ?? '',
    name: request.name ?? nameInBody(request),
    ...(request.verb === 'patch'
      ? { patch: request.body }
      : request.body === undefined
        ? {}
        : { object: request.body }),
    ...(request.patchType === undefined ? {} : { patchType: request.patchType }),
    options: Object.fromEntries(options),
  };
}

type Option = string | number | boolean | readonly string[];

function isGiven(entry: [string, Option | undefined]): entry is [string, Option] {
  return entry[1] !== undefined;
}

/** What is created has its name inside. */
function nameInBody({ verb, body }: ApiRequest): string {
  if (verb !== 'create' || typeof body !== 'object' || body === null || !('metadata' in body)) return '';
  const { metadata } = body;
  if (typeof metadata !== 'object' || metadata === null || !('name' in metadata)) return '';
  return typeof metadata.name === 'string' ? metadata.name : '';
}

/** The request that an action is, for a resource: the inverse of `actionOf`. */
export function requestOf(action: Action, resource: ResourceDescriptor): ApiRequest {
  const { verb, namespace, name, subresource, patch, object, patchType, options } = action;
  const isAboutName = verb !== 'create' || subresource !== '';
  const body = verb === 'patch' ? patch : object;
  return {
    verb: verb === 'delete-collection' ? 'deletecollection' : verb,
    resource,
    ...(namespace === '' ? {} : { namespace }),
    ...(name === '' || !isAboutName ? {} : { name }),
    ...(subresource === '' ? {} : { subresource }),
    ...(body === undefined ? {} : { body }),
    ...(patchType === undefined ? {} : { patchType }),
    query: options,
  };
}

/**
 * Whether an action is of a verb and resource: verb and resource may be `*`; a resource stands for all its
 * subresources, `resource/subresource` for just one. Case does not count (client-go `testing/fixture.go`).
 */
export function actionMatches(action: Action, verb: string, resource: string): boolean {
  const wantedVerb = verb.toLowerCase() === 'deletecollection' ? 'delete-collection' : verb.toLowerCase();
  return (wantedVerb === '*' || wantedVerb === action.verb) && resourceCovers(resource, action);
}

function resourceCovers(wanted: string, { resource, subresource }: Action): boolean {
  const [name = '', ...rest] = wanted.toLowerCase().split('/');
  if (wanted === '*') return true;
  if (name !== resource.resource.toLowerCase()) return false;
  return rest.length === 0 || rest.join('/') === subresource.toLowerCase();
}
