import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import {
  FieldSet,
  type Path,
  fieldSetOf,
  formatFieldsV1,
  formatPath,
  parseFieldsV1,
} from '@kube-codegen/runtime/apply';

import { fieldElement, indexElement, keyElement, valueElement } from '../../../../src/runtime/apply/path-element.ts';

const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean());
const element = fc.oneof(
  fc.string().map(fieldElement),
  fc
    .uniqueArray(fc.record({ name: fc.string(), value: scalar }), {
      minLength: 1,
      maxLength: 3,
      selector: ({ name }) => name,
    })
    .map(keyElement),
  scalar.map(valueElement),
  fc.nat(50).map(indexElement),
);
const path: fc.Arbitrary<Path> = fc.array(element, { minLength: 1, maxLength: 4 });
const fieldSet = fc.array(path, { maxLength: 12 }).map((paths) => fieldSetOf(...paths));

test('TestSerializeV1: a set is written and read as upstream writes it', () => {
  const set = fieldSetOf(
    [fieldElement('foo')],
    [fieldElement('foo'), indexElement(0)],
    [fieldElement('foo'), keyElement([{ name: 'name', value: 'a' }])],
    [fieldElement('foo'), valueElement('b')],
    [fieldElement('foo'), valueElement(3)],
    [fieldElement('bar'), fieldElement('x')],
  );
  const written = formatFieldsV1(set);
  const text = '{"f:bar":{"f:x":{}},"f:foo":{".":{},"k:{\\"name\\":\\"a\\"}":{},"v:3":{},"v:\\"b\\"":{},"i:0":{}}}';
  assert.equal(JSON.stringify(written), text);
  assert.ok(parseFieldsV1(written).equals(set));
});

test('a key is the same whatever the order of its members', () => {
  const set = parseFieldsV1({ 'f:ports': { 'k:{"protocol":"TCP","port":80}': { '.': {} } } });
  assert.equal(JSON.stringify(formatFieldsV1(set)), '{"f:ports":{"k:{\\"port\\":80,\\"protocol\\":\\"TCP\\"}":{}}}');
});

test('TestDropUnknown: elements of kinds that are not known are left out', () => {
  assert.equal(JSON.stringify(formatFieldsV1(parseFieldsV1({ 'f:a': {}, 'r:x': { 'f:b': {} } }))), '{"f:a":{}}');
  assert.equal(JSON.stringify(formatFieldsV1(parseFieldsV1({ 'f:a': { 'r:x': {} } }))), '{"f:a":{}}');
});

test('what is no FieldsV1 is refused', () => {
  for (const broken of [{ x: {} }, { ab: {} }, { 'v:{': {} }, { 'k:3': {} }, { 'i:x': {} }, { 'f:a': 1 }]) {
    assert.throws(() => parseFieldsV1(broken), SyntaxError, JSON.stringify(broken));
  }
});

test('text in values is escaped as Go does', () => {
  assert.equal(
    JSON.stringify(formatFieldsV1(fieldSetOf([valueElement('<a>&')]))),
    '{"v:\\"\\\\u003ca\\\\u003e\\\\u0026\\"":{}}',
  );
});

test('paths are shown as in messages', () => {
  const shown = formatPath([
    fieldElement('a'),
    keyElement([{ name: 'n', value: 'x' }]),
    valueElement(1),
    indexElement(2),
  ]);
  assert.equal(shown, '.a[n="x"][=1][2]');
});

test('property: FieldsV1 survives writing and reading, through JSON', () => {
  fc.assert(
    fc.property(fieldSet, (set) => {
      const again = parseFieldsV1(JSON.parse(JSON.stringify(formatFieldsV1(set))));
      assert.ok(again.equals(set));
      assert.equal(JSON.stringify(formatFieldsV1(again)), JSON.stringify(formatFieldsV1(set)));
    }),
  );
});

test('property: sets obey the laws of sets', () => {
  fc.assert(
    fc.property(fieldSet, fieldSet, fieldSet, (a, b, c) => {
      assert.ok(a.union(b).equals(b.union(a)));
      assert.ok(
        a
          .union(b)
          .union(c)
          .equals(a.union(b.union(c))),
      );
      assert.ok(a.intersection(b).equals(b.intersection(a)));
      assert.ok(a.difference(b).union(a.intersection(b)).equals(a), 'a is what is not in b and what is');
      assert.ok(a.difference(b).intersection(b).isEmpty());
      assert.ok(a.difference(a).isEmpty() && a.union(a).equals(a) && a.intersection(a).equals(a));
      assert.ok(a.recursiveDifference(b).difference(a.difference(b)).isEmpty());
      for (const place of a.paths()) assert.ok(a.has(place));
      assert.ok(fieldSetOf(...a.paths()).equals(a));
    }),
  );
});

test('TestSetDifference: taking a parent leaves its children, unless the difference is recursive', () => {
  const all = fieldSetOf([fieldElement('a')], [fieldElement('a'), fieldElement('b')], [fieldElement('c')]);
  const parent = fieldSetOf([fieldElement('a')]);
  assert.deepEqual(all.difference(parent).paths().map(formatPath), ['.c', '.a.b']);
  assert.deepEqual(all.recursiveDifference(parent).paths().map(formatPath), ['.c']);
});

test('TestSetLeaves: leaves are the members below which nothing is', () => {
  const set = fieldSetOf([fieldElement('a')], [fieldElement('a'), fieldElement('b')], [fieldElement('c')]);
  assert.deepEqual(set.leaves().paths().map(formatPath), ['.c', '.a.b']);
});

test('the whole object is nobody’s', () => {
  const set = new FieldSet();
  set.insert([]);
  assert.ok(set.isEmpty());
});
