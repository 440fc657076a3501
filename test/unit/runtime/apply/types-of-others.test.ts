// Schemas made of types and kinds of other packages.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { type ObjectSchema, type TypeSchema, applyToObject } from '@kube-codegen/runtime/apply';
import type { JsonObject } from '@kube-codegen/runtime/apply';

import { operation } from './support.ts';

const text: TypeSchema = { type: 'string' };

/** Types of another package; one of them is called like one of our own. */
const others: Readonly<Record<string, TypeSchema>> = {
  Template: { type: 'map', fields: { items: { type: 'list', listType: 'map', keys: ['name'], items: item() } } },
  Item: {
    type: 'map',
    fields: { name: text, value: { ...text, nullable: true }, inner: { type: 'ref', name: 'Template' } },
  },
};
const claimSchema: ObjectSchema = { fields: { spec: { type: 'ref', name: 'Template' } }, types: others };

function item(): TypeSchema {
  return { type: 'ref', name: 'Item' };
}

function schemaOf(member: TypeSchema): ObjectSchema {
  return { fields: { spec: { type: 'map', fields: { member } } }, types: { Item: text, Local: { type: 'untyped' } } };
}

/** The member of the spec after two managers have applied theirs. */
function applied(member: TypeSchema, first: JsonObject, second: JsonObject): unknown {
  let object: JsonObject | undefined;
  for (const [manager, value] of Object.entries({ first, second })) {
    const configuration = {
      apiVersion: 'example.com/v1',
      kind: 'Thing',
      metadata: { name: 'a' },
      spec: { member: value },
    };
    object = applyToObject({ ...operation(manager), schema: schemaOf(member) }, object, configuration, false);
  }
  return (object?.['spec'] as JsonObject)['member'];
}

const template: TypeSchema = { type: 'ref', name: 'Template', types: others };

describe('types of other packages', () => {
  const a = { items: [{ name: 'a' }] };
  const b = { items: [{ name: 'b' }] };
  const both = { items: [{ name: 'a' }, { name: 'b' }] };

  test('names in them are names of that package, at any depth', () => {
    assert.deepEqual(applied(template, a, b), both);
    const inner = (part: JsonObject): JsonObject => ({ items: [{ name: 'x', inner: part }] });
    assert.deepEqual(applied(template, inner(a), inner(b)), inner(both));
  });

  test('a use of one can be atomic', () => {
    assert.throws(() => applied({ ...template, atomic: true }, a, b), /conflict/);
  });

  test('objects of their kinds have metadata', () => {
    const claim: TypeSchema = { type: 'object', schema: claimSchema };
    assert.deepEqual(applied(claim, { spec: a }, { spec: b }), { spec: both });
    const labelled = { metadata: { labels: { l: 'm' }, finalizers: ['f'] } };
    const other = { metadata: { finalizers: ['g'] } };
    assert.deepEqual(applied(claim, labelled, other), { metadata: { labels: { l: 'm' }, finalizers: ['f', 'g'] } });
  });

  test('an object has the members of those that it extends, and its own before them', () => {
    const own: TypeSchema = { type: 'map', extends: [template], fields: { more: text } };
    assert.deepEqual(applied(own, a, { ...b, more: 'm' }), { ...both, more: 'm' });
    assert.throws(() => applied(own, { unknown: '' }, {}), /field not declared in schema/);
    const whole: TypeSchema = { ...own, fields: { items: { type: 'list', items: { type: 'untyped' } } } };
    assert.throws(() => applied(whole, a, b), /conflict/);
  });

  test('null is a value of an inherited member that has it', () => {
    const extended: TypeSchema = { type: 'map', extends: [{ type: 'ref', name: 'Item', types: others }] };
    assert.deepEqual(applied(extended, { value: null }, { name: 'n' }), { name: 'n', value: null });
  });

  test('a name that is missing is an error every time', () => {
    const types: Readonly<Record<string, TypeSchema>> = { Outer: { type: 'ref', name: 'Missing' } };
    const outer: TypeSchema = { type: 'ref', name: 'Outer', types };
    for (const _ of [1, 2]) assert.throws(() => applied(outer, {}, {}), /no type found matching: Missing/);
  });
});
