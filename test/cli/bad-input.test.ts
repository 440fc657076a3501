import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from 'typescript-5.9';

import { crdText } from '../unit/load-crd/support.ts';
import { codegen, makeProject, putFiles, readTree } from './support.ts';

/** A project of one version, `apis/example/v1`. */
const version = 'apis/example/v1';
const settings = { 'codegen.yaml': 'apis: [apis]\n' };
const doc = { [`${version}/doc.ts`]: '// +groupName=example.com\n// +k8s:deepcopy-gen=package\nexport {};\n' };
const meta = `import type { ObjectMeta, TypeMeta } from '@kube-codegen/runtime/meta/v1';\n`;

/** The types of the version; the first line imports the metadata types. */
function types(text: string): Readonly<Record<string, string>> {
  return { ...settings, ...doc, [`${version}/types.ts`]: meta + text };
}

/** A kind of four lines more than markers; its members stand on the last but one. */
function kind(name: string, markers: readonly string[] = [], members = 'spec: { a: string };'): string {
  const lines = ['+genclient', ...markers].map((marker) => ` * ${marker}\n`).join('');
  return `/**\n${lines} */\nexport interface ${name} extends TypeMeta { metadata: ObjectMeta;\n  ${members}\n}\n`;
}

/** Runs the project and compares what is told, `file:line:column code`; every line has help, and nothing is written. */
async function refuses(root: string, expected: readonly string[], words: readonly string[] = []): Promise<void> {
  const before = readTree(root);
  await tells(root, expected, words);
  assert.deepEqual(readTree(root), before);
}

/** A bad value that a flag gave. */
const usageError = /^--\S+ KC10(?:03|06|07|08)$/;

async function tells(root: string, expected: readonly string[], words: readonly string[] = []): Promise<void> {
  const { code, out, err } = await codegen(root, words);
  const lines = err.split('\n');
  const told = lines.flatMap((line, index) => {
    const match = /^(?:(\S+:\d+:\d+|--\S+) )?(error|warning) (KC\d{4}): ./.exec(line);
    if (!match) return [];
    assert.match(lines[index + 1] ?? '', /^ {2}help: \S/, line);
    const [, place = '-', severity, name] = match;
    return `${place.replace(`${version}/`, '')} ${name}${severity === 'warning' ? '?' : ''}`;
  });
  assert.deepEqual(told, expected, err);
  assert.equal(code, expected.some((line) => usageError.test(line)) ? 2 : 1, err);
  assert.match(err, /, nothing written\n$/);
  assert.equal(out, '');
}

interface Case {
  readonly files: Readonly<Record<string, string>>;
  readonly told: readonly string[];
  readonly words?: readonly string[];
}

