import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { type JsonObject, applyToObject, updateManagedFields } from '@kube-codegen/runtime/apply';
import { type ApiError, isConflict } from '@kube-codegen/runtime/rest';

import { apply, entries, operation, owners, stored, thing, update } from './support.ts';

function failure(call: () => unknown): ApiError {
  try {
    call();
  } catch (error) {
    return error as ApiError;
  }
  throw new assert.AssertionError({ message: 'nothing was thrown' });
}

describe('apply to nothing', () => {
  test('makes the object and owns its leaves', () => {
    const object = apply(undefined, 'm', { name: 'x', ports: [{ port: 80, label: 'web' }], tags: ['a'], args: ['1'] });
    assert.deepEqual(object['spec'], { name: 'x', ports: [{ port: 80, label: 'web' }], tags: ['a'], args: ['1'] });
    assert.deepEqual(entries(object), [
      {
        manager: 'm',
        operation: 'Apply',
        apiVersion: 'example.com/v1',
        time: '2026-01-01T00:00:00Z',
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:spec': {
            'f:args': {},
            'f:name': {},
            'f:ports': { 'k:{"port":80,"protocol":"TCP"}': { '.': {}, 'f:label': {}, 'f:port': {} } },
            'f:tags': { 'v:"a"': {} },
          },
        },
      },
    ]);
  });

  test('names, uids, versions and times belong to nobody', () => {
    const config = thing({}, { namespace: 'n', labels: { a: 'b' }, resourceVersion: '1', generation: 3 });
    const [entry] = entries(applyToObject(operation('m'), undefined, config, false));
    assert.deepEqual(entry?.fieldsV1, { 'f:metadata': { 'f:labels': { 'f:a': {} } }, 'f:spec': {} });
  });
});

