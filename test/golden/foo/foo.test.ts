import assert from 'node:assert/strict';
import { it } from 'node:test';

import { extractFoo, fooApplyConfiguration } from './expected/applyconfiguration/samplecontroller/v1alpha1/index.ts';
import { createFakeClientset } from './expected/clientset/versioned/fake/index.ts';
import { createSharedInformerFactory } from './expected/informers/externalversions/index.ts';

it('gives back what a manager applied, and nothing else', async () => {
  const foos = createFakeClientset().samplecontrollerV1alpha1().foos('default');
  const options = { fieldManager: 'mine' };
  await foos.apply(fooApplyConfiguration('a', 'default', { spec: { deploymentName: 'd', replicas: 1 } }), options);
  const updated = await foos.applyStatus(fooApplyConfiguration('a', 'default', { status: { availableReplicas: 1 } }), {
    fieldManager: 'status',
  });
  assert.deepEqual(extractFoo(updated, 'mine'), {
    apiVersion: 'samplecontroller.k8s.io/v1alpha1',
    kind: 'Foo',
    metadata: { name: 'a', namespace: 'default' },
    spec: { deploymentName: 'd', replicas: 1 },
  });
  assert.deepEqual(extractFoo(updated, 'status', 'status').status, { availableReplicas: 1 });
  assert.equal(extractFoo(updated, 'status').status, undefined);
});

it('serves informers and listers', async () => {
  const fake = createFakeClientset();
  const foos = fake.samplecontrollerV1alpha1().foos('default');
  await foos.create({ metadata: { name: 'a', labels: { app: 'x' } }, spec: { deploymentName: 'd' } });
  const controller = new AbortController();
  const factory = createSharedInformerFactory(fake);
  const informer = factory.samplecontroller().v1alpha1().foos();
  informer.informer();
  factory.start(controller.signal);
  assert.ok(await factory.waitForCacheSync(controller.signal));
  const lister = informer.lister();
  assert.equal(lister.foos('default').get('a')?.spec.deploymentName, 'd');
  assert.equal(lister.foos('other').get('a'), undefined);
  assert.equal(lister.list('app=x').length, 1);
  assert.equal(lister.foos('default').list({ matchLabels: { app: 'y' } }).length, 0);
  controller.abort();
  await factory.shutdown();
});