const cases: Readonly<Record<string, Case>> = {
  'no +groupName, and what else is wrong': {
    files: { ...types('export interface A {\n  a: Date;\n}\n'), [`${version}/doc.ts`]: 'export {};\n' },
    told: ['doc.ts:1:1 KC2010', 'types.ts:3:6 KC3002'],
  },
  'unknown and misspelt verbs': {
    files: types(kind('A', ['+genclient:onlyVerbs=lst,get', '+genclient:skipVerbs=explode'])),
    told: ['types.ts:4:25 KC2003', 'types.ts:5:25 KC2003'],
  },
  'misspelt markers, which only warn, beside an error': {
    files: types(kind('A', ['+genclient:nonNamspaced'], '/** +optinal */ a: Date;')),
    told: ['types.ts:4:4 KC2001?', 'types.ts:7:7 KC2001?', 'types.ts:7:22 KC3002'],
  },
  'a marker that cannot be read, and one in the wrong place': {
    files: types(kind('A', ['+genclient:method=Scale,verb=fly', '+groupName=x.io'], '/** +genclient */ a: string;')),
    told: ['types.ts:4:33 KC2003', 'types.ts:5:4 KC2009', 'types.ts:8:7 KC2009'],
  },
  'conflicting markers': {
    files: types(
      kind('A', ['+genclient:onlyVerbs=list', '+genclient:skipVerbs=list']) +
        kind('B', ['+genclient:noVerbs', '+genclient:onlyVerbs=list']) +
        kind('C', ['+genclient:nonNamespaced', '+kubebuilder:resource:scope=Namespaced']),
    ),
    told: ['types.ts:5:25 KC2006', 'types.ts:13:4 KC2006', 'types.ts:20:4 KC2006'],
  },
  'kinds without metadata': {
    files: types(`/** +genclient */
export interface A extends TypeMeta { spec: string }
/** +genclient */
export interface B { metadata: ObjectMeta }
/** +genclient */
export interface C extends TypeMeta { metadata?: ObjectMeta }
/** +genclient */
export type D = string;
`),
    told: ['types.ts:3:18 KC3008', 'types.ts:5:18 KC3008', 'types.ts:7:39 KC3008', 'types.ts:9:13 KC3008'],
  },
  'members that JSON cannot carry': {
    files: types(`export interface A {
  a: () => void;
  b: Date;
  c: Map<string, string>;
  d: symbol;
  e: bigint;
  f: { g: Set<string>[] };
  h(): void;
  i: string;
  [key: number]: string;
}
`),
    told: [3, 4, 5, 6, 7]
      .map((line) => `types.ts:${line}:6 KC3002`)
      .concat(['types.ts:8:11 KC3002', 'types.ts:9:3 KC3002', 'types.ts:11:9 KC3002']),
  },
  'generics that cannot be resolved': {
    files: types(`interface Box<T> { t: T }
interface Grow<T> { g?: Grow<T[]> }
export interface A {
  a: Box;
  b: Box<string, string>;
  c: Grow<string>;
  d: T;
  e: Record<string>;
}
`),
    told: ['3:25 KC3007', '5:6 KC3007', '6:6 KC3007', '8:6 KC3003', '9:6 KC3007'].map((line) => `types.ts:${line}`),
  },
  'types that not even the type checker can read': {
    files: types(`type Call<T> = T extends (...words: never[]) => infer R ? R : never;
export interface A {
  a: Call<() => Date>;
  b: ReturnType<string>;
  c: [string, number];
  d: typeof nothing;
}
`),
    told: ['4:6 KC3002', '5:17 KC3007', '6:6 KC3006', '7:13 KC3003'].map((line) => `types.ts:${line}`),
  },
  'imports that are not there': {
    files: {
      ...types('export interface A { x: X; y: Y; z: ns.Z }\n'),
      [`${version}/more.ts`]: `import type { X } from './nope.ts';
import type { Y } from './types.ts';
import * as ns from './types.ts';
export * from './gone.ts';
export interface B { x: X; y: Y; z: ns.Z }
`,
    },
    told: ['more.ts:1:15 KC3004', 'more.ts:2:15 KC3004', 'more.ts:4:15 KC3004', 'more.ts:5:37 KC3003'].concat(
      ['25', '31', '37'].map((column) => `types.ts:2:${column} KC3003`),
    ),
  },
  'syntax errors, and what else is wrong': {
    files: types('export interface A {\n  a: ;\n  b: Date;\n'),
    told: ['types.ts:3:6 KC3001', 'types.ts:4:6 KC3002', 'types.ts:5:1 KC3001'],
  },
  'two kinds with one resource': {
    files: types(kind('Foo') + kind('Bar', ['+resourceName=foos'])),
    told: ['types.ts:5:18 KC4101'],
  },
  'two kinds with one accessor': {
    files: {
      ...types(kind('Foo') + kind('Bar', ['+resourceName=bars'])),
      'codegen.yaml': 'apis: [apis]\npluralExceptions: { Bar: Foos }\n',
    },
    told: ['types.ts:5:18 KC4101'],
  },
  'two kinds with one file, whose names differ only in case': {
    files: types(kind('FooBar') + kind('Foobar')),
    told: ['types.ts:11:18 KC4101', 'types.ts:11:18 KC4101', 'types.ts:11:18 KC4101', 'types.ts:11:18 KC4101'],
  },
  'types whose names differ only in case': {
    files: types('export interface FooSpec { a: string }\nexport interface Foospec { a: string }\n'),
    told: ['types.ts:3:18 KC4106'],
  },
  'two declarations of one name in one file, of which only interfaces merge': {
    files: types(`${kind('Foo')}export type Foo = { a: string };
export interface Spec { a: string[] }
export type Spec = { b: number };
export interface Spec { c: string }
type X = string;
type X = number;
enum Phase { A = 'a' }
enum Phase { B = 'b' }
`),
    told: ['8:13', '10:13', '13:6', '15:6'].map((place) => `types.ts:${place} KC3010`),
  },
  'two groups whose whole names are one in identifiers': {
    files: {
      ...types(kind('A')),
      [`${version}/doc.ts`]: '// +groupName=a-b.io\n',
      'apis/other/v1/doc.ts': '// +groupName=aB.io\n',
      'apis/other/v1/types.ts': meta + kind('B'),
    },
    told: ['doc.ts:1:1 KC4104', 'apis/other/v1/doc.ts:1:1 KC4104'],
  },
  'kinds in files that are not read, beside errors': {
    files: {
      ...types('export interface A { a: Date }\n'),
      [`${version}/foo.d.ts`]: meta + kind('Foo'),
      [`${version}/more/foo.spec.ts`]: `${meta}// +genclient\nexport interface Foo {}\n`,
      [`${version}/foo.test.ts`]: "const text = '// +genclient';\n",
      [`${version}/foo.tsx`]: meta + kind('Foo'),
      [`${version}/types.d.ts`]: meta + kind('A'),
    },
    told: ['foo.d.ts:1:1 KC1105?', 'foo.tsx:1:1 KC1105?', 'more/foo.spec.ts:1:1 KC1105?', 'types.ts:2:25 KC3002'],
  },
  'types in namespaces': {
    files: {
      ...types(`import type { M } from './more.ts';
export interface A { a: N.I; b: N.Deep.I; c: M.I }
namespace N { export interface I { a: string } }
`),
      [`${version}/more.ts`]: 'export namespace M { export interface I { a: string } }\n',
    },
    told: ['2:15 KC3004', '3:25 KC3006', '3:33 KC3006'].map((line) => `types.ts:${line}`),
  },
  'one version in two folders': {
    files: {
      ...types(kind('A')),
      'apis/more/example/v1/doc.ts': '// +groupName=example.com\n',
      'apis/more/example/v1/types.ts': meta + kind('B'),
    },
    told: ['apis/more/example/v1/doc.ts:1:1 KC4102'],
  },
  'an output folder inside the input': {
    files: { ...types(kind('A')), 'codegen.yaml': 'apis: [apis]\noutput: apis/out\n' },
    told: ['codegen.yaml:1:8 KC1006'],
  },
  'an input inside the output folder': {
    files: { ...types(kind('A')), 'codegen.yaml': 'apis: [apis]\noutput: apis\n' },
    told: ['codegen.yaml:1:8 KC1006'],
  },
  'an output folder outside the root': {
    files: { ...types(kind('A')), 'codegen.yaml': 'apis: [apis]\noutput: ../../elsewhere\n' },
    told: ['codegen.yaml:2:9 KC1007'],
  },
  'an output folder outside the root, by flag': {
    files: types(kind('A')),
    words: ['-o', '/elsewhere'],
    told: ['--output KC1007'],
  },
  'a foreign file where ours belongs': {
    files: { ...types(kind('A')), 'generated/listers/example/v1/a.ts': '// mine\n', 'generated/x.ts': '// mine\n' },
    told: ['generated/listers/example/v1/a.ts:1:1 KC4301'],
  },
  'templates that fail, and one that is none': {
    files: {
      ...types(kind('A')),
      'codegen.yaml': 'apis: [apis]\ntemplates: looks\n',
      'looks/lister.ts.eta': '// mine\n<%= it.nope.deeper %>\n',
    },
    told: ['looks/lister.ts.eta:2:1 KC4206'],
  },
  'templates that hold code': {
    files: {
      ...types(kind('A')),
      'codegen.yaml': 'apis: [apis]\ntemplates: looks\n',
      'looks/lister.ts.eta': '// mine\n<% throw new Error("x") %>\n',
      'looks/deepcpy.ts.eta': '',
    },
    told: ['looks/deepcpy.ts.eta:1:1 KC4209?', 'looks/lister.ts.eta:2:1 KC4208'],
  },
  'no folder of templates': {
    files: { ...types(kind('A')), 'codegen.yaml': 'apis: [apis]\ntemplates: looks\n' },
    told: ['codegen.yaml:2:12 KC1005'],
  },
  'values that cannot be, by flag': {
    files: types(kind('A')),
    words: [
      ...['--generators', 'deepcopy', 'deepcpy', '--clientset-name', '../x', '--clientset-api-path', 'apis'],
      ...['--plural-exceptions', 'Foo=a-b', '--groups', 'example.com=a-b', '-o', 'apis'],
    ],
    told: [
      '--clientset-api-path KC1003',
      '--groups KC1003',
      '--plural-exceptions KC1003',
      '--clientset-name KC1003',
      '--output KC1006',
      '--generators KC1008',
    ],
  },
  'a bad value in codegen.yaml beside one by flag': {
    files: { ...types(kind('A')), 'codegen.yaml': 'apis: [apis]\nclientset: { name: ../x }\n' },
    words: ['--generators', 'deepcpy'],
    told: ['--generators KC1008', 'codegen.yaml:2:20 KC1003'],
  },
  'a boilerplate that is code': {
    files: {
      ...types(kind('A')),
      'codegen.yaml': 'apis: [apis]\nboilerplate: head.txt\n',
      'head.txt': '/* Copyright\n * me */ // x\n /* and */ code\n',
    },
    told: ['head.txt:3:12 KC1003'],
  },
  'no boilerplate': {
    files: { ...types(kind('A')), 'codegen.yaml': 'apis: [apis]\nboilerplate: head.txt\n' },
    told: ['codegen.yaml:2:14 KC1005'],
  },
  'files that flags name and that are not there': {
    files: types(kind('A')),
    words: ['--boilerplate', 'nope', '--templates', 'nope'],
    told: ['--boilerplate KC1005', '--templates KC1005'],
  },
  'no configuration': { files: {}, words: ['--config', 'nope.yaml'], told: ['--config KC1005'] },
  'no input is named': { files: { 'codegen.yaml': 'output: generated\n' }, told: ['codegen.yaml:1:1 KC1001'] },
  'input that is not there': { files: settings, told: ['codegen.yaml:1:8 KC1101'] },
  'input that is not there, by flag': { files: settings, words: ['--apis', 'nope'], told: ['--apis KC1101'] },
  'CRDs and documents that are not there': {
    files: { 'codegen.yaml': 'crds:\n  - nope.yaml\n  - nope/*.yaml\nopenapi: [nope.json]\n' },
    told: ['codegen.yaml:2:5 KC1101', 'codegen.yaml:3:5 KC1101', 'codegen.yaml:4:11 KC1101'],
  },
  'input that is a file': {
    files: { ...types(''), 'codegen.yaml': 'apis: [codegen.yaml]\n' },
    told: ['codegen.yaml:1:8 KC1101'],
  },
  'an empty folder': { files: { ...settings, 'apis/notes.md': '' }, told: ['codegen.yaml:1:8 KC1001'] },
  'empty files': {
    files: { ...settings, [`${version}/doc.ts`]: '', [`${version}/types.ts`]: '' },
    told: ['doc.ts:1:1 KC2010', 'doc.ts:1:1 KC3013?'],
  },
  'a version without types, and nothing else': {
    files: { ...types(''), [`${version}/types.ts`]: '' },
    told: ['doc.ts:1:1 KC3013?', 'codegen.yaml:1:8 KC1001'],
  },
};

