// The cases of sample-controller's controller_test.go, and those that it leaves out: the worker loop, tombstones,
// orphans, events, conflicts, the resync filter, an empty deploymentName.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { isConflict, isForbidden, newConflict, newForbidden } from '@kube-codegen/runtime/rest';
import { expectActions } from '@kube-codegen/runtime/testing';

import { messageResourceExists, newDeployment } from '../../src/sample-controller/controller.ts';
import { deploymentOf, newFixture, newFoo } from './fixture.ts';

const name = { namespace: 'default', name: 'test' };
const statusUpdate = {
  verb: 'update',
  resource: 'foos',
  subresource: 'status',
  namespace: 'default',
  name: 'test',
} as const;

describe('syncHandler', () => {
  it('TestCreatesDeployment', async () => {
    const foo = newFoo('test', 1);
    const f = await newFixture([foo]);
    await f.controller.syncHandler(name);
    const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', ...newDeployment(foo) };
    expectActions(f.kubeActions(), [{ verb: 'create', resource: 'deployments', subresource: '', object: deployment }]);
    expectActions(f.sampleActions(), [statusUpdate]);
    assert.deepEqual((await f.sample.samplecontrollerV1alpha1().foos('default').get('test')).status, {
      availableReplicas: 0,
    });
    await f.stop();
  });

  it('TestDoNothing', async () => {
    const foo = newFoo('test', 1);
    const f = await newFixture([foo], [deploymentOf(foo)]);
    await f.controller.syncHandler(name);
    expectActions(f.kubeActions(), []);
    expectActions(f.sampleActions(), [statusUpdate]);
    await f.stop();
  });

  it('TestUpdateDeployment', async () => {
    const foo = newFoo('test', 2);
    const f = await newFixture([foo], [deploymentOf(newFoo('test', 1))]);
    await f.controller.syncHandler(name);
    expectActions(f.kubeActions(), [{ verb: 'update', resource: 'deployments', name: 'test-deployment' }]);
    expectActions(f.sampleActions(), [statusUpdate]);
    const deployment = await f.kube.appsV1().deployments('default').get('test-deployment');
    assert.equal(deployment.spec?.replicas, 2);
    await f.stop();
  });

  it('TestNotControlledByUs', async () => {
    const foo = newFoo('test', 1);
    const deployment = deploymentOf(foo);
    delete deployment.metadata.ownerReferences;
    const f = await newFixture([foo], [deployment]);
    const message = messageResourceExists('test-deployment');
    await assert.rejects(f.controller.syncHandler(name), { message });
    expectActions(f.kubeActions(), []);
    expectActions(f.sampleActions(), []);
    assert.deepEqual(f.recorder.events, [`Warning ErrResourceExists ${message}`]);
    await f.stop();
  });

  it('leaves a Deployment alone that a Foo of the same name owned before', async () => {
    const foo = newFoo('test', 1);
    const former = deploymentOf({ ...foo, metadata: { ...foo.metadata, uid: 'the-one-before' } });
    const f = await newFixture([foo], [former]);
    await assert.rejects(f.controller.syncHandler(name), /is not managed by Foo/);
    await f.stop();
  });

  it('reports what is available, and says that it synced', async () => {
    const foo = newFoo('test', 3);
    const f = await newFixture([foo], [deploymentOf(foo, 2)]);
    await f.controller.syncHandler(name);
    const { status } = await f.sample.samplecontrollerV1alpha1().foos('default').get('test');
    assert.deepEqual(status, { availableReplicas: 2 });
    assert.deepEqual(f.recorder.events, ['Normal Synced Foo synced successfully']);
    await f.stop();
  });

  it('does not scale a Deployment whose Foo asks for no number', async () => {
    const foo = newFoo('test');
    const f = await newFixture([foo], [deploymentOf(newFoo('test', 5))]);
    await f.controller.syncHandler(name);
    expectActions(f.kubeActions(), []);
    await f.stop();
  });

  it('forgets a Foo that is gone, and one without a deploymentName', async () => {
    const nameless = newFoo('test', 1);
    nameless.spec.deploymentName = '';
    const f = await newFixture([nameless]);
    await f.controller.syncHandler({ namespace: 'default', name: 'gone' });
    await f.controller.syncHandler(name);
    expectActions(f.kubeActions(), []);
    expectActions(f.sampleActions(), []);
    assert.ok(f.log.includes('Foo referenced by item in work queue no longer exists'));
    assert.ok(f.log.includes('Deployment name missing from object reference'));
    await f.stop();
  });

  it('gives back what the API server answered, so that it is tried again', async () => {
    const f = await newFixture([newFoo('test', 1)]);
    f.kube.prependReactor('create', 'deployments', () => {
      throw newForbidden({ group: 'apps', resource: 'deployments' }, 'test-deployment', 'quota');
    });
    await assert.rejects(f.controller.syncHandler(name), isForbidden);
    expectActions(f.sampleActions(), []);
    f.sample.prependReactor('update', 'foos/status', () => {
      throw newConflict({ group: 'samplecontroller.k8s.io', resource: 'foos' }, 'test', 'the object was modified');
    });
    f.kube.prependReactor('create', 'deployments', () => ({ object: deploymentOf(newFoo('test', 1)) }));
    await assert.rejects(f.controller.syncHandler(name), isConflict);
    await f.stop();
  });

  it('never changes what the cache owns', async () => {
    const f = await newFixture([newFoo('test', 1)]);
    const lister = f.sampleFactory.samplecontroller().v1alpha1().foos().lister();
    const before = JSON.stringify(lister.foos('default').get('test'));
    const cached = lister.foos('default').get('test');
    await f.controller.syncHandler(name);
    assert.equal(JSON.stringify(cached), before);
    await f.stop();
  });
});

