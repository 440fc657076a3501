import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  type Indexer,
  KeyError,
  metaNamespaceIndex,
  metaNamespaceKey,
  namespaceIndex,
  newIndexer,
} from '@kube-codegen/runtime/cache';
import { newFakeClock } from '@kube-codegen/runtime/testing';

import { IndexedStore } from '../../../../src/runtime/cache/indexed-store.ts';
import { Slicer } from '../../../../src/runtime/clock/slicer.ts';
import { type Foo, foo } from './support.ts';

const byLabel = ({ metadata }: { readonly metadata: { readonly labels?: Readonly<Record<string, string>> } }) =>
  Object.values(metadata.labels ?? {});

function labelled(name: string, ...labels: string[]): Foo {
  return foo(name, undefined, { labels: Object.fromEntries(labels.map((label, index) => [`l${index}`, label])) });
}

function names(objects: readonly { readonly metadata: { readonly name?: string } }[]): string[] {
  return objects.map(({ metadata }) => metadata.name ?? '').toSorted();
}

test('TestCache: add, get, update, delete, list, replace', () => {
  const store = newIndexer<Foo>();
  store.add(foo('a', '1'));
  store.update(foo('b', '1'));
  assert.equal(store.getByKey('a')?.metadata.resourceVersion, '1');
  store.add(foo('a', '2'));
  assert.equal(store.get(foo('a'))?.metadata.resourceVersion, '2');
  assert.deepEqual(names(store.list()), ['a', 'b']);
  assert.deepEqual(names([...store.values()]), ['a', 'b']);
  store.delete(foo('a'));
  store.delete(foo('unknown'));
  assert.equal(store.getByKey('a'), undefined);
  assert.equal(store.size, 1);
  store.replace([foo('c'), foo('d')], '9');
  assert.deepEqual([...store.listKeys()], ['c', 'd']);
  assert.equal(store.getByKey('b'), undefined);
});

test('keys: namespace/name, or name; TestKeyError: what has none says why', () => {
  assert.equal(metaNamespaceKey(foo('a', '1', { namespace: 'ns' })), 'ns/a');
  assert.equal(metaNamespaceKey(foo('a', '1', { namespace: '' })), 'a');
  assert.throws(
    () => newIndexer<Foo>().add({ metadata: {} }),
    (error) => {
      assert.ok(error instanceof KeyError && error.cause instanceof Error);
      assert.match(error.cause.message, /no metadata\.name/);
      return true;
    },
  );
  const failing = newIndexer<Foo>(
    {},
    {
      keyFunction() {
        throw new Error('own');
      },
    },
  );
  assert.throws(() => failing.add(foo('a')), /own/);
});

test('TestIndex: Index and ByIndex follow updates', () => {
  const store = newIndexer<Foo>({ byLabel });
  store.add(labelled('a', 'x'));
  store.add(labelled('b', 'x', 'y'));
  store.add(labelled('c', 'z'));
  assert.deepEqual(names(store.byIndex('byLabel', 'x')), ['a', 'b']);
  assert.deepEqual(names(store.index('byLabel', labelled('q', 'y', 'z'))), ['b', 'c']);
  assert.deepEqual(names(store.index('byLabel', labelled('q', 'x'))), ['a', 'b']);
  assert.deepEqual(store.indexKeys('byLabel', 'x'), ['a', 'b']);
  store.update(labelled('a', 'z'));
  assert.deepEqual(names(store.byIndex('byLabel', 'x')), ['b']);
  assert.deepEqual(names(store.byIndex('byLabel', 'z')), ['a', 'c']);
  assert.deepEqual(store.byIndex('byLabel', 'unknown'), []);
  assert.throws(() => store.byIndex('nope', 'x'), /index with name nope does not exist/);
});

