// What kube-apiserver does with nulls of a custom resource on create, seen on a real one.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { ObjectSchema, TypeSchema } from '@kube-codegen/runtime/apply';
import { isInvalid } from '@kube-codegen/runtime/rest';
import { newFakeRestClient } from '@kube-codegen/runtime/testing';

import { foos } from './support.ts';

const text: TypeSchema = { type: 'string' };
const kinds: Readonly<Record<string, TypeSchema>> = {
  text,
  number: { type: 'number' },
  intOrString: { type: 'scalar' },
  struct: { type: 'map', fields: { a: text } },
  map: { type: 'map', additional: text },
  list: { type: 'list', items: text },
  any: { type: 'untyped' },
  named: { type: 'ref', name: 'Named' },
};
const fields = Object.entries(kinds).flatMap(([name, type]) => [
  [name, type],
  [`${name}OrNull`, { ...type, nullable: true }],
]);
const schema: ObjectSchema = {
  fields: {
    spec: {
      type: 'map',
      fields: {
        ...Object.fromEntries(fields),
        texts: { type: 'map', additional: text },
        textsOrNull: { type: 'map', additional: { ...text, nullable: true } },
        half: { type: 'map', fields: { a: text }, additional: { type: 'untyped' } },
        free: { type: 'untyped' },
        items: { type: 'list', items: { ...text, nullable: true } },
      },
    },
  },
  types: { Named: { type: 'map', fields: { a: text } } },
};

const { client } = newFakeRestClient({ resources: [foos], schemas: { 'example.com/v1/Foo': schema } });

function create(name: string, spec: object): Promise<unknown> {
  const body = { apiVersion: 'example.com/v1', kind: 'Foo', metadata: { name }, spec };
  return client.request({ verb: 'create', resource: foos, namespace: 'default', body });
}

async function specOf(name: string, spec: object): Promise<unknown> {
  const created = await create(name, spec);
  return created instanceof Object && 'spec' in created ? created.spec : undefined;
}

describe('nulls that are created', () => {
  it('stay where the type takes null, and are dropped elsewhere', async () => {
    const sent = Object.fromEntries(fields.map(([name]) => [name, null]));
    const nullable = Object.keys(kinds).map((name) => [`${name}OrNull`, null]);
    assert.deepEqual(await specOf('a', sent), Object.fromEntries(nullable));
  });

  it('of maps, by the type of their values', async () => {
    const spec = { texts: { a: null, b: 'c' }, textsOrNull: { a: null } };
    assert.deepEqual(await specOf('b', spec), { texts: { b: 'c' }, textsOrNull: { a: null } });
  });

  it('that no type speaks of stay', async () => {
    const spec = { half: { a: null, b: null }, free: { x: null } };
    assert.deepEqual(await specOf('c', spec), { half: { b: null }, free: { x: null } });
  });

  it('of lists stay where the type takes null', async () => {
    assert.deepEqual(await specOf('d', { items: ['a', null] }), { items: ['a', null] });
  });

  it('of lists of objects are refused elsewhere', async () => {
    const lists: ObjectSchema = {
      fields: {
        spec: { type: 'map', fields: { list: { type: 'list', items: { type: 'map', fields: { a: text } } } } },
      },
    };
    const fake = newFakeRestClient({ resources: [foos], schemas: { 'example.com/v1/Foo': lists } });
    const body = { apiVersion: 'example.com/v1', kind: 'Foo', metadata: { name: 'e' }, spec: { list: [null] } };
    const request = { verb: 'create', resource: foos, namespace: 'default', body } as const;
    await assert.rejects(fake.client.request(request), isInvalid);
  });
});
