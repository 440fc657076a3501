import type { ObjectName } from '../../meta/v1/index.ts';
import type { JsonObject, JsonValue } from '../../apply/json.ts';
import { isJsonObject, memberOf } from '../../apply/json.ts';
import type { ResourceDescriptor } from '../../rest/rest-client.ts';

const builtInGroups: ReadonlySet<string> = new Set([
  '',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'apps',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'internal.apiserver.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
  'storagemigration.k8s.io',
]);

/**
 * Whether a resource is one of the API server's own rather than a custom one. They differ: only built-in kinds take
 * strategic merge patches and updates without a resourceVersion, and the items of their lists do not name their kind.
 */
export function isBuiltIn({ group }: Pick<ResourceDescriptor, 'group'>): boolean {
  return builtInGroups.has(group);
}

/** Kinds of the core group, and groups, whose objects count generations. */
const coreWithGeneration: ReadonlySet<string> = new Set(['pods', 'replicationcontrollers']);
const groupsWithoutGeneration: ReadonlySet<string> = new Set([
  'coordination.k8s.io',
  'events.k8s.io',
  'rbac.authorization.k8s.io',
]);

/** Whether objects of a resource have a generation. Custom ones always have. */
export function countsGenerations({ group, resource }: ResourceDescriptor): boolean {
  if (group === '') return coreWithGeneration.has(resource);
  return !groupsWithoutGeneration.has(group);
}

/** Fields by which objects can be selected besides name and namespace, by `resource.group`. */
const selectableFields: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'pods',
    [
      'spec.nodeName',
      'spec.restartPolicy',
      'spec.schedulerName',
      'spec.serviceAccountName',
      'spec.hostNetwork',
      'status.phase',
      'status.podIP',
      'status.nominatedNodeName',
    ],
  ],
  [
    'events',
    [
      'involvedObject.kind',
      'involvedObject.namespace',
      'involvedObject.name',
      'involvedObject.uid',
      'involvedObject.apiVersion',
      'involvedObject.resourceVersion',
      'involvedObject.fieldPath',
      'reason',
      'reportingComponent',
      'source',
      'type',
    ],
  ],
  ['namespaces', ['status.phase']],
  ['nodes', ['spec.unschedulable']],
  ['replicationcontrollers', ['status.replicas']],
  ['replicasets.apps', ['status.replicas']],
  ['secrets', ['type']],
  ['jobs.batch', ['status.successful']],
  ['certificatesigningrequests.certificates.k8s.io', ['spec.signerName']],
]);

/** Fields by which objects of a built-in resource can be selected besides name and namespace. */
export function builtInSelectableFields({ group, resource }: ResourceDescriptor): readonly string[] {
  return selectableFields.get(group === '' ? resource : `${resource}.${group}`) ?? [];
}

/** The values of selectable fields of an object; name and namespace are always among them. */
export function fieldsOf(
  object: JsonObject,
  { namespace, name }: ObjectName,
  paths: readonly string[],
): Record<string, string> {
  const fields: Record<string, string> = { 'metadata.name': name, 'metadata.namespace': namespace };
  for (const path of paths) fields[path] = textAt(object, path.split('.'));
  return fields;
}

function textAt(object: JsonObject, path: readonly string[]): string {
  let value: JsonValue | undefined = object;
  for (const name of path) value = isJsonObject(value) ? memberOf(value, name) : undefined;
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
}
