import assert from 'node:assert/strict';
import { it } from 'node:test';

import { newRecordingClient } from '../../support/recording-client.ts';
import { clusterApplyConfiguration } from './expected/applyconfiguration/fleet/v1alpha1/index.ts';
import type { Cluster } from './apis/fleet/v1alpha1/types.ts';
import { newClientset, newScheme } from './expected/clientset/versioned/index.ts';
import { deepCopyCluster } from './expected/deepcopy/fleet/v1alpha1.ts';
import { createSharedInformerFactory } from './expected/informers/externalversions/index.ts';

const cluster: Cluster = {
  metadata: { name: 'a' },
  spec: {
    stable: { size: 'small', regions: [{ name: 'eu' }] },
    template: { metadata: {}, spec: { size: 'large' } },
    regions: { eu: { name: 'eu' } },
  },
};

it('copies types of another version', () => {
  const copy = deepCopyCluster(cluster);
  assert.deepEqual(copy, cluster);
  assert.notEqual(copy.spec.stable.regions?.[0], cluster.spec.stable.regions?.[0]);
  assert.notEqual(copy.spec.regions['eu'], cluster.spec.regions['eu']);
});

it('has a client and an informer of each version', async () => {
  const client = newRecordingClient({ metadata: {} });
  const clientset = newClientset(client);
  await clientset.fleetV1().clusters('ns').get('a');
  await clientset.fleetV1alpha1().clusters('ns').get('a');
  assert.deepEqual(
    client.requests.map(({ resource }) => resource.version),
    ['v1', 'v1alpha1'],
  );
  const factory = createSharedInformerFactory(clientset);
  assert.notEqual(factory.fleet().v1().clusters().informer(), factory.fleet().v1alpha1().clusters().informer());
  assert.deepEqual(newScheme().versionsForGroup('fleet.example.com'), ['v1', 'v1alpha1']);
});

it('applies parts of another version', () => {
  const configuration = clusterApplyConfiguration('a', 'ns', { spec: { stable: { size: 'small' } } });
  assert.deepEqual(configuration, {
    apiVersion: 'fleet.example.com/v1alpha1',
    kind: 'Cluster',
    metadata: { name: 'a', namespace: 'ns' },
    spec: { stable: { size: 'small' } },
  });
});