describe('several appliers', () => {
  test('TestMultipleAppliersSet: two share a value, and it stays while one of them has it', () => {
    let object = apply(undefined, 'one', { tags: ['a', 'b'] });
    object = apply(object, 'two', { tags: ['b', 'c'] });
    assert.deepEqual(object['spec'], { tags: ['a', 'b', 'c'] });
    object = apply(object, 'one', { tags: ['a'] });
    assert.deepEqual(object['spec'], { tags: ['a', 'b', 'c'] });
    object = apply(object, 'two', { tags: ['c'] });
    assert.deepEqual(object['spec'], { tags: ['a', 'c'] });
  });

  test('a field that is applied no longer goes, with what is left empty by that', () => {
    let object = apply(undefined, 'one', { name: 'x', options: { k: '1', l: '2' }, tree: { left: { value: 'v' } } });
    object = apply(object, 'one', { name: 'x', options: { l: '2' } });
    assert.deepEqual(object['spec'], { name: 'x', options: { l: '2' } });
    object = apply(object, 'one', { name: 'x' });
    assert.deepEqual(object['spec'], { name: 'x' });
  });

  test('what others own stays when an applier drops it', () => {
    let object = apply(undefined, 'one', { name: 'x', replicas: 1 });
    object = apply(object, 'two', { replicas: 1 });
    object = apply(object, 'one', { name: 'x' });
    assert.deepEqual(object['spec'], { name: 'x', replicas: 1 });
    assert.deepEqual(owners(object), { 'two Apply': { 'f:replicas': {} }, 'one Apply': { 'f:name': {} } });
  });

  test('keyed items are merged by key, each manager owning its own members', () => {
    let object = apply(undefined, 'one', { ports: [{ port: 80, label: 'web' }, { port: 443 }] });
    object = apply(object, 'two', {
      ports: [
        { port: 80, protocol: 'TCP', opts: { x: 'y' } },
        { port: 80, protocol: 'UDP' },
      ],
    });
    assert.deepEqual(object['spec'], {
      ports: [
        { port: 80, label: 'web', protocol: 'TCP', opts: { x: 'y' } },
        { port: 443 },
        { port: 80, protocol: 'UDP' },
      ],
    });
    object = apply(object, 'one', { ports: [{ port: 443 }] });
    const left = (object['spec'] as { ports: JsonObject[] }).ports;
    assert.deepEqual(
      left.find(({ port, protocol }) => port === 80 && protocol === 'TCP'),
      { port: 80, protocol: 'TCP', opts: { x: 'y' } },
    );
  });

  test('the order of the applied list wins among shared items, others keep their places', () => {
    let object = apply(undefined, 'one', { tags: ['a', 'b', 'c'] });
    object = apply(object, 'two', { tags: ['c', 'x', 'a'] });
    assert.deepEqual(object['spec'], { tags: ['b', 'c', 'x', 'a'] });
  });

  test('who applies what is there already owns it too, at no time', () => {
    let object = apply(undefined, 'one', { replicas: 1 });
    object = apply(object, 'two', { replicas: 1 });
    assert.deepEqual(
      entries(object).map(({ manager, time }) => [manager, time]),
      [
        ['two', undefined],
        ['one', '2026-01-01T00:00:00Z'],
      ],
    );
  });

  test('an applier is the same in every version, an updater is not', () => {
    const second = { apiVersion: 'example.com/v2' };
    let object = update(apply(undefined, 'm', { name: 'x' }), 'm', { name: 'x', replicas: 1 });
    object = stored(applyToObject(operation('m', second), object, { ...thing({ name: 'y' }), ...second }, true));
    object = stored(
      updateManagedFields(operation('m', second), object, { ...object, spec: { name: 'y', replicas: 2 } }),
    );
    const shown = entries(object).map((entry) => [entry.operation, (entry as { apiVersion?: string }).apiVersion]);
    assert.deepEqual(shown, [
      ['Apply', 'example.com/v2'],
      ['Update', 'example.com/v2'],
    ]);
    assert.deepEqual(owners(object), { 'm Apply': { 'f:name': {} }, 'm Update': { 'f:replicas': {} } });
  });

  test('atomic lists and maps have one owner', () => {
    const object = apply(undefined, 'one', { args: ['1'], selector: { a: 'b' } });
    assert.deepEqual(owners(object)['one Apply'], { 'f:args': {}, 'f:selector': {} });
    const { status } = failure(() => apply(object, 'two', { args: ['1', '2'], selector: { a: 'b', c: 'd' } }));
    assert.deepEqual(
      status.details?.causes?.map(({ field }) => field),
      ['.spec.args', '.spec.selector'],
    );
  });

  test('a struct of which all is removed while others own the struct itself becomes null, as upstream', () => {
    let object = apply(undefined, 'one', { tree: { left: { value: 'x' } } });
    object = apply(object, 'two', { tree: { left: {} } });
    object = apply(object, 'one', {});
    assert.deepEqual(object['spec'], { tree: { left: null } });
  });

  test('recursive types are followed to any depth', () => {
    let object = apply(undefined, 'one', { tree: { left: { left: { value: 'x' } } } });
    object = apply(object, 'two', { tree: { left: { right: { value: 'y' } } } });
    assert.deepEqual(object['spec'], { tree: { left: { left: { value: 'x' }, right: { value: 'y' } } } });
  });

  test('what is untyped is deduced: maps granular, lists atomic', () => {
    let object = apply(undefined, 'one', { free: { a: { b: 1 }, l: [1] } });
    object = apply(object, 'two', { free: { a: { c: 2 } } });
    assert.deepEqual(object['spec'], { free: { a: { b: 1, c: 2 }, l: [1] } });
    assert.ok(isConflict(failure(() => apply(object, 'two', { free: { l: [1, 2] } }))));
  });
});

describe('conflicts', () => {
  test('one is named in the message and in the cause', () => {
    const object = apply(undefined, 'one', { name: 'x' });
    const error = failure(() => apply(object, 'two', { name: 'y' }));
    assert.ok(isConflict(error));
    assert.equal(error.message, 'Apply failed with 1 conflict: conflict with "one": .spec.name');
    assert.deepEqual(error.status, {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: error.message,
      reason: 'Conflict',
      details: { causes: [{ reason: 'FieldManagerConflict', message: 'conflict with "one"', field: '.spec.name' }] },
      code: 409,
    });
  });

  test('several are grouped by owner; an updater is named with its version and subresource', () => {
    let object = apply(undefined, 'one', { name: 'x', replicas: 1 });
    object = apply(object, 'two', { replicas: 1 });
    object = update(object, 'three', { name: 'x', replicas: 1, limit: '5' });
    const status = operation('kubelet', { subresource: 'status' });
    object = stored(updateManagedFields(status, object, { ...object, status: { ready: true } }));
    const config = { ...thing({ name: 'y', replicas: 2, limit: '6' }), status: { ready: false } };
    assert.equal(
      failure(() => applyToObject(operation('four'), object, config, false)).message,
      [
        'Apply failed with 5 conflicts: conflicts with "kubelet" with subresource "status" using example.com/v1:',
        '- .status.ready',
        'conflicts with "one":',
        '- .spec.name',
        '- .spec.replicas',
        'conflicts with "three" using example.com/v1:',
        '- .spec.limit',
        'conflicts with "two":',
        '- .spec.replicas',
      ].join('\n'),
    );
  });

  test('force takes the fields, and who loses all is forgotten', () => {
    const object = apply(apply(undefined, 'one', { name: 'x' }), 'two', { name: 'y' }, true);
    assert.deepEqual(object['spec'], { name: 'y' });
    assert.deepEqual(Object.keys(owners(object)), ['two Apply']);
  });

  test('TestApplyUpdateMultipleFieldManagers: updates take fields without asking', () => {
    let object = apply(undefined, 'one', { name: 'x', replicas: 1 });
    object = update(object, 'hpa', { name: 'x', replicas: 5 });
    assert.deepEqual(owners(object), { 'one Apply': { 'f:name': {} }, 'hpa Update': { 'f:replicas': {} } });
    assert.match(
      failure(() => apply(object, 'one', { name: 'x', replicas: 1 })).message,
      /conflict with "hpa" using example.com\/v1: .spec.replicas/,
    );
  });
});

