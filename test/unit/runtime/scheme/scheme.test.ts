import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Scheme, compareVersions } from '@kube-codegen/runtime/scheme';

const v1 = { group: 'example.com', version: 'v1' };
const v1beta1 = { group: 'example.com', version: 'v1beta1' };
const foo = { kind: 'Foo', listKind: 'FooList', resource: 'foos', namespaced: true };

interface FooV1 {
  apiVersion?: string;
  kind?: string;
  size?: number;
}

test('recognizes what was registered, lists included', () => {
  const scheme = new Scheme();
  scheme.addKnownTypes(v1, foo, 'Bar');
  scheme.addKnownTypes(v1, foo, 'Bar');
  assert.ok(scheme.recognizes({ ...v1, kind: 'Foo' }));
  assert.ok(scheme.recognizes({ ...v1, kind: 'FooList' }));
  assert.ok(scheme.recognizes({ ...v1, kind: 'Bar' }));
  assert.ok(!scheme.recognizes({ ...v1beta1, kind: 'Foo' }));
  assert.ok(!scheme.recognizes({ ...v1, kind: 'constructor' }));
  assert.deepEqual(
    scheme.knownKinds(v1).map(({ kind }) => kind),
    ['Foo', 'FooList', 'Bar'],
  );
});

test('kinds, lists and resources lead to each other', () => {
  const scheme = new Scheme();
  scheme.addKnownType(v1, foo);
  const kind = { ...v1, kind: 'Foo' };
  assert.deepEqual(scheme.listKindFor(kind), { ...v1, kind: 'FooList' });
  assert.deepEqual(scheme.itemKindFor({ ...v1, kind: 'FooList' }), kind);
  assert.deepEqual(scheme.resourceFor(kind), { ...v1, resource: 'foos' });
  assert.deepEqual(scheme.kindFor({ ...v1, resource: 'foos' }), kind);
  assert.equal(scheme.isNamespaced(kind), true);
  assert.equal(scheme.kindFor({ ...v1, resource: 'bars' }), undefined);
  assert.throws(() => scheme.addKnownType(v1, { kind: 'Other', resource: 'foos' }), /resource foos of example.com\/v1/);
});

test('gvkOf reads apiVersion and kind', () => {
  const scheme = new Scheme();
  assert.deepEqual(scheme.gvkOf({ apiVersion: 'v1', kind: 'Pod' }), { group: '', version: 'v1', kind: 'Pod' });
  assert.deepEqual(scheme.gvkOf({ apiVersion: 'a/b', kind: 'C' }), { group: 'a', version: 'b', kind: 'C' });
  for (const object of [{}, { apiVersion: 'v1' }, { kind: 'Pod' }, { apiVersion: 'a/b/c', kind: 'Pod' }]) {
    assert.equal(scheme.gvkOf(object), undefined);
  }
});

test('versions of a group: the preferred first', () => {
  const scheme = new Scheme();
  for (const version of ['v1alpha1', 'v2beta1', 'v1', 'v10', 'foo', 'v2']) {
    scheme.addKnownTypes({ group: 'g', version }, 'Foo');
  }
  assert.deepEqual(scheme.versionsForGroup('g'), ['v10', 'v2', 'v1', 'v2beta1', 'v1alpha1', 'foo']);
  scheme.setVersionPriority('g', ['v1', 'v3']);
  assert.deepEqual(scheme.versionsForGroup('g'), ['v1', 'v10', 'v2', 'v2beta1', 'v1alpha1', 'foo']);
  assert.deepEqual(scheme.versionsForGroup('other'), []);
});

test('TestCompareKubeAwareVersionStrings', () => {
  const ordered = ['v10', 'v1', 'v2beta2', 'v2beta1', 'v1beta10', 'v3alpha1', 'v1alpha2', 'bar', 'foo', 'v1gamma1'];
  assert.deepEqual([...ordered].reverse().sort(compareVersions), ordered);
});

test('defaults are filled in place, by kind', () => {
  const scheme = new Scheme();
  scheme.addDefaultingFunc<FooV1>({ ...v1, kind: 'Foo' }, (object) => (object.size ??= 3));
  const object: FooV1 = { apiVersion: 'example.com/v1', kind: 'Foo' };
  scheme.default(object);
  assert.equal(object.size, 3);
  const other: FooV1 = { apiVersion: 'example.com/v1beta1', kind: 'Foo' };
  scheme.default(other);
  assert.equal(other.size, undefined);
});

test('conversions chain by the shortest way', () => {
  const scheme = new Scheme();
  const steps: string[] = [];
  const add = (from: string, to: string): void => {
    const kindOf = (version: string) => ({ group: 'example.com', version, kind: 'Foo' });
    scheme.addConversionFunc<FooV1, FooV1>(kindOf(from), kindOf(to), ({ size = 0 }) => {
      steps.push(`${from}>${to}`);
      return { size: size + 1 };
    });
  };
  add('v1', 'hub');
  add('hub', 'v1');
  add('hub', 'v2');
  add('v2', 'v3');
  add('hub', 'v3');
  const object = { apiVersion: 'example.com/v1', kind: 'Foo', size: 0 };
  const converted = scheme.convert(object, { group: 'example.com', version: 'v3' });
  assert.deepEqual(converted, { apiVersion: 'example.com/v3', kind: 'Foo', size: 2 });
  assert.deepEqual(steps, ['v1>hub', 'hub>v3']);
  assert.equal(scheme.convert(object, v1), object);
  assert.throws(
    () => scheme.convert(object, { group: 'example.com', version: 'v9' }),
    /no conversion from example.com\/v1/,
  );
  assert.throws(() => scheme.convert({}, v1), /without apiVersion/);
});
