import assert from 'node:assert/strict';
import { test } from 'node:test';

import { metaNamespaceIndex, namespaceIndex, newIndexer, newResourceLister } from '@kube-codegen/runtime/cache';

import { type Foo, foo } from './support.ts';

const foos = { group: 'samplecontroller.k8s.io', resource: 'foos' };

function lister(indexed = true) {
  const indexer = newIndexer<Foo>(indexed ? { [namespaceIndex]: metaNamespaceIndex } : {});
  indexer.add(foo('a', '1', { namespace: 'one', labels: { app: 'web' } }));
  indexer.add(foo('b', '1', { namespace: 'one' }));
  indexer.add(foo('a', '1', { namespace: 'two', labels: { app: 'web', tier: 'x' } }));
  return newResourceLister(indexer, foos);
}

function keys(
  objects: readonly { readonly metadata: { readonly name?: string; readonly namespace?: string } }[],
): string[] {
  return objects.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).toSorted();
}

test('TestListAll: everything, a subset, nothing', () => {
  assert.deepEqual(keys(lister().list()), ['one/a', 'one/b', 'two/a']);
  assert.deepEqual(keys(lister().list('')), ['one/a', 'one/b', 'two/a']);
  assert.deepEqual(keys(lister().list('app=web')), ['one/a', 'two/a']);
  assert.deepEqual(keys(lister().list({ matchLabels: { tier: 'x' } })), ['two/a']);
  assert.deepEqual(keys(lister().list('app=none')), []);
  assert.throws(() => lister().list('a in b'), { name: 'SelectorError' });
});

for (const indexed of [true, false]) {
  test(`one namespace, ${indexed ? 'by its index' : 'by looking through everything'}`, () => {
    const one = lister(indexed).namespace('one');
    assert.deepEqual(keys(one.list()), ['one/a', 'one/b']);
    assert.deepEqual(keys(one.list('app')), ['one/a']);
    assert.deepEqual(lister(indexed).namespace('none').list(), []);
    assert.equal(keys(lister(indexed).namespace('').list()).length, 3);
  });
}

test('get: by name in a namespace, by key without; undefined for what is not there', () => {
  assert.equal(lister().namespace('two').get('a')?.metadata.labels?.['tier'], 'x');
  assert.equal(lister().namespace('two').get('b'), undefined);
  assert.equal(lister().get('one/b')?.metadata.name, 'b');
  assert.deepEqual(lister().resource, foos);
});

test('200,000 objects are listed without an argument list of that length', () => {
  const indexer = newIndexer<Foo>({ [namespaceIndex]: metaNamespaceIndex });
  const objects = Array.from({ length: 200_000 }, (_, index) =>
    foo(`a${index}`, '1', { namespace: index < 3 ? 'few' : 'ns' }),
  );
  indexer.replace(objects, '1');
  const many = newResourceLister(indexer, foos);
  assert.equal(many.list().length, 200_000);
  assert.equal(many.list('!app').length, 200_000);
  assert.equal(many.namespace('ns').list().length, 199_997);
  const startMs = performance.now();
  for (let count = 0; count < 1_000; count += 1) assert.equal(many.namespace('few').list().length, 3);
  assert.ok(performance.now() - startMs < 500, 'in time proportional to the result');
});
