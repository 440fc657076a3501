import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

import { codegen, fooProject, fooTypes, makeProject, putFiles, readTree } from './support.ts';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** An API of so many kinds that writing its output takes a while. */
function manyKinds(count: number): Readonly<Record<string, string>> {
  const kinds = Array.from({ length: count }, (_, index) => {
    const members = 'metadata: ObjectMeta; spec: { a: string[] }; status?: { b: string }';
    return `/** +genclient */\nexport interface Kind${index} extends TypeMeta { ${members} }\n`;
  });
  return {
    'codegen.yaml': 'apis: [apis]\nboilerplate: boilerplate.txt\n',
    'boilerplate.txt': '// The first.\n',
    'apis/many/v1/doc.ts': '// +groupName=many.example.com\n// +k8s:deepcopy-gen=package\nexport {};\n',
    'apis/many/v1/types.ts': `import type { ObjectMeta, TypeMeta } from '@kube-codegen/runtime/meta/v1';\n${kinds.join('')}`,
  };
}

/** The output without what a run works in. */
function outputOf(root: string): Record<string, string> {
  const tree = Object.entries(readTree(join(root, 'generated')));
  return Object.fromEntries(tree.filter(([path]) => !path.startsWith('.codegen-tmp-')));
}

/** Compares file by file: a picture of how two large trees differ takes minutes. */
function assertSame(actual: Readonly<Record<string, string>>, expected: Readonly<Record<string, string>>): void {
  const paths = new Set([...Object.keys(actual), ...Object.keys(expected)]);
  assert.deepEqual(
    [...paths].filter((path) => actual[path] !== expected[path]),
    [],
  );
}

function temporaryFolder(root: string): string | undefined {
  const name = readdirSync(join(root, 'generated')).find((entry) => entry.startsWith('.codegen-tmp-'));
  return name === undefined ? undefined : join(root, 'generated', name);
}

const pause = new Int32Array(new SharedArrayBuffer(4));

/** Runs the generator and kills it at once when the moment has come; whether it was alive then. */
async function killWhen(root: string, hasCome: (folder: string) => boolean): Promise<boolean> {
  const child = spawn(process.execPath, ['--conditions=@kube-codegen/source', main], { cwd: root, stdio: 'ignore' });
  const exit = new Promise<NodeJS.Signals | null>((resolve) => child.on('exit', (_, signal) => resolve(signal)));
  const deadline = Date.now() + 60_000;
  // The moment lasts some milliseconds only, so that nothing else happens here while it is waited for.
  for (let isOver = false; !isOver && Date.now() < deadline; Atomics.wait(pause, 0, 0, 0.2)) {
    const folder = temporaryFolder(root);
    if (folder !== undefined && hasCome(folder)) isOver = child.kill('SIGKILL');
    else if (Date.now() % 50 === 0) await new Promise(setImmediate);
    if (child.exitCode !== null) break;
  }
  return (await exit) === 'SIGKILL';
}

const moments: Readonly<Record<string, (folder: string) => boolean>> = {
  'while the new files are made': (folder) => existsSync(join(folder, 'new/100')),
  'when the journal is written': (folder) => existsSync(join(folder, 'journal.json')),
  'while files are moved': (folder) => existsSync(join(folder, 'journal.json')) && !existsSync(join(folder, 'new/50')),
};

describe('a run that is killed', () => {
  for (const [name, hasCome] of Object.entries(moments)) {
    it(`${name} leaves every file whole, and the next run repairs`, async (context) => {
      const root = makeProject(context, manyKinds(200));
      assert.equal((await codegen(root, [])).code, 0);
      const old = outputOf(root);
      assert.ok(Object.keys(old).length > 800);
      const fresh = Object.fromEntries(
        Object.entries(old).map(([path, text]) => [path, text.replace('// The first.', '// The second.')]),
      );
      putFiles(root, { 'boilerplate.txt': '// The second.\n' });
      let wasKilled = false;
      for (let attempt = 0; attempt < 5 && !wasKilled; attempt++) {
        wasKilled = await killWhen(root, hasCome);
        if (!wasKilled) {
          for (const [path, text] of Object.entries(old)) writeFileSync(join(root, 'generated', path), text);
        }
      }
      if (!wasKilled) {
        context.skip('the run was always faster than the kill');
        return;
      }
      const left = outputOf(root);
      assert.deepEqual(Object.keys(left), Object.keys(old));
      for (const [path, text] of Object.entries(left)) assert.ok(text === old[path] || text === fresh[path], path);
      const moved = Object.entries(left).filter(([path, text]) => text === fresh[path]).length;
      assert.ok(moved > 0 || name !== 'while files are moved');
      assert.notEqual(temporaryFolder(root), undefined);
      const { code, err } = await codegen(root, []);
      assert.deepEqual([code, err], [0, '']);
      assertSame(readTree(join(root, 'generated')), fresh);
    });
  }
});

