import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { loadTypes, loadVersions, meta, places, version } from './support.ts';

describe('types that JSON cannot carry', () => {
  const unfit: readonly (readonly [source: string, help: RegExp])[] = [
    ['() => void', /functions/],
    ['new () => string', /constructors/],
    ['Date', /Time/],
    ['Map<string, string>', /Record/],
    ['Set<string>', /T\[\]/],
    ['ReadonlySet<string>', /T\[\]/],
    ['symbol', /string/],
    ['unique symbol', /./],
    ['bigint', /int64/],
    ['12n', /int64/],
    ['undefined', /optional/],
    ['undefined | undefined', /optional/],
    ['void', /optional/],
    ['never', /remove/],
    ['Function', /methods/],
    ['RegExp', /Pattern/],
    ['Promise<string>', /resolves/],
    ['Uint8Array', /Bytes/],
    ['Buffer', /Bytes/],
    ['String', /use string/],
    ['this', /name of the type/],
    ['Thing', /interface/],
  ];
  for (const [source, help] of unfit) {
    test(source, async () => {
      const loaded = await loadTypes(`class Thing {}\nexport interface S { a: string; t: ${source} }`);
      const [only, ...rest] = loaded.diagnostics;
      assert.deepEqual([only?.code, rest.length], ['KC3002', 0]);
      assert.match(only?.help ?? '', help);
      if (source !== 'Thing') assert.deepEqual([only?.position?.line, only?.position?.column], [3, 36]);
    });
  }

  test('methods, accessors and signatures of interfaces', async () => {
    const loaded = await loadTypes(`export interface S {
  run(): void;
  get a(): string;
  (): string;
  new (): S;
  [key: number]: string;
}`);
    assert.deepEqual(
      places(loaded.diagnostics),
      [3, 4, 5, 6].map((line) => `types.ts:${line}:3 KC3002`).concat('types.ts:7:9 KC3002'),
    );
  });

  test('deep inside other types', async () => {
    const loaded = await loadTypes('export interface S { a: Record<string, { b: (Date | null)[] }>; }');
    assert.deepEqual(places(loaded.diagnostics), ['types.ts:2:46 KC3002']);
  });
});

describe('types that even the checker cannot read', () => {
  const rows: readonly (readonly [source: string, expected: string, message: RegExp])[] = [
    ['object', '7:33 KC3006', /no schema can describe object/],
    ['[string, number]', '7:33 KC3006', /no schema can describe \[string, number\]/],
    ['[string, number][]', '7:33 KC3006', /no schema/],
    ['typeof pair', '7:33 KC3006', /tuple/],
    ['import("./x")', '7:33 KC3006', /no name of a type/],
    [`S['nope']`, '7:35 KC3006', /nope/],
    [`Pick<S, 'nope'>`, '7:41 KC3007', /nope/],
    ['ReturnType<string>', '7:44 KC3007', /./],
    [`Omit<Foreign, 'a'>`, '3:38 KC3004', /foreign/],
    ['ReturnType<typeof missing>', '7:51 KC3003', /missing/],
    ['ReturnType<() => Date>', '7:33 KC3002', /Date/],
    ['ReturnType<() => { a: { b: Map<string, S> } }>', '7:33 KC3002', /member "a\.b".*Map/],
    ['ReturnType<() => { a: symbol }>', '7:33 KC3002', /symbol/],
    ['ReturnType<() => bigint>', '7:33 KC3002', /bigint/],
    ['ReturnType<() => void>', '7:33 KC3002', /void/],
    ['ReturnType<() => () => string>', '7:33 KC3002', /function/],
    ['ReturnType<() => Thing>', '7:33 KC3002', /Thing/],
    ['ReturnType<() => { [key: number]: string }>', '7:33 KC3002', /keys/],
    ['ReturnType<() => { [Symbol.iterator]: string }>', '7:33 KC3002', /symbols as keys/],
    ['ReturnType<() => Hid>', '7:33 KC3006', /holds itself/],
    ['typeof globalThis', '7:33 KC3006', /./],
  ];
  for (const [source, expected, message] of rows) {
    test(source, async () => {
      const loaded = await loadTypes(`
        import type { Foreign } from 'foreign';
        declare const pair: [string, number]; class Thing { a = 1 }
        interface Hid { hidden?: Hid }
        export interface S { a: string }
        export interface T { t: ${source} }`);
      assert.deepEqual(places(loaded.diagnostics), [`types.ts:${expected}`]);
      assert.match(loaded.diagnostics[0]?.message ?? '', message);
      assert.ok(loaded.diagnostics[0]?.help);
    });
  }
});

describe('generics', () => {
  const generic = 'export interface Box<T, N = string> { t: T; n: N }\nexport interface Plain { a: string }\n';
  const rows: readonly (readonly [what: string, text: string, expected: string])[] = [
    ['too few arguments', 'export interface S { b: Box }', 'types.ts:4:25 KC3007'],
    ['too many arguments', 'export interface S { b: Box<string, string, string> }', 'types.ts:4:25 KC3007'],
    ['arguments of a plain type', 'export interface S { b: Plain<string> }', 'types.ts:4:25 KC3007'],
    ['too few for a utility', 'export interface S { b: Record<string> }', 'types.ts:4:25 KC3007'],
    [
      'endless growth',
      'interface Grow<T> { g?: Grow<T[]> }\nexport interface S { b: Grow<string> }',
      'types.ts:4:25 KC3007',
    ],
    [
      'endless growth in two ways',
      'interface Grow<T> { g?: Grow<T[]>; h?: Grow<T[]> }\nexport interface S { b: Grow<string> }',
      'types.ts:4:25 KC3007',
    ],
    [
      'itself',
      'interface Self<T> { s?: Self<T>; t: T }\nexport interface S { b: Self<string> }',
      'types.ts:4:25 KC3007',
    ],
    [
      'a recursive type of no export',
      'interface Hid { h?: Hid }\nexport interface S { b: Hid }',
      'types.ts:4:21 KC3006',
    ],
  ];
  for (const [what, text, expected] of rows) {
    test(what, async () => {
      const loaded = await loadTypes(generic + text);
      assert.deepEqual(places(loaded.diagnostics), [expected]);
    });
  }
});

