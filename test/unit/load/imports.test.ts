import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import ts from 'typescript-5.9';

import { Collector } from '../../../src/diagnostics/index.ts';
import { runtimeExports } from '../../../src/load/runtime-exports.ts';
import { loadTypeScript } from '../../../src/load/typescript/index.ts';
import { repository } from '../../support/compile.ts';
import { defaultOptions, type Loaded, loadTypes, meta, places } from './support.ts';

let root = '';

before(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'kube-codegen-imports-')));
  put('tsconfig.json', `{"compilerOptions":{"module":"nodenext","paths":{"~/*":["./shared/*"]}}}`);
  put('shared/names.ts', 'export interface Name { first: string }');
  put('node_modules/ext/package.json', '{"name":"ext","type":"module","types":"index.d.ts"}');
  put(
    'node_modules/ext/index.d.ts',
    `export * from './more.js';\nexport declare const made: string;\ninterface Implied { a: string }`,
  );
  put('node_modules/ext/more.d.ts', 'export interface Port { port: number }\nexport * as inner from "./inner.js";');
  put('node_modules/ext/inner.d.ts', 'export interface Inner { a: string }');
  put('node_modules/@scope/pkg.js/package.json', '{"name":"@scope/pkg.js","types":"index.d.ts"}');
  put('node_modules/@scope/pkg.js/index.d.ts', 'export interface Bar { a: string }');
  put('node_modules/old/package.json', '{"name":"old","types":"index.d.ts"}');
  put('node_modules/old/index.d.ts', 'declare namespace old { interface Thing { a: string } }\nexport = old;');
  put('node_modules/untyped/package.json', '{"name":"untyped","main":"index.js"}');
  put('node_modules/untyped/index.js', '');
  for (const name of ['@kubernetes/client-node', '@kube-codegen/kubernetes', '@kube-codegen/runtime']) {
    mkdirSync(dirname(join(root, 'node_modules', name)), { recursive: true });
    symlinkSync(realpathSync(join(repository, 'node_modules', name)), join(root, 'node_modules', name));
  }
});

