import { type JsonObject, isJsonObject, memberOf } from '../../apply/json.ts';
import type { ObjectSchema } from '../../apply/type-schema.ts';
import type { Clock } from '../../clock/index.ts';
import { keyOf } from '../../meta/v1/index.ts';
import { newNotFound } from '../../rest/new-api-error.ts';
import type { ResourceDescriptor } from '../../rest/rest-client.ts';
import {
  crdDescriptor,
  establishedStatus,
  resourcesOfCrd,
  setCrdDefaults,
  validateCrd,
} from '../server/custom-resource.ts';
import { metadataText } from '../server/metadata.ts';
import { newServerState } from '../server/new-server-state.ts';
import { newServedResource } from '../server/served-resource.ts';
import type { ServerState } from '../server/server-state.ts';

/** Namespaces, which every cluster has. */
export const namespaceDescriptor: ResourceDescriptor = {
  group: '',
  version: 'v1',
  resource: 'namespaces',
  kind: 'Namespace',
  listKind: 'NamespaceList',
  namespaced: false,
  hasStatus: true,
};

/** What a cluster in memory serves besides namespaces and custom resource definitions. */
export interface ClusterOptions {
  readonly resources: readonly ResourceDescriptor[];
  readonly schemas: Readonly<Record<string, ObjectSchema>>;
  readonly clock: Clock;
}

/** Namespaces that are there from the beginning. */
const firstNamespaces = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

/**
 * A server's state with what makes a cluster of it: custom resource definitions bring their resources when they are
 * stored and take them along when they go, objects live in namespaces that exist, and a namespace takes its objects along.
 */
export function newClusterState({ resources, schemas, clock }: ClusterOptions): ServerState {
  const base = newServerState({ resources, schemas, clock });
  const state: ServerState = {
    ...base,
    checkNamespace: (namespace) => {
      const isKnown = namespace === '' || base.store.get('namespaces', namespace) !== undefined;
      if (!isKnown) throw newNotFound(namespaceDescriptor, namespace);
    },
  };
  state.registry.add(
    newServedResource(namespaceDescriptor, {
      shortNames: ['ns'],
      setDefaults: (namespace) => withNamespaceDefaults(namespace),
      afterChange: (namespace, isGone) => isGone && removeNamespaced(state, metadataText(namespace, 'name')),
    }),
  );
  state.registry.add(
    newServedResource(crdDescriptor, {
      shortNames: ['crd', 'crds'],
      setDefaults: setCrdDefaults,
      validate: validateCrd,
      afterChange: (crd, isGone) => (isGone ? unregister(state, crd) : register(state, crd)),
    }),
  );
  for (const name of firstNamespaces) addNamespace(state, name);
  return state;
}

function addNamespace(state: ServerState, name: string): void {
  const metadata = {
    name,
    uid: state.newUid(),
    creationTimestamp: new Date(state.clock.now()).toISOString().replace(/\.\d+/, ''),
  };
  const namespace = withNamespaceDefaults({ apiVersion: 'v1', kind: 'Namespace', metadata });
  state.store.put('namespaces', name, { ...namespace, status: { phase: 'Active' } });
}

function withNamespaceDefaults(namespace: JsonObject): JsonObject {
  const metadata = memberOf(namespace, 'metadata');
  const own = isJsonObject(metadata) ? metadata : {};
  const labels = memberOf(own, 'labels');
  const name = metadataText(namespace, 'name');
  if (name === '') return namespace;
  const named = { ...(isJsonObject(labels) ? labels : {}), 'kubernetes.io/metadata.name': name };
  return { spec: { finalizers: ['kubernetes'] }, ...namespace, metadata: { ...own, labels: named } };
}

function removeNamespaced(state: ServerState, namespace: string): void {
  const buckets = new Set(
    state.registry
      .all()
      .filter(({ namespaced }) => namespaced)
      .map(({ bucket }) => bucket),
  );
  for (const bucket of buckets) {
    for (const [key] of state.store.list(bucket, `${namespace}/`)) state.store.delete(bucket, key);
  }
}

function register(state: ServerState, crd: JsonObject): void {
  const served = resourcesOfCrd(crd);
  const kept = new Set(served.map(({ apiVersion }) => apiVersion));
  const bucket = metadataText(crd, 'name');
  state.registry.removeWhere(
    (resource) => !resource.builtIn && resource.bucket === bucket && !kept.has(resource.apiVersion),
  );
  for (const resource of served) state.registry.add(resource);
  const status = memberOf(crd, 'status');
  const isEstablished = isJsonObject(status) && memberOf(status, 'conditions') !== undefined;
  if (isEstablished) return;
  state.store.put(bucketOfCrds, keyOf({ namespace: '', name: bucket }), {
    ...crd,
    status: establishedStatus(crd, state.clock.now()),
  });
}

const bucketOfCrds = `${crdDescriptor.resource}.${crdDescriptor.group}`;

function unregister(state: ServerState, crd: JsonObject): void {
  const bucket = metadataText(crd, 'name');
  for (const [key] of state.store.list(bucket)) state.store.delete(bucket, key);
  state.registry.removeWhere((resource) => !resource.builtIn && resource.bucket === bucket);
}
