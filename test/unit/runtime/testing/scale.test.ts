import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { createFakeClientset } from '@kube-codegen/kubernetes/clientset/fake';
import type { Deployment } from '@kube-codegen/kubernetes/apps/v1';
import type { Scale } from '@kube-codegen/runtime/autoscaling/v1';

const labels = { app: 'a' };
const deployment: Deployment = {
  metadata: { name: 'a' },
  spec: {
    replicas: 1,
    selector: { matchLabels: labels, matchExpressions: [{ key: 'tier', operator: 'In', values: ['x', 'w'] }] },
    template: { metadata: { labels }, spec: { containers: [] } },
  },
};
const scale = (replicas: number, metadata: Scale['metadata'] = { name: 'a' }): Scale => ({
  apiVersion: 'autoscaling/v1',
  kind: 'Scale',
  metadata,
  spec: { replicas },
});

async function setUp() {
  const deployments = createFakeClientset().appsV1().deployments('default');
  await deployments.create(deployment, { fieldManager: 'creator' });
  const owners = async (): Promise<string[]> => {
    const { metadata } = await deployments.get('a');
    return (metadata.managedFields ?? []).map(
      ({ manager, operation, subresource, apiVersion, fieldsV1 }) =>
        `${manager} ${operation} ${subresource} ${apiVersion} ${JSON.stringify(fieldsV1).includes('f:replicas')}`,
    );
  };
  return { deployments, owners };
}

describe('the scale of a Deployment', () => {
  test('has the selector as text', async () => {
    const { deployments } = await setUp();
    const { spec, status } = await deployments.getScale('a');
    assert.deepEqual([spec, status], [{ replicas: 1 }, { replicas: 0, selector: 'app=a,tier in (w,x)' }]);
  });

  test('an updater takes the replicas of the creator over', async () => {
    const { deployments, owners } = await setUp();
    await deployments.updateScale('a', scale(2));
    assert.deepEqual(await owners(), ['unknown Update scale apps/v1 true', 'creator Update undefined apps/v1 false']);
  });

  test('an apply conflicts with whoever owns the replicas, and is stored as one', async () => {
    const { deployments, owners } = await setUp();
    await deployments.updateScale('a', scale(2));
    await assert.rejects(deployments.applyScale('a', scale(3), { fieldManager: 'me' }), {
      code: 409,
      message:
        'Apply failed with 1 conflict: conflict with "unknown" with subresource "scale" using autoscaling/v1: .spec.replicas',
    });
    assert.equal((await deployments.get('a')).spec?.replicas, 2);
    await deployments.applyScale('a', scale(3), { fieldManager: 'me', force: true });
    assert.deepEqual(await owners(), ['me Apply scale apps/v1 true', 'creator Update undefined apps/v1 false']);
    assert.equal((await deployments.get('a')).spec?.replicas, 3);
  });

  test('needs the name of the Deployment', async () => {
    const { deployments } = await setUp();
    await assert.rejects(deployments.updateScale('a', scale(2, {})), {
      code: 400,
      message: 'the name of the object (a based on URL) was undeterminable: name must be provided',
    });
    await assert.rejects(deployments.updateScale('a', scale(2, { name: 'b' })), { code: 400 });
    assert.equal((await deployments.get('a')).spec?.replicas, 1);
  });

  test('is refused when it is of another kind, uid or type', async () => {
    const { deployments } = await setUp();
    await assert.rejects(deployments.updateScale('a', { ...scale(2), kind: 'Foo' }), { code: 400 });
    await assert.rejects(deployments.updateScale('a', scale(2, { name: 'a', uid: 'x' })), { code: 409 });
    await assert.rejects(deployments.updateScale('a', scale('x' as unknown as number)), { code: 400 });
    await assert.rejects(deployments.updateScale('a', scale(-1)), { code: 422 });
  });

  test('of managers that cannot be read is not written', async () => {
    const managedFields = [{ manager: 'x' }];
    const broken = { ...deployment, apiVersion: 'apps/v1', kind: 'Deployment' };
    const metadata = { name: 'a', namespace: 'default', managedFields };
    const deployments = createFakeClientset({ ...broken, metadata })
      .appsV1()
      .deployments('default');
    await assert.rejects(deployments.updateScale('a', scale(2)), { name: 'ApiError', code: 500 });
  });
});
