import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import {
  and,
  annotationChanged,
  generationChanged,
  labelChanged,
  labelSelectorPredicate,
  not,
  objectPredicate,
  or,
  type Predicate,
  requestForObject,
  requestForOwner,
  requestsFromMap,
  resourceVersionChanged,
} from '@kube-codegen/runtime/controller';
import type { KubernetesObject, ObjectMeta } from '@kube-codegen/runtime/meta/v1';

function object(metadata: ObjectMeta): KubernetesObject {
  return { metadata };
}

const update = (predicate: Predicate<KubernetesObject>, before: ObjectMeta, after: ObjectMeta): boolean | undefined =>
  predicate.update?.(object(before), object(after));

describe('predicates', () => {
  for (const [name, predicate, before, after] of [
    ['generationChanged', generationChanged(), { generation: 1 }, { generation: 2 }],
    ['resourceVersionChanged', resourceVersionChanged(), { resourceVersion: '1' }, { resourceVersion: '2' }],
    ['labelChanged', labelChanged(), { labels: { a: 'b' } }, { labels: { a: 'c' } }],
    ['labelChanged by a new label', labelChanged(), {}, { labels: { a: 'c' } }],
    ['annotationChanged', annotationChanged(), { annotations: { a: 'b' } }, {}],
  ] as [string, Predicate<KubernetesObject>, ObjectMeta, ObjectMeta][]) {
    it(`${name} filters updates and nothing else`, () => {
      assert.equal(update(predicate, before, after), true);
      assert.equal(update(predicate, after, { ...after }), false);
      assert.deepEqual(Object.keys(predicate), ['update']);
      const inverted = not(predicate);
      assert.equal(update(inverted, before, after), false);
      assert.equal(inverted.create?.(object({}), false), false);
    });
  }

  it('judges updates by the new object, and deletions by what is known', () => {
    const predicate = labelSelectorPredicate<KubernetesObject>('app=web');
    const web = object({ labels: { app: 'web' } });
    const other = object({ labels: { app: 'db' } });
    assert.deepEqual([predicate.create?.(web, false), predicate.create?.(other, false)], [true, false]);
    assert.deepEqual([predicate.update?.(other, web), predicate.update?.(web, other)], [true, false]);
    const deleted = { key: 'a', name: 'a', namespace: '' };
    assert.deepEqual(
      [predicate.delete?.({ ...deleted, lastKnown: other }), predicate.delete?.(deleted)],
      [false, true],
    );
  });

  it('combines by and, or, not', () => {
    const yes = objectPredicate<KubernetesObject>(() => true);
    const no = objectPredicate<KubernetesObject>(() => false);
    const value = (predicate: Predicate<KubernetesObject>): unknown[] => [
      predicate.create?.(object({}), false),
      predicate.update?.(object({}), object({})),
      predicate.delete?.({ key: 'a', name: 'a', namespace: '', lastKnown: object({}) }),
    ];
    assert.deepEqual(value(and(yes, no)), [false, false, false]);
    assert.deepEqual(value(and(yes, {})), [true, true, true]);
    assert.deepEqual(value(or(yes, no)), [true, true, true]);
    assert.deepEqual(value(or(no, no)), [false, false, false]);
    assert.deepEqual(value(not(no)), [true, true, true]);
  });
});

describe('request mappers', () => {
  const owner = { apiVersion: 'g/v1', kind: 'Foo', name: 'parent', uid: 'u' };
  const owned = object({
    name: 'child',
    namespace: 'ns',
    ownerReferences: [
      { ...owner, controller: true },
      { ...owner, name: 'other' },
      { ...owner, apiVersion: 'h/v1', name: 'foreign', controller: true },
      { ...owner, kind: 'Bar', name: 'bar', controller: true },
    ],
  });

  it('requestForObject names the object, also a deleted one that nobody knows', () => {
    const mapper = requestForObject<KubernetesObject>();
    assert.deepEqual(mapper.requestsFor(owned), [{ namespace: 'ns', name: 'child' }]);
    const deleted = { key: 'ns/a', name: 'a', namespace: 'ns' };
    assert.deepEqual(mapper.requestsForDeleted?.(deleted), [{ namespace: 'ns', name: 'a' }]);
  });

  it('requestForOwner names the managing owner of a kind, whatever its version', () => {
    const kind = { group: 'g', kind: 'Foo' };
    assert.deepEqual(requestForOwner(kind).requestsFor(owned), [{ namespace: 'ns', name: 'parent' }]);
    assert.deepEqual(requestForOwner(kind, { everyOwner: true }).requestsFor(owned), [
      { namespace: 'ns', name: 'parent' },
      { namespace: 'ns', name: 'other' },
    ]);
    assert.deepEqual(requestForOwner(kind, { clusterScoped: true }).requestsFor(owned), [
      { namespace: '', name: 'parent' },
    ]);
    assert.deepEqual(requestForOwner(kind).requestsFor(object({})), []);
  });

  it('requestsFromMap says what its function says', () => {
    const mapper = requestsFromMap<KubernetesObject>(({ metadata }) => [
      { namespace: '', name: `for-${metadata.name}` },
    ]);
    assert.deepEqual(mapper.requestsFor(owned), [{ namespace: '', name: 'for-child' }]);
  });
});
