import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { Collector } from '../../../src/diagnostics/index.ts';
import { loadTypeScript } from '../../../src/load/typescript/index.ts';
import { declaration, defaultOptions, type Loaded, memberNamed, meta, places, shape, structShape } from './support.ts';

const runtime = fileURLToPath(new URL('../../../src/runtime', import.meta.url));

const foreign = `import type { int32, ObjectMeta } from '@kube-codegen/runtime/meta/v1';
/** A port. */
export interface Port { port: int32; name?: string; target?: Port; odd: Date }
export interface Holder<T> { held: T; meta?: ObjectMeta }
/** The modes. +not-a-marker */
export declare const modes: readonly ['fast', 'slow'];
export declare function make(): { size: number; ports: Port[]; label: string | null };
`;

let root = '';

before(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'kube-codegen-checker-')));
  put('node_modules/ext/package.json', '{"name":"ext","type":"module","types":"index.d.ts"}');
  put('node_modules/ext/index.d.ts', foreign);
  put(
    'tsconfig.json',
    `{"compilerOptions":{"module":"nodenext","customConditions":["@kube-codegen/source"],"types":[]}}`,
  );
  mkdirSync(join(root, 'node_modules/@kube-codegen'));
  symlinkSync(runtime, join(root, 'node_modules/@kube-codegen/runtime'));
});