const crdCases: Readonly<Record<string, Case>> = {
  'a folder without CRDs': {
    files: { 'crds/page.yaml': '<!doctype html>\n' },
    words: ['--crd', 'crds'],
    told: ['crds:1:1 KC5007'],
  },
  'nothing on standard input': { files: {}, words: ['--crd', '-'], told: ['stdin:1:1 KC5007'] },
  'kinds and versions to pick that are not there, beside one that is': {
    files: { 'crds/foo.yaml': crdText('Foo') },
    words: ['--crd', 'crds', '--pick-kinds', 'Foo', 'Nope', '--pick-versions', 'v9'],
    told: ['crds:1:1 KC5007', 'crds:1:1 KC5007'],
  },
  'an address that nobody answers': {
    files: {},
    words: ['--crd', 'https://127.0.0.1:1/crd.yaml'],
    told: ['https://127.0.0.1:1/crd.yaml:1:1 KC5003'],
  },
  'what only shows in the types made of a CRD': {
    files: { 'crds/foo.yaml': [crdText('Bar'), crdText('Foo'), crdText('FooList')].join('---\n') },
    words: ['--crd', 'crds'],
    told: ['crds/foo.yaml:24:1 KC4101'],
  },
};

describe('bad input: all is told with place and help, and nothing is written', () => {
  for (const [name, { files, told, words }] of Object.entries({ ...cases, ...crdCases })) {
    it(name, async (context) => {
      await refuses(makeProject(context, files), told, words);
    });
  }

  it('a loop of folders', async (context) => {
    const root = makeProject(context, types(kind('A')));
    symlinkSync('..', join(root, 'apis/example/loop'));
    symlinkSync('self', join(root, 'apis/self'));
    await refuses(root, ['apis/example/loop:1:1 KC1103']);
  });

  it('files that are not UTF-8', async (context) => {
    const root = makeProject(context, types('export interface A { b: Date }\n'));
    writeFileSync(join(root, version, 'latin.ts'), Buffer.from('export interface B {\n  // Stra\xdfe\n}\n', 'latin1'));
    writeFileSync(join(root, version, 'utf16.ts'), Buffer.from('\ufeffexport interface C {}\n', 'utf16le'));
    await refuses(root, ['latin.ts:2:10 KC1102', 'types.ts:2:25 KC3002', 'utf16.ts:1:1 KC1102']);
  });

  it('a codegen.yaml, a boilerplate and a template that are not UTF-8', async (context) => {
    const latin = Buffer.from('/* Copyright\n * Stra\xdfe */\n', 'latin1');
    const root = makeProject(context, types(kind('A')));
    writeFileSync(join(root, 'head.txt'), latin);
    await refuses(root, ['head.txt:2:8 KC1102'], ['--boilerplate', 'head.txt']);
    putFiles(root, { 'looks/x.md': '' });
    writeFileSync(join(root, 'looks/lister.ts.eta'), latin);
    await refuses(root, ['looks/lister.ts.eta:1:1 KC4208'], ['--templates', 'looks']);
    writeFileSync(join(root, 'codegen.yaml'), Buffer.from('apis: [apis]\noutput: Stra\xdfe\n', 'latin1'));
    await refuses(root, ['codegen.yaml:2:13 KC1102']);
  });

  it('files and folders that may not be read', async (context) => {
    if (process.getuid?.() === 0) {
      context.skip('root may read everything');
      return;
    }
    const root = makeProject(context, { ...types('export interface A { b: Date }\n'), [`apis/shut/v1/doc.ts`]: '' });
    const shut = [join(root, `${version}/doc.ts`), join(root, 'apis/shut')];
    for (const path of shut) chmodSync(path, 0);
    try {
      await tells(root, ['doc.ts:1:1 KC1101', 'types.ts:1:1 KC2010', 'types.ts:2:25 KC3002', 'apis/shut:1:1 KC1101']);
      assert.ok(!existsSync(join(root, 'generated')));
    } finally {
      for (const path of shut) chmodSync(path, 0o755);
    }
  });
});