after(() => rmSync(root, { recursive: true, force: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

let count = 0;

/** Loads a version of its own from the disk: types.ts, and what stands beside it. */
async function load(text: string, beside: Readonly<Record<string, string>> = {}): Promise<Loaded> {
  const folder = `apis${count++}`;
  const files = { 'doc.ts': '// +groupName=example.com\nexport {};\n', 'types.ts': text, ...beside };
  for (const [name, content] of Object.entries(files)) put(`${folder}/example/v1/${name}`, content);
  const collector = new Collector();
  const model = await loadTypeScript({ ...defaultOptions, root, apis: [join(root, folder)] }, collector);
  return { model, diagnostics: collector.sorted() };
}

/** What tells a row from the others. */
const nameOf = (text: string): string => text.replace(meta, '').replaceAll('\n', ' ');

const kind = (method: string): string =>
  `${meta}/**\n * +genclient\n * +genclient:method=Do,verb=get,subresource=do,result=${method}\n */\nexport interface Foo extends TypeMeta { metadata: ObjectMeta }`;

describe('imports that are not there', () => {
  const rows: readonly (readonly [text: string, expected: string, told: RegExp])[] = [
    [`import type { Z } from 'no-such-package';\nexport interface S { z: Z }`, '1:15', /"no-such-package".*install/],
    [`import type { Z } from 'no-such-package';\nexport interface S { a: string }`, '1:15', /"no-such-package"/],
    [
      `import type { int23 } from '@kube-codegen/runtime/meta/v1';\nexport interface S { a: int23 }`,
      '1:15',
      /exports no int23.*"int32"/,
    ],
    [
      `import * as v1 from '@kube-codegen/runtime/meta/v1';\nexport interface S { a: v1.int23 }`,
      '2:25',
      /exports no int23.*"int32"/,
    ],
    [`export interface S { a: import('@kube-codegen/runtime/meta/v1').int23 }`, '1:32', /"int32"/],
    [
      `import type { Q } from '@kube-codegen/kubernetes/nope/v1';\nexport interface S { a: Q }`,
      '1:15',
      /leads to no module/,
    ],
    [
      `import type { Podd } from '@kube-codegen/kubernetes/core/v1';\nexport interface S { a: Podd }`,
      '1:15',
      /exports no Podd.*"Pod"/,
    ],
    [
      `import type { Wire } from '@kube-codegen/runtime/meta/v1';\nimport type { V1Nope } from '@kubernetes/client-node';\nexport interface S { a: Wire<V1Nope> }`,
      '2:15',
      /exports no V1Nope/,
    ],
    [`import type { A } from './nope.ts';\nexport interface S { a: string }`, '1:15', /leads to no file/],
    [`import './nope.ts';\nexport interface S { a: string }`, '1:8', /leads to no file/],
    [`import {} from './nope.ts';\nexport interface S { a: string }`, '1:16', /leads to no file/],
    [`export type { A } from './nope.ts';\nexport interface S { a: string }`, '1:15', /leads to no file/],
    [`export * as all from './nope.ts';\nexport interface S { a: string }`, '1:8', /leads to no file/],
    [`import type { Nope } from './beside.ts';\nexport interface S { a: string }`, '1:15', /exports no Nope/],
    [`import type { Nope } from '~/names.js';\nexport interface S { a: Nope }`, '1:15', /exports no Nope/],
    [`import type { Prt } from 'ext';\nexport interface S { a: Prt }`, '1:15', /did you mean "Port"/],
    [kind('@scope/pkg.js.Foo'), '4:56', /exports no Foo/],
    [kind('@scope/gone.Foo'), '4:56', /leads to no module/],
  ];
  for (const [text, expected, told] of rows) {
    test(nameOf(text), async () => {
      const { diagnostics } = await load(text, { 'beside.ts': 'export interface Beside { a: string }' });
      assert.deepEqual(places(diagnostics), [`types.ts:${expected} KC3004`]);
      assert.match(`${diagnostics[0]?.message} ${diagnostics[0]?.help}`, told);
    });
  }

  test('are told once where the type checker misses them too', async () => {
    const { diagnostics } = await load(
      `import type { Z } from 'gone';\nimport type { Prt } from 'ext';\nexport interface S { a: ReturnType<Z>; b: Omit<Prt, 'a'> }`,
    );
    assert.deepEqual(places(diagnostics), ['types.ts:1:15 KC3004', 'types.ts:2:15 KC3004']);
  });
});

describe('imports that are there, or of which nothing can be told', () => {
  const rows = [
    `import type { Port, made, Implied, inner } from 'ext';\nexport interface S { a: Port; i: Implied }`,
    `import type { Name } from '~/names.js';\nexport interface S { a: Name }`,
    `import type { Pod } from '@kube-codegen/kubernetes/core/v1';\nexport interface S { a: Pod }`,
    `import type { Scale } from '@kube-codegen/runtime/autoscaling/v1';\nexport interface S { a: Scale }`,
    `import type { Wire } from '@kube-codegen/runtime/meta/v1';\nimport type { V1Pod } from '@kubernetes/client-node';\nexport interface S { a: Wire<V1Pod> }`,
    `import type { Thing } from 'old';\nimport { some } from 'untyped';\nimport whole from 'ext';\nexport interface S { a: Thing }`,
    `import { hostname } from 'node:os';\nimport { help, constant, part } from './beside.ts';\nimport './data.json';\nexport interface S { a: string }`,
    kind('@scope/pkg.js.Bar'),
    kind('@kube-codegen/runtime/autoscaling/v1.Scale'),
  ];
  for (const text of rows) {
    test(nameOf(text), async () => {
      const beside = `export function help(): void {}\nexport const constant = 1, { part } = { part: 1 };`;
      assert.deepEqual((await load(text, { 'beside.ts': beside, 'data.json': '{}' })).diagnostics, []);
    });
  }
});

test('names of the runtime are known without a look at the disk, and all of them are', async () => {
  for (const [module, names] of runtimeExports) {
    const path = join(repository, 'src/runtime', module.replace('@kube-codegen/runtime/', ''), 'index.ts');
    const { statements } = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest);
    const exported = statements.flatMap((node) =>
      ts.isExportDeclaration(node) && node.exportClause && ts.isNamedExports(node.exportClause)
        ? node.exportClause.elements.map(({ name }) => name.text)
        : [`other than named: ${ts.SyntaxKind[node.kind]}`],
    );
    assert.deepEqual([...names].sort(), exported.sort());
  }
  const { diagnostics } = await loadTypes(
    `import type { Tiem } from '@kube-codegen/runtime/meta/v1';\nexport interface S { a: Tiem }`,
  );
  assert.deepEqual(places(diagnostics), ['types.ts:2:15 KC3004']);
  assert.match(diagnostics[0]?.help ?? '', /"Time"/);
});
