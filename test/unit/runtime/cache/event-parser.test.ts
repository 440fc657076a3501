import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { newEventParser } from '../../../../src/runtime/cache/event-parser.ts';

interface Event {
  readonly object: { readonly metadata: { readonly managedFields: readonly { readonly fieldsV1: unknown }[] } };
}

// JSON.parse of Node 24 mistakes escaped keys (nodejs/node#63785).
const fieldName = fc.constantFrom('.', 'f:spec', 'f:a', 'f:"b', '__proto__', 'constructor', 'f:V1","fieldsV1":{}');
const tree = fc.letrec((tie) => ({
  tree: fc.dictionary(fieldName, fc.oneof({ maxDepth: 3 }, fc.constant({}), tie('tree')), { maxKeys: 3 }),
})).tree;
const field = fc.record({
  fieldsType: fc.constant('FieldsV1'),
  fieldsV1: fc.oneof(fc.constantFrom<unknown>({}, { 'f:a': {} }, null), tree),
});
const entry = fc
  .tuple(fc.constantFrom('kubectl', 'controller', undefined, 5), field)
  .map(([manager, fields]) => ({ manager, operation: 'Update', ...fields, subresource: 'status' }));
const object = fc.record({
  kind: fc.constant('Foo'),
  metadata: fc.record({
    name: fc.constantFrom('a', 'V1","fieldsV1":{}'),
    managedFields: fc.array(entry, { maxLength: 3 }),
  }),
  spec: fc.oneof(field, fc.record({ metadata: fc.record({ managedFields: fc.array(entry, { maxLength: 1 }) }) })),
});

test('what is read is what JSON.parse reads, whatever came before', () => {
  fc.assert(
    fc.property(fc.array(object, { maxLength: 4 }), fc.array(fc.nat(3), { maxLength: 12 }), (objects, order) => {
      const parse = newEventParser();
      for (const index of order) {
        const json = JSON.stringify({ type: 'ADDED', object: objects[index % objects.length] });
        assert.equal(JSON.stringify(parse(json)), json);
      }
    }),
    { examples: [[[], []]] },
  );
});

function eventWith(fields: readonly string[], rest = ''): string {
  const entries = fields.map((text) => `{"manager":"event-parser","fieldsType":"FieldsV1","fieldsV1":${text}}`);
  return `{"type":"ADDED","object":{"metadata":{"name":"a","managedFields":[${entries.join(',')}]}${rest}}}`;
}

function treesOf(event: unknown): unknown[] {
  return (event as Event).object.metadata.managedFields.map(({ fieldsV1 }) => fieldsV1);
}

test('field trees that came before are shared, from the first one on', () => {
  const parse = newEventParser();
  const [one, two] = ['{"f:spec":{"f:one":{}}}', '{"f:spec":{"f:two":{}}}'];
  const read = [[one], [one, two], [two, one], [one], ['{"f:spec":{}}', two]].map((fields) =>
    treesOf(parse(eventWith(fields))),
  );
  assert.equal(read[1]?.[0], read[0]?.[0]);
  assert.equal(read[2]?.[1], read[0]?.[0]);
  assert.equal(read[2]?.[0], read[1]?.[1]);
  assert.equal(read[3]?.[0], read[0]?.[0]);
  assert.equal(read[4]?.[1], read[1]?.[1]);
  assert.deepEqual(read[4]?.[0], { 'f:spec': {} });
});

test('known trees elsewhere than in managed fields stay where they are', () => {
  const parse = newEventParser();
  const known = '{"f:spec":{"f:elsewhere":{}}}';
  for (let times = 0; times < 3; times += 1) parse(eventWith([known]));
  const member = `"fieldsType":"FieldsV1","fieldsV1":${known}`;
  for (const json of [
    eventWith([known], `,"spec":{${member}}`),
    eventWith(['null'], `,"spec":{${member}}`),
    eventWith([], `,"spec":{${member}}`),
    eventWith([known], `,"spec":{"metadata":{"managedFields":[{${member}}]}}`),
  ]) {
    assert.equal(JSON.stringify(parse(json)), json);
    const [first] = treesOf(parse(json));
    assert.equal(first === undefined || first === null || typeof first === 'object', true);
  }
  const twice = eventWith([`${known},"fieldsType":"FieldsV1","fieldsV1":${known}`]);
  assert.deepEqual(parse(twice), JSON.parse(twice));
});

test('trees that servers write in other words are what JSON.parse makes of them', () => {
  const parse = newEventParser();
  for (const [odd, plain] of [
    ['{"x":1e400}', '{"x":null}'],
    ['{"z":"\\u0061"}', '{"z":"a"}'],
  ] as const) {
    for (const text of [odd, odd, odd, plain])
      assert.deepEqual(parse(eventWith([text])), JSON.parse(eventWith([text])));
  }
});

test('trees that nest too deep to be compared are read as they are', () => {
  const parse = newEventParser();
  const deep = eventWith([`${'{"f:a":'.repeat(50_000)}{}${'}'.repeat(50_000)}`]);
  for (let times = 0; times < 2; times += 1) assert.equal(treesOf(parse(deep)).length, 1);
});

test('what is no JSON is told of as JSON.parse tells it', () => {
  const parse = newEventParser();
  const known = '{"f:spec":{"f:broken":{}}}';
  for (let times = 0; times < 3; times += 1) parse(eventWith([known]));
  const broken = `${eventWith([known])}}`;
  const messageOf = (read: (json: string) => unknown): string => {
    try {
      read(broken);
      return 'read';
    } catch (error) {
      return String(error);
    }
  };
  assert.match(messageOf(parse), /SyntaxError/);
  assert.equal(messageOf(parse), messageOf(JSON.parse));
});
