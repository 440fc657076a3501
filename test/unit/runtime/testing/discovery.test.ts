import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createFakeClientset } from '../../../../generated/clientset/versioned/fake/index.ts';
import { isNotFound, newDiscoveryClient } from '@kube-codegen/runtime/rest';

test('a fake clientset tells what it serves', async () => {
  const discovery = createFakeClientset().discovery();
  const { groups, resources } = await discovery.serverGroupsAndResources();
  assert.ok(groups.some(({ name }) => name === 'samplecontroller.k8s.io'));
  const foos = resources.find(({ groupVersion }) => groupVersion === 'samplecontroller.k8s.io/v1alpha1');
  assert.deepEqual(
    foos?.resources.map(({ name }) => name),
    ['foos', 'foos/status'],
  );
  await assert.rejects(discovery.serverResourcesForGroupVersion({ group: 'other.io', version: 'v1' }), isNotFound);
});

test('a client that reads no paths says so', async () => {
  const never = (): never => assert.fail();
  const discovery = newDiscoveryClient({ request: never, watch: never });
  await assert.rejects(discovery.serverVersion(), TypeError);
});
