import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';

import {
  copyList,
  copyMap,
  copyRest,
  type DeepReadonly,
  deepCopyCondition,
  deepCopyJson,
  deepCopyLabelSelector,
  deepCopyLabelSelectorRequirement,
  deepCopyListMeta,
  deepCopyManagedFieldsEntry,
  deepCopyObjectMeta,
  deepCopyOwnerReference,
  deepCopyStatus,
  deepCopyStatusCause,
  deepCopyStatusDetails,
  deepCopyTypeMeta,
  type ObjectMeta,
  writable,
} from '@kube-codegen/runtime/meta/v1';

const json: fc.Arbitrary<unknown> = fc.json({ maxDepth: 4 }).map((text): unknown => JSON.parse(text));

function parts(value: unknown, into = new Set<object>()): Set<object> {
  if (typeof value !== 'object' || value === null) return into;
  into.add(value);
  for (const key of Reflect.ownKeys(value)) parts(Reflect.get(value, key), into);
  return into;
}

function checkCopy(copy: unknown, original: unknown): void {
  assert.deepEqual(copy, original);
  assert.equal(JSON.stringify(copy), JSON.stringify(original));
  const originals = parts(original);
  for (const part of parts(copy)) assert.ok(!originals.has(part), 'shares a part with the original');
}

describe('deepCopyJson', () => {
  it('gives what equals the original and shares nothing with it', () => {
    fc.assert(fc.property(json, (original) => checkCopy(deepCopyJson<unknown>(original), original)));
  });

  it('carries own members called __proto__ as such', () => {
    const original: unknown = JSON.parse('{"__proto__":{"a":[1]},"b":{"__proto__":1}}');
    const copy = deepCopyJson<unknown>(original);
    checkCopy(copy, original);
    assert.equal(Object.getPrototypeOf(copy), Object.prototype);
  });

  it('keeps members that are undefined, and the order of members', () => {
    const copy = deepCopyJson<object>({ z: undefined, a: 1, 1: 2 });
    assert.deepEqual(Object.entries(copy), [
      ['1', 2],
      ['z', undefined],
      ['a', 1],
    ]);
  });
});

describe('copies of metadata', () => {
  const metadata: ObjectMeta & { readonly newer: object } = {
    name: 'a',
    labels: { app: 'x' },
    annotations: {},
    finalizers: ['f'],
    ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'p', uid: 'u' }],
    managedFields: [{ manager: 'm', fieldsV1: { 'f:spec': { 'f:replicas': {} } } }],
    newer: { nested: [{ deep: true }] },
  };

  it('equal the original, unknown fields included, and share nothing with it', () => {
    checkCopy(deepCopyObjectMeta(metadata), metadata);
  });

  it('keep every member of trees of fields, in its place', () => {
    const tree = '{"f:a":{".":{},"z":[{"y":1},null],"1":"x"},"f:b":{"__proto__":{"c":{}},"d":null},"f:c":null}';
    for (const fieldsV1 of [tree, '[{"a":{}}]', '"text"', '{"__proto__":{"polluted":{}}}', '{}']) {
      const original = JSON.parse(`{"manager":"m","fieldsV1":${fieldsV1}}`);
      const copy = deepCopyManagedFieldsEntry(original);
      checkCopy(copy, original);
      assert.equal(JSON.stringify(copy), JSON.stringify(original));
    }
  });

  it('equal whatever the server sent', () => {
    const functions = {
      deepCopyCondition,
      deepCopyLabelSelector,
      deepCopyLabelSelectorRequirement,
      deepCopyListMeta,
      deepCopyManagedFieldsEntry,
      deepCopyObjectMeta,
      deepCopyOwnerReference,
      deepCopyStatus,
      deepCopyStatusCause,
      deepCopyStatusDetails,
      deepCopyTypeMeta,
    };
    const names = ['ownerReferences', 'managedFields', 'details', 'matchLabels', 'fieldsV1', 'x', '__proto__'];
    const members = fc
      .dictionary(fc.constantFrom(...names), json)
      .map((object): unknown => JSON.parse(JSON.stringify(object)));
    for (const copy of Object.values(functions) as ((from: unknown) => unknown)[]) {
      fc.assert(
        fc.property(members, (original) => checkCopy(copy(original), original)),
        { numRuns: 30 },
      );
    }
  });
});

describe('the steps of generated copies', () => {
  it('copyRest copies what still is the original, and leaves what was replaced', () => {
    const from = { known: { a: 1 }, unknown: { b: [2] } };
    const to = writable<{ known: object; unknown: object }>({ ...from });
    const replacement = { a: 'replaced' };
    to.known = replacement;
    const copy = copyRest(to, from);
    assert.equal(copy.known, replacement);
    checkCopy(copy.unknown, from.unknown);
  });

  it('copyRest gives a copy of what is no object', () => {
    const list = [{ a: 1 }];
    checkCopy(copyRest<object>({}, list), list);
  });

  it('copyList passes null by, and copies what is no list', () => {
    const copy = (from: DeepReadonly<{ a: number }>): { a: number } => ({ ...from });
    assert.deepEqual(copyList([{ a: 1 }, null as never], copy), [{ a: 1 }, null]);
    assert.deepEqual(copyList({ items: [1] } as never, copy), { items: [1] });
  });

  it('copyMap keeps own members called __proto__, and copies what is no map', () => {
    const from = JSON.parse('{"__proto__":{"a":1},"b":null}') as Record<string, { a: number }>;
    checkCopy(
      copyMap(from, (value) => ({ ...value })),
      from,
    );
    assert.deepEqual(
      copyMap([1] as never, (value) => value),
      [1],
    );
  });
});