describe('the worker loop', () => {
  it('brings the world to what the Foos say, and follows it', async () => {
    const f = await newFixture([newFoo('test', 1), newFoo('other', 2)]);
    const running = f.controller.run(2, f.signal);
    const deployments = f.kube.appsV1().deployments('default');
    await untilTrue(async () => (await deployments.list()).items.length === 2);

    // The deployment controller reports: handleObject finds the owner, and the status follows.
    const deployment = await deployments.get('other-deployment');
    await deployments.updateStatus({ ...deployment, status: { availableReplicas: 2 } });
    const foos = f.sample.samplecontrollerV1alpha1().foos('default');
    await untilTrue(async () => (await foos.get('other')).status?.availableReplicas === 2);

    // Somebody deletes the Deployment of a Foo: it is made again.
    await deployments.delete('test-deployment');
    await untilTrue(async () => (await deployments.list()).items.length === 2);

    await f.stop();
    await running;
    assert.ok(f.log.includes('Shutting down workers'));
  });

  it('tries again with growing delays, and goes on with the others meanwhile', async () => {
    const f = await newFixture([newFoo('test', 1), newFoo('other', 1)]);
    let failures = 0;
    f.kube.prependReactor('create', 'deployments', (action) => {
      if (action.verb !== 'create' || !JSON.stringify(action.object).includes('"test-deployment"') || ++failures > 3)
        return;
      throw newForbidden({ group: 'apps', resource: 'deployments' }, 'test-deployment', 'quota');
    });
    const running = f.controller.run(1, f.signal);
    await untilTrue(async () => (await f.kube.appsV1().deployments('default').list()).items.length === 2);
    assert.equal(failures, 4);
    assert.equal(f.log.filter((line) => line === 'Error syncing; requeuing for later retry').length, 3);
    await f.stop();
    await running;
  });

  it('waits for the work in hand when it is told to stop', async () => {
    const f = await newFixture([newFoo('test', 1)]);
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    f.kube.prependReactor('create', 'deployments', async () => {
      ask();
      await answered;
      return undefined;
    });
    let stopped = false;
    const running = f.controller.run(1, f.signal).then(() => (stopped = true));
    await asked;
    const stopping = f.stop();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(stopped, false);
    answer();
    await Promise.all([running, stopping]);
    assert.equal(stopped, true);
  });

  it('is not woken by a Deployment that did not change, that is an orphan, or that nobody controls', async () => {
    const foo = newFoo('test', 1);
    const f = await newFixture([foo], [deploymentOf(foo)]);
    const running = f.controller.run(1, f.signal);
    await untilTrue(() => f.log.filter((line) => line === 'Successfully synced').length > 0);
    await quiet();
    const syncs = (): number => f.log.filter((line) => line === 'Successfully synced').length;
    const before = syncs();

    const deployments = f.kube.appsV1().deployments('default');
    await deployments.create({ ...deploymentOf(newFoo('nobody', 1)) });
    const stranger = deploymentOf(newFoo('stranger', 1));
    await deployments.create({ ...stranger, metadata: { name: 'stranger' } });
    await deployments.delete('stranger');
    await quiet();
    assert.equal(syncs(), before);
    assert.ok(f.log.includes('Ignore orphaned object'));
    await f.stop();
    await running;
  });
});

/** Gives way to everything that can run now, until `condition` holds; the test's own time limit ends it otherwise. */
async function untilTrue(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}

/** Lets everything run that can run now. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
}
