import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';

import type { DeepReadonly } from '@kube-codegen/runtime/meta/v1';
import type { Leaf, Thing, ThingSpec, Tree } from './apis/odd/v1/types.ts';
import {
  extractThing,
  looseApplyConfiguration,
  thingApplyConfiguration,
  type ThingSpecApplyConfiguration,
} from './expected/applyconfiguration/odd/v1/index.ts';
import { createFakeClientset } from './expected/clientset/versioned/fake/index.ts';
import * as copies from './expected/deepcopy/odd/v1.ts';

/** Any JSON object, own `__proto__` members included. */
const json: fc.Arbitrary<unknown> = fc.json({ maxDepth: 2 }).map((text): unknown => JSON.parse(text));

/** Unknown members beside the known ones, at any level. */
function open<T extends object>(known: fc.Arbitrary<T>): fc.Arbitrary<T> {
  const unknown = fc.dictionary(fc.constantFrom('x', 'newer', '__proto__', 'constructor', 'a.b', '0'), json, { maxKeys: 2, noNullPrototype: true });
  return fc.tuple(known, unknown).map(([members, more]) => {
    const result = { ...members };
    for (const [key, value] of Object.entries(more)) {
      if (!(Object.hasOwn(members, key))) Object.defineProperty(result, key, { value, enumerable: true, configurable: true, writable: true });
    }
    return result;
  });
}

const optional: fc.RecordConstraints<never> = { requiredKeys: [], noNullPrototype: true };
const plain = { noNullPrototype: true };
const leaf: fc.Arbitrary<Leaf> = open(
  fc.record({ value: fc.string(), tags: fc.array(fc.string(), { maxLength: 2 }) }, { requiredKeys: ['value'], noNullPrototype: true }),
);
const tip: fc.Arbitrary<Tree> = open(fc.record({ value: leaf }, { requiredKeys: ['value'], noNullPrototype: true }));
const branch = (twig: fc.Arbitrary<Tree>): fc.Arbitrary<Tree> =>
  open(
    fc.record(
      { value: leaf, left: twig, right: fc.option(twig), children: fc.array(twig, { maxLength: 2 }) },
      { requiredKeys: ['value'], noNullPrototype: true },
    ),
  );
const tree: fc.Arbitrary<Tree> = branch(branch(tip));
const spec: fc.Arbitrary<ThingSpec> = open(
  fc.record(
    {
      name: fc.string(),
      port: fc.oneof(fc.integer(), fc.string()),
      mode: fc.constantFrom('fast', 'slow', ''),
      leaf,
      nullable: fc.option(leaf),
      leaves: fc.array(leaf, { maxLength: 3 }),
      raw: fc.dictionary(fc.string(), json, { maxKeys: 2, noNullPrototype: true }),
      anything: json,
      owner: leaf,
      names: fc.array(fc.string(), { maxLength: 2 }),
      matrix: fc.array(fc.array(leaf, { maxLength: 2 }), { maxLength: 2 }),
      byName: fc.dictionary(fc.string(), leaf, { maxKeys: 2, noNullPrototype: true }),
      groups: fc.dictionary(fc.string(), fc.array(leaf, { maxLength: 2 }), { maxKeys: 2, noNullPrototype: true }),
      inPlace: open(fc.record({ leaf, tags: fc.array(fc.string(), { maxLength: 2 }) }, { requiredKeys: ['leaf', 'tags'], noNullPrototype: true })),
      choice: fc.oneof(fc.string(), leaf),
      tree,
      json: json as fc.Arbitrary<NonNullable<ThingSpec['json']>>,
      shallow: fc.record({ leaf }, { requiredKeys: ['leaf'], noNullPrototype: true }),
      open: fc.record({ known: fc.string(), more: json }, optional),
      ports: fc.array(fc.record({ port: fc.nat() }, { requiredKeys: ['port'], noNullPrototype: true }), { maxLength: 2 }),
      'a-b': leaf,
      '1st': leaf,
      inherited: open(fc.record({ constructor: leaf, toString: leaf }, optional)),
      default: leaf,
    },
    { requiredKeys: ['name', 'port', 'mode', 'leaf', 'nullable', 'leaves'], noNullPrototype: true },
  ),
);
const thing: fc.Arbitrary<Thing> = open(
  fc.record(
    {
      apiVersion: fc.constant('odd.example.com/v1'),
      kind: fc.constant('Thing'),
      metadata: open(
        fc.record({ name: fc.string(), labels: fc.dictionary(fc.string(), fc.string(), { maxKeys: 2, noNullPrototype: true }) }, optional),
      ),
      spec,
    },
    { requiredKeys: ['metadata', 'spec'], noNullPrototype: true },
  ),
);