test('TestMultiIndexKeys, TestThreadSafeStoreIndexingFunctionsWithMultipleValues', () => {
  const store = newIndexer<Foo>({ byLabel, [namespaceIndex]: metaNamespaceIndex });
  store.add(labelled('tweety', 'e', 'f'));
  store.add(labelled('tweety', 'e', 'g', 'e'));
  assert.deepEqual(store.indexKeys('byLabel', 'f'), []);
  assert.deepEqual(store.indexKeys('byLabel', 'e'), ['tweety']);
  assert.deepEqual(store.indexKeys('byLabel', 'g'), ['tweety']);
  store.update(labelled('tweety'));
  assert.deepEqual(store.listIndexFunctionValues('byLabel'), []);
  store.update(labelled('tweety', 'h'));
  assert.deepEqual(store.listIndexFunctionValues('byLabel'), ['h']);
  store.delete(foo('tweety'));
  assert.deepEqual(store.listIndexFunctionValues('byLabel'), [], 'the stored object says where it stood');
});

test('TestThreadSafeStoreDeleteRemovesEmptySetsFromIndex, TestGetIndexFuncValues: only values of live objects', () => {
  const store = newIndexer<Foo>({ byLabel });
  for (const name of ['a', 'b', 'c']) store.add(labelled(name, 'x', name));
  store.delete(foo('b'));
  assert.deepEqual([...store.listIndexFunctionValues('byLabel')].toSorted(), ['a', 'c', 'x']);
  store.delete(foo('a'));
  assert.deepEqual(store.indexKeys('byLabel', 'x'), ['c'], 'TestThreadSafeStoreAddKeepsNonEmptySetPostDeleteFromIndex');
  store.delete(foo('c'));
  assert.deepEqual(store.listIndexFunctionValues('byLabel'), []);
});

test('addIndexers: fills new indexes at once; a taken name adds nothing', () => {
  const store = newIndexer<Foo>({ byLabel });
  store.add(labelled('a', 'x'));
  store.addIndexers({ byName: ({ metadata }) => [metadata.name ?? ''] });
  assert.deepEqual(names(store.byIndex('byName', 'a')), ['a']);
  assert.throws(() => store.addIndexers({ other: () => ['o'], byLabel }), /indexer conflict: byLabel/);
  assert.deepEqual([...store.indexNames()], ['byLabel', 'byName']);
});

test('replace rebuilds every index', () => {
  const store = newIndexer<Foo>({ byLabel });
  store.add(labelled('a', 'x'));
  store.replace([labelled('b', 'y')], '5');
  assert.deepEqual(store.byIndex('byLabel', 'x'), []);
  assert.deepEqual(names(store.byIndex('byLabel', 'y')), ['b']);
});

test('an index that comes while a replacement is being staged is there after it', async () => {
  const store = new IndexedStore<Foo>({ byLabel });
  const staged = await store.stage(new Map([['b', labelled('b', 'y')]]), new Slicer(newFakeClock()));
  store.addIndexers({ byName: ({ metadata }) => [metadata.name ?? ''] });
  store.commit(staged, '5');
  assert.deepEqual(names(store.byIndex('byName', 'b')), ['b']);
  assert.deepEqual(names(store.byIndex('byLabel', 'y')), ['b']);
});

test('TestCacheTransactionShouldIndexErrors: an index function that fails is reported, and the object is stored', () => {
  const errors: unknown[] = [];
  const store = newIndexer<Foo>(
    {
      bad() {
        throw new Error('bad index');
      },
      none: () => undefined as unknown as string[],
      text: () => 'abc' as unknown as string[],
      byLabel,
    },
    { onIndexError: (index) => errors.push(index) },
  );
  store.add(labelled('a', 'x'));
  assert.deepEqual(errors, ['bad', 'none', 'text']);
  assert.deepEqual(names(store.byIndex('byLabel', 'x')), ['a']);
  assert.deepEqual(store.listIndexFunctionValues('bad'), []);
});

test('TestThreadSafeStoreRV, TestStoreResourceVersion: the RV of the last change', () => {
  const store: Indexer<Foo> = newIndexer<Foo>();
  const versions = [store.lastStoreSyncResourceVersion()];
  const after = (change: () => void): void => {
    change();
    versions.push(store.lastStoreSyncResourceVersion());
  };
  after(() => store.replace([foo('a', '1')], '3'));
  after(() => store.add(foo('b', '5')));
  after(() => store.update(foo('b', '4')));
  after(() => store.delete(foo('b', '8')));
  after(() => store.bookmark('9'));
  after(() => store.add(foo('c')));
  assert.deepEqual(versions, ['', '3', '5', '4', '8', '9', '9']);
});
