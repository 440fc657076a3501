import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';

import { Collector } from '../../../src/diagnostics/index.ts';
import { load } from '../../../src/load/index.ts';
import { loadTypeScript } from '../../../src/load/typescript/index.ts';
import type { Options } from '../../../src/options/options.ts';
import { type Loaded, places } from './support.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'load-')).replaceAll('\\', '/');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const doc = '// +groupName=example.com\n';
const types = 'export interface S { a: string }\n';

function write(files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

async function read(...apis: readonly string[]): Promise<Loaded> {
  const collector = new Collector();
  const folders = (apis.length > 0 ? apis : ['apis']).map((folder) => `${root}/${folder}`);
  const model = await loadTypeScript(
    { apis: folders, root, pluralExceptions: new Map(), groups: new Map() },
    collector,
  );
  return { model, diagnostics: collector.sorted() };
}

describe('folders', () => {
  test('versions are found at any depth; what is no source is left alone', async () => {
    write({
      'apis/a/v1/doc.ts': doc,
      'apis/a/v1/types.ts': types,
      'apis/a/v1/more/deep.ts': 'export interface Deep { a: string }',
      'apis/a/v1/types.test.ts': 'not a source {{{',
      'apis/a/v1/types.d.ts': 'not a source {{{',
      'apis/a/v1/notes.md': '# not a source',
      'apis/nested/b/v1beta1/doc.ts': '// +groupName=b.com\n',
      'apis/nested/b/v1beta1/types.ts': types,
      'apis/node_modules/x/v1/types.ts': 'not a source {{{',
      'apis/.git/x/v1/types.ts': 'not a source {{{',
      'apis/index.ts': 'not a source {{{',
    });
    const loaded = await read();
    assert.deepEqual(loaded.diagnostics, []);
    assert.deepEqual(
      loaded.model.versions.map(({ id, types: found }) => [id, found.map(({ ref }) => ref.name)]),
      [
        ['b/v1beta1', ['S']],
        ['a/v1', ['Deep', 'S']],
      ],
    );
    assert.equal(loaded.model.versions[1]?.types[1]?.sourceFile, `${root}/apis/a/v1/types.ts`);
    assert.equal(loaded.model.versions[1]?.position.file, 'apis/a/v1/doc.ts');
  });

  test('an input may be a version folder itself, and inputs may overlap', async () => {
    write({ 'apis/a/v1/doc.ts': doc, 'apis/a/v1/types.ts': types });
    const loaded = await read('apis/a/v1', 'apis', 'apis/a/');
    assert.deepEqual(loaded.diagnostics, []);
    assert.deepEqual(
      loaded.model.versions.map(({ id }) => id),
      ['a/v1'],
    );
  });

  test('a barrel outside the versions is followed; a type declared there is not an API type', async () => {
    write({
      'apis/a/v1/doc.ts': doc,
      'apis/a/v1/types.ts': `import type { B } from '../../index.ts';\nimport type { Shared } from '../../shared';\nexport interface S { b: B; s: Shared }`,
      'apis/b/v1/doc.ts': '// +groupName=b.com\n',
      'apis/b/v1/types.ts': 'export interface B { a: string }',
      'apis/index.ts': `export type { B } from './b/v1/types.js';`,
      'apis/shared/index.ts': 'export interface Shared { a: string }',
    });
    const loaded = await read();
    assert.deepEqual(places(loaded.diagnostics), ['types.ts:3:31 KC3005']);
  });

  test('a type of a .d.ts or test file in a version folder is told to be in a file that is not read', async () => {
    write({
      'apis/a/v1/doc.ts': doc,
      'apis/a/v1/types.ts': `import type { B } from './b.js';\nimport type { C } from './c.test.ts';\nexport interface S { b: B; c: C }`,
      'apis/a/v1/b.d.ts': 'export interface B { a: string }',
      'apis/a/v1/c.test.ts': 'export interface C { a: string }',
    });
    const { diagnostics } = await read();
    assert.deepEqual(places(diagnostics), ['types.ts:3:25 KC3005', 'types.ts:3:31 KC3005']);
    assert.deepEqual(
      diagnostics.map(({ message, help }) => `${message}; ${help}`),
      [
        'B is declared in apis/a/v1/b.d.ts, which is not read: types of an API stand in .ts files, not in .d.ts or test files; move it into a .ts file of the version',
        'C is declared in apis/a/v1/c.test.ts, which is not read: types of an API stand in .ts files, not in .d.ts or test files; move it into a .ts file of the version',
      ],
    );
  });

  test('a doc.ts in a folder of a version is an ordinary file', async () => {
    write({
      'apis/a/v1/a/doc.ts':
        '// +groupName=deep.com\nimport {} from "../types.ts";\n\nexport interface Deep { a: string }\n',
      'apis/a/v1/doc.ts': doc,
      'apis/a/v1/types.ts': types,
      'apis/b/v1/more/doc.ts': '// +groupName=b.com\n\nexport {};',
      'apis/b/v1/types.ts': types,
    });
    const { model, diagnostics } = await read();
    assert.deepEqual(
      model.versions.map(({ id, group, types: found }) => [id, group, found.map(({ ref }) => ref.name)]),
      [['a/v1', 'example.com', ['Deep', 'S']]],
    );
    assert.deepEqual(
      diagnostics.map(({ code, position }) => `${position?.file} ${code}`),
      ['apis/a/v1/a/doc.ts KC2004', 'apis/b/v1/more/doc.ts KC2010', 'apis/b/v1/more/doc.ts KC2004'],
    );
  });

  test('a byte order mark is no text', async () => {
    write({ 'apis/a/v1/doc.ts': `\uFEFF${doc}`, 'apis/a/v1/types.ts': '\uFEFFexport interface S { a: Date }' });
    assert.deepEqual(places((await read()).diagnostics), ['types.ts:1:25 KC3002']);
  });

  test('a loop of links, a link that leads nowhere, a folder that is not there', async () => {
    write({ 'apis/a/v1/doc.ts': doc, 'apis/a/v1/types.ts': types });
    symlinkSync(join(root, 'apis'), join(root, 'apis/a/again'));
    symlinkSync(join(root, 'apis/a'), join(root, 'apis/a/v1/up'));
    symlinkSync(join(root, 'gone.ts'), join(root, 'apis/a/v1/gone.ts'));
    const loaded = await read('apis', 'nowhere');
    assert.deepEqual(
      loaded.diagnostics.map(({ code, position }) => [code, position?.file]),
      [
        ['KC1103', 'apis/a/again'],
        ['KC1101', 'apis/a/v1/gone.ts'],
        ['KC1103', 'apis/a/v1/up'],
        ['KC1101', 'nowhere'],
      ],
    );
    assert.deepEqual(
      loaded.model.versions.map(({ id }) => id),
      ['a/v1'],
    );
  });

  test('a pipe, which would be waited for', async () => {
    write({ 'apis/a/v1/doc.ts': doc, 'apis/a/v1/types.ts': types });
    execFileSync('mkfifo', [join(root, 'apis/a/v1/pipe.ts'), join(root, 'apis/a/v1/pipe.d.ts')]);
    const loaded = await read();
    assert.deepEqual(
      loaded.diagnostics.map(({ code, position, message }) => [code, position?.file, message]),
      [['KC1101', 'apis/a/v1/pipe.ts', 'cannot read apis/a/v1/pipe.ts: it is no regular file']],
    );
  });

  test('a link to itself', async () => {
    mkdirSync(join(root, 'apis'));
    symlinkSync(join(root, 'apis/self'), join(root, 'apis/self'));
    const loaded = await read();
    assert.deepEqual(loaded.model.versions, []);
  });

  test('a file that is not UTF-8', async () => {
    write({ 'apis/a/v1/doc.ts': doc, 'apis/a/v1/types.ts': Buffer.from('// ok\n// caf\xe9\nexport {};', 'latin1') });
    assert.deepEqual(places((await read()).diagnostics), ['types.ts:2:7 KC1102']);
  });

  test('files that cannot be read are reported once, not for what would be in them', async () => {
    const broken = Buffer.from('\xe9', 'latin1');
    write({ 'apis/a/v1/doc.ts': broken, 'apis/a/v1/types.ts': types });
    write({ 'apis/b/v1/doc.ts': '// +groupName=b.com\n', 'apis/b/v1/types.ts': broken });
    write({ 'apis/b/v1/more.ts': `import type { S } from './types.ts';\nexport interface T { s: S }` });
    assert.deepEqual(places((await read()).diagnostics), ['doc.ts:1:1 KC1102', 'types.ts:1:1 KC1102']);
  });

  test('a version without doc.ts has no group that others could clash with', async () => {
    write({ 'apis/widgets/v1/doc.ts': '// +groupName=widgets.example.com\n', 'apis/widgets/v1/types.ts': types });
    write({ 'apis/widgets/v2/types.ts': 'export interface S { a: Date }' });
    const loaded = await read();
    assert.deepEqual(places(loaded.diagnostics), ['types.ts:1:1 KC2010', 'types.ts:1:25 KC3002']);
    assert.deepEqual(
      loaded.model.versions.map(({ id }) => id),
      ['widgets/v1'],
    );
  });

  test('a folder with a group but no version', async () => {
    write({ 'apis/a/first/doc.ts': doc, 'apis/a/first/types.ts': types });
    assert.deepEqual(places((await read()).diagnostics), ['doc.ts:1:1 KC1104']);
  });
});

describe('load', () => {
  const options = (apis: readonly string[]): Options => ({
    root,
    apis: apis.map((folder) => `${root}/${folder}`),
    crds: [],
    openapi: [],
    inputPlaces: new Map(),
    pick: { groups: [], kinds: [], versions: [] },
    limits: { bytes: 1, depth: 1, values: 1, plainHttp: false },
    builtInTypes: false,
    output: `${root}/generated`,
    importExtension: '.js',
    boilerplate: undefined,
    clientset: { name: 'versioned', apiPath: '/apis' },
    generators: [],
    namedGenerators: [],
    templates: undefined,
    pluralExceptions: new Map(),
    groups: new Map(),
    warningsAsErrors: false,
  });

  test('no input, and input that holds nothing, is an error', async () => {
    mkdirSync(join(root, 'apis'));
    for (const apis of [[], ['apis']]) {
      const collector = new Collector();
      await load(options(apis), collector);
      assert.deepEqual(
        collector.sorted().map(({ code }) => code),
        ['KC1001'],
      );
    }
  });

  test('types are loaded', async () => {
    write({ 'apis/a/v1/doc.ts': doc, 'apis/a/v1/types.ts': types });
    const collector = new Collector();
    assert.deepEqual(
      (await load(options(['apis']), collector)).versions.map(({ id }) => id),
      ['a/v1'],
    );
    assert.deepEqual(collector.sorted(), []);
  });
});
