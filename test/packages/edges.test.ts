// The edges of each package: exports, types and engines as consumers resolve them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';

import { packAll, root } from './support.ts';

const run = (tool: string, ...args: readonly string[]): string => {
  try {
    return execFileSync(join(root, 'node_modules', '.bin', tool), args, { encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${tool} ${args.join(' ')}\n${stdout}${stderr}`, { cause: error });
  }
};

describe('package edges', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kube-codegen-pack-'));
  const tarballs = packAll(folder);
  after(() => rmSync(folder, { recursive: true }));

  for (const tarball of tarballs) {
    const name = tarball.slice(folder.length + 1);
    it(`${name}: publint finds nothing`, () => {
      run('publint', 'run', tarball, '--strict');
    });
    it(`${name}: every export has types that resolve`, () => {
      run('attw', tarball, '--profile', 'esm-only', '--format', 'ascii');
    });
  }

  it('every package promises the same Node', () => {
    const engines = ['.', 'src/runtime', 'src/kubernetes'].map((path) => {
      const manifest: { engines?: { node?: string } } = JSON.parse(
        readFileSync(join(root, path, 'package.json'), 'utf8'),
      );
      return manifest.engines?.node;
    });
    assert.deepEqual(new Set(engines), new Set(['>=22.19']));
  });
});
