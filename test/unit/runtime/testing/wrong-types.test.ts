import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { ObjectSchema } from '@kube-codegen/runtime/apply';
import type { ApiRequest, PatchType } from '@kube-codegen/runtime/rest';

import { pod, pods, setUp } from './support.ts';

const text = { type: 'string' } as const;
const podSchema: ObjectSchema = {
  fields: { spec: { type: 'ref', name: 'PodSpec' } },
  types: {
    PodSpec: {
      type: 'map',
      fields: {
        priority: { type: 'number' },
        hostNetwork: { type: 'boolean' },
        limit: { type: 'scalar' },
        nodeSelector: { type: 'map', additional: text },
        args: { type: 'list', items: text },
        containers: {
          type: 'list',
          listType: 'map',
          keys: ['name'],
          items: { type: 'ref', name: 'core/v2.Container' },
        },
        free: { type: 'untyped' },
      },
    },
    'core/v2.Container': { type: 'map', fields: { name: text } },
  },
};

/** A spec, the field and type that Go's decoder names, and what the converter of strategic merge patches says. */
const rows: readonly (readonly [spec: unknown, decode: string, convert: string])[] = [
  ['x', 'string into Go struct field Pod.spec of type v1.PodSpec', 'cannot restore struct from: string'],
  [[1], 'array into Go struct field Pod.spec of type v1.PodSpec', 'cannot restore struct from: slice'],
  [{ priority: 'x' }, 'string into Go struct field PodSpec.spec.priority of type int32', 'unrecognized type: int32'],
  [{ hostNetwork: 1 }, 'number into Go struct field PodSpec.spec.hostNetwork of type bool', 'unrecognized type: bool'],
  [
    { limit: [] },
    'array into Go struct field PodSpec.spec.limit of type string',
    'json: cannot unmarshal array into Go value of type string',
  ],
  [
    { nodeSelector: [] },
    'array into Go struct field PodSpec.spec.nodeSelector of type map[string]string',
    'cannot restore map from slice',
  ],
  [
    { nodeSelector: { a: 1 } },
    'number into Go struct field PodSpec.spec.nodeSelector of type string',
    'cannot convert int64 to string',
  ],
  [{ args: 'x' }, 'string into Go struct field PodSpec.spec.args of type []string', 'cannot restore slice from string'],
  [{ args: [true] }, 'bool into Go struct field PodSpec.spec.args of type string', 'unrecognized type: string'],
  [
    { containers: {} },
    'object into Go struct field PodSpec.spec.containers of type []v2.Container',
    'cannot restore slice from map',
  ],
  [
    { containers: [{ name: 1 }] },
    'number into Go struct field Container.spec.containers.name of type string',
    'cannot convert int64 to string',
  ],
];

describe('built-in kinds do not take values of the wrong types', () => {
  const at = { resource: pods, namespace: 'default' } as const;
  for (const [spec, decode, convert] of rows) {
    test(JSON.stringify(spec), async () => {
      const { fake } = setUp([pod('a')], { schemas: { 'v1/Pod': podSchema } });
      const before = fake.tracker().get(pods, 'a', 'default');
      const rejects = (request: Partial<ApiRequest> & Pick<ApiRequest, 'verb'>, code: number, message: string) =>
        assert.rejects(fake.client.request({ ...at, ...request }), (error: Error & { code?: number }) => {
          assert.equal(error.code, code);
          assert.ok(error.message.endsWith(message), error.message);
          return true;
        });
      const why = `json: cannot unmarshal ${decode}`;
      const cannot = `Pod in version "v1" cannot be handled as a Pod: ${why}`;
      await rejects({ verb: 'create', body: { ...pod('b'), spec } }, 400, cannot);
      await rejects({ verb: 'update', name: 'a', body: { ...pod('a'), spec } }, 400, cannot);
      const patch = (patchType: PatchType, body: unknown, message: string) =>
        rejects({ verb: 'patch', name: 'a', patchType, body }, 422, message);
      await patch('application/merge-patch+json', { spec }, why);
      await patch('application/json-patch+json', [{ op: 'add', path: '/spec', value: spec }], why);
      await patch('application/strategic-merge-patch+json', { spec }, convert);
      assert.deepEqual(fake.tracker().get(pods, 'a', 'default'), before);
      assert.equal(fake.tracker().list(pods).length, 1);
    });
  }

  test('null, what is not typed, and unknown members are no matter', async () => {
    const { fake } = setUp([], { schemas: { 'v1/Pod': podSchema } });
    const spec = { priority: null, containers: null, free: { a: [1, 'x'] }, limit: 1, unknown: 1 };
    const created = await fake.client.request({ ...at, verb: 'create', body: { ...pod('a'), spec } });
    assert.deepEqual((created as { spec?: unknown }).spec, { free: { a: [1, 'x'] }, limit: 1 });
  });

  test('a patch shows itself', async () => {
    const { fake } = setUp([pod('a')], { schemas: { 'v1/Pod': podSchema } });
    const body = { spec: { priority: 'x' } };
    const patchType = 'application/strategic-merge-patch+json';
    await assert.rejects(fake.client.request({ ...at, verb: 'patch', name: 'a', patchType, body }), {
      message: ' "" is invalid: patch: Invalid value: "map[spec:map[priority:x]]": unrecognized type: int32',
      reason: 'Invalid',
    });
  });
});
