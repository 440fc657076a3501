import { type JsonObject, type JsonValue, isJsonObject, memberOf } from '../../apply/json.ts';
import type { ObjectSchema } from '../../apply/type-schema.ts';
import { type LabelSelector, formatLabelSelector } from '../../meta/v1/index.ts';
import { newInvalid } from '../../rest/new-api-error.ts';
import { checkIdentity } from './decode-object.ts';
import { metadataOf, metadataText, withMetadata } from './metadata.ts';
import { acceptedPatchType, patchedObject } from './patch-object.ts';
import { writeOptions } from './request-options.ts';
import { managersAfterScale, managersOfScale, type ScaledObject } from './scale-managers.ts';
import { type MemberPath, scalePathsOf, valueAt, withValueAt } from './scale-paths.ts';
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
 * The scale subresource: the replicas of an object as an autoscaling/v1 Scale, and back. Writes go by the rules of any
 * other object, and who owns the replicas of the Scale owns those of the object (kubernetes
 * `registry/apps/deployment/storage`, apiextensions-apiserver `pkg/registry/customresource`: ScaleREST).
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
  const scaled: ScaledObject = { apiVersion: resource.apiVersion, replicas: scalePathsOf(resource).spec };
  const managers = memberOf(metadataOf(existing), 'managedFields');
  const current = withMetadata(scaleOf(resource, existing), {
    managedFields: scaleManagers(managers, scaled),
  });
  const scale =
    sent === undefined
      ? patchedObject(scaleCall, current, options)
      : trackedUpdate(scaleCall, options.fieldManager, current, sent);
  checkIdentity(scaleResource, scale);
  checkUid(call, existing, metadataText(scale, 'uid'));
  const version = metadataText(scale, 'resourceVersion');
  const replicas = replicasOf(scale, metadataText(existing, 'name'));
  const changed = withMetadata(withValueAt(existing, scaled.replicas, replicas), {
    managedFields: managersAfterScale(managers, memberOf(metadataOf(scale), 'managedFields'), scaled),
    ...(version === '' ? {} : { resourceVersion: version }),
  });
  return scaleOf(resource, storeChanged(call, existing, changed, options.isDryRun));
}

/** Throws ApiError 500 for managers that cannot be read, as only a test can have put them there. */
function scaleManagers(managers: JsonValue | undefined, scaled: ScaledObject): JsonValue {
  try {
    return managersOfScale(managers, scaled);
  } catch (error) {
    throw error instanceof SyntaxError ? newUnclassified(error.message) : error;
  }
}

function scaleOf(resource: ServedResource, object: JsonObject): JsonObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadataOf(object);
  const metadata = Object.entries({ name, namespace, uid, resourceVersion, creationTimestamp });
  const paths = scalePathsOf(resource);
  const replicas = numberAt(object, paths.spec);
  const selector = selectorOf(resource, object);
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: Object.fromEntries(metadata.filter((entry): entry is [string, JsonValue] => entry[1] !== undefined)),
    spec: replicas === 0 ? {} : { replicas },
    status: { replicas: numberAt(object, paths.status), ...(selector === '' ? {} : { selector }) },
  };
}

function numberAt(object: JsonObject, path: MemberPath): number {
  const replicas = valueAt(object, path);
  return typeof replicas === 'number' ? replicas : 0;
}

/** The selector as text, which is how custom resources have it, where their definition says. */
function selectorOf(resource: ServedResource, object: JsonObject): string {
  if (resource.builtIn) return builtInSelector(resource, object);
  const { selector } = scalePathsOf(resource);
  const text = selector && valueAt(object, selector);
  return typeof text === 'string' ? text : '';
}

function builtInSelector({ group }: ServedResource, object: JsonObject): string {
  const selector = valueAt(object, ['spec', 'selector']);
  if (!isJsonObject(selector)) return '';
  // What has been stored is of its type; a ReplicationController has nothing but labels there.
  const labels = (group === '' ? { matchLabels: selector } : selector) as LabelSelector;
  return formatLabelSelector(labels);
}

function replicasOf(scale: JsonObject, name: string): number {
  const replicas = numberAt(scale, ['spec', 'replicas']);
  if (replicas >= 0) return replicas;
  const kind = { group: 'autoscaling', kind: 'Scale' };
  throw newInvalid(kind, name, [invalid('spec.replicas', replicas, 'must be greater than or equal to 0')]);
}
