// What the definition of a custom resource says besides its schema: where its scale is, and which fields can be selected.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { Scale } from '@kube-codegen/runtime/autoscaling/v1';
import { KubeConfig } from '@kubernetes/client-node';
import type { KubernetesObject } from '@kube-codegen/runtime/meta/v1';
import { ResourceClient, type ResourceDescriptor, newRestClient } from '@kube-codegen/runtime/rest';
import { newApiServer, newFakeRestClient } from '@kube-codegen/runtime/testing';

import { foos } from './support.ts';

interface Sized extends KubernetesObject {
  spec?: { size?: number; replicas?: string; a?: string; deep?: { size?: number } };
  status?: { ready?: number; sel?: string };
}

const paths = {
  specReplicasPath: '.spec.size',
  statusReplicasPath: '.status.ready',
  labelSelectorPath: '.status.sel',
};
const sized: ResourceDescriptor = {
  ...foos,
  hasStatus: false,
  subresources: ['scale'],
  scale: paths,
  selectableFields: ['spec.a'],
};
const object: Sized = {
  apiVersion: 'example.com/v1',
  kind: 'Foo',
  metadata: { name: 'a', namespace: 'default' },
  spec: { size: 3, replicas: 'three', a: 'x' },
  status: { ready: 2, sel: 'app=a' },
};
const text = { type: 'string' };
const number = { type: 'integer' };
const crd = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'foos.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { kind: 'Foo', plural: 'foos' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { scale: paths },
        selectableFields: [{ jsonPath: '.spec.a' }],
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: { type: 'object', properties: { size: number, replicas: text, a: text } },
              status: { type: 'object', properties: { ready: number, sel: text } },
            },
          },
        },
      },
    ],
  },
};

async function fakeClient(resource: ResourceDescriptor = sized, first: Sized = object): Promise<ResourceClient<Sized>> {
  const client = new ResourceClient<Sized>(newFakeRestClient({ resources: [resource] }).client, resource, 'default');
  await client.create(first);
  return client;
}

function scaleTo(replicas: number): Scale {
  return { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'a' }, spec: { replicas } };
}

async function checkScale(client: ResourceClient<Sized>): Promise<void> {
  const { spec, status } = await client.getSubresource<Scale>('a', 'scale');
  assert.deepEqual([spec, status], [{ replicas: 3 }, { replicas: 2, selector: 'app=a' }]);
  const changed = await client.updateSubresource<Scale>('a', 'scale', scaleTo(5));
  assert.deepEqual(changed.spec, { replicas: 5 });
  const after = await client.get('a');
  assert.deepEqual(after.spec, { size: 5, replicas: 'three', a: 'x' });
  const owner = after.metadata.managedFields?.find(({ subresource }) => subresource === 'scale');
  assert.deepEqual([owner?.apiVersion, owner?.fieldsV1], ['example.com/v1', { 'f:spec': { 'f:size': {} } }]);
}

async function checkSelection(client: ResourceClient<Sized>): Promise<void> {
  const names = async (fieldSelector: string): Promise<readonly (string | undefined)[]> =>
    (await client.list({ fieldSelector })).items.map(({ metadata }) => metadata.name);
  assert.deepEqual(await names('spec.a=x'), ['a']);
  assert.deepEqual(await names('spec.a=y'), []);
  await assert.rejects(names('spec.size=3'), { code: 400, message: 'field label not supported: spec.size' });
}

describe('a custom resource', () => {
  test('has its scale where the descriptor says', async () => checkScale(await fakeClient()));

  test('can be selected by the fields that the descriptor says', async () => checkSelection(await fakeClient()));

  test('has them where the definition says, on a server that reads it', async (t) => {
    await using server = newApiServer({ crds: [crd] });
    await server.start();
    const config = new KubeConfig();
    config.loadFromString(server.kubeConfig());
    const rest = newRestClient(config);
    t.after(() => rest.close());
    const client = new ResourceClient<Sized>(rest, foos, 'default');
    await client.create(object);
    await checkSelection(client);
    await checkScale(client);
  });

  test('gets the objects on the way to its replicas that it lacks', async () => {
    const resource = { ...sized, scale: { ...paths, specReplicasPath: '.spec.deep.size' } };
    const client = await fakeClient(resource, { ...object, spec: { a: 'x' } });
    await client.updateSubresource<Scale>('a', 'scale', scaleTo(1));
    assert.deepEqual((await client.get('a')).spec, { a: 'x', deep: { size: 1 } });
  });
});
