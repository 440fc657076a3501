import assert from 'node:assert/strict';
import { chmodSync, existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { writeNewFiles } from '../../src/cli/new-files.ts';
import { addScripts } from '../../src/cli/package-scripts.ts';
import { Collector } from '../../src/diagnostics/index.ts';
import { codegen, makeProject, putFiles, readTree } from './support.ts';

const manifest = '{\n    "name": "mine",\n    "files": ["a", "b"]\n}\n';

describe('codegen init', () => {
  it('starts a project that generates', async (context) => {
    const root = makeProject(context, { 'package.json': manifest });
    const { code, out } = await codegen(root, ['init']);
    assert.equal(
      out,
      [
        'wrote codegen.yaml, apis/widgets/v1alpha1/{doc,types}.ts, hack/update-codegen.sh, hack/verify-codegen.sh, and two scripts in package.json',
        'next: edit apis/widgets/v1alpha1/types.ts, then run `npm run codegen`',
        '',
      ].join('\n'),
    );
    assert.equal(code, 0);
    assert.equal(
      readTree(root)['package.json'],
      '{\n    "name": "mine",\n    "files": ["a", "b"],\n    "scripts": {\n        "codegen": "codegen",\n        "verify": "codegen verify"\n    }\n}\n',
    );
    for (const script of ['update', 'verify']) {
      assert.equal(statSync(join(root, `hack/${script}-codegen.sh`)).mode & 0o111, 0o111);
    }
    const run = await codegen(root, []);
    assert.equal(run.err, '');
    assert.equal(run.code, 0);
    assert.equal((await codegen(root, ['verify'])).code, 0);
  });

  it('adds scripts alone', async (context) => {
    const root = makeProject(context, { 'package.json': manifest });
    await codegen(root, ['init']);
    putFiles(root, { 'package.json': manifest });
    assert.match((await codegen(root, ['init'])).out, /^wrote two scripts in package\.json\n/);
  });

  it('overwrites nothing and names what stays', async (context) => {
    const root = makeProject(context, { 'package.json': manifest });
    await codegen(root, ['init']);
    const mine = makeProject(context, { 'hack/verify-codegen.sh': 'mine', 'apis/widgets/v1alpha1/doc.ts': 'mine' });
    const { out, code } = await codegen(mine, ['init']);
    assert.match(out, /^wrote codegen\.yaml, apis\/widgets\/v1alpha1\/types\.ts, hack\/update-codegen\.sh\n/);
    assert.match(out, /^kept apis\/widgets\/v1alpha1\/doc\.ts, hack\/verify-codegen\.sh, which were there\n/m);
    assert.match(out, /^there is no package\.json here/m);
    assert.equal(code, 0);
    assert.equal(readTree(mine)['hack/verify-codegen.sh'], 'mine');
    const before = readTree(root);
    const again = await codegen(root, ['init']);
    assert.deepEqual(readTree(root), before);
    assert.doesNotMatch(again.out, /wrote/);
    assert.match(again.out, /^next: run `npm run codegen`\n$/m, 'the script is ours');
  });

  it('writes no example where codegen.yaml says that types are elsewhere', async (context) => {
    const root = makeProject(context, { 'codegen.yaml': 'apis: [src]\n' });
    const { out, code } = await codegen(root, ['init']);
    assert.equal(
      out,
      [
        'wrote hack/update-codegen.sh, hack/verify-codegen.sh',
        'kept codegen.yaml, which was there',
        'there is no package.json here to put scripts into; `npm init -y` makes one',
        'next: run `npx codegen`',
        '',
      ].join('\n'),
    );
    assert.equal(code, 0);
    assert.deepEqual(Object.keys(readTree(root)), ['codegen.yaml', 'hack/update-codegen.sh', 'hack/verify-codegen.sh']);
  });

  const manifests: Readonly<Record<string, [manifest: string | Buffer, kept: string]>> = {
    'package.json is broken': ['{"name": "broken",', 'package.json (it is not the JSON of a package)'],
    'package.json is not UTF-8': [Buffer.from('{"name": "Stra\xdfe"}', 'latin1'), 'package.json (it cannot be read)'],
    'the scripts are none': ['{"scripts": null}', 'package.json (it is not the JSON of a package)'],
    'the script is another': ['{"scripts": {"codegen": "echo mine"}}', 'the script codegen in package.json'],
  };
  for (const [name, [text, kept]] of Object.entries(manifests)) {
    it(`does not advise npm run codegen when ${name}`, async (context) => {
      const root = makeProject(context);
      writeFileSync(join(root, 'package.json'), text);
      const { out, code } = await codegen(root, ['init']);
      assert.ok(out.includes(`kept ${kept}, which was there\n`), out);
      assert.match(out, /^next: edit apis\/widgets\/v1alpha1\/types\.ts, then run `npx codegen`\n$/m);
      assert.equal(code, 0);
    });
  }

  it('tells all that is in the way, and writes nothing', async (context) => {
    const root = makeProject(context, { hack: '', apis: '', 'package.json': manifest });
    const before = readTree(root);
    const { code, out, err } = await codegen(root, ['init']);
    assert.equal(
      err,
      [
        'apis:1:1 error KC4301: apis is a file, where a folder belongs',
        '  help: move it away',
        'hack:1:1 error KC4301: hack is a file, where a folder belongs',
        '  help: move it away',
        '2 errors, nothing written',
        '',
      ].join('\n'),
    );
    assert.deepEqual([code, out], [1, '']);
    assert.deepEqual(readTree(root), before);
  });

  it('takes everything back when the file system refuses', async (context) => {
    if (process.getuid?.() === 0) {
      context.skip('root may write everything');
      return;
    }
    const root = makeProject(context, { 'hack/mine': '', 'package.json': manifest });
    const before = readTree(root);
    for (const path of [root, join(root, 'hack'), join(root, 'package.json')]) {
      const { mode } = statSync(path);
      chmodSync(path, mode & 0o555);
      const { code, out, err } = await codegen(root, ['init']);
      chmodSync(path, mode);
      assert.match(
        err,
        /^\S+:1:1 error KC4302: \S+ cannot be written: permission denied \(EACCES\)\n {2}help: .*\n1 error, nothing written\n$/,
      );
      assert.deepEqual([code, out], [1, '']);
      assert.deepEqual(readTree(root), before);
      assert.ok(!existsSync(join(root, 'apis')));
    }
  });
});

describe('writeNewFiles', () => {
  it('takes everything back when a file cannot be written', (context) => {
    const root = makeProject(context, { 'there.txt': 'old', 'a/mine.txt': '' });
    const before = readTree(root);
    const collector = new Collector();
    const tooLong = `${'x'.repeat(300)}.txt`;
    const files = [
      { path: 'a/new.txt', text: '' },
      { path: 'b/c/new.txt', text: '' },
      { path: 'there.txt', text: 'new', replaces: 'old' },
      { path: tooLong, text: '' },
    ];
    assert.deepEqual(writeNewFiles(files, root, collector), { written: [], kept: [] });
    const [{ code, message } = { code: '', message: '' }] = collector.sorted();
    assert.equal(code, 'KC4302');
    assert.match(message, /^x+\.txt cannot be written: .*ENAMETOOLONG/);
    assert.deepEqual(readTree(root), before);
    assert.ok(!existsSync(join(root, 'b')));
  });
});

describe('addScripts', () => {
  const scripts = { a: '1', b: '"2"' };

  it('keeps every other character', () => {
    const cases: [before: string, after: string][] = [
      ['{}', '{\n  "scripts": {\n    "a": "1",\n    "b": "\\"2\\""\n  }\n}'],
      [
        '{\n\t"scripts": {\n\t\t"x": ""\n\t}\n}',
        '{\n\t"scripts": {\n\t\t"a": "1",\n\t\t"b": "\\"2\\"",\n\t\t"x": ""\n\t}\n}',
      ],
      ['{ "scripts": { "x": "y" } }', '{ "scripts": { "a": "1", "b": "\\"2\\"", "x": "y" } }'],
      ['{\n  "scripts": {}\n}\n', '{\n  "scripts": {\n    "a": "1",\n    "b": "\\"2\\""\n  }\n}\n'],
      [
        '{\r\n  "x": [1,2]\r\n}\r\n',
        '{\r\n  "x": [1,2],\r\n  "scripts": {\r\n    "a": "1",\r\n    "b": "\\"2\\""\r\n  }\r\n}\r\n',
      ],
      [
        '{\n  "x": { "scripts": { "no": "" } },\n  "y": "\\"scripts\\": {",\n  "scripts": {\n    "b": "mine"\n  }\n}',
        '{\n  "x": { "scripts": { "no": "" } },\n  "y": "\\"scripts\\": {",\n  "scripts": {\n    "a": "1",\n    "b": "mine"\n  }\n}',
      ],
    ];
    for (const [before, after] of cases) {
      const result = addScripts(before, scripts);
      assert.equal(result?.text, after);
      const { scripts: merged } = JSON.parse(result?.text ?? '') as { scripts: Record<string, string> };
      assert.equal(merged['a'], '1');
    }
  });

  it('changes nothing when nothing is to be added, or the text is no package', () => {
    const text = '{"scripts":{"a":"x","b":"y"}}';
    assert.deepEqual(addScripts(text, scripts), { text, added: [], kept: ['a', 'b'], usable: [] });
    assert.deepEqual(addScripts('{"scripts":{"a":"1"}}', scripts)?.usable, ['a', 'b']);
    for (const bad of ['', '[]', '{"scripts":[]}', '{"scripts":"x"}', '{', 'null'])
      assert.equal(addScripts(bad, scripts), undefined);
  });
});
