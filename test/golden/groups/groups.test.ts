import assert from 'node:assert/strict';
import { it } from 'node:test';

import { newRecordingClient } from '../../support/recording-client.ts';
import type { Event } from './apis/core/v1/types.ts';
import { newClientset, newScheme } from './expected/clientset/versioned/index.ts';
import { createFakeClientset } from './expected/clientset/versioned/fake/index.ts';
import { createSharedInformerFactory } from './expected/informers/externalversions/index.ts';
import { groupName, groupVersion, resource } from './expected/register/core/v1.ts';

it('reaches each group under its API name, whatever its folder and identifier are called', async () => {
  const client = newRecordingClient();
  const clientset = newClientset(client);
  await clientset.exampleGroupV1().testTypes('ns').get('a');
  await clientset.exampleGroupV1().clusterTestTypes().get('a');
  await clientset.mixedV1().httpRoutes('ns').get('a');
  await clientset.coreV1().events('ns').get('a');
  await clientset.coreV1().endpoints('ns').get('a');
  await clientset.certsEastExampleComV1beta1().certificates('ns').get('a');
  await clientset.certsWestExampleComV1beta1().certificates('ns').get('a');
  assert.deepEqual(
    client.requests.map(({ resource: { group, version, resource: name }, namespace }) => [group, version, name, namespace]),
    [
      ['example-group.hyphens.code-generator.k8s.io', 'v1', 'testtypes', 'ns'],
      ['example-group.hyphens.code-generator.k8s.io', 'v1', 'clustertesttypes', undefined],
      ['mixed.crd.code-generator.k8s.io', 'v1', 'httproutes', 'ns'],
      ['', 'v1', 'events', 'ns'],
      ['', 'v1', 'endpoints', 'ns'],
      ['certs.east.example.com', 'v1beta1', 'certificates', 'ns'],
      ['certs.west.example.com', 'v1beta1', 'certificates', 'ns'],
    ],
  );
});

it('keeps apart in a factory what two groups call alike', () => {
  const factory = createSharedInformerFactory(newClientset(newRecordingClient()));
  const east = factory.certsEastExampleCom().v1beta1().certificates();
  const west = factory.certsWestExampleCom().v1beta1().certificates();
  assert.notEqual(east.informer(), west.informer());
  assert.equal(east.informer(), factory.certsEastExampleCom().v1beta1().certificates().informer());
  assert.deepEqual(west.lister().resource, { group: 'certs.west.example.com', resource: 'certificates' });
});

it('finds informers by resource', () => {
  const factory = createSharedInformerFactory(newClientset(newRecordingClient()));
  const generic = factory.forResource({ group: '', version: 'v1', resource: 'endpoints' });
  assert.equal(generic.informer(), factory.core().v1().endpoints().informer());
  assert.throws(() => factory.forResource({ group: '', version: 'v1', resource: 'pods' }), /no informer found/);
});

it('names the core group by nothing', () => {
  assert.equal(groupName, '');
  assert.deepEqual(groupVersion, { group: '', version: 'v1' });
  assert.deepEqual(resource('events'), { group: '', resource: 'events' });
  const scheme = newScheme();
  assert.ok(scheme.recognizes({ group: '', version: 'v1', kind: 'EventList' }));
  assert.deepEqual(scheme.kindFor({ group: 'mixed.crd.code-generator.k8s.io', version: 'v1', resource: 'httproutes' }), {
    group: 'mixed.crd.code-generator.k8s.io',
    version: 'v1',
    kind: 'HTTPRoute',
  });
});

it('serves every group from one fake', async () => {
  const event: Event = { apiVersion: 'v1', kind: 'Event', metadata: { name: 'a', namespace: 'ns' }, reason: 'Synced' };
  const fake = createFakeClientset(event);
  assert.equal((await fake.coreV1().events('ns').get('a')).reason, 'Synced');
  await fake.exampleGroupV1().clusterTestTypes().create({ metadata: { name: 'c' } });
  assert.equal((await fake.exampleGroupV1().clusterTestTypes().list()).items.length, 1);
});
