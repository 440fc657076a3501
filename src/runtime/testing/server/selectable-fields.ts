import { type JsonObject, type JsonValue, isJsonObject, memberOf } from '../../apply/json.ts';
import type { ResourceDescriptor } from '../../rest/rest-client.ts';
import { metadataText } from './metadata.ts';

/** Fields by which objects can be selected besides name and namespace, by `resource.group`. */
const builtInFields: ReadonlyMap<string, readonly string[]> = new Map([
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
  [
    'events.events.k8s.io',
    [
      'regarding.kind',
      'regarding.namespace',
      'regarding.name',
      'regarding.uid',
      'regarding.apiVersion',
      'regarding.resourceVersion',
      'regarding.fieldPath',
      'reason',
      'reportingController',
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
  return builtInFields.get(group === '' ? resource : `${resource}.${group}`) ?? [];
}

interface FieldSource {
  /** Where the value is; the first one that is there counts. */
  readonly paths: readonly string[];
  /** What it is where it is absent. */
  readonly absent: string;
}

/** Fields of built-in kinds that are not simply the text at their path: Go leaves zeros out, and some have other names. */
const fieldSources: ReadonlyMap<string, FieldSource> = new Map([
  ['source', { paths: ['source.component', 'reportingComponent'], absent: '' }],
  ['spec.hostNetwork', { paths: ['spec.hostNetwork'], absent: 'false' }],
  ['spec.unschedulable', { paths: ['spec.unschedulable'], absent: 'false' }],
  ['status.replicas', { paths: ['status.replicas'], absent: '0' }],
  ['status.successful', { paths: ['status.succeeded'], absent: '0' }],
]);

/** The values of selectable fields of an object; name and namespace are always among them. */
export function fieldsOf(
  object: JsonObject,
  { builtIn, selectableFields }: { readonly builtIn: boolean; readonly selectableFields: readonly string[] },
): Record<string, string> {
  const fields: Record<string, string> = {
    'metadata.name': metadataText(object, 'name'),
    'metadata.namespace': metadataText(object, 'namespace'),
  };
  for (const field of selectableFields) {
    const source = builtIn ? fieldSources.get(field) : undefined;
    const texts = (source?.paths ?? [field]).map((path) => textAt(object, path.split('.')));
    fields[field] = texts.find((text) => text !== '') ?? source?.absent ?? '';
  }
  return fields;
}

function textAt(object: JsonObject, path: readonly string[]): string {
  let value: JsonValue | undefined = object;
  for (const name of path) value = isJsonObject(value) ? memberOf(value, name) : undefined;
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
}