after(() => rmSync(root, { recursive: true, force: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** Loads a version of one file in a folder of its own. */
async function load(folder: string, text: string, more: Readonly<Record<string, string>> = {}): Promise<Loaded> {
  const files = { 'doc.ts': '// +groupName=example.com\nexport {};\n', 'types.ts': text, ...more };
  for (const [name, content] of Object.entries(files)) put(`${folder}/example/v1/${name}`, content);
  const collector = new Collector();
  const model = await loadTypeScript({ ...defaultOptions, root, apis: [join(root, folder)] }, collector);
  return { model, diagnostics: collector.sorted() };
}

const imports = `${meta}import type { Port, Holder, modes, make } from 'ext';\n`;

describe('types that only the checker can tell', () => {
  const rows: readonly (readonly [source: string, expected: unknown])[] = [
    ['(typeof modes)[number]', { anyOf: [{ is: 'fast' }, { is: 'slow' }] }],
    ['(typeof modes)[number][]', [{ anyOf: [{ is: 'fast' }, { is: 'slow' }] }]],
    ['ReturnType<typeof make>', { size: 'number', ports: ['@Port'], label: { anyOf: ['string', 'null'] } }],
    [
      'ReturnType<typeof make> | null',
      { anyOf: [{ size: 'number', ports: ['@Port'], label: { anyOf: ['string', 'null'] } }, 'null'] },
    ],
    [`Pick<Port, 'port' | 'target'>`, { port: 'int32', 'target?': '@Port' }],
    [`Partial<Pick<Port, 'port'>>`, { 'port?': 'int32' }],
    [`Port['port']`, 'number'],
    [`keyof Pick<Port, 'port' | 'name'>`, { anyOf: [{ is: 'port' }, { is: 'name' }] }],
    [`Pick<Holder<S>, 'held' | 'meta'>`, { held: '#example/v1/S', 'meta?': '@ObjectMeta' }],
    [`Pick<ObjectMeta, 'name' | 'labels'>`, { 'name?': 'string', 'labels?': { '*': 'string' } }],
    ['S extends { a: string } ? S[] : never', ['#example/v1/S']],
    ['First<[S, string]>', '#example/v1/S'],
    ['Boxed<[int32]>', { inner: 'number' }],
    ['Uppercase<"a" | "b">', { anyOf: [{ is: 'A' }, { is: 'B' }] }],
    ['`a-${"x" | "y"}`', { anyOf: [{ is: 'a-x' }, { is: 'a-y' }] }],
    ['`a-${string}`', 'string'],
    ['{ [K in "a" | "b" as `x${K}`]?: S }', { 'xa?': '#example/v1/S', 'xb?': '#example/v1/S' }],
    ['Awaited<Promise<{ on: boolean; when?: Time }>>', { on: 'boolean', 'when?': 'Time' }],
    ['Phase.Running', { is: 'Running' }],
    ['Extract<{ a: 1 } | { b: 2 }, { a: unknown }>', { a: { is: 1 } }],
    ['Record<Lowercase<"A">, int32[]>', { a: ['int32'] }],
    ['Awaited<string & { __brand: "x" }>', 'string'],
    ['Awaited<Tree>', '#example/v1/Tree'],
    ['Exclude<S | Date, Date>', '#example/v1/S'],
    ['ReturnType<() => S>', '#example/v1/S'],
    ['First<[S, () => Date]>', '#example/v1/S'],
  ];
  for (const [index, [source, expected]] of rows.entries()) {
    test(source, async () => {
      const text = `${imports}import type { Time } from '@kube-codegen/runtime/meta/v1';
type First<T extends unknown[]> = T extends [infer F, ...unknown[]] ? F : never;
interface Boxed<T extends unknown[]> { inner: First<T> }
export enum Phase { Running = 'Running', Done = 'Done' }
export interface Tree { children?: Tree[] }
export interface S { a: string }
export interface T { t: ${source} }`;
      const loaded = await load(`row${index}`, text);
      assert.deepEqual(
        loaded.diagnostics.map(({ code, position }) => [code, position?.line]),
        [['KC3014', 9]],
      );
      assert.deepEqual(shape(memberNamed(loaded, 'T', 't').type), expected);
    });
  }

  test('a warning a type, with its place and what to write instead', async () => {
    const loaded = await load(
      'warned',
      `${imports}export interface T { a: (typeof modes)[number]; b: string; c: Uppercase<'x'> }
export enum Mode { A = 'a' }
export interface M { a: Mode.A }`,
    );
    assert.deepEqual(
      places(loaded.diagnostics),
      ['3:25', '3:63', '5:25'].map((place) => `types.ts:${place} KC3014`),
    );
    assert.ok(loaded.diagnostics.every(({ severity }) => severity === 'warning'));
    assert.deepEqual(
      loaded.diagnostics.map(({ help }) => help),
      ['write it out: "fast" | "slow"', 'write it out: "X"', 'write it out: "a"'],
    );
  });

  test('aliases, bases, and members with their comments', async () => {
    const loaded = await load(
      'comments',
      `${imports}
interface Hidden<T> {
  /**
   * How many.
   *
   * +kubebuilder:validation:Minimum=1
   */
  count: T extends string ? never : int32;
  plain: string;
}
export type Modes = (typeof modes)[number];
export interface Based extends Pick<Port, 'port'> { own: string }
export interface T { t: Hidden<int32> }`,
    );
    assert.deepEqual(
      places(loaded.diagnostics),
      [13, 14, 15].map((line) => `types.ts:${line}:${[21, 32, 25][line - 13]} KC3014`),
    );
    assert.deepEqual(declaration(loaded, 'Modes').body.kind, 'alias');
    const { body } = declaration(loaded, 'Based');
    assert.deepEqual(body.kind === 'struct' && structShape(body.struct), { port: 'int32', own: 'string' });
    const hidden = memberNamed(loaded, 'T', 't').type;
    const count = hidden.kind === 'object' ? hidden.struct.members[0] : undefined;
    assert.deepEqual(
      [count?.doc, count?.markers.map(({ name }) => name)],
      ['How many.', ['kubebuilder:validation:Minimum']],
    );
  });

  test('the settings of the nearest tsconfig.json', async () => {
    put('paths/tsconfig.json', '{"extends":"../tsconfig.json","compilerOptions":{"paths":{"#far":["./far.ts"]}}}');
    put('paths/far.ts', 'export const far = { a: 1, b: "" };');
    const loaded = await load('paths', `import type { far } from '#far';\nexport interface T { t: typeof far }`);
    assert.deepEqual(places(loaded.diagnostics), ['types.ts:2:25 KC3014']);
    assert.deepEqual(shape(memberNamed(loaded, 'T', 't').type), { a: 'number', b: 'string' });
  });

  test('types of other files of the version keep their names', async () => {
    const loaded = await load(
      'files',
      `import { make } from './other.ts';\nexport interface T { t: ReturnType<typeof make> }`,
      {
        'other.ts':
          'export interface Made { a: string }\nexport function make(): { list: Made[] } { return { list: [] }; }',
      },
    );
    assert.deepEqual(shape(memberNamed(loaded, 'T', 't').type), { list: ['#example/v1/Made'] });
  });
});

describe('the checker is loaded only for a type that needs it', () => {
  /** The modules of ours that a process loads to read a folder. */
  function modulesFor(folder: string): string {
    const index = new URL('../../../src/load/typescript/index.ts', import.meta.url).href;
    const diagnostics = new URL('../../../src/diagnostics/index.ts', import.meta.url).href;
    const program = `
      import { registerHooks } from 'node:module';
            registerHooks({ load(url, context, next) { console.log(url); return next(url, context); } });
      const { loadTypeScript } = await import(${JSON.stringify(index)});
      const { Collector } = await import(${JSON.stringify(diagnostics)});
      const names = { pluralExceptions: new Map(), groups: new Map() };
      const input = { ...names, root: ${JSON.stringify(folder)}, apis: [${JSON.stringify(folder)}] };
      const { versions } = await loadTypeScript(input, new Collector());
      console.log('versions', versions.length);`;
    const words = ['--conditions=@kube-codegen/source', '--input-type=module', '-e', program];
    return execFileSync(process.execPath, words, { encoding: 'utf8' });
  }

  test('not for Foo', () => {
    const modules = modulesFor(fileURLToPath(new URL('../../../src/sample-controller/apis', import.meta.url)));
    assert.match(modules, /read-sources[^]*versions 1/);
    assert.doesNotMatch(modules, /type-checker|checked-types/);
  });

  test('for typeof', async () => {
    await load('lazy', 'const a = { b: 1 };\nexport interface T { t: typeof a }');
    assert.match(modulesFor(join(root, 'lazy')), /type-checker[^]*versions 1/);
  });
});
