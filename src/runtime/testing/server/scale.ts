import { type JsonObject, type JsonValue, isJsonObject, memberOf } from '../../apply/json.ts';
import { managersAfterScale, managersOfScale } from '../../apply/scale-managers.ts';
import type { ObjectSchema } from '../../apply/type-schema.ts';
import { type LabelSelector, formatLabelSelector } from '../../meta/v1/index.ts';
import { newInvalid } from '../../rest/new-api-error.ts';
import { checkIdentity } from './decode-object.ts';
import { metadataOf, metadataText, withMetadata } from './metadata.ts';
import { acceptedPatchType, patchedObject } from './patch-object.ts';
import { writeOptions } from './request-options.ts';
import { type ServedResource, newServedResource } from './served-resource.ts';
import { type Answer, type Call, trackedUpdate } from './server-state.ts';
import { invalid, newMethodNotAllowed, newUnclassified } from './status-errors.ts';
import { checkUid, existingObject, sentObject, storeChanged } from './update-object.ts';

const scaleSchema: ObjectSchema = {
  fields: { spec: { type: 'ref', name: 'ScaleSpec' }, status: { type: 'ref', name: 'ScaleStatus' } },
  types: {
    ScaleSpec: { type: 'map', fields: { replicas: { type: 'number' } } },
    ScaleStatus: { type: 'map', fields: { replicas: { type: 'number' }, selector: { type: 'string' } } },
  },
};

/** What a Scale is for a server: an object of its own, though nothing of it is stored. */
const scaleResource: ServedResource = newServedResource(
  {
    group: 'autoscaling',
    version: 'v1',
    resource: 'scales',
    kind: 'Scale',
    listKind: 'ScaleList',
    namespaced: true,
    hasStatus: false,
  },
  { schema: scaleSchema },
);

/**
 * The scale subresource: `spec.replicas` of an object as an autoscaling/v1 Scale, and back. Writes go by the rules of
 * any other object, and who owns the replicas of the Scale owns those of the object (kubernetes
 * `registry/apps/deployment/storage`: ScaleREST).
 */
export function scaleObject(call: Call): Answer {
  switch (call.request.verb) {
    case 'get':
    case 'list':
      return { code: 200, body: scaleOf(call.resource, existingObject(call)) };
    case 'update':
    case 'patch':
      return { code: 200, body: writeScale(call) };
    default:
      throw newMethodNotAllowed();
  }
}

function writeScale(call: Call): JsonObject {
  const { resource, request } = call;
  const scaleCall: Call = { ...call, resource: { ...scaleResource, namespaced: resource.namespaced } };
  const patchType = request.verb === 'patch' ? acceptedPatchType(call) : undefined;
  const options = writeOptions(request, patchType === undefined ? 'UpdateOptions' : 'PatchOptions');
  const sent = patchType === undefined ? sentObject(scaleCall, options) : undefined;
  const existing = existingObject(call);
  const managers = memberOf(metadataOf(existing), 'managedFields');
  const current = withMetadata(scaleOf(resource, existing), {
    managedFields: scaleManagers(managers, resource.apiVersion),
  });
  const scale =
    sent === undefined
      ? patchedObject(scaleCall, current, options)
      : trackedUpdate(scaleCall, options.fieldManager, current, sent);
  checkIdentity(scaleResource, scale);
  checkUid(call, existing, metadataText(scale, 'uid'));
  const version = metadataText(scale, 'resourceVersion');
  const scaled = withMetadata(withReplicas(existing, replicasOf(scale, metadataText(existing, 'name'))), {
    managedFields: managersAfterScale(managers, memberOf(metadataOf(scale), 'managedFields'), resource.apiVersion),
    ...(version === '' ? {} : { resourceVersion: version }),
  });
  return scaleOf(resource, storeChanged(call, existing, scaled, options.isDryRun));
}

/** Throws ApiError 500 for managers that cannot be read, as only a test can have put them there. */
function scaleManagers(managers: JsonValue | undefined, apiVersion: string): JsonValue {
  try {
    return managersOfScale(managers, apiVersion);
  } catch (error) {
    throw error instanceof SyntaxError ? newUnclassified(error.message) : error;
  }
}

function scaleOf(resource: ServedResource, object: JsonObject): JsonObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadataOf(object);
  const metadata = Object.entries({ name, namespace, uid, resourceVersion, creationTimestamp });
  const replicas = numberAt(object, 'spec');
  const selector = selectorOf(resource, object);
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: Object.fromEntries(metadata.filter((entry): entry is [string, JsonValue] => entry[1] !== undefined)),
    spec: replicas === 0 ? {} : { replicas },
    status: { replicas: numberAt(object, 'status'), ...(selector === '' ? {} : { selector }) },
  };
}

function partOf(object: JsonObject, name: string): JsonObject {
  const part = memberOf(object, name);
  return isJsonObject(part) ? part : {};
}

function numberAt(object: JsonObject, part: string): number {
  const replicas = memberOf(partOf(object, part), 'replicas');
  return typeof replicas === 'number' ? replicas : 0;
}

/** The selector of a built-in kind as text. Where that of a custom one is, only its definition knows. */
function selectorOf({ builtIn, group }: ServedResource, object: JsonObject): string {
  const selector = memberOf(partOf(object, 'spec'), 'selector');
  if (!builtIn || !isJsonObject(selector)) return '';
  // What has been stored is of its type; a ReplicationController has nothing but labels there.
  const labels = (group === '' ? { matchLabels: selector } : selector) as LabelSelector;
  return formatLabelSelector(labels);
}

function withReplicas(object: JsonObject, replicas: number): JsonObject {
  return { ...object, spec: { ...partOf(object, 'spec'), replicas } };
}

function replicasOf(scale: JsonObject, name: string): number {
  const replicas = numberAt(scale, 'spec');
  if (replicas >= 0) return replicas;
  const kind = { group: 'autoscaling', kind: 'Scale' };
  throw newInvalid(kind, name, [invalid('spec.replicas', replicas, 'must be greater than or equal to 0')]);
}
