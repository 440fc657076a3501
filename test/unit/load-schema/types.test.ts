// One test for each row of the list of what every other tool gets wrong.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { OpenApiSchema } from '../../../src/load/schema/index.ts';
import { loadKinds, loadSpec, memberLine, shape } from './support.ts';

const preserve = { 'x-kubernetes-preserve-unknown-fields': true };

describe('types of members', () => {
  it('reads int-or-string with and without anyOf', async () => {
    const flag = { 'x-kubernetes-int-or-string': true };
    const loaded = await loadSpec({
      plain: flag,
      branched: { ...flag, anyOf: [{ type: 'integer' }, { type: 'string' }] },
    });
    assert.equal(shape(loaded.member('FooSpec', 'plain').type), 'IntOrString');
    assert.equal(shape(loaded.member('FooSpec', 'branched').type), 'IntOrString');
    assert.deepEqual(loaded.member('FooSpec', 'branched').markers, []);
  });

  it('reads the quantity pattern as Quantity', async () => {
    const pattern =
      '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$';
    const { member } = await loadSpec({ cpu: { 'x-kubernetes-int-or-string': true, pattern } });
    assert.equal(shape(member('FooSpec', 'cpu').type), 'Quantity');
  });

  it('adds null to what is nullable: scalars, enums, lists, maps, structs', async () => {
    const { member } = await loadSpec({
      text: { type: 'string', nullable: true },
      choice: { type: 'string', enum: ['a', 'b'], nullable: true },
      list: { type: 'array', nullable: true, items: { type: 'string' } },
      map: { type: 'object', nullable: true, additionalProperties: { type: 'string' } },
      struct: { type: 'object', nullable: true, properties: { a: { type: 'string' } } },
      any: { ...preserve, nullable: true },
      elements: { type: 'array', items: { type: 'string', nullable: true } },
    });
    assert.equal(shape(member('FooSpec', 'text').type), 'string | null');
    assert.equal(shape(member('FooSpec', 'choice').type), '"a" | "b" | null');
    assert.equal(shape(member('FooSpec', 'list').type), 'string[] | null');
    assert.equal(shape(member('FooSpec', 'map').type), '{string} | null');
    assert.equal(shape(member('FooSpec', 'struct').type), 'FooSpecStruct | null');
    assert.equal(shape(member('FooSpec', 'any').type), 'unknown');
    assert.deepEqual(
      member('FooSpec', 'any').markers.map(({ name }) => name),
      ['nullable'],
    );
    assert.equal(shape(member('FooSpec', 'elements').type), '(string | null)[]');
  });

  it('makes literal unions of enums: empty text, numbers, booleans, one value, null, quotes', async () => {
    const { member } = await loadSpec({
      text: { type: 'string', enum: ['', 'Fast', "it's", 'a)b', '*/'] },
      count: { type: 'integer', enum: [1, 2] },
      ratio: { type: 'number', enum: [1, 2.5] },
      flag: { type: 'boolean', enum: [true] },
      nothing: { enum: ['a', null] },
      list: { type: 'array', items: { type: 'string', enum: ['x', 'y'] } },
    });
    assert.equal(shape(member('FooSpec', 'text').type), '"" | "Fast" | "it\'s" | "a)b" | "*/"');
    assert.equal(shape(member('FooSpec', 'count').type), '1 | 2');
    assert.equal(shape(member('FooSpec', 'ratio').type), '1 | 2.5');
    assert.equal(shape(member('FooSpec', 'flag').type), 'true');
    assert.equal(shape(member('FooSpec', 'nothing').type), '"a" | null');
    assert.equal(shape(member('FooSpec', 'list').type), '("x" | "y")[]');
  });

  it('keeps times as text, and reads formats as aliases', async () => {
    const { member } = await loadSpec({
      time: { type: 'string', format: 'date-time' },
      bytes: { type: 'string', format: 'byte' },
      small: { type: 'integer', format: 'int32' },
      large: { type: 'integer', format: 'int64' },
      double: { type: 'number', format: 'double' },
      odd: { type: 'string', format: 'int64' },
      plain: { type: 'integer' },
    });
    const shapes = ['time', 'bytes', 'small', 'large', 'double', 'odd', 'plain'].map((name) =>
      shape(member('FooSpec', name).type),
    );
    assert.deepEqual(shapes, ['Time', 'Bytes', 'int32', 'int64', 'double', 'string', 'number']);
    assert.deepEqual(
      member('FooSpec', 'odd').markers.map(({ name, value }) => `${name}=${value}`),
      ['kubebuilder:validation:Format=int64'],
    );
    assert.deepEqual(
      member('FooSpec', 'plain').markers.map(({ name, value }) => `${name}=${value}`),
      ['kubebuilder:validation:Type=integer'],
    );
  });

  it('keeps unknown fields: free JSON, free objects, objects with members, the root', async () => {
    const { member, type } = await loadSpec({
      json: preserve,
      object: { type: 'object', ...preserve },
      half: { type: 'object', ...preserve, properties: { a: { type: 'string' } } },
    });
    assert.equal(shape(member('FooSpec', 'json').type), 'unknown');
    assert.equal(shape(member('FooSpec', 'object').type), 'RawExtension');
    const half = type('FooSpecHalf').body;
    assert.ok(half.kind === 'struct' && half.struct.additional?.kind === 'unknown');
    const root = await loadKinds({ Foo: { type: 'object', ...preserve } });
    const { body } = root.type('Foo');
    assert.ok(body.kind === 'struct' && body.struct.additional?.kind === 'unknown');
    assert.equal(root.model.versions[0]?.kinds.length, 1);
  });

  it('keeps unknown fields beside properties where additionalProperties is true', async () => {
    const properties = { a: { type: 'string' } };
    const { type } = await loadSpec({ half: { type: 'object', additionalProperties: true, properties } });
    const { body, markers } = type('FooSpecHalf');
    assert.ok(body.kind === 'struct' && body.struct.additional?.kind === 'unknown');
    assert.deepEqual(markers, []);
    const { body: spec } = type('FooSpec');
    const overlay = spec.kind === 'struct' ? spec.struct.members[0]?.markers[0]?.value : undefined;
    assert.deepEqual(JSON.parse(overlay ?? ''), {
      additionalProperties: true,
      'x-kubernetes-preserve-unknown-fields': null,
    });
  });

  it('finds the status of an open root that names none by its subresource', async () => {
    const open = { type: 'object', ...preserve };
    const kindOf = async (schema: OpenApiSchema, marker: string) =>
      (await loadKinds({ Foo: schema }, { markers: ['+genclient', marker] })).model.versions[0]?.kinds[0];
    const served = await kindOf(open, '+kubebuilder:subresource:status');
    assert.equal(served?.hasStatus, true);
    assert.ok(served.client?.verbs.has('updateStatus') && served.client.verbs.has('applyStatus'));
    assert.equal((await kindOf(open, '+kubebuilder:storageversion'))?.hasStatus, false);
    assert.equal((await kindOf({ type: 'object' }, '+kubebuilder:subresource:status'))?.hasStatus, false);
  });

  it('reads embedded resources as objects with metadata', async () => {
    const { member, type } = await loadSpec({
      any: { type: 'object', ...preserve, 'x-kubernetes-embedded-resource': true },
      typed: {
        type: 'object',
        'x-kubernetes-embedded-resource': true,
        properties: {
          apiVersion: { type: 'string' },
          kind: { type: 'string' },
          metadata: { type: 'object' },
          data: { type: 'string' },
        },
      },
      many: { type: 'array', items: { type: 'object', ...preserve, 'x-kubernetes-embedded-resource': true } },
    });
    assert.match(shape(member('FooSpec', 'any').type), /^EmbeddedResource & (object|\{unknown\})$/);
    assert.equal(shape(member('FooSpec', 'typed').type), 'EmbeddedResource & FooSpecTyped');
    const typed = type('FooSpecTyped').body;
    assert.deepEqual(typed.kind === 'struct' && typed.struct.members.map(({ name }) => name), ['data']);
    assert.equal(member('FooSpec', 'many').type.kind, 'array');
  });

  it('reads maps, maps of maps, lists of lists, lists of maps', async () => {
    const text = { type: 'string' };
    const { member } = await loadSpec({
      map: { type: 'object', additionalProperties: text },
      maps: { type: 'object', additionalProperties: { type: 'object', additionalProperties: text } },
      lists: { type: 'array', items: { type: 'array', items: text } },
      mixed: { type: 'array', items: { type: 'object', additionalProperties: { type: 'array', items: text } } },
      structs: { type: 'object', additionalProperties: { type: 'object', properties: { a: text } } },
      free: { type: 'object', additionalProperties: true },
    });
    const shapes = ['map', 'maps', 'lists', 'mixed', 'structs', 'free'].map((name) =>
      shape(member('FooSpec', name).type),
    );
    assert.deepEqual(shapes, ['{string}', '{{string}}', 'string[][]', '{string[]}[]', '{FooSpecStructs}', '{unknown}']);
  });

  it('ignores oneOf, anyOf, allOf and not in types, and keeps them in the schema', async () => {
    const { member } = await loadSpec({
      either: {
        type: 'object',
        oneOf: [{ required: ['a'] }, { required: ['b'] }],
        properties: { a: { type: 'string' }, b: { type: 'string' } },
      },
      not: { type: 'string', not: { pattern: '^x' } },
    });
    assert.equal(shape(member('FooSpec', 'either').type), 'FooSpecEither');
    assert.deepEqual(JSON.parse(member('FooSpec', 'either').markers[0]?.value ?? ''), {
      oneOf: [{ required: ['a'] }, { required: ['b'] }],
    });
    assert.equal(shape(member('FooSpec', 'not').type), 'string');
  });

  it('lets members with a default be left out, required or not', async () => {
    const { member } = await loadSpec(
      {
        replicas: { type: 'integer', format: 'int32', default: 1 },
        mode: { type: 'string', default: 'a' },
        name: { type: 'string' },
      },
      { required: ['mode', 'name'] },
    );
    assert.equal(member('FooSpec', 'replicas').optional, true);
    assert.equal(member('FooSpec', 'mode').optional, true);
    assert.equal(member('FooSpec', 'name').optional, false);
    assert.deepEqual(
      member('FooSpec', 'mode').markers.map(({ name }) => name),
      ['kubebuilder:validation:Required', 'default'],
    );
  });

  it('takes ObjectMeta for metadata, whatever the schema restricts', async () => {
    const metadata = { type: 'object', properties: { name: { type: 'string', maxLength: 63 } } };
    const { member } = await loadKinds({ Foo: { type: 'object', properties: { metadata } } });
    assert.equal(shape(member('Foo', 'metadata').type), 'ObjectMeta');
    assert.match(member('Foo', 'metadata').markers[0]?.value ?? '', /maxLength/);
  });

  it('reads objects without anything inside as structs without members', async () => {
    const { type, diagnostics, text } = await loadSpec({ empty: { type: 'object' } });
    assert.deepEqual(type('FooSpecEmpty').body, {
      kind: 'struct',
      struct: { extends: [], members: [], isEmpty: true },
    });
    assert.match(text, /^export interface FooSpecEmpty \{\n {2}\[key: string\]: never;\n\}$/m);
    assert.deepEqual(diagnostics, []);
  });

  it('never fails on nodes that say nothing', async () => {
    const { member } = await loadSpec({
      a: {},
      b: { type: 'array' },
      c: { type: 'strange' },
      d: { items: { type: 'string' } },
    });
    assert.equal(shape(member('FooSpec', 'a').type), 'unknown');
    assert.equal(shape(member('FooSpec', 'c').type), 'unknown');
    assert.equal(member('FooSpec', 'b').type.kind, 'array');
    assert.equal(shape(member('FooSpec', 'd').type), 'string[]');
  });
});

