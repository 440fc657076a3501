import assert from 'node:assert/strict';
import { it } from 'node:test';

import type { ApiRequest } from '@kube-codegen/runtime/rest';
import { newRecordingClient } from '../../support/recording-client.ts';
import { testSubresourceApplyConfiguration } from './expected/applyconfiguration/extensions/v1/index.ts';
import { createFakeClientset } from './expected/clientset/versioned/fake/index.ts';
import { newClientset } from './expected/clientset/versioned/index.ts';

function shape({ verb, name, subresource, patchType, body }: ApiRequest): readonly unknown[] {
  return [verb, name, subresource, patchType, body];
}

it('sends custom methods without a subresource as the verb they stand for', async () => {
  const client = newRecordingClient({ metadata: { name: 'a' }, items: [] });
  const tests = newClientset(client).extensionsV1().testTypes('ns');
  await tests.createExtended({ metadata: { name: 'a' } });
  await tests.getExtended('a');
  await tests.listExtended();
  await tests.updateExtended({ metadata: { name: 'a' } });
  await tests.patchExtended('a', 'application/merge-patch+json', { spec: {} });
  await tests.applyExtended({ metadata: { name: 'a' } }, { fieldManager: 'm' });
  assert.deepEqual(
    client.requests.map(({ verb, name, subresource }) => [verb, name, subresource]),
    [
      ['create', undefined, undefined],
      ['get', 'a', undefined],
      ['list', undefined, undefined],
      ['update', 'a', undefined],
      ['patch', 'a', undefined],
      ['patch', 'a', undefined],
    ],
  );
});

it('sends custom methods of subresources with the name of the parent', async () => {
  const client = newRecordingClient({});
  const tests = newClientset(client).extensionsV1().testTypes('ns');
  const configuration = testSubresourceApplyConfiguration({ name: 'x' });
  await tests.createTestSubresource('a', { name: 'x' });
  await tests.getSubresource1('a');
  await tests.updateSubresource1('a', { name: 'x' });
  await tests.listScopes('a');
  await tests.patchScale('a', 'application/merge-patch+json', { spec: { replicas: 2 } });
  await tests.applySubresource1('a', configuration, { fieldManager: 'm' });
  assert.deepEqual(configuration, { apiVersion: 'extensions.example.com/v1', kind: 'TestSubresource', name: 'x' });
  assert.deepEqual(client.requests.map(shape), [
    ['create', 'a', 'testsubresource', undefined, { name: 'x' }],
    ['get', 'a', 'testsubresource', undefined, undefined],
    ['update', 'a', 'subresource', undefined, { name: 'x' }],
    ['list', 'a', 'scopes', undefined, undefined],
    ['patch', 'a', 'scale', 'application/merge-patch+json', { spec: { replicas: 2 } }],
    ['patch', 'a', 'ephemeralcontainers', 'application/apply-patch+yaml', configuration],
  ]);
});

it('lets a fake answer them', async () => {
  const fake = createFakeClientset({
    apiVersion: 'extensions.example.com/v1',
    kind: 'ClusterTestType',
    metadata: { name: 'a' },
  });
  fake.prependReactor('get', 'clustertesttypes/scale', () => ({ object: { metadata: { name: 'a' }, spec: { replicas: 3 } } }));
  const scale = await fake.extensionsV1().clusterTestTypes().getScale('a');
  assert.equal(scale.spec?.replicas, 3);
});