/** Shrinking objects of this size takes longer than reading them. */
const settings = { numRuns: 60, endOnFailure: true };

/** Every object and list that can be reached. */
function parts(value: unknown, into = new Set<object>()): Set<object> {
  if (typeof value !== 'object' || value === null || into.has(value)) return into;
  into.add(value);
  for (const key of Reflect.ownKeys(value)) parts(Reflect.get(value, key), into);
  return into;
}

function checkCopy(copy: unknown, original: unknown): void {
  assert.deepEqual(copy, original);
  assert.equal(JSON.stringify(copy), JSON.stringify(original));
  const originals = parts(original);
  for (const part of parts(copy)) assert.ok(!originals.has(part), 'shares a part with the original');
}

/** Sets something in every object and list. */
function spoil(value: unknown): void {
  for (const part of parts(value)) {
    if (Array.isArray(part)) part.push('spoilt');
    else Object.assign(part, { spoilt: true });
  }
}

describe('deep copies', () => {
  it('equal their originals, share nothing with them, and keep unknown fields at every level', () => {
    fc.assert(fc.property(thing, (original) => checkCopy(copies.deepCopyThing(original), original)), settings);
    fc.assert(fc.property(tree, (original) => checkCopy(copies.deepCopyTree(original), original)), settings);
  });

  it('do not see later changes of the original', () => {
    fc.assert(
      fc.property(thing, (original) => {
        const before = JSON.stringify(original);
        const copy = copies.deepCopyThing(original);
        spoil(original);
        assert.equal(JSON.stringify(copy), before);
      }),
      settings,
    );
  });

  it('equal whatever stands in place of what the type says', () => {
    const functions = Object.entries(copies).filter(([name]) => !/Custom$/.test(name));
    for (const [name, copy] of functions as [string, (from: unknown) => unknown][]) {
      fc.assert(
        fc.property(fc.dictionary(fc.constantFrom('spec', 'items', 'leaf', 'leaves', 'x', 'left'), json, plain), (from) => {
          checkCopy(copy(from), from);
        }),
        { numRuns: 20, endOnFailure: true },
      );
      checkCopy(copy([1, [2]]), [1, [2]]);
      checkCopy(copy('text'), 'text');
      assert.ok(name.startsWith('deepCopy'));
    }
  });

  it('keep members that are undefined, and add none', () => {
    const original: object = { metadata: { name: undefined }, spec: { leaf: undefined, leaves: null }, status: undefined };
    const copy = copies.deepCopyThing(original as DeepReadonly<Thing>);
    assert.deepEqual(copy, original);
    assert.deepEqual(Object.keys(copy), ['metadata', 'spec', 'status']);
    assert.deepEqual(Object.keys(copies.deepCopyThing({ metadata: {}, spec: {} } as DeepReadonly<Thing>)), ['metadata', 'spec']);
  });

  it('carry own members called __proto__ as such', () => {
    const original = JSON.parse('{"metadata":{},"spec":{"leaf":{"value":"","__proto__":{"polluted":true}},"__proto__":{"value":"v"}}}') as Thing;
    const copy = copies.deepCopyThing(original);
    assert.deepEqual(copy, original);
    assert.equal(Object.getPrototypeOf(copy.spec), Object.prototype);
    assert.notEqual(Object.getOwnPropertyDescriptor(copy.spec, '__proto__')?.value, Object.getOwnPropertyDescriptor(original.spec, '__proto__')?.value);
    assert.equal('polluted' in copy.spec.leaf, false);
  });

  it('call the hand-written function of a type, and pass it on', () => {
    const original = { metadata: {}, spec: { custom: { token: 't' } } } as unknown as DeepReadonly<Thing>;
    assert.equal(copies.deepCopyThing(original).spec.custom?.token, 'copy of t');
    assert.equal(copies.deepCopyCustom({ token: 'u' }).token, 'copy of u');
  });

  it('exist for no type that opted out, and for no plain one', () => {
    assert.ok(!('deepCopyShallow' in copies));
    assert.ok(!('deepCopyMode' in copies));
  });
});

