import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { type ApiRequest, ResourceClient, isNotFound } from '@kube-codegen/runtime/rest';

import { type Foo, foo, foos, pod, pods, setUp, stored } from './support.ts';

const merge = 'application/merge-patch+json';

/** Every call on a subresource. */
const calls: readonly (Pick<ApiRequest, 'verb'> & Partial<ApiRequest>)[] = [
  { verb: 'get' },
  { verb: 'update', body: foo('a', { replicas: 7 }) },
  { verb: 'patch', patchType: merge, body: { spec: { replicas: 7 } } },
  { verb: 'create', body: foo('a', { replicas: 7 }) },
  { verb: 'delete' },
];

describe('a subresource that the resource does not have', () => {
  for (const subresource of ['scale', 'nope', 'a/b']) {
    for (const call of calls) {
      test(`${call.verb} ${subresource}`, async () => {
        const { fake } = setUp([stored('a'), pod('a')]);
        const before = [fake.tracker().list(foos), fake.tracker().list(pods)];
        for (const resource of [foos, pods]) {
          const request = { ...call, resource, namespace: 'default', name: 'a', subresource };
          await assert.rejects(fake.client.request(request), (error) => isNotFound(error));
        }
        assert.deepEqual([fake.tracker().list(foos), fake.tracker().list(pods)], before);
      });
    }
  }

  test('may be answered by a reactor', async () => {
    const { fake, client } = setUp([stored('a')]);
    fake.prependReactor('get', 'foos/nope', ({ name }) => ({ object: { name } }));
    assert.deepEqual(await client.getSubresource('a', 'nope'), { name: 'a' });
  });
});

describe('a subresource that the resource has', () => {
  const resource = { ...foos, subresources: ['x'] };

  test('is taken for the object itself', async () => {
    const { fake } = setUp([stored('a')], { resources: [resource] });
    const client = new ResourceClient<Foo>(fake.client, resource, 'default');
    assert.equal((await client.getSubresource<Foo>('a', 'x')).kind, 'Foo');
    const patched = await client.patchSubresource<Foo>('a', 'x', { type: merge, body: { spec: { replicas: 7 } } });
    assert.equal(patched.spec?.replicas, 7);
  });

  test('cannot be deleted, nor a status be created', async () => {
    const { fake } = setUp([stored('a')], { resources: [resource] });
    const at = { resource, namespace: 'default', name: 'a' };
    await assert.rejects(fake.client.request({ ...at, verb: 'delete', subresource: 'x' }), { code: 405 });
    await assert.rejects(fake.client.request({ ...at, verb: 'delete', subresource: 'status' }), { code: 405 });
    const body = foo('a');
    await assert.rejects(fake.client.request({ ...at, verb: 'create', subresource: 'status', body }), { code: 405 });
  });
});