/** A run that was killed when it had replaced one file and removed another. */
function interruptedProject(context: TestContext): { readonly root: string; readonly old: Record<string, string> } {
  const header = '// Code generated by kube-codegen. DO NOT EDIT.\n';
  const old = { 'a.ts': `${header}// old a\n`, 'b.ts': `${header}// old b\n` };
  const steps = [
    { action: 'remove', path: 'b.ts' },
    { action: 'replace', path: 'a.ts', text: 0 },
  ];
  const folder = 'generated/.codegen-tmp-999999999-x';
  const root = makeProject(context, {
    ...fooProject,
    'generated/a.ts': `${header}// new a\n`,
    [`${folder}/journal.json`]: JSON.stringify(steps),
    [`${folder}/old/0`]: old['b.ts'],
    [`${folder}/old/1`]: old['a.ts'],
  });
  return { root, old };
}

const badTypes = { [fooTypes]: 'export interface Foo { a: Nope }\n' };

describe('the run after one that was killed', () => {
  const mistakes = { 'the input': badTypes, 'codegen.yaml': { 'codegen.yaml': 'apis: [apis]\nnonsense: 1\n' } };
  for (const [what, files] of Object.entries(mistakes)) {
    it(`leaves the old output whole, even with errors in ${what}`, async (context) => {
      const { root, old } = interruptedProject(context);
      putFiles(root, files);
      assert.equal((await codegen(root, [])).code, 1);
      assert.deepEqual(readTree(join(root, 'generated')), old);
    });
  }

  it('touches nothing outside the project', async (context) => {
    const { root } = interruptedProject(context);
    const [sub, before] = [join(root, 'sub'), readTree(join(root, 'generated'))];
    putFiles(sub, fooProject);
    assert.equal((await codegen(sub, ['-o', '../generated'])).code, 2);
    assert.deepEqual(readTree(join(root, 'generated')), before);
  });

  it('is told to by verify, which changes nothing', async (context) => {
    const { root } = interruptedProject(context);
    const before = readTree(root);
    const line =
      /^generated\/\.codegen-tmp-999999999-x:1:1 warning KC4303: a run was interrupted while it wrote generated\n {2}help: run `npx codegen`/m;
    const { code, err } = await codegen(root, ['verify']);
    assert.match(err, line);
    assert.equal(code, 3);
    assert.deepEqual(readTree(root), before);
    putFiles(root, badTypes);
    assert.match((await codegen(root, ['verify'])).err, line);
    putFiles(root, fooProject);
    assert.equal((await codegen(root, [])).code, 0);
    assert.deepEqual((await codegen(root, ['verify'])).err, '');
  });
});

describe('a disk that fills up', () => {
  it('leaves the old output whole', async (context) => {
    const root = makeProject(context, {
      ...fooProject,
      'codegen.yaml': 'apis: [apis]\nboilerplate: b.txt\n',
      'b.txt': '// b\n',
    });
    const disk = join(root, 'generated');
    mkdirSync(disk);
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=400k', 'tmpfs', disk]).status !== 0) {
      context.skip('this user may not mount a small disk');
      return;
    }
    try {
      assert.equal((await codegen(root, [])).code, 0);
      const old = readTree(disk);
      putFiles(root, { 'b.txt': '// a long line\n'.repeat(2_000) });
      const { code, err } = await codegen(root, []);
      assert.match(
        err,
        /^generated:1:1 error KC4302: generated cannot be written: no space left on the disk \(ENOSPC\)\n {2}help: \S/,
      );
      assert.equal(code, 1);
      assertSame(readTree(disk), old);
      assert.equal(temporaryFolder(root), undefined);
      putFiles(root, { 'b.txt': '// c\n' });
      assert.equal((await codegen(root, [])).code, 0);
    } finally {
      spawnSync('umount', [disk]);
    }
  });
});
