import { isJsonObject, memberOf, toJson } from '../../apply/json.ts';
import { newNotFound } from '../../rest/new-api-error.ts';
import type { ApiRequest, ApiVerb, ResourceDescriptor } from '../../rest/rest-client.ts';
import { createObject } from './create-object.ts';
import { deleteCollection, deleteObject } from './delete-object.ts';
import type { EventStream } from './event-stream.ts';
import { getObject, listObjects } from './list-objects.ts';
import { patchObject } from './patch-object.ts';
import { scaleObject } from './scale.ts';
import type { Answer, Call, ServerState } from './server-state.ts';
import { newMethodNotAllowed, newUnknownResource } from './status-errors.ts';
import { existingObject, nameOf, updateObject } from './update-object.ts';
import { watchObjects } from './watch-objects.ts';

/** Who is taken for the field manager when neither the call nor the transport says. */
export const unknownManager = 'unknown';

/** What can be done to a subresource that is a view of the object. */
const subresourceVerbs: ReadonlySet<ApiVerb> = new Set<ApiVerb>(['get', 'list', 'update', 'patch']);

/**
 * Answers any request but a watch, at once: either everything of it happens or nothing (of a collection,
 * what comes before a conflict is deleted). Throws ApiError with the status that an API server would answer. What is in
 * the answer belongs to the store.
 */
export function handleRequest(
  state: ServerState,
  request: ApiRequest,
  defaultManager: string = unknownManager,
): Answer {
  const call = callOf(state, request, defaultManager);
  const { subresource = '' } = request;
  if (subresource === '') return handleVerb(call);
  if (subresource === 'scale') return scaleObject(call);
  if (request.verb === 'create' && subresource !== 'status') return createSubresource(call);
  if (!subresourceVerbs.has(request.verb)) throw newMethodNotAllowed();
  return handleVerb(call);
}

/** Starts a watch. Throws ApiError when an API server would refuse it. */
export function handleWatch(state: ServerState, request: ApiRequest): EventStream {
  return watchObjects(callOf(state, request, unknownManager));
}

function callOf(state: ServerState, request: ApiRequest, defaultManager: string): Call {
  const { group, version, resource: name } = request.resource;
  const resource = state.registry.find(request.resource);
  if (resource === undefined) throw newUnknownResource(`no resource ${name} in ${group}/${version}`);
  if (resource.namespaced && !request.namespace && request.verb !== 'list' && request.verb !== 'watch') {
    throw newUnknownResource(`${request.verb} of ${name} needs a namespace`);
  }
  const { subresource = '' } = request;
  if (!isServed(resource, subresource)) {
    if (!resource.builtIn) throw newNotFound(resource, request.name ?? '');
    throw newUnknownResource(`${name} has no subresource ${subresource}`);
  }
  return { state, resource, request, defaultManager };
}

function isServed({ hasStatus, subresources = [] }: ResourceDescriptor, subresource: string): boolean {
  if (subresource === '') return true;
  return subresource === 'status' ? hasStatus : subresources.includes(subresource);
}

function handleVerb(call: Call): Answer {
  switch (call.request.verb) {
    case 'get':
      return getObject(call);
    case 'list':
      return listObjects(call);
    case 'create':
      return createObject(call);
    case 'update':
      return updateObject(call);
    case 'patch':
      return patchObject(call);
    case 'delete':
      return deleteObject(call);
    case 'deletecollection':
      return deleteCollection(call);
    default:
      throw newMethodNotAllowed();
  }
}

/**
 * POST on a subresource: an object of the kind itself replaces it; anything else, such as a Binding, is given back
 * without further effect, once it is sure that the object is there (client-go `testing/fixture.go`: ObjectReaction).
 */
function createSubresource(call: Call): Answer {
  nameOf(call);
  existingObject(call);
  const body = toJson(call.request.body);
  if (!isJsonObject(body)) return { code: 201, body: {} };
  const isSameKind = memberOf(body, 'kind') === call.resource.kind;
  return isSameKind ? { ...updateObject(call), code: 201 } : { code: 201, body };
}