describe('names', () => {
  const struct = { type: 'object', properties: { a: { type: 'string' } } };

  it('keeps every property name', async () => {
    const words = ['default', 'class', 'import', 'if', 'URL', 'url', 'source_labels', 'sourceLabels', 'é'];
    const signs = ['a-b', 'a.b', '$ref', '$schema', 'a b', "it's", '"', '\\', '1st', '123', '-XX', '', '\n', '*/'];
    const names = [...words, ...signs, '__proto__', 'constructor', 'hasOwnProperty', 'toString'];
    // Object.fromEntries defines members, so `__proto__` is one.
    const { type } = await loadSpec(Object.fromEntries(names.map((name) => [name, { type: 'string' }])));
    const { body } = type('FooSpec');
    const found = body.kind === 'struct' ? body.struct.members.map(({ name }) => name) : [];
    assert.deepEqual(found.toSorted(), names.toSorted());
  });

  it('takes kinds called like globals and like types of the runtime', async () => {
    const spec = { type: 'object', properties: { at: { type: 'string', format: 'date-time' } } };
    const kinds = [
      'Object',
      'Array',
      'Record',
      'Function',
      'Date',
      'Map',
      'Model',
      'Node',
      'Time',
      'ObjectMeta',
      'TypeMeta',
    ];
    const { model, member, diagnostics } = await loadKinds(
      Object.fromEntries(kinds.map((kind) => [kind, { type: 'object', properties: { spec } }])),
    );
    assert.deepEqual(diagnostics, []);
    assert.deepEqual(
      model.versions[0]?.kinds.map((kind) => kind.names.type),
      kinds.toSorted(),
    );
    assert.deepEqual(member('ObjectSpec', 'at').type, { kind: 'scalar', scalar: 'Time' });
  });

  it('gives siblings that differ only in case or punctuation types of their own', async () => {
    const { member } = await loadSpec({
      source_labels: struct,
      sourceLabels: struct,
      proxyURL: struct,
      proxyUrl: struct,
    });
    const shapes = ['source_labels', 'sourceLabels', 'proxyURL', 'proxyUrl'].map((name) =>
      shape(member('FooSpec', name).type),
    );
    assert.equal(new Set(shapes).size, 4);
  });

  it('calls nested types after their path, whatever stands elsewhere', async () => {
    const condition = { type: 'object', properties: { type: { type: 'string' } } };
    const small = await loadSpec({ condition });
    const large = await loadKinds({
      Foo: {
        type: 'object',
        properties: {
          status: { type: 'object', properties: { condition, conditions: { type: 'array', items: condition } } },
          spec: { type: 'object', properties: { other: { type: 'object', properties: { condition } }, condition } },
        },
      },
    });
    assert.equal(shape(small.member('FooSpec', 'condition').type), 'FooSpecCondition');
    assert.equal(shape(large.member('FooSpec', 'condition').type), 'FooSpecCondition');
    assert.equal(shape(large.member('FooStatus', 'condition').type), 'FooStatusCondition');
    assert.equal(shape(large.member('FooStatus', 'conditions').type), 'FooStatusConditions[]');
    assert.equal(shape(large.member('FooSpecOther', 'condition').type), 'FooSpecOtherCondition');
  });

  it('keeps the name of a type when a neighbour is added', async () => {
    const namesOf = async (keys: readonly string[]) => {
      const { member } = await loadSpec(Object.fromEntries(keys.map((key) => [key, struct])));
      return keys.map((key) => shape(member('FooSpec', key).type));
    };
    assert.deepEqual(await namesOf(['host_aliases']), ['FooSpecHost_aliases']);
    assert.deepEqual(await namesOf(['hostAliases', 'host_aliases']), ['FooSpecHostAliases', 'FooSpecHost_aliases']);
    assert.deepEqual(await namesOf(['1st', 'é', '', '名.前']), [
      'FooSpec_1st',
      'FooSpec_ue9_',
      'FooSpec_',
      'FooSpec_u540d_u524d_',
    ]);
  });

  it('spells out all types that would have one name, whatever their order', async () => {
    const keys = ['podTemplate', 'pod', 'PodTemplate', 'a-b', 'a_b'];
    const schemas = { pod: { type: 'object', properties: { template: struct } } };
    for (const order of [keys, keys.toReversed()]) {
      const { member } = await loadSpec(
        Object.fromEntries(order.map((key) => [key, key === 'pod' ? schemas.pod : struct])),
      );
      assert.deepEqual(
        keys.map((key) => shape(member('FooSpec', key).type)),
        ['Foo__spec__podTemplate', 'FooSpecPod', 'Foo__spec__PodTemplate', 'Foo__spec__a_x2d_b', 'Foo__spec__a_x5f_b'],
      );
      assert.equal(shape(member('FooSpecPod', 'template').type), 'Foo__spec__pod__template');
    }
  });

  it('names elements by the lists and maps on the way to them', async () => {
    const text = { type: 'string', description: 'A name.' };
    const { member, type } = await loadSpec({
      lists: { type: 'array', items: { type: 'array', description: 'A row.', items: text } },
      maps: { type: 'object', additionalProperties: { type: 'array', items: text } },
      list: { type: 'array', items: { type: 'object', properties: { item: struct } } },
    });
    assert.equal(shape(member('FooSpec', 'lists').type), 'FooSpecListsItem[]');
    assert.equal(type('FooSpecListsItemItem').doc, 'A name.');
    assert.equal(shape(member('FooSpec', 'maps').type), '{FooSpecMapsValueItem[]}');
    assert.equal(shape(member('FooSpecList', 'item').type), 'FooSpecListItem');
  });

  it('never gives a nested type the name of a kind or its list', async () => {
    const { diagnostics, member } = await loadKinds({
      Foo: { type: 'object', properties: { list: struct, bar: struct, barSpec: struct } },
      FooBar: { type: 'object', properties: { spec: struct } },
    });
    assert.deepEqual(diagnostics, []);
    assert.deepEqual(
      [member('Foo', 'list'), member('Foo', 'bar'), member('Foo', 'barSpec'), member('FooBar', 'spec')].map(
        ({ type }) => shape(type),
      ),
      ['Foo__list', 'Foo__bar', 'Foo__barSpec', 'FooBar__spec'],
    );
  });
});

