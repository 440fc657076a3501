import { type Atom, memberAtom } from '../../apply/atom.ts';
import {
  type JsonObject,
  type JsonValue,
  type MutableJsonObject,
  isJsonArray,
  isJsonObject,
  memberOf,
  setMember,
} from '../../apply/json.ts';
import type { GroupKind } from '../../meta/v1/index.ts';

const podTemplate: JsonObject = { metadata: {}, spec: { containers: null } };
const workload: JsonObject = { selector: null, template: podTemplate };
const nodeInfo = [
  'machineID',
  'systemUUID',
  'bootID',
  'kernelVersion',
  'osImage',
  'containerRuntimeVersion',
  'kubeletVersion',
  'kubeProxyVersion',
  'operatingSystem',
  'architecture',
];
const nodeStatus: JsonObject = {
  daemonEndpoints: { kubeletEndpoint: { Port: 0 } },
  nodeInfo: Object.fromEntries(nodeInfo.map((name) => [name, ''])),
};
const noBudget = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 };
const noDaemons = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 };

/** Objects of built-in kinds in which nothing has been set, as JSON, by `Kind` or `Kind.group`. */
const zeros: ReadonlyMap<string, JsonObject> = new Map<string, JsonObject>([
  ['Event', { involvedObject: {}, source: {}, reportingComponent: '', reportingInstance: '' }],
  ['LimitRange', { spec: { limits: null } }],
  ['Namespace', { spec: {}, status: {} }],
  ['Node', { spec: {}, status: nodeStatus }],
  ['PersistentVolume', { spec: {}, status: {} }],
  ['PersistentVolumeClaim', { spec: { resources: {} }, status: {} }],
  ['Pod', { spec: { containers: null }, status: {} }],
  ['PodTemplate', { template: podTemplate }],
  ['ReplicationController', { spec: {}, status: { replicas: 0 } }],
  ['ResourceQuota', { spec: {}, status: {} }],
  ['Service', { spec: {}, status: { loadBalancer: {} } }],
  ['DaemonSet.apps', { spec: { ...workload, updateStrategy: {} }, status: noDaemons }],
  ['Deployment.apps', { spec: { ...workload, strategy: {} }, status: {} }],
  ['ReplicaSet.apps', { spec: workload, status: { replicas: 0 } }],
  [
    'StatefulSet.apps',
    { spec: { ...workload, serviceName: '', updateStrategy: {} }, status: { replicas: 0, availableReplicas: 0 } },
  ],
  ['Job.batch', { spec: { template: podTemplate }, status: {} }],
  ['Lease.coordination.k8s.io', { spec: {} }],
  ['Event.events.k8s.io', { regarding: {}, deprecatedSource: {} }],
  ['Ingress.networking.k8s.io', { spec: {}, status: { loadBalancer: {} } }],
  ['NetworkPolicy.networking.k8s.io', { spec: { podSelector: {} } }],
  ['PodDisruptionBudget.policy', { spec: {}, status: noBudget }],
]);

/**
 * What objects of a built-in kind have even if nobody set it, since a struct of a Go type is written in any case: `spec`
 * and `status`, mostly. Null stands for lists that have to be there. Empty for kinds that are not known.
 */
export function goZero({ group, kind }: GroupKind): JsonObject {
  return zeros.get(group === '' ? kind : `${kind}.${group}`) ?? {};
}

/** The object with what its Go type has in any case, nulls aside. */
export function withGoZero(zero: JsonObject, object: JsonObject): JsonObject {
  const full: MutableJsonObject = { ...object };
  for (const [name, value] of Object.entries(zero)) {
    const own = memberOf(object, name);
    if (isJsonObject(value) && (own === undefined || isJsonObject(own))) {
      setMember(full, name, withGoZero(value, own ?? {}));
    } else if (own === undefined && value !== null) setMember(full, name, value);
  }
  return full;
}

/** The object without empty lists and maps, which Go's types leave out; empty structs mean something and stay. */
export function withoutEmptyCollections(atom: Atom, object: JsonObject): JsonObject {
  const kept: MutableJsonObject = {};
  for (const [name, member] of Object.entries(object)) {
    const type = atom.map === undefined ? undefined : memberAtom(atom.map, name);
    if (type === undefined || !isEmptyCollection(type, member)) setMember(kept, name, inside(type ?? {}, member));
  }
  return kept;
}

function inside(atom: Atom, value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map((item) => inside(atom.list?.element ?? {}, item));
  return isJsonObject(value) ? withoutEmptyCollections(atom, value) : value;
}

function isEmptyCollection({ list, map }: Atom, value: JsonValue): boolean {
  if (isJsonArray(value)) return list !== undefined && value.length === 0;
  const isMap = map !== undefined && map.fields.size === 0 && !map.deduced;
  return isMap && isJsonObject(value) && Object.keys(value).length === 0;
}
