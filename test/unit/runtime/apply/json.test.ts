import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { type JsonObject, copyJson, isJsonObject, toJson } from '../../../../src/runtime/apply/json.ts';

const objects = fc
  .dictionary(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toJSON')), fc.jsonValue())
  .map((members) => JSON.parse(JSON.stringify(members)) as JsonObject);

test('a copy of JSON equals it and shares nothing with it', () => {
  fc.assert(
    fc.property(objects, (object) => {
      const copy = copyJson(object);
      assert.deepEqual(copy, object);
      assert.deepEqual(copy, toJson(object));
      assert.deepEqual(
        partsOf(copy).filter((part) => partsOf(object).includes(part)),
        [],
      );
    }),
  );
});

function partsOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value) && !isJsonObject(value)) return [];
  return [value, ...Object.values(value).flatMap(partsOf)];
}
