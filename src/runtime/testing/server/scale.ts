import { type JsonObject, type JsonValue, isJsonObject, memberOf } from '../../apply/json.ts';
import { newInvalid } from '../../rest/new-api-error.ts';
import { metadataOf, metadataText } from './metadata.ts';
import { patchedScale } from './patch-object.ts';
import { writeOptions } from './request-options.ts';
import type { Answer, Call } from './server-state.ts';
import { invalid } from './status-errors.ts';
import { existingObject, storeChanged } from './update-object.ts';
import { updateManagedFields } from '../../apply/field-manager.ts';
import { fieldOperation } from './server-state.ts';

/** The scale subresource: `spec.replicas` of an object as an autoscaling/v1 Scale, and back. */
export function scaleObject(call: Call): Answer {
  const existing = existingObject(call);
  if (call.request.verb === 'get') return { code: 200, body: scaleOf(existing) };
  const isPatch = call.request.verb === 'patch';
  const options = writeOptions(call.request, isPatch ? 'PatchOptions' : 'UpdateOptions');
  const scale = isPatch ? patchedScale(call, scaleOf(existing)) : call.request.body;
  const replicas = replicasOf(scale, metadataText(existing, 'name'));
  const spec = memberOf(existing, 'spec');
  const scaled = { ...existing, spec: { ...(isJsonObject(spec) ? spec : {}), replicas } };
  const based = withVersionOf(scaled, scale);
  const tracked = updateManagedFields(fieldOperation(call, options.fieldManager), existing, based);
  return { code: 200, body: scaleOf(storeChanged(call, existing, tracked, options.isDryRun)) };
}

function scaleOf(object: JsonObject): JsonObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadataOf(object);
  const metadata = Object.entries({ name, namespace, uid, resourceVersion, creationTimestamp });
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: Object.fromEntries(metadata.filter((entry): entry is [string, JsonValue] => entry[1] !== undefined)),
    spec: { replicas: numberAt(object, 'spec') },
    status: { replicas: numberAt(object, 'status') },
  };
}

function numberAt(object: JsonObject, part: string): number {
  const value = memberOf(object, part);
  const replicas = isJsonObject(value) ? memberOf(value, 'replicas') : undefined;
  return typeof replicas === 'number' ? replicas : 0;
}

function replicasOf(scale: unknown, name: string): number {
  const spec = isJsonObject(scale) ? memberOf(scale, 'spec') : undefined;
  const replicas = isJsonObject(spec) ? (memberOf(spec, 'replicas') ?? 0) : 0;
  if (typeof replicas === 'number' && replicas >= 0) return replicas;
  const kind = { group: 'autoscaling', kind: 'Scale' };
  throw newInvalid(kind, name, [invalid('spec.replicas', replicas, 'must be greater than or equal to 0')]);
}

/** A scale without a resourceVersion replaces whatever is there. */
function withVersionOf(object: JsonObject, scale: unknown): JsonObject {
  const version = isJsonObject(scale) ? metadataText(scale, 'resourceVersion') : '';
  return version === '' ? object : { ...object, metadata: { ...metadataOf(object), resourceVersion: version } };
}