describe('other writes', () => {
  test('a create owns all, structs too', () => {
    const object = update(undefined, 'm', { name: 'x', tags: ['a'] });
    assert.deepEqual(
      entries(object).map(({ fieldsV1 }) => fieldsV1),
      [{ 'f:spec': { '.': {}, 'f:name': {}, 'f:tags': { '.': {}, 'v:"a"': {} } } }],
    );
  });

  test('what an update removes is nobody’s', () => {
    let object = update(undefined, 'one', { name: 'x', replicas: 1 });
    object = update(object, 'two', { name: 'x' });
    assert.deepEqual(owners(object), { 'one Update': { '.': {}, 'f:name': {} } });
  });

  test('empty and null are not the same', () => {
    const object = update(update(undefined, 'one', { options: {} }), 'two', { options: null });
    assert.deepEqual(owners(object), { 'two Update': { 'f:options': {} }, 'one Update': {} });
  });

  test('one manager has an entry for each subresource', () => {
    const object = update(undefined, 'm', { name: 'x' });
    const changed = updateManagedFields(operation('m', { subresource: 'status' }), object, {
      ...object,
      status: { ready: true },
    });
    assert.deepEqual(
      entries(changed).map(({ subresource }) => subresource),
      [undefined, 'status'],
    );
  });

  test('fields that the write cannot reach are not owned', () => {
    const create = operation('m', { ignoredMembers: ['status'] });
    const object = updateManagedFields(create, undefined, { ...thing({ name: 'x' }), status: { ready: true } });
    assert.deepEqual(
      entries(object).map(({ fieldsV1 }) => Object.keys(fieldsV1)),
      [['f:spec']],
    );
  });

  test('an empty list, or a list of one empty entry, resets managedFields, and nothing is tracked then', () => {
    const object = update(undefined, 'm', { name: 'x' });
    for (const reset of [[], [{}]]) {
      const bare = updateManagedFields(operation('m'), object, {
        ...object,
        metadata: { name: 'a', uid: 'u', managedFields: reset },
      });
      assert.equal((bare['metadata'] as JsonObject)['managedFields'], undefined);
      assert.deepEqual(entries(updateManagedFields(operation('n'), bare, { ...bare, spec: { name: 'y' } })), []);
    }
  });

  test('the first apply to an object that nobody tracked leaves the rest to before-first-apply', () => {
    const object = apply(stored(thing({ name: 'x', replicas: 1 })), 'm', { replicas: 1 });
    assert.deepEqual(owners(object), {
      'm Apply': { 'f:replicas': {} },
      'before-first-apply Update': { '.': {}, 'f:name': {}, 'f:replicas': {} },
    });
  });

  test('who does not send managedFields does not lose them; broken ones are replaced', () => {
    const object = update(undefined, 'one', { name: 'x' });
    const silent = updateManagedFields(operation('two'), object, stored(thing({ name: 'y' })));
    assert.deepEqual(Object.keys(owners(silent)), ['one Update', 'two Update']);
    const broken = stored(thing({ name: 'y' }, { managedFields: [{ manager: 'q' }] }));
    assert.deepEqual(Object.keys(owners(updateManagedFields(operation('two'), object, broken))), [
      'one Update',
      'two Update',
    ]);
  });

  test('TestCapManagersManagerMergesEntries: beyond ten updaters the oldest are taken together', () => {
    let object: JsonObject | undefined;
    const spec: Record<string, string> = {};
    for (let i = 0; i < 13; i++) {
      spec[`k${i}`] = String(i);
      const write = operation(`m${String(i).padStart(2, '0')}`, { nowMs: Date.UTC(2026, 0, 1, 0, 0, i) });
      const metadata = (object?.['metadata'] as JsonObject) ?? { name: 'a' };
      object = stored(updateManagedFields(write, object, { ...thing({ options: { ...spec } }), metadata }));
    }
    const managers = entries(object ?? {}).map(({ manager }) => manager);
    assert.deepEqual(managers, ['ancient-changes', 'm04', 'm05', 'm06', 'm07', 'm08', 'm09', 'm10', 'm11', 'm12']);
  });

  test('entries are sorted: appliers first, then by time, then by name', () => {
    let object = update(undefined, 'z', { name: 'x' });
    object = apply(object, 'b', { replicas: 1 });
    object = apply(object, 'a', { paused: true });
    object = stored(applyToObject(operation('c', { nowMs: Date.UTC(2025, 0, 1) }), object, thing({ limit: 1 }), false));
    assert.deepEqual(
      entries(object).map(({ manager }) => manager),
      ['c', 'a', 'b', 'z'],
    );
  });

  test('repeated items of a stored set are owned together', () => {
    let object = update(undefined, 'm', { tags: ['a', 'a', 'b'] });
    assert.deepEqual(owners(object)['m Update'], { '.': {}, 'f:tags': { '.': {}, 'v:"a"': {}, 'v:"b"': {} } });
    object = apply(object, 'n', { tags: ['c'] });
    assert.deepEqual(object['spec'], { tags: ['a', 'a', 'b', 'c'] });
  });

  test('a list that became atomic since is owned as a whole', () => {
    const object = apply(undefined, 'm', { tags: ['a', 'b'] });
    const atomic = {
      fields: { spec: { type: 'map', fields: { tags: { type: 'list', items: { type: 'string' } } } } },
    } as const;
    const again = applyToObject(operation('n', { schema: atomic }), object, thing({}), false);
    assert.deepEqual(owners(stored(again))['m Apply'], { 'f:tags': {} });
  });
});