describe('size', () => {
  it('does not matter: lines of prose, rules, levels', async () => {
    const description = Array(150_000).fill('x').join('\n');
    const rules = Array.from({ length: 200_000 }, () => ({ rule: 'true' }));
    let deep: OpenApiSchema = { type: 'string' };
    for (let depth = 0; depth < 250; depth += 1) deep = { type: 'object', additionalProperties: deep };
    const { member, diagnostics } = await loadSpec({
      long: { type: 'string', description },
      ruled: { type: 'string', 'x-kubernetes-validations': rules },
      deep,
    });
    assert.deepEqual(diagnostics, []);
    assert.equal(member('FooSpec', 'long').doc, description);
    assert.equal(member('FooSpec', 'ruled').markers.length, 200_000);
  });
});

describe('prose', () => {
  const hostile = 'ends */ export const x = 1; /* `${y}`\n+genclient:noVerbs\n@ts-expect-error\n \u2028 naïve “text”';

  it('cannot end a comment, add a marker or a tag', async () => {
    const { text, member, type, diagnostics } = await loadSpec({ a: { type: 'string', description: hostile } });
    assert.deepEqual(diagnostics, []);
    assert.deepEqual(member('FooSpec', 'a').markers, []);
    assert.match(member('FooSpec', 'a').doc, /ends \*\/ export const/);
    assert.equal(type('Foo').markers.filter(({ name }) => name.startsWith('genclient')).length, 1);
    assert.doesNotMatch(text, /^\s*\*\s*@ts-/m);
  });

  it('stands on the member, and on the declaration of an element', async () => {
    const { member, type } = await loadSpec({
      port: { type: 'object', description: 'A port.', properties: { n: { type: 'string' } } },
      ports: {
        type: 'array',
        description: 'All ports.',
        items: { type: 'object', description: 'One port.', properties: { n: { type: 'string' } } },
      },
      names: { type: 'array', items: { type: 'string', description: 'A name.' } },
    });
    assert.equal(member('FooSpec', 'port').doc, 'A port.');
    assert.equal(type('FooSpecPort').doc, '');
    assert.equal(member('FooSpec', 'ports').doc, 'All ports.');
    assert.equal(type('FooSpecPorts').doc, 'One port.');
    assert.equal(type('FooSpecNamesItem').doc, 'A name.');
  });
});