const hostile = 'a `tick` ${process.exit(1)} \u2028 b \u2029 <% it.x %> \\u002a/ {@link x} "\' @ts-nocheck // /* x';

/** A kind whose prose and member names try to break out; the same with tame ones where `tame`. */
function oddTypes(tame: boolean): string {
  const prose = tame ? 'Tame.' : `${hostile} *\\/ export const injected = 1; /*`;
  const line = tame ? 'Tame.' : hostile.replace(/[\u2028\u2029]/g, '*/ export const injected = 1;');
  const names = [
    '__proto__',
    'constructor',
    'a-b',
    '1st',
    'quote"\'`${x}',
    '*/',
    'line\\nbreak',
    '\\u2028',
    'then',
    '',
  ];
  const member = (name: string, index: number): string =>
    `  ${tame ? `m${index}` : `'${name.replaceAll("'", "\\'")}'`}${index % 2 === 0 ? '?' : ''}: string[];\n`;
  const value = tame ? 'x' : 'a\\\'"`${1}*/\\u2028\\n';
  return `${kind('Foo', [prose], 'spec: FooSpec; status?: { on: boolean };').replace('/**\n', `/**\n * ${prose}\n *\n`)}
/** ${prose} */
export interface FooSpec {
  // ${line}
${names.map(member).join('')}  /** ${prose} */
  value?: '${value}' | 'b';
  nested?: { ${tame ? 'n0' : '__proto__'}?: string[]; ${tame ? 'n1' : 'constructor'}: { prototype: string } };
}
`;
}

/** What each file declares at its top, and how many members its interfaces have. */
function declarationsIn(tree: Readonly<Record<string, string>>): Record<string, readonly string[]> {
  return Object.fromEntries(
    Object.entries(tree).map(([path, text]) => {
      const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
      return [path, file.statements.map(summaryOf)];
    }),
  );
}

function summaryOf(node: ts.Statement): string {
  const name = ts.isVariableStatement(node) ? 'variable' : ((node as { name?: ts.Identifier }).name?.text ?? '');
  const size = ts.isInterfaceDeclaration(node) ? ` ${node.members.length}` : '';
  return `${ts.SyntaxKind[node.kind]} ${name}${size}`;
}

const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** What TypeScript 7 says of a project; sources of the runtime are checked where they stand. */
function compile(root: string): readonly string[] {
  const strictest = fileURLToPath(new URL('../../tsconfig.base.json', import.meta.url));
  const compilerOptions = {
    noEmit: true,
    rootDir: '/',
    allowImportingTsExtensions: true,
    rewriteRelativeImportExtensions: false,
  };
  putFiles(root, {
    'package.json': '{ "type": "module" }',
    'tsconfig.json': JSON.stringify({ extends: strictest, compilerOptions, include: ['apis', 'generated'] }),
  });
  const { stdout } = spawnSync(process.execPath, [compiler, '-p', root], { encoding: 'utf8', cwd: root });
  return stdout.split('\n').filter((line) => /^(?:apis|generated|error)/.test(line));
}

describe('odd input that is none the less right', () => {
  it('descriptions and names that look like code stay what they are', async (context) => {
    const [root, twin] = [makeProject(context, types(oddTypes(false))), makeProject(context, types(oddTypes(true)))];
    const [odd, tame] = [await codegen(root, []), await codegen(twin, [])];
    assert.deepEqual([odd.code, odd.err, tame.code], [0, '', 0]);
    const tree = readTree(join(root, 'generated'));
    assert.deepEqual(declarationsIn(tree), declarationsIn(readTree(join(twin, 'generated'))));
    symlinkSync(modules, join(root, 'node_modules'));
    assert.deepEqual(compile(root), []);
    assert.match(tree['applyconfiguration/example/v1/nested-types.ts'] ?? '', /\n {2}__proto__\?: string\[\];/);
  });

  it('types that the type checker reads give code that compiles', async (context) => {
    const root = makeProject(context, {
      ...types(`const modes = ['fast', 'slow'] as const;
declare function defaults(): { size: number; tags: string[]; inner: { on: boolean | null } };
${kind('Foo', [], `spec: ReturnType<typeof defaults>; status?: { mode: (typeof modes)[number]; made?: Pick<ObjectMeta, 'name'> };`)}`),
      'tsconfig.json': '{ "compilerOptions": { "module": "nodenext", "customConditions": ["@kube-codegen/source"] } }',
      'package.json': '{ "type": "module" }',
    });
    symlinkSync(modules, join(root, 'node_modules'));
    const { code, err } = await codegen(root, []);
    assert.deepEqual(
      [...err.matchAll(/types\.ts:(\d+:\d+) warning (KC\d+)/g)].map(([, place, name]) => `${place} ${name}`),
      ['8:9 KC3014', '8:55 KC3014', '8:86 KC3014'],
    );
    assert.equal(code, 0, err);
    const { 'applyconfiguration/example/v1/foo.ts': text = '' } = readTree(join(root, 'generated'));
    assert.match(text, /spec\?: \{\s+size\?: number;\s+tags\?: string\[\];/);
    assert.deepEqual(compile(root), []);
  });
});
