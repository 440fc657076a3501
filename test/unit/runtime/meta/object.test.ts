import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  type Condition,
  findCondition,
  formatMicroTime,
  formatTime,
  getControllerOf,
  isConditionTrue,
  isControlledBy,
  keyOf,
  newControllerRef,
  objectNameOf,
  parseKey,
  setCondition,
} from '@kube-codegen/runtime/meta/v1';
import * as fc from 'fast-check';

const kind = { group: 'example.com', version: 'v1', kind: 'Foo' };
const owner = { metadata: { name: 'a', uid: 'u1' } };

test('TestNewControllerRef', () => {
  assert.deepEqual(newControllerRef(owner, kind), {
    apiVersion: 'example.com/v1',
    kind: 'Foo',
    name: 'a',
    uid: 'u1',
    controller: true,
    blockOwnerDeletion: true,
  });
  assert.throws(() => newControllerRef({ metadata: { name: 'a' } }, kind), TypeError);
});

test('TestGetControllerOf, TestIsControlledBy', () => {
  const reference = newControllerRef(owner, kind);
  const { controller: _, ...mere } = { ...reference, uid: 'u0' };
  const owned = { metadata: { ownerReferences: [mere, reference] } };
  assert.equal(getControllerOf(owned), reference);
  assert.equal(getControllerOf({ metadata: { ownerReferences: [mere] } }), undefined);
  assert.ok(isControlledBy(owned, owner));
  assert.ok(!isControlledBy(owned, { metadata: { name: 'a', uid: 'u2' } }));
  assert.ok(!isControlledBy({ metadata: {} }, { metadata: {} }), 'two absent uids are not the same owner');
});

test('TestSetStatusCondition: the time moves with the status only', () => {
  const at = (seconds: number): Date => new Date(seconds * 1000);
  const conditions: Condition[] = [];
  const ready = { type: 'Ready', status: 'True', reason: 'Up', message: '' } as const;
  assert.ok(setCondition(conditions, ready, at(1)));
  assert.ok(!setCondition(conditions, ready, at(2)));
  assert.ok(setCondition(conditions, { ...ready, message: 'still up' }, at(3)));
  assert.deepEqual(conditions, [{ ...ready, message: 'still up', lastTransitionTime: '1970-01-01T00:00:01Z' }]);
  assert.ok(setCondition(conditions, { ...ready, status: 'False' }, at(4)));
  assert.equal(findCondition(conditions, 'Ready')?.lastTransitionTime, '1970-01-01T00:00:04Z');
  assert.ok(!isConditionTrue(conditions, 'Ready'));
  assert.ok(setCondition(conditions, { ...ready, lastTransitionTime: '2000-01-01T00:00:00Z' }, at(5)));
  assert.equal(findCondition(conditions, 'Ready')?.lastTransitionTime, '2000-01-01T00:00:00Z');
  assert.ok(isConditionTrue(conditions, 'Ready'));
  assert.equal(findCondition(undefined, 'Ready'), undefined);
});

test('times as the API writes them', () => {
  const time = new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 678));
  assert.equal(formatTime(time), '2026-01-02T03:04:05Z');
  assert.equal(formatMicroTime(time), '2026-01-02T03:04:05.678000Z');
});

test('TestMetaNamespaceKeyFunc, TestSplitMetaNamespaceKey', () => {
  assert.equal(keyOf({ metadata: { name: 'a', namespace: 'n' } }), 'n/a');
  assert.equal(keyOf({ metadata: { name: 'a' } }), 'a');
  assert.equal(keyOf({ namespace: '', name: 'a' }), 'a');
  assert.deepEqual(objectNameOf({ metadata: {} }), { namespace: '', name: '' });
  assert.deepEqual(parseKey('n/a'), { namespace: 'n', name: 'a' });
  assert.deepEqual(parseKey('a'), { namespace: '', name: 'a' });
  assert.equal(parseKey('a/b/c'), undefined);
});

test('TestObjectNames: a key of at most one slash is read and written again', () => {
  const keys = fc.array(fc.constantFrom(...'abcdefghi/'), { minLength: 10, maxLength: 10 });
  fc.assert(
    fc.property(keys, (characters) => {
      const key = characters.join('');
      const [first = '', second, ...rest] = key.split('/');
      const name = parseKey(key);
      if (rest.length > 0) return assert.equal(name, undefined);
      const expected = second === undefined ? { namespace: '', name: first } : { namespace: first, name: second };
      assert.deepEqual(name, expected);
      assert.equal(keyOf(expected), key.replace(/^\//, ''));
    }),
  );
});
