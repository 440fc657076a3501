import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { applyToObject, extractApplyConfiguration, updateManagedFields } from '@kube-codegen/runtime/apply';
import type { KubernetesObject } from '@kube-codegen/runtime/meta/v1';

import { apply, operation, stored, thing, thingSchema } from './support.ts';

function extract(object: object, manager: string, subresource = ''): object {
  return extractApplyConfiguration<object>(object as KubernetesObject, manager, subresource, thingSchema);
}

describe('extractApplyConfiguration', () => {
  const base = { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'a' } };

  test('gives back what was applied, and nothing of others', () => {
    const spec = {
      name: 'x',
      tags: ['a', 'b'],
      args: ['1'],
      ports: [{ port: 80, label: 'web' }],
      options: { k: 'v' },
      selector: { s: 't' },
      tree: { left: { value: 'deep' } },
    };
    let object = apply(undefined, 'one', spec);
    object = apply(object, 'two', {
      replicas: 3,
      tags: ['c'],
      ports: [{ port: 80, opts: { o: 'p' } }, { port: 81 }],
      options: { l: 'w' },
    });
    assert.deepEqual(extract(object, 'one'), { ...base, spec });
    const second = {
      replicas: 3,
      tags: ['c'],
      ports: [{ port: 80, opts: { o: 'p' } }, { port: 81 }],
      options: { l: 'w' },
    };
    assert.deepEqual(extract(object, 'two'), { ...base, spec: second });
  });

  test('TestExtractInto: a manager without an entry gets the identity alone', () => {
    const object = apply(undefined, 'one', { name: 'x' });
    assert.deepEqual(extract(object, 'nobody'), base);
    const updated = stored(updateManagedFields(operation('u'), undefined, thing({ name: 'x' }, { namespace: 'n' })));
    assert.deepEqual(extract(updated, 'u'), { ...base, metadata: { name: 'a', namespace: 'n' } });
  });

  test('subresources are apart', () => {
    let object = apply(undefined, 'm', { name: 'x' });
    const status = { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'a' }, status: { ready: true } };
    object = stored(applyToObject(operation('m', { subresource: 'status' }), object, status, false));
    assert.deepEqual(extract(object, 'm'), { ...base, spec: { name: 'x' } });
    assert.deepEqual(extract(object, 'm', 'status'), { ...base, status: { ready: true } });
  });

  test('labels and owners are among it, uid and versions are not', () => {
    const config = thing(
      {},
      { labels: { a: 'b' }, ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'p', uid: 'q' }] },
    );
    const object = { ...stored(applyToObject(operation('m'), undefined, config, false)) };
    const metadata = {
      name: 'a',
      labels: { a: 'b' },
      ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'p', uid: 'q' }],
    };
    assert.deepEqual(extract(object, 'm'), { ...base, metadata, spec: {} });
  });

  test('what is extracted can be applied again without a change', () => {
    const object = apply(apply(undefined, 'one', { ports: [{ port: 80 }], free: { a: [1] } }), 'two', { replicas: 1 });
    assert.deepEqual(applyToObject(operation('one'), object, extract(object, 'one') as never, false), object);
  });

  test('kind and version come from the schema when the object, out of a list, has none', () => {
    const { apiVersion: _, kind: __, ...item } = apply(undefined, 'm', { name: 'x' });
    const schema = { ...thingSchema, apiVersion: 'example.com/v1', kind: 'Thing' };
    assert.deepEqual(extractApplyConfiguration(item as never, 'm', '', schema), { ...base, spec: { name: 'x' } });
  });
});