describe('what cannot be applied', () => {
  const start = 'failed to create typed patch object (/a; example.com/v1, Kind=Thing): ';
  const cases: readonly (readonly [string, JsonObject, string])[] = [
    ['an unknown field', { nope: 1 }, `${start}.spec.nope: field not declared in schema`],
    [
      'a repeated key',
      { ports: [{ port: 1 }, { port: 1, protocol: 'TCP' }] },
      `${start}.spec.ports: duplicate entries for key [port=1,protocol="TCP"]`,
    ],
    ['a repeated value', { tags: ['a', 'a'] }, `${start}.spec.tags: duplicate entries for key [="a"]`],
    [
      'a null item',
      { ports: [null] },
      `${start}.spec.ports: element 0: associative list with keys may not have a null element`,
    ],
    [
      'an item that is no object',
      { ports: [1] },
      `${start}.spec.ports: element 0: associative list with keys may not have non-map elements`,
    ],
    [
      'a list in a set',
      { tags: [[]] },
      `${start}.spec.tags: element 0: not supported: associative list with lists as elements`,
    ],
    ['a number for text', { name: 1 }, `${start}.spec.name: expected string, got &value.valueUnstructured{Value:1}`],
    ['text for a number', { replicas: 'x' }, `${start}.spec.replicas: expected numeric (int or float), got string`],
    ['a list for a map', { options: ['x'] }, `${start}.spec.options: expected map, got &{[x]}`],
    ['a map for a list', { args: { a: 'b' } }, `${start}.spec.args: expected list, got &{map[a:b]}`],
    [
      'two things at once',
      { name: [], replicas: 'x' },
      `${start}errors:\n  .spec.name: expected string, got &value.valueUnstructured{Value:[]interface {}{}}\n  .spec.replicas: expected numeric (int or float), got string`,
    ],
  ];
  for (const [what, spec, message] of cases) {
    test(what, () => {
      const error = failure(() => apply(undefined, 'm', spec));
      assert.equal(error.message, message);
      assert.equal(error.code, 500);
      assert.equal(error.reason, '');
    });
  }

  test('another kind or version', () => {
    const error = failure(() =>
      applyToObject(operation('m'), undefined, { ...thing({}), apiVersion: 'v1', kind: 'Pod' }, false),
    );
    assert.deepEqual(
      [error.code, error.reason, error.message],
      [400, 'BadRequest', 'invalid object type: /v1, Kind=Pod'],
    );
  });

  test('managedFields', () => {
    const error = failure(() => applyToObject(operation('m'), undefined, thing({}, { managedFields: [] }), false));
    assert.deepEqual([error.code, error.message], [400, 'metadata.managedFields must be nil']);
  });
});