describe('apply configurations of open types', () => {
  it('take members that nobody named', () => {
    const configuration = looseApplyConfiguration('a', 'ns', { other: [1], part: { name: 'p', more: true } });
    assert.deepEqual(configuration, {
      apiVersion: 'odd.example.com/v1',
      kind: 'Loose',
      metadata: { name: 'a', namespace: 'ns' },
      other: [1],
      part: { name: 'p', more: true },
    });
  });
});

describe('server-side apply', () => {
  const base = { name: 'n', port: 1, mode: 'fast' as const };

  it('follows the markers of lists and maps', async () => {
    const things = createFakeClientset().oddV1().things('ns');
    const one = thingApplyConfiguration('a', 'ns', {
      spec: { ...base, ports: [{ port: 80, name: 'http' }], finalizers: ['x'], labels: { a: '1' } },
    });
    const two = thingApplyConfiguration('a', 'ns', {
      spec: { ports: [{ port: 443, protocol: 'TCP', name: 'https' }], finalizers: ['y'] },
    });
    await things.apply(one, { fieldManager: 'one' });
    const applied = await things.apply(two, { fieldManager: 'two' });
    assert.deepEqual(applied.spec.ports?.map(({ name }) => name), ['http', 'https']);
    assert.deepEqual(applied.spec.finalizers, ['x', 'y']);
    assert.deepEqual(extractThing(applied, 'two').spec, two.spec);
    assert.deepEqual(extractThing(applied, 'one').spec, one.spec);
    await assert.rejects(
      things.apply(thingApplyConfiguration('a', 'ns', { spec: { labels: { b: '2' } } }), { fieldManager: 'three' }),
      /conflict/,
    );
  });

  /** What two managers make of a Thing, one after the other. */
  async function applyBoth(first: ThingSpecApplyConfiguration, second: ThingSpecApplyConfiguration): Promise<ThingSpec> {
    const things = createFakeClientset().oddV1().things('ns');
    await things.apply(thingApplyConfiguration('a', 'ns', { spec: first }), { fieldManager: 'one' });
    return (await things.apply(thingApplyConfiguration('a', 'ns', { spec: second }), { fieldManager: 'two' })).spec;
  }

  const http = { port: 80, protocol: 'TCP' };
  const https = { port: 443, protocol: 'TCP' };

  it('follows the markers of a member through aliases and past null', async () => {
    assert.deepEqual((await applyBoth({ aliased: [http] }, { aliased: [https] })).aliased, [http, https]);
    const both = await applyBoth({ nullablePorts: [http] }, { nullablePorts: [https] });
    assert.deepEqual(both.nullablePorts, [http, https]);
    const granular = await applyBoth({ thawed: { a: '1' } }, { thawed: { b: '2' } });
    assert.deepEqual(granular.thawed, { a: '1', b: '2' });
    const loose = await applyBoth({ loose: { port: { port: 1 } } }, { loose: { port: { name: 'n' } } });
    assert.deepEqual(loose.loose, { port: { port: 1, name: 'n' } });
  });

  it('follows the markers of an alias where the member has none of the name', async () => {
    assert.deepEqual((await applyBoth({ keyed: [http] }, { keyed: [https] })).keyed, [http, https]);
    await assert.rejects(applyBoth({ whole: [http] }, { whole: [https] }), /conflict/);
    await assert.rejects(applyBoth({ frozen: { a: '1' } }, { frozen: { b: '2' } }), /conflict/);
    await assert.rejects(applyBoth({ solid: { port: 1 } }, { solid: { name: 'n' } }), /conflict/);
  });
});
