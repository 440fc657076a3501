import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { addScripts } from '../../src/cli/package-scripts.ts';
import { codegen, makeProject, readTree } from './support.ts';

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

  it('overwrites nothing and names what stays', async (context) => {
    const root = makeProject(context, { 'package.json': manifest });
    await codegen(root, ['init']);
    const mine = makeProject(context, { 'codegen.yaml': 'mine', 'apis/widgets/v1alpha1/doc.ts': 'mine' });
    const { out, code } = await codegen(mine, ['init']);
    assert.match(
      out,
      /^wrote apis\/widgets\/v1alpha1\/types\.ts, hack\/update-codegen\.sh, hack\/verify-codegen\.sh\n/,
    );
    assert.match(out, /^kept codegen\.yaml, apis\/widgets\/v1alpha1\/doc\.ts, which were there\n/m);
    assert.match(out, /^there is no package\.json here/m);
    assert.equal(code, 0);
    assert.equal(readTree(mine)['codegen.yaml'], 'mine');
    const before = readTree(root);
    const again = await codegen(root, ['init']);
    assert.deepEqual(readTree(root), before);
    assert.doesNotMatch(again.out, /wrote/);
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
    assert.deepEqual(addScripts(text, scripts), { text, added: [], kept: ['a', 'b'] });
    for (const bad of ['', '[]', '{"scripts":[]}', '{"scripts":"x"}', '{', 'null'])
      assert.equal(addScripts(bad, scripts), undefined);
  });
});
