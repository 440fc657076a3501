import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { readTree, run } from './support.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));

function fingerprint(): string {
  return createHash('sha256')
    .update(JSON.stringify(readTree(join(repository, 'generated'))))
    .digest('hex');
}

describe('hack/verify-codegen.sh', () => {
  it('finds generated/ up to date, from any directory, and leaves it untouched', async () => {
    const before = fingerprint();
    const { code, out, err } = await run(join(repository, 'hack/verify-codegen.sh'), [], { cwd: tmpdir() });
    assert.equal(code, 0, out + err);
    assert.equal(fingerprint(), before);
  });

  it('finds the kinds of Kubernetes up to date too', async () => {
    const { code, out, err } = await run(join(repository, 'hack/update-kubernetes.sh'), ['--verify'], {
      cwd: tmpdir(),
    });
    assert.equal(code, 0, out + err);
    assert.match(out, /^generated is up to date/);
  });

  it('passes flags on', async () => {
    const { code, err } = await run(join(repository, 'hack/verify-codegen.sh'), ['--nonsense'], { cwd: tmpdir() });
    assert.equal(code, 2);
    assert.match(err, /unknown option '--nonsense'/);
  });
});

describe('hack/update-codegen.sh', () => {
  it('passes flags on, from any directory', async () => {
    const { code, out } = await run(join(repository, 'hack/update-codegen.sh'), ['--help'], { cwd: tmpdir() });
    assert.equal(code, 0);
    assert.match(out, /^Usage: codegen generate/);
  });
});
