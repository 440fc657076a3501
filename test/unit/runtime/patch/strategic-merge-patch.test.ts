import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { PatchError, applyStrategicMergePatch } from '../../../../src/runtime/patch/index.ts';
import type { JsonObject, JsonValue, ObjectSchema } from '@kube-codegen/runtime/apply';

const text = { type: 'string' } as const;
const schema: ObjectSchema = {
  fields: {
    merging: {
      type: 'list',
      listType: 'map',
      keys: ['name'],
      items: { type: 'map', fields: { name: text, value: text, other: text } },
    },
    byOther: {
      type: 'list',
      listType: 'map',
      keys: ['name', 'other'],
      patchMergeKey: 'other',
      items: { type: 'map', fields: { name: text, other: text, value: text } },
    },
    set: { type: 'list', listType: 'set', items: text },
    whole: { type: 'list', items: text },
    map: { type: 'map', additional: text },
  },
};

const cases: readonly (readonly [string, JsonObject, JsonObject, JsonObject])[] = [
  [
    'members are merged, null removes',
    { map: { a: '1', b: '2' } },
    { map: { b: null, c: '3' } },
    { map: { a: '1', c: '3' } },
  ],
  ['$patch: replace replaces a map', { map: { a: '1' } }, { map: { $patch: 'replace', b: '2' } }, { map: { b: '2' } }],
  ['$patch: delete removes a map', { map: { a: '1' }, set: [] }, { map: { $patch: 'delete' } }, { set: [] }],
  [
    '$retainKeys drops the members that it does not list',
    { map: { a: '1', b: '2', c: '3' } },
    { map: { $retainKeys: ['a', 'd'], d: '4' } },
    { map: { a: '1', d: '4' } },
  ],
  [
    'items are merged by key, in the order of the patch',
    {
      merging: [
        { name: 'a', value: '1' },
        { name: 'b', value: '2' },
      ],
    },
    {
      merging: [
        { name: 'c', value: '3' },
        { name: 'b', other: 'x' },
      ],
    },
    {
      merging: [
        { name: 'c', value: '3' },
        { name: 'a', value: '1' },
        { name: 'b', value: '2', other: 'x' },
      ],
    },
  ],
  [
    'an item is deleted by key',
    { merging: [{ name: 'a' }, { name: 'b' }] },
    { merging: [{ name: 'a', $patch: 'delete' }] },
    { merging: [{ name: 'b' }] },
  ],
  [
    '$patch: replace as an item replaces the list',
    { merging: [{ name: 'a' }] },
    { merging: [{ $patch: 'replace' }, { name: 'b' }] },
    { merging: [{ name: 'b' }] },
  ],
  [
    'the merge key may be another than the first list-map key',
    { byOther: [{ name: 'a', other: 'x' }] },
    { byOther: [{ other: 'x', value: 'v' }] },
    { byOther: [{ name: 'a', other: 'x', value: 'v' }] },
  ],
  ['sets are united', { set: ['a', 'b'] }, { set: ['b', 'c'] }, { set: ['a', 'b', 'c'] }],
  [
    '$deleteFromPrimitiveList takes values away',
    { set: ['a', 'b', 'c'] },
    { '$deleteFromPrimitiveList/set': ['b'] },
    { set: ['a', 'c'] },
  ],
  ['atomic lists are replaced', { whole: ['a', 'b'] }, { whole: ['c'] }, { whole: ['c'] }],
  [
    '$setElementOrder sorts, others keep their places',
    { merging: [{ name: 'a' }, { name: 'server' }, { name: 'b' }] },
    { '$setElementOrder/merging': [{ name: 'b' }, { name: 'a' }] },
    { merging: [{ name: 'server' }, { name: 'b' }, { name: 'a' }] },
  ],
  [
    'what is new comes without nulls and directives',
    {},
    { map: { $patch: 'merge', a: '1', b: null } },
    { map: { a: '1' } },
  ],
];

describe('with a schema', () => {
  for (const [name, document, patch, expected] of cases) {
    test(name, () => assert.deepEqual(applyStrategicMergePatch(document, patch, schema), expected));
  }
});

describe('without a schema, lists of built-in kinds are known by name', () => {
  test('containers, env and ports of a Deployment', () => {
    const container = { name: 'app', image: 'a', env: [{ name: 'A', value: '1' }], ports: [{ containerPort: 80 }] };
    const document = { spec: { template: { spec: { containers: [container], tolerations: [{ key: 'x' }] } } } };
    const change = { name: 'app', env: [{ name: 'B', value: '2' }], ports: [{ containerPort: 80, name: 'web' }] };
    const patch = { spec: { template: { spec: { containers: [change], tolerations: [{ key: 'y' }] } } } };
    assert.deepEqual(applyStrategicMergePatch(document, patch), {
      spec: {
        template: {
          spec: {
            containers: [
              {
                name: 'app',
                image: 'a',
                env: [
                  { name: 'B', value: '2' },
                  { name: 'A', value: '1' },
                ],
                ports: [{ containerPort: 80, name: 'web' }],
              },
            ],
            tolerations: [{ key: 'y' }],
          },
        },
      },
    });
  });

  test('ports of a Service, conditions, finalizers', () => {
    const document = {
      metadata: { finalizers: ['a'] },
      spec: { ports: [{ port: 80 }] },
      status: { conditions: [{ type: 'Ready', status: 'False' }] },
    };
    const patch = {
      metadata: { finalizers: ['b'] },
      spec: { ports: [{ port: 80, name: 'web' }, { port: 81 }] },
      status: { conditions: [{ type: 'Ready', status: 'True' }] },
    };
    assert.deepEqual(applyStrategicMergePatch(document, patch), {
      metadata: { finalizers: ['b', 'a'] },
      spec: { ports: [{ port: 80, name: 'web' }, { port: 81 }] },
      status: { conditions: [{ type: 'Ready', status: 'True' }] },
    });
  });
});

describe('what cannot be applied', () => {
  const cases: readonly (readonly [JsonValue, string, string])[] = [
    [[], 'malformed', 'json: cannot unmarshal array into Go value of type map[string]interface {}'],
    [{ map: { $patch: 'zap' } }, 'unsupported', 'unknown patch type: zap in map: map[$patch:zap]'],
    [{ merging: [{ value: 'x' }] }, 'unsupported', 'map: map[value:x] does not contain declared merge key: name'],
    [{ map: { $retainKeys: 'x' } }, 'malformed', 'invalid patch format of retainKeys'],
    [{ '$setElementOrder/set': 'x' }, 'malformed', 'invalid patch format of setElementOrder'],
  ];
  for (const [patch, problem, message] of cases) {
    test(JSON.stringify(patch), () => {
      const document = { map: { a: '1' }, merging: [{ name: 'a' }], set: ['a'] };
      assert.throws(() => applyStrategicMergePatch(document, patch, schema), { name: 'PatchError', problem, message });
      assert.ok(new PatchError('malformed', '') instanceof Error);
    });
  }
});
