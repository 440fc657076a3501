import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import {
  aliasNamed,
  codes,
  kindText,
  loadTypes,
  loadVersions,
  memberNamed,
  meta,
  places,
  shape,
  structNamed,
  structShape,
  version,
} from './support.ts';

/** What `export type T = …` is read as, after the helpers. */
async function typeOf(text: string, helpers = ''): Promise<unknown> {
  const loaded = await loadTypes(`${helpers}\nexport interface Box { t: ${text}; }`);
  assert.deepEqual(loaded.diagnostics, []);
  return shape(memberNamed(loaded, 'Box', 't').type);
}

describe('types', () => {
  const plain: readonly (readonly [source: string, expected: unknown])[] = [
    ['string', 'string'],
    ['number', 'number'],
    ['boolean', 'boolean'],
    ['unknown', 'unknown'],
    ['any', 'unknown'],
    ['null', 'null'],
    ['int32', 'int32'],
    [`'a' | 'b'`, { anyOf: [{ is: 'a' }, { is: 'b' }] }],
    ['`a`', { is: 'a' }],
    ['-1 | 2.5', { anyOf: [{ is: -1 }, { is: 2.5 }] }],
    ['true | false', 'boolean'],
    [`'a' | 'a'`, { is: 'a' }],
    [`'a' | ('b' | 'c')`, { anyOf: [{ is: 'a' }, { is: 'b' }, { is: 'c' }] }],
    ['string | null', { anyOf: ['string', 'null'] }],
    ['string[]', ['string']],
    ['readonly string[]', ['string']],
    ['Array<string>', ['string']],
    ['ReadonlyArray<string[]>', [['string']]],
    ['(string | number)[]', [{ anyOf: ['string', 'number'] }]],
    ['Record<string, int32>', { '*': 'int32' }],
    ['{ [key: string]: int32 }', { '*': 'int32' }],
    ['{ readonly [key: string]: int32 }', { '*': 'int32' }],
    ['{ [K in string]: int32 }', { '*': 'int32' }],
    [`{ [K in 'a' | 'b']?: K }`, { 'a?': { is: 'a' }, 'b?': { is: 'b' } }],
    [`Record<'a' | 'b', string>`, { a: 'string', b: 'string' }],
    ['{ a: string; b?: { c: number } }', { a: 'string', 'b?': { c: 'number' } }],
    ['{ a: string; [key: string]: string }', { a: 'string', '*': 'string' }],
    ['{}', {}],
    ['{ readonly a: string }', { a: 'string' }],
    ['Wire<V1Deployment>', { '@Wire': ['@V1Deployment'] }],
    ['ObjectMeta & { b: string }', { allOf: ['@ObjectMeta', { b: 'string' }] }],
    ['Readonly<{ a: string }>', { a: 'string' }],
    ['Partial<{ a: string }>', { 'a?': 'string' }],
    ['Required<{ a?: string }>', { a: 'string' }],
    [`Pick<{ a: string; b: number }, 'a'>`, { a: 'string' }],
    [`Omit<{ a: string; b: number }, 'a'>`, { b: 'number' }],
    ['NonNullable<string | null>', 'string'],
    [`Exclude<'a' | 'b', 'a'>`, { is: 'b' }],
    [`Extract<'a' | 'b', 'a'>`, { is: 'a' }],
    [`{ a: string }['a']`, 'string'],
    ['string[][number]', 'string'],
    [`keyof { a: string; b: string }`, { anyOf: [{ is: 'a' }, { is: 'b' }] }],
  ];
  for (const [source, expected] of plain) {
    test(source, async () => {
      const helpers = source.includes('V1Deployment')
        ? `import type { V1Deployment } from '@kubernetes/client-node';`
        : '';
      assert.deepEqual(await typeOf(source, helpers), expected);
    });
  }

  test('operators see declared types, inherited members and aliases of keys', async () => {
    const helpers = `
      export interface Base { a: string; }
      export interface Spec extends Base { b: number; c?: boolean; }
      export type Keys = 'a' | 'b';
      export type Name = string;`;
    assert.deepEqual(await typeOf('Pick<Spec, Keys>', helpers), { a: 'string', b: 'number' });
    assert.deepEqual(await typeOf(`Omit<Spec, 'a'>`, helpers), { b: 'number', 'c?': 'boolean' });
    assert.deepEqual(await typeOf('Record<Name, Spec>', helpers), { '*': '#example/v1/Spec' });
    assert.deepEqual(await typeOf(`Spec['a']`, helpers), 'string');
    assert.deepEqual(await typeOf(`Spec[Keys]`, helpers), { anyOf: ['string', 'number'] });
  });

  test('aliases of object types are structs, enums are unions, generics stay out of the model', async () => {
    const loaded = await loadTypes(`
      export type Spec = { a: string };
      export enum Phase { Ready = 'Ready', Failed = 'Failed' }
      export enum Level { Low, High = 5, Higher }
      export interface Paged<T> { items: T[]; }
      export type Names = string[];`);
    assert.deepEqual(
      loaded.model.versions[0]?.types.map(({ ref }) => ref.name),
      ['Level', 'Names', 'Phase', 'Spec'],
    );
    assert.deepEqual(structShape(structNamed(loaded, 'Spec')), { a: 'string' });
    assert.deepEqual(shape(aliasNamed(loaded, 'Phase')), { anyOf: [{ is: 'Ready' }, { is: 'Failed' }] });
    assert.deepEqual(shape(aliasNamed(loaded, 'Level')), { anyOf: [{ is: 0 }, { is: 5 }, { is: 6 }] });
  });

  test('generics are expanded where they are used', async () => {
    const helpers = `
      export interface Paged<T, N = string> { items: T[]; next?: N; }
      type Pair<A, B> = { a: A; b: B };
      export interface Spec { x: string; }`;
    assert.deepEqual(await typeOf('Paged<Spec>', helpers), { items: ['#example/v1/Spec'], 'next?': 'string' });
    assert.deepEqual(await typeOf('Pair<Paged<int32, null>, Spec>', helpers), {
      a: { items: ['int32'], 'next?': 'null' },
      b: '#example/v1/Spec',
    });
  });

  test('types that are not exported are expanded in place, exported ones stay references', async () => {
    const helpers = `
      type Phase = 'a' | 'b';
      interface Inner { p: Phase; }
      interface Renamed { r: string; }
      export type { Renamed as Public };`;
    assert.deepEqual(await typeOf('Inner', helpers), { p: { anyOf: [{ is: 'a' }, { is: 'b' }] } });
    assert.deepEqual(await typeOf('Renamed', helpers), '#example/v1/Public');
  });

  test('a type exported under two names is one type', async () => {
    const loaded = await loadTypes('export interface A { a?: A }\nexport type { A as B };');
    assert.deepEqual(
      loaded.model.versions[0]?.types.map(({ ref }) => ref.name),
      ['A'],
    );
  });

  test('recursion stays a reference', async () => {
    const loaded = await loadTypes(`
      export interface Tree { children?: Tree[]; by: Record<string, Tree>; }
      export type Json = string | Json[] | { [key: string]: Json };`);
    assert.deepEqual(loaded.diagnostics, []);
    assert.deepEqual(structShape(structNamed(loaded, 'Tree')), {
      'children?': ['#example/v1/Tree'],
      by: { '*': '#example/v1/Tree' },
    });
    assert.deepEqual(shape(aliasNamed(loaded, 'Json')), {
      anyOf: ['string', ['#example/v1/Json'], { '*': '#example/v1/Json' }],
    });
  });

  test('bases: declared and external ones are named, others become members', async () => {
    const loaded = await loadTypes(`
      export interface Base { a: string; }
      export interface Spec extends Base, TypeMeta, Omit<Base, 'a'>, Partial<Base> { b: number; }`);
    assert.deepEqual(structShape(structNamed(loaded, 'Spec')), {
      extends: ['#example/v1/Base', '@TypeMeta'],
      'a?': 'string',
      b: 'number',
    });
  });

  test('an interface in two parts is one', async () => {
    const loaded = await loadTypes(
      '/** One. */\nexport interface S { a: string; }\n/** Two. */\nexport interface S { b: string; }',
    );
    assert.deepEqual(structShape(structNamed(loaded, 'S')), { a: 'string', b: 'string' });
    assert.equal(loaded.model.versions[0]?.types[0]?.doc, 'One.\n\nTwo.');
  });

  test('undefined in a union makes the member optional', async () => {
    const loaded = await loadTypes('export interface S { a: string | undefined; b: (undefined | null); }');
    assert.deepEqual(structShape(structNamed(loaded, 'S')), { 'a?': 'string', 'b?': 'null' });
  });

  test('any JSON name is a name', async () => {
    const loaded = await loadTypes(
      `export interface S { __proto__: string; constructor: string; 'a-b': string; '1st': string; 2: string; ['c']: string; 'x"\\n': string; }`,
    );
    assert.deepEqual(loaded.diagnostics, []);
    const names = structNamed(loaded, 'S').members.map(({ name }) => name);
    assert.deepEqual(names, ['__proto__', 'constructor', 'a-b', '1st', '2', 'c', 'x"\n']);
  });

  test('types of any name can be declared', async () => {
    const loaded = await loadTypes(
      'export interface constructor { a: toString; }\nexport type toString = string;\nexport interface __proto__ { a: string }',
    );
    assert.deepEqual(loaded.diagnostics, []);
    assert.equal(shape(memberNamed(loaded, 'constructor', 'a').type), '#example/v1/toString');
  });
});

