import assert from 'node:assert/strict';
import { test } from 'node:test';

import { objectSchemaFromOpenApi } from '@kube-codegen/runtime/apply';

test('a structural schema becomes the structure that the API server merges by', () => {
  const schema = objectSchemaFromOpenApi({
    type: 'object',
    properties: {
      metadata: { type: 'object' },
      spec: {
        type: 'object',
        properties: {
          text: { type: 'string' },
          time: { type: 'string', format: 'date-time' },
          port: { 'x-kubernetes-int-or-string': true },
          count: { type: 'integer', default: 3 },
          set: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
          keyed: {
            type: 'array',
            'x-kubernetes-list-type': 'map',
            'x-kubernetes-list-map-keys': ['name'],
            items: { type: 'object', properties: { name: { type: 'string' } } },
          },
          plain: { type: 'array', items: { type: 'boolean' } },
          whole: { type: 'object', additionalProperties: { type: 'string' }, 'x-kubernetes-map-type': 'atomic' },
          open: {
            type: 'object',
            'x-kubernetes-preserve-unknown-fields': true,
            properties: { inner: { type: 'object', properties: { a: { type: 'string' } } } },
          },
          any: { 'x-kubernetes-preserve-unknown-fields': true },
        },
      },
    },
  });
  assert.deepEqual(schema, {
    fields: {
      spec: {
        type: 'map',
        fields: {
          text: { type: 'string' },
          time: { type: 'scalar' },
          port: { type: 'scalar' },
          count: { type: 'number', default: 3 },
          set: { type: 'list', items: { type: 'string' }, listType: 'set' },
          keyed: {
            type: 'list',
            items: { type: 'map', fields: { name: { type: 'string' } } },
            listType: 'map',
            keys: ['name'],
          },
          plain: { type: 'list', items: { type: 'boolean' } },
          whole: { type: 'map', additional: { type: 'string' }, atomic: true },
          open: {
            type: 'map',
            fields: { inner: { type: 'map', fields: { a: { type: 'string' } }, additional: { type: 'untyped' } } },
            additional: { type: 'untyped' },
          },
          any: { type: 'untyped' },
        },
      },
    },
  });
});

test('a schema that says nothing leaves everything to deduction', () => {
  assert.deepEqual(objectSchemaFromOpenApi({ type: 'object' }), { fields: {}, additional: { type: 'untyped' } });
  assert.deepEqual(objectSchemaFromOpenApi({ type: 'object', 'x-kubernetes-preserve-unknown-fields': true }), {
    fields: {},
    additional: { type: 'untyped' },
  });
});
