import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { isSameTree, reuseUnchangedParts } from '../../../../src/runtime/cache/json-tree.ts';
import { shareCommonParts } from '../../../../src/runtime/cache/sharing.ts';

const json = fc.jsonValue({ maxDepth: 4 });

function copyOf<V>(value: V): V {
  return JSON.parse(JSON.stringify(value));
}

test('sharing never changes what an object says', () => {
  const metadata = fc.record({
    name: json,
    namespace: json,
    creationTimestamp: json,
    labels: fc.oneof(json, fc.dictionary(fc.string(), fc.string())),
    managedFields: fc.oneof(
      json,
      fc.array(
        fc.record({ manager: fc.oneof(json, fc.constant('manager')), apiVersion: json, time: json, fieldsV1: json }),
      ),
    ),
  });
  fc.assert(
    fc.property(fc.record({ apiVersion: json, metadata: fc.oneof(json, metadata) }), (object) => {
      const before = JSON.stringify(object);
      shareCommonParts(object);
      assert.equal(JSON.stringify(object), before);
    }),
  );
  for (const odd of [null, undefined, 5, 'text', [], Object.freeze({ metadata: Object.freeze({ labels: 5 }) })]) {
    shareCommonParts(odd);
  }
});

test('objects of one manager share their field trees, and no two that differ do', () => {
  const objectWith = (fields: object) =>
    copyOf({ metadata: { name: 'a', managedFields: [{ manager: 'kube-controller-manager', fieldsV1: fields }] } });
  const fieldsOf = (object: { metadata: { managedFields: { fieldsV1: object }[] } }) =>
    object.metadata.managedFields[0]?.fieldsV1;
  const one = objectWith({ 'f:spec': { 'f:replicas': {} } });
  const same = objectWith({ 'f:spec': { 'f:replicas': {} } });
  const other = objectWith({ 'f:spec': { 'f:replicas': {}, 'f:image': {} } });
  for (const object of [one, same, other]) shareCommonParts(object);
  assert.equal(fieldsOf(one), fieldsOf(same));
  assert.notEqual(fieldsOf(one), fieldsOf(other));
  assert.deepEqual(fieldsOf(other), { 'f:spec': { 'f:replicas': {}, 'f:image': {} } });
});

test('a new version of an object keeps what did not change, and says the same', () => {
  fc.assert(
    fc.property(json, json, fc.boolean(), (old, changed, isEqual) => {
      const fresh = { spec: copyOf(isEqual ? old : changed), status: copyOf(changed) };
      const before = JSON.stringify(fresh);
      const base = { spec: old, status: copyOf(changed) };
      const baseBefore = JSON.stringify(base);
      reuseUnchangedParts(base, fresh);
      assert.equal(JSON.stringify(fresh), before);
      assert.equal(JSON.stringify(base), baseBefore);
      if (isEqual && typeof old === 'object') assert.equal(fresh.spec, old);
      assert.ok(isSameTree(fresh, JSON.parse(before)));
    }),
  );
});

test('members called __proto__ and constructor are members like others', () => {
  const old = JSON.parse('{"x":{"a":1},"constructor":{"b":1}}');
  const fresh = JSON.parse('{"x":{"__proto__":{}},"constructor":{"b":1},"__proto__":{"polluted":true}}');
  const before = JSON.stringify(fresh);
  reuseUnchangedParts(old, fresh);
  assert.equal(JSON.stringify(fresh), before);
  assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  assert.equal(isSameTree(JSON.parse('{"__proto__":{}}'), JSON.parse('{"x":1}')), false);
  assert.equal(isSameTree(JSON.parse('{"toString":1}'), {}), false);
  assert.equal(isSameTree([], {}), false);
});

test('nesting that is too deep to follow harms nothing', () => {
  const deep = (): unknown => JSON.parse(`{"metadata":{"name":"a"},"x":${'['.repeat(50_000)}${']'.repeat(50_000)}}`);
  reuseUnchangedParts(deep(), deep());
  shareCommonParts(deep());
});
