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
    objects: { type: 'list', items: { type: 'map', fields: { name: text } } },
    lists: { type: 'list', listType: 'set', items: { type: 'list', items: { type: 'number' } } },
    text,
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
  ['$patch: delete empties a map', { map: { a: '1' }, set: [] }, { map: { $patch: 'delete' } }, { map: {}, set: [] }],
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
  ['what is new comes without nulls', {}, { map: { a: '1', b: null } }, { map: { a: '1' } }],
  ['what is new with a directive does not come', {}, { map: { $patch: 'replace', a: '1' } }, {}],
  [
    'new items with a directive do not come, items of new items come whole',
    {},
    { merging: [{ name: 'a' }, { name: 'b', $patch: 'delete' }, { name: 'a' }] },
    { merging: [{ name: 'a' }, { name: 'a' }] },
  ],
  [
    'items that $patch names all go',
    { merging: [{ name: 'a' }, { name: 'b' }] },
    { merging: [{ name: 'b', $patch: 'replace' }, { name: 'c' }] },
    { merging: [{ name: 'c' }] },
  ],
  [
    'an item that is new loses its directives',
    { merging: [{ name: 'a' }] },
    { merging: [{ name: 'b', $retainKeys: ['x'] }] },
    { merging: [{ name: 'b' }, { name: 'a' }] },
  ],
  ['another type replaces', { map: { a: '1' } }, { map: 'x' }, { map: 'x' }],
  [
    '$deleteFromPrimitiveList of another type does nothing',
    { set: ['a'] },
    { '$deleteFromPrimitiveList/set': 'a' },
    { set: ['a'] },
  ],
  ['$deleteFromPrimitiveList of null removes the list', { set: ['a'] }, { '$deleteFromPrimitiveList/set': null }, {}],
  ['$setElementOrder of what is not there does nothing', {}, { '$setElementOrder/set': ['a'] }, {}],
  [
    '$setElementOrder sorts what the patch brings',
    {},
    {
      '$setElementOrder/merging': [{ name: 'b' }, { name: 'a' }],
      merging: [{ name: 'b' }, { name: 'a', $patch: 'delete' }],
    },
    { merging: [{ name: 'b' }] },
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
  const noKey = (item: string): string => `map: map[${item}] does not contain declared merge key: name`;
  const unlike = (lists: string): string => `list element types are not identical: ${lists}`;
  const disorder = (patch: string, order: string): string =>
    `The order in patch list:\n${patch}\n doesn't match $setElementOrder list:\n${order}\n`;
  const cases: readonly (readonly [JsonValue, string, string])[] = [
    [[], 'malformed', 'json: cannot unmarshal array into Go value of type map[string]interface {}'],
    [{ map: { $patch: 'zap' } }, 'unsupported', 'unknown patch type: zap in map: map[$patch:zap]'],
    [{ map: { $patch: 'merge' } }, 'unsupported', 'unknown patch type: merge in map: map[$patch:merge]'],
    [{ $patch: 1 }, 'unsupported', 'unknown patch type: %!s(int64=1) in map: map[$patch:1]'],
    [{ merging: [{ value: 'x' }] }, 'unsupported', noKey('value:x')],
    [{ merging: [{ $patch: 'delete' }] }, 'unsupported', noKey('$patch:delete')],
    [{ merging: [{ $patch: 'replace' }, { value: 'x' }] }, 'unsupported', noKey('value:x')],
    [
      { merging: [{ name: 'z', $patch: 'zap' }] },
      'unsupported',
      'unknown patch type: zap in map: map[$patch:zap name:z]',
    ],
    [
      { merging: [{ name: 'a', $patch: 'merge' }] },
      'unsupported',
      'merging lists cannot yet be specified in the patch',
    ],
    [{ merging: ['x'] }, 'unsupported', unlike('[[map[name:a]] [x]]')],
    [{ set: ['b', 1] }, 'unsupported', unlike('[[a] [b 1]]')],
    [{ '$deleteFromPrimitiveList/set': [1] }, 'unsupported', unlike('[[a] [1]]')],
    [{ $deleteFromPrimitiveList: ['a'] }, 'malformed', 'invalid patch format of primitive list'],
    [{ '$deleteFromPrimitiveList/objects': [{}] }, 'unsupported', 'cannot merge lists without merge key for struct'],
    [{ lists: [[1]] }, 'inapplicable', 'lists of lists are not supported'],
    [{ map: { $retainKeys: 'x' } }, 'malformed', 'invalid patch format of retainKeys'],
    [{ map: { $retainKeys: ['a'], b: 'c' } }, 'malformed', 'invalid patch format of retainKeys'],
    [{ '$setElementOrder/set': 'x' }, 'unsupported', 'expected a []interface {}, but received a string'],
    [{ '$setElementOrder/set': null }, 'unsupported', 'expected a []interface {}, but received a %!s(<nil>)'],
    [{ $setElementOrder: ['a'] }, 'malformed', 'invalid patch format of setElementOrder list'],
    [{ '$setElementOrder/set': ['a'], set: 'x' }, 'unsupported', 'expected a []interface {}, but received a string'],
    [{ '$setElementOrder/set': ['a'], set: ['b'] }, 'unsupported', disorder('[b]', '[a]')],
    [
      { '$setElementOrder/merging': [{ name: 'q' }], merging: [{ name: 'a' }] },
      'unsupported',
      disorder('[map[name:a]]', '[map[name:q]]'),
    ],
    [{ '$setElementOrder/merging': [{}] }, 'unsupported', noKey('')],
    [
      { '$setElementOrder/merging': ['a'], merging: [{ name: 'a' }] },
      'unsupported',
      'expected a map[string]interface {}, but received a string',
    ],
    [
      { '$setElementOrder/nope': ['a'] },
      'unsupported',
      'unable to find api field in struct  for the json field "nope"',
    ],
    [{ '$setElementOrder/text': ['a'] }, 'unsupported', 'expected slice or array type, but got: struct'],
  ];
  for (const [patch, problem, message] of cases) {
    test(JSON.stringify(patch), () => {
      const document = { map: { a: '1' }, merging: [{ name: 'a' }], set: ['a'], objects: [{}], lists: [[0]] };
      const copy = structuredClone(document);
      assert.throws(() => applyStrategicMergePatch(document, patch, schema), { name: 'PatchError', problem, message });
      assert.deepEqual(document, copy);
      assert.ok(new PatchError('malformed', '') instanceof Error);
    });
  }
});