describe('references between files', () => {
  const spec = `export interface Spec { a: string; }\nexport default interface Hidden {}`;

  test('files, versions, groups; imports of every form', async () => {
    const loaded = await loadVersions([
      version('a/v1', {
        'types.ts': `
          import type { Spec as Renamed } from './spec.ts';
          import * as other from '../v1beta1/index.js';
          import { type Deep } from '../../b/v1';
          import type * as meta from '@kube-codegen/runtime/meta/v1';
          export interface S {
            a: Renamed; b: other.Beta; c: Deep; d: meta.int32; e: import('./spec').Spec; f: other.again.Spec;
          }`,
        'spec.ts': spec.split('\n')[0] ?? '',
      }),
      version('a/v1beta1', {
        'index.ts': `export * from './beta.ts'; export * as again from '../v1/spec.ts';`,
        'beta.ts': 'export interface Beta { b: string }',
      }),
      version(
        'b/v1',
        {
          'index.ts': `export type { Inner as Deep } from './deep/inner.js';`,
          'deep/inner.ts': 'export interface Inner { c: string }',
        },
        'b.com',
      ),
    ]);
    assert.deepEqual(loaded.diagnostics, []);
    assert.deepEqual(structShape(structNamed(loaded, 'S')), {
      a: '#a/v1/Spec',
      b: '#a/v1beta1/Beta',
      c: '#b/v1/Inner',
      d: 'int32',
      e: '#a/v1/Spec',
      f: '#a/v1/Spec',
    });
  });

  test('the order of sources and files does not matter', async () => {
    const sources = [
      version('a/v1', {
        'b.ts': 'export interface B { c: string }',
        'a.ts': `${meta}export interface A { b: string }`,
      }),
      version('b/v2', { 'types.ts': 'export interface X { c: string }' }, 'b.com'),
    ];
    const forward = await loadVersions(sources);
    const backward = await loadVersions(
      sources.map((source) => ({ ...source, files: source.files.toReversed() })).reverse(),
    );
    assert.deepEqual(backward, forward);
  });

  const broken: readonly (readonly [what: string, files: Record<string, string>, expected: readonly string[]])[] = [
    [
      'a file that is not there',
      { 'types.ts': `import type { X } from './gone.ts';\nexport interface S { x: X }` },
      ['types.ts:1:15 KC3004'],
    ],
    [
      'a name that is not exported',
      { 'types.ts': `import type { X } from './x.ts';\nexport interface S { x: X }`, 'x.ts': 'interface X {}' },
      ['types.ts:1:15 KC3004'],
    ],
    [
      'a re-export that leads nowhere',
      { 'types.ts': `export * from './gone.ts';\nexport interface S { x: string }` },
      ['types.ts:1:15 KC3004'],
    ],
    [
      're-exports in a circle',
      {
        'types.ts': `import type { X } from './a.ts';\nexport interface S { x: X }`,
        'a.ts': `export * from './b.ts';`,
        'b.ts': `export * from './a.ts';`,
      },
      ['types.ts:1:15 KC3004'],
    ],
    [
      'a namespace as a type',
      { 'types.ts': `import * as x from './x.ts';\nexport interface S { x: x }`, 'x.ts': 'export {};' },
      ['types.ts:2:25 KC3003'],
    ],
    [
      'a name that nobody declares',
      { 'types.ts': `export interface S { x: Specc; y: Spec }\nexport interface Spec { a: string }` },
      ['types.ts:1:25 KC3003'],
    ],
    [
      'a name exported by two files',
      { 'a.ts': 'export interface S { x: string }', 'b.ts': 'export interface S { x: string }' },
      ['b.ts:1:18 KC3010'],
    ],
    [
      'a kind exported by two files',
      { 'a.ts': meta + kindText('Foo', ['+genclient']), 'b.ts': meta + kindText('Foo', ['+genclient']) },
      ['b.ts:3:18 KC3010'],
    ],
    [
      'a default export',
      { 'types.ts': 'export default interface S { x: string }\nexport interface T { x: string }' },
      ['types.ts:1:26 KC3006'],
    ],
  ];
  for (const [what, files, expected] of broken) {
    test(`reported: ${what}`, async () => {
      const loaded = await loadVersions([version('a/v1', files)]);
      assert.deepEqual(places(loaded.diagnostics), expected);
      assert.ok(loaded.diagnostics.every(({ help }) => help));
    });
  }

  test('a type in a namespace is told to be moved', async () => {
    const namespace = 'export namespace N { export interface I { a: string } }\n';
    const files = {
      'more.ts': `import type { N } from './types.ts';\nexport interface T { x: N.I }`,
      'types.ts': `${namespace}export interface S { x: N.I; y: M.I }`,
    };
    const loaded = await loadVersions([version('a/v1', files)]);
    assert.deepEqual(
      loaded.diagnostics.map(({ message, help }) => `${message}; ${help}`),
      [
        '"./types.ts" exports no type N; types in namespaces are not read; move them to the top of that file',
        'N is a namespace, and types in namespaces are not read; move the type to the top of the file',
        'there is no type M.I; declare or import it',
      ],
    );
  });

  test('a misspelt type gets a suggestion', async () => {
    const loaded = await loadTypes('export interface Spec { a: string }\nexport interface S { x: Spce; y: Quantity }');
    assert.deepEqual(
      loaded.diagnostics.map(({ help }) => help),
      ['did you mean "Spec"?', 'import it from @kube-codegen/runtime/meta/v1'],
    );
    assert.deepEqual(codes(loaded), ['KC3003', 'KC3003']);
  });
});