describe('other mistakes', () => {
  test('a syntax error, and everything else in the same run', async () => {
    const loaded = await loadVersions([
      version('a/v1', { 'types.ts': `${meta}export interface S { a: ; b: Date }\n` }),
      version('b/v1', { 'doc.ts': 'export {};', 'types.ts': 'export interface S { a: Set<string> }' }),
    ]);
    assert.deepEqual(places(loaded.diagnostics), [
      'types.ts:2:25 KC3001',
      'types.ts:2:30 KC3002',
      'doc.ts:1:1 KC2010',
      'types.ts:1:25 KC3002',
    ]);
    assert.equal(loaded.diagnostics[0]?.message, 'Type expected');
  });

  test('circles', async () => {
    const loaded = await loadTypes(`
export type A = B;
export type B = A | string;
export interface C extends D { a: string }
export interface D extends C { b: string }
export interface E { e?: E }`);
    assert.deepEqual(places(loaded.diagnostics), [
      'types.ts:3:13 KC3009',
      'types.ts:4:13 KC3009',
      'types.ts:5:18 KC3009',
      'types.ts:6:18 KC3009',
    ]);
  });

  test('a member twice, without type, with a computed name', async () => {
    const loaded = await loadTypes('export interface S { a: string; a: number; b; [Symbol.iterator]: string }');
    assert.deepEqual(places(loaded.diagnostics), [
      'types.ts:2:33 KC3010',
      'types.ts:2:44 KC3006',
      'types.ts:2:47 KC3006',
    ]);
  });

  test('classes of client-node need Wire', async () => {
    const loaded = await loadTypes(
      `import type { V1Deployment } from '@kubernetes/client-node';\nexport interface S { a: V1Deployment; b: Wire<V1Deployment>; c: Wire<V1Deployment>[] }`,
    );
    assert.deepEqual(places(loaded.diagnostics), ['types.ts:3:25 KC3011']);
    assert.equal(loaded.diagnostics[0]?.severity, 'warning');
    assert.match(loaded.diagnostics[0]?.help ?? '', /Wire<V1Deployment>/);
  });

  test('an enum with computed values', async () => {
    const loaded = await loadTypes(`export enum E { A = 'a'.length, B = 1 }`);
    assert.deepEqual(places(loaded.diagnostics), ['types.ts:2:17 KC3006']);
  });

  test('misspelt and unknown markers, not those of other tools', async () => {
    const loaded = await loadTypes(`export interface S {
  /**
   * +kubebuilder:validation:Minimun=1
   * +optinal
   * +kubebuilder:nonsense
   * +k8s:requird
   * +mytool:thing=1
   * +1 from me
   */
  a?: int32;
}`);
    assert.deepEqual(
      loaded.diagnostics.map(({ code, position, help }) => [code, position?.line, help]),
      [
        ['KC2001', 4, 'did you mean "kubebuilder:validation:Minimum"?'],
        ['KC2001', 5, 'did you mean "optional"?'],
        ['KC2001', 6, '`npx codegen markers` lists all markers'],
        ['KC2001', 7, 'did you mean "k8s:required"?'],
      ],
    );
    assert.ok(loaded.diagnostics.every(({ severity }) => severity === 'warning'));
  });

  test('names of types that differ only in case', async () => {
    const loaded = await loadTypes('export interface FooSpec { a: string }\nexport interface Foospec { a: string }');
    assert.deepEqual(places(loaded.diagnostics), ['types.ts:3:18 KC4106']);
  });

  test('a version without types', async () => {
    const loaded = await loadVersions([version('a/v1', {})]);
    assert.deepEqual(places(loaded.diagnostics), ['doc.ts:1:1 KC3013']);
  });

  test('no doc.ts', async () => {
    const loaded = await loadVersions([
      {
        ...version('a/v1', {}),
        files: [{ path: '/run/apis/a/v1/types.ts', text: 'export interface S { a: string }' }],
      },
    ]);
    assert.deepEqual(places(loaded.diagnostics), ['types.ts:1:1 KC2010']);
    assert.match(loaded.diagnostics[0]?.message ?? '', /doc\.ts/);
  });

  test('two group names, another version name, a group that is none', async () => {
    const docs = [
      '// +groupName=a.io\n// +groupName=b.io\n',
      '// +groupName=c.io\n// +versionName=v2\n',
      '// +groupName=Not/../A.Group\n',
    ];
    const loaded = await loadVersions(
      docs.map((doc, index) => version(`g${index}/v1`, { 'doc.ts': doc, 'types.ts': 'export type A = string;' })),
    );
    assert.deepEqual(places(loaded.diagnostics), ['doc.ts:2:4 KC2006', 'doc.ts:2:17 KC2006', 'doc.ts:1:15 KC4104']);
  });
});