it('takes an empty type, and null for values, as API servers do: as nothing', async () => {
  const a = { properties: { a: { type: 'string' } } };
  const keep = { 'x-kubernetes-preserve-unknown-fields': true };
  const { text, diagnostics } = await loadSpec({
    struct: { type: '', ...keep, ...a },
    list: { type: null, ...keep, items: { type: 'string' } } as unknown as OpenApiSchema,
    closed: { type: 'object', additionalProperties: null } as unknown as OpenApiSchema,
  });
  assert.deepEqual(diagnostics, []);
  assert.equal(memberLine(text, 'struct'), 'struct?: FooSpecStruct;');
  assert.equal(memberLine(text, 'list'), 'list?: string[];');
  assert.equal(memberLine(text, 'closed'), 'closed?: FooSpecClosed;');
});

it('finds names for what kinds have taken, prefix and all', async () => {
  const spec = { type: 'object', properties: { at: { type: 'string', format: 'date-time' } } };
  const kind = { type: 'object', properties: { spec } };
  const { text } = await loadKinds({ Time: kind, MetaV1Time: kind });
  assert.match(text, /Time as MetaV1MetaV1Time/);
  assert.match(text, /^ {2}at\?: MetaV1MetaV1Time;$/m);
});

it('writes types as a person would', async () => {
  const { text } = await loadSpec({
    replicas: { type: 'integer', format: 'int32', minimum: 1, description: 'How many.' },
    labels: { type: 'object', additionalProperties: { type: 'string' } },
    hosts: { type: 'array', items: { type: 'string', minLength: 1 }, 'x-kubernetes-list-type': 'set' },
    mode: { type: 'string', enum: ['Fast', 'Slow'] },
  });
  assert.equal(
    text,
    `import type { ObjectMeta, TypeMeta, int32 } from '@kube-codegen/runtime/meta/v1';

/** +genclient */
export interface Foo extends TypeMeta {
  metadata: ObjectMeta;
  spec?: FooSpec;
}

export interface FooSpec {
  /**
   * How many.
   *
   * +kubebuilder:validation:Minimum=1
   */
  replicas?: int32;
  labels?: { [key: string]: string };
  /**
   * +listType=set
   * +kubebuilder:validation:items:MinLength=1
   */
  hosts?: string[];
  mode?: 'Fast' | 'Slow';
}
`,
  );
  assert.equal(memberLine(text, 'hosts'), 'hosts?: string[];');
});
