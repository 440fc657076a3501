// The contract as a user meets it: packed packages in an empty folder, the oldest Node, every TypeScript.
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { type Consumer, newConsumer, oldestNode, packAll, root } from './support.ts';

const shared = join(root, '..', 'shared', 'contract');
const copies = [
  { name: 'test/contract', folder: join(root, 'test', 'contract') },
  ...(existsSync(shared) ? [{ name: 'the shared contract', folder: shared }] : []),
];
const compilers = ['typescript-5.9', 'typescript-6', 'typescript-7'];

describe('packed packages in an empty folder', () => {
  const tarballs = mkdtempSync(join(tmpdir(), 'kube-codegen-pack-'));
  let consumer: Consumer;

  before(() => {
    consumer = newConsumer(
      packAll(tarballs),
      '@kubernetes/client-node@2',
      '@types/node@24',
      'typescript-5.9@npm:typescript@~5.9.3',
      'typescript-6@npm:typescript@~6.0.3',
      'typescript-7@npm:typescript@^7.0.2',
    );
  });
  after(() => {
    consumer.remove();
    rmSync(tarballs, { recursive: true });
  });

  it(`runs on Node ${oldestNode}`, () => {
    assert.equal(consumer.run('node', '--version').stdout.trim(), `v${oldestNode}`);
  });

  for (const { name, folder } of copies) {
    describe(`contract from ${name}`, () => {
      before(() => {
        for (const entry of ['apis', 'generated', 'codegen.yaml', 'tsconfig.json', 'usage.ts']) {
          rmSync(join(consumer.folder, entry), { recursive: true, force: true });
        }
        for (const entry of ['apis', 'codegen.yaml', 'tsconfig.json', 'usage.ts']) {
          cpSync(join(folder, entry), join(consumer.folder, entry), { recursive: true });
        }
      });

      it('npx codegen writes, a second run touches nothing, verify agrees', () => {
        const first = consumer.run('npx', '--no-install', 'codegen');
        assert.equal(first.code, 0, first.stderr);
        const times = modificationTimes(join(consumer.folder, 'generated'));
        assert.ok(times.size > 10);
        const second = consumer.run('npx', '--no-install', 'codegen');
        assert.equal(second.code, 0, second.stderr);
        assert.match(second.stdout, / 0 written, /);
        assert.deepEqual(modificationTimes(join(consumer.folder, 'generated')), times);
        assert.equal(consumer.run('npx', '--no-install', 'codegen', 'verify').code, 0);
      });

      for (const compiler of compilers) {
        it(`compiles with ${compiler}`, () => {
          const result = consumer.run('node', `node_modules/${compiler}/bin/tsc`, '-p', 'tsconfig.json');
          assert.equal(result.code, 0, result.stdout);
        });
      }

      it('holds', () => {
        const result = consumer.run('node', '--experimental-strip-types', 'usage.ts');
        assert.equal(result.code, 0, result.stderr);
        assert.equal(result.stdout.trim().split('\n').at(-1), 'contract holds');
      });

      it('verify exits 3 after an edit, and prints it', () => {
        const lister = join(consumer.folder, 'generated/listers/samplecontroller/v1alpha1/foo.ts');
        writeFileSync(lister, `${readFileSync(lister, 'utf8')}// edited\n`);
        const result = consumer.run('npx', '--no-install', 'codegen', 'verify');
        assert.equal(result.code, 3, result.stderr);
        assert.match(result.stdout, /^-\/\/ edited$/m);
      });
    });
  }
});

function modificationTimes(folder: string): Map<string, number> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return new Map(files.map((file) => [file, statSync(join(folder, file)).mtimeMs]));
}
