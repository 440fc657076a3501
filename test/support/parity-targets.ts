import { readFileSync } from 'node:fs';

import { createFakeClientset as createFakeKubernetes } from '@kube-codegen/kubernetes/clientset/fake';
import { deploymentResource } from '@kube-codegen/kubernetes/clientset/typed/apps/v1';
import { leaseResource } from '@kube-codegen/kubernetes/clientset/typed/coordination/v1';
import { configMapResource, nodeResource } from '@kube-codegen/kubernetes/clientset/typed/core/v1';
import { type ApiRequest, newRestClient, type ResourceDescriptor, type RestClient } from '@kube-codegen/runtime/rest';
import { type ApiServer, newApiServer, newFakeRestClient } from '@kube-codegen/runtime/testing';
import { KubeConfig } from '@kubernetes/client-node';
import { load } from 'js-yaml';

import { createFakeClientset } from '../../generated/clientset/versioned/fake/index.ts';
import { deploymentSchema } from '../../src/kubernetes/generated/applyconfiguration/apps/v1/merge-schema.ts';
import { leaseSchema } from '../../src/kubernetes/generated/applyconfiguration/coordination/v1/merge-schema.ts';
import { configMapSchema, nodeSchema } from '../../src/kubernetes/generated/applyconfiguration/core/v1/merge-schema.ts';
import { appSchema } from '../golden/built-ins/expected/applyconfiguration/embedding/v1/merge-schema.ts';
import { type ControlPlane, findControlPlane, startControlPlane } from './control-plane.ts';
import { eventually } from './eventually.ts';
import { appCrd, appResource } from './parity-app.ts';
import { generatedWidgetSchema, widgetCrd, widgetResource } from './parity-widget.ts';

/** An API server, real or not, that scenarios run against. */
export interface ParityTarget {
  readonly name: 'real' | 'fake' | 'memory';
  readonly rest: RestClient;
}

/** The targets of a test file, and what ends them. */
export interface ParityTargets extends AsyncDisposable {
  /** The real one first. */
  readonly all: readonly [ParityTarget, ...ParityTarget[]];
}

/** Why there is no real API server to compare with, or undefined where there is one. */
export const missingControlPlane: string | undefined = ((found) => ('missing' in found ? found.missing : undefined))(
  findControlPlane(),
);

// What nobody calls himself has the same name everywhere, and no limit slows the tests down.
const clientOptions = { userAgent: 'unknown', qps: 0, maxRetries: 0, onWarning: () => {} };

/** Starts a real control plane, the fake clientsets, and the API server in memory, with Foos, Widgets and Apps in each. */
export async function startParityTargets(): Promise<ParityTargets> {
  const found = findControlPlane();
  if ('missing' in found) throw new Error(found.missing);
  const fooFile = new URL('../../artifacts/examples/crd-status-subresource.yaml', import.meta.url);
  const crds = [load(readFileSync(fooFile, 'utf8')), widgetCrd, appCrd].filter(
    (crd) => typeof crd === 'object' && crd !== null,
  );
  const fake: ParityTarget = { name: 'fake', rest: await newFake() };
  const memory = await startMemory(crds);
  const cluster = await startControlPlane(found.assets);
  const stop = async (): Promise<void> => {
    await memory.stop();
    await cluster.stop();
  };
  try {
    const real = await startReal(cluster, crds);
    return { all: [real, fake, { name: 'memory', rest: restOf(memory.kubeConfig()) }], [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startReal(cluster: ControlPlane, crds: readonly object[]): Promise<ParityTarget> {
  const rest = restOf(JSON.stringify(load(readFileSync(cluster.kubeconfig, 'utf8'))));
  for (const crd of crds) await rest.request({ verb: 'create', resource: crdResource, body: crd });
  // The API server publishes the merge schemas of CRDs only after it has begun to serve them.
  const probe = { verb: 'patch', patchType: 'application/apply-patch+yaml', query: { fieldManager: 'probe' } } as const;
  const metadata = { name: 'probe' };
  await eventually('the CRDs are served', async () => {
    for (const resource of ['foos.samplecontroller.k8s.io', 'widgets.parity.example.com', 'apps.embedding.example.com'])
      cluster.kubectl('get', resource);
    for (const resource of [widgetResource, appResource]) {
      const body = { apiVersion: `${resource.group}/${resource.version}`, kind: resource.kind, metadata, spec: {} };
      await rest.request({ ...probe, resource, namespace: 'default', ...metadata, body });
    }
    return true;
  });
  return { name: 'real', rest };
}

const crdResource: ResourceDescriptor = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  resource: 'customresourcedefinitions',
  kind: 'CustomResourceDefinition',
  listKind: 'CustomResourceDefinitionList',
  namespaced: false,
  hasStatus: true,
};

function restOf(kubeConfig: string): RestClient {
  const config = new KubeConfig();
  config.loadFromString(kubeConfig);
  return newRestClient(config, clientOptions);
}

/** Objects of a high resourceVersion, so that no other number of an answer is taken for one. */
const seed = { metadata: { name: 'seed', namespace: 'seed', resourceVersion: '5000000' } };

async function newFake(): Promise<RestClient> {
  const foos = createFakeClientset({ apiVersion: 'samplecontroller.k8s.io/v1alpha1', kind: 'Foo', ...seed });
  const kubernetes = createFakeKubernetes({ apiVersion: 'v1', kind: 'ConfigMap', ...seed });
  const schemas = {
    'parity.example.com/v1/Widget': await generatedWidgetSchema(),
    'embedding.example.com/v1/App': appSchema,
  };
  const own = newFakeRestClient({ resources: [widgetResource, appResource], schemas }, [
    { apiVersion: 'parity.example.com/v1', kind: 'Widget', ...seed },
  ]);
  const clients = new Map([
    [widgetResource.group, own.client],
    [appResource.group, own.client],
    ['samplecontroller.k8s.io', foos.client],
  ]);
  const clientOf = ({ resource: { group } }: ApiRequest): RestClient => clients.get(group) ?? kubernetes.client;
  return {
    request: (request) => clientOf(request).request(request),
    watch: (request) => clientOf(request).watch(request),
  };
}

async function startMemory(crds: readonly object[]): Promise<ApiServer> {
  const server = newApiServer({
    resources: [configMapResource, nodeResource, deploymentResource, leaseResource],
    schemas: {
      'v1/ConfigMap': configMapSchema,
      'v1/Node': nodeSchema,
      'apps/v1/Deployment': deploymentSchema,
      'coordination.k8s.io/v1/Lease': leaseSchema,
    },
    crds,
    objects: [{ apiVersion: 'v1', kind: 'ConfigMap', ...seed }],
  });
  await server.start();
  return server;
}
