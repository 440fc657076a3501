import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import fc from 'fast-check';

import { PatchError, applyMergePatch } from '../../../../src/runtime/patch/index.ts';
import type { JsonObject, JsonValue } from '@kube-codegen/runtime/apply';

/** Cases of RFC 7386, appendix A, whose document is an object. */
const rfc: readonly (readonly [JsonObject, JsonObject, JsonObject])[] = [
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b' }, { a: null }, {}],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
];

describe('RFC 7386', () => {
  for (const [document, patch, expected] of rfc) {
    test(`${JSON.stringify(document)} + ${JSON.stringify(patch)}`, () => {
      assert.deepEqual(applyMergePatch(document, patch), expected);
    });
  }
});

test('what is no object is malformed', () => {
  for (const [patch, message] of [
    [[], /cannot unmarshal array into Go value of type map/],
    ['x', /cannot unmarshal string/],
    [null, /^Invalid JSON Patch$/],
  ] as const) {
    assert.throws(
      () => applyMergePatch({}, patch),
      (error: unknown) => error instanceof PatchError && error.problem === 'malformed' && message.test(error.message),
    );
  }
});

const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<JsonValue>;
const object = fc.dictionary(fc.string(), json, { maxKeys: 4 }) as fc.Arbitrary<JsonObject>;

test('property: a merge patch applied twice is as if once, and shares nothing', () => {
  fc.assert(
    fc.property(object, object, (document, patch) => {
      const before = JSON.stringify(document);
      const once = applyMergePatch(document, patch);
      assert.deepEqual(applyMergePatch(once, patch), once);
      assert.equal(JSON.stringify(document), before);
    }),
  );
});
