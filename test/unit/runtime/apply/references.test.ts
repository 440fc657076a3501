// Types by name: recursive ones, and uses of a type that are one field or many whatever the type says.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { type TypeSchema, applyToObject } from '@kube-codegen/runtime/apply';
import type { JsonObject } from '@kube-codegen/runtime/apply';

import { operation } from './support.ts';

const text: TypeSchema = { type: 'string' };

const types: Readonly<Record<string, TypeSchema>> = {
  Tree: {
    type: 'map',
    fields: {
      a: text,
      b: text,
      left: { type: 'ref', name: 'Alias' },
      right: { type: 'ref', name: 'Tree', atomic: true },
    },
  },
  Alias: { type: 'ref', name: 'Tree' },
  Whole: { type: 'map', additional: text, atomic: true },
  Missing: { type: 'map', fields: { member: { type: 'ref', name: 'Nowhere' } } },
};

/** The member of the spec after two managers have applied theirs. */
function applied(member: TypeSchema, first: JsonObject, second: JsonObject): unknown {
  const schema = { fields: { spec: { type: 'map', fields: { member } } }, types } as const;
  let object: JsonObject | undefined;
  for (const [manager, value] of Object.entries({ first, second })) {
    const identity = { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'a' } };
    const configuration = { ...identity, spec: { member: value } };
    object = applyToObject({ ...operation(manager), schema }, object, configuration, false);
  }
  return (object?.['spec'] as JsonObject)['member'];
}

const a = { a: '1' };
const b = { b: '2' };

describe('references', () => {
  test('to a recursive type, through an alias and as one field', () => {
    const tree: TypeSchema = { type: 'ref', name: 'Tree' };
    const left = (value: JsonObject): JsonObject => ({ left: { left: value } });
    assert.deepEqual(applied(tree, left(a), left(b)), left({ ...a, ...b }));
    const right = (value: JsonObject): JsonObject => ({ left: { right: { right: value } } });
    assert.throws(() => applied(tree, right(a), right(b)), /conflict.*: \.spec\.member\.left\.right$/);
  });

  test('make a type one field, or many', () => {
    for (const name of ['Tree', 'Alias']) {
      assert.deepEqual(applied({ type: 'ref', name }, a, b), { ...a, ...b });
      assert.throws(() => applied({ type: 'ref', name, atomic: true }, a, b), /conflict/);
    }
    assert.throws(() => applied({ type: 'ref', name: 'Whole' }, a, b), /conflict/);
    assert.deepEqual(applied({ type: 'ref', name: 'Whole', atomic: false }, a, b), { ...a, ...b });
  });

  test('to a type that is missing are errors', () => {
    assert.throws(() => applied({ type: 'ref', name: 'Missing' }, a, b), /no type found matching: Nowhere/);
  });
});
