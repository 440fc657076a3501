import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { diskSink, verifySink } from '../../../src/write/index.ts';
import { failingAt, faultyFileSystem, killedAfter, systemError } from './faulty-file-system.ts';
import { generated, makeFolder } from './folder.ts';

const before = { ...generated({ 'a/one.ts': 'old', 'a/two.ts': 'old', 'gone/three.ts': 'old' }), 'mine.md': 'mine' };
const fresh = generated({ 'a/one.ts': 'new', 'a/two.ts': 'new', 'b/four.ts': 'new', 'b/five.ts': 'new' });
const folders = { 'a/': '', 'gone/': '' };
const old = { ...folders, ...before };

describe('a crash while writing', () => {
  it('leaves the old output whole, whichever operation fails', async (context) => {
    let failures = 0;
    for (let change = 0; ; change++) {
      const folder = makeFolder(context);
      folder.put(before);
      const { told, states } = await folder.apply(diskSink(failingAt(change, 'ENOSPC')), fresh);
      if (told.length === 0) {
        assert.equal(states.length, 6);
        break;
      }
      failures++;
      assert.deepEqual(told, ['KC4302 generated cannot be written: no space left on the disk (ENOSPC)']);
      assert.deepEqual(folder.contents(), old, `failed at change ${change}`);
    }
    assert.ok(failures > 15, `every operation was made to fail: ${failures}`);
  });

  it('leaves nothing behind when there was no output', async (context) => {
    for (let change = 0; change < 8; change++) {
      const folder = makeFolder(context);
      const { told } = await folder.apply(diskSink(failingAt(change, 'EROFS')), fresh);
      assert.deepEqual(told, ['KC4302 generated cannot be written: the file system is read-only (EROFS)']);
      assert.deepEqual(folder.contents(folder.root), {}, `failed at change ${change}`);
    }
  });

  it('is undone by the next run after a kill, even if that run cannot write', async (context) => {
    for (let changes = 0; changes < 24; changes++) {
      const folder = makeFolder(context);
      folder.put(before);
      await folder.apply(diskSink(killedAfter(changes)), fresh);
      const full = faultyFileSystem((operation, path) => {
        if (operation === 'write' && path.includes('/new/')) throw systemError('ENOSPC');
      });
      const next = await folder.apply(diskSink(full), fresh);
      if (next.told.length > 0) assert.deepEqual(folder.contents(), old, `killed after ${changes} changes`);
      else
        assert.ok(
          next.states.every((line) => /^(unchanged|foreign) /.test(line)),
          'the kill came after the last change',
        );
    }
  });

  it('does not hinder the next run', async (context) => {
    for (let changes = 0; changes < 24; changes++) {
      const folder = makeFolder(context);
      folder.put(before);
      await folder.apply(diskSink(killedAfter(changes)), fresh);
      assert.deepEqual((await folder.apply(diskSink(), fresh)).told, []);
      assert.deepEqual(
        folder.contents(),
        { 'a/': '', 'b/': '', ...fresh, 'mine.md': 'mine' },
        `killed after ${changes} changes`,
      );
      assert.equal((await folder.apply(verifySink(), fresh)).diffs, '');
    }
  });

  it('leaves each file either old or new at every moment', async (context) => {
    for (let changes = 0; changes < 24; changes++) {
      const folder = makeFolder(context);
      folder.put(before);
      await folder.apply(diskSink(killedAfter(changes)), fresh);
      for (const [path, text] of Object.entries(folder.contents())) {
        if (path.startsWith('.codegen-tmp-') || path.endsWith('/')) continue;
        const possible = [before, fresh].map((files: Readonly<Record<string, string>>) => files[path]);
        assert.ok(possible.includes(text), path);
      }
    }
  });

  it('is not undone once it is complete, even if its temporary folder stays', async (context) => {
    const folder = makeFolder(context);
    folder.put(before);
    const untidy = faultyFileSystem((operation) => {
      if (operation === 'removeTree') throw systemError('EBUSY');
    });
    assert.deepEqual((await folder.apply(diskSink(untidy), fresh)).told, []);
    assert.equal((await folder.apply(diskSink(), fresh)).states.includes('written a/one.ts'), false);
    assert.deepEqual(folder.contents(), { 'a/': '', 'b/': '', ...fresh, 'mine.md': 'mine' });
  });

  it('throws what is no error of the system: that is a defect of ours', async (context) => {
    const folder = makeFolder(context);
    folder.put(before);
    const broken = faultyFileSystem((operation) => {
      if (operation === 'rename') throw new TypeError('a defect');
    });
    await assert.rejects(folder.apply(diskSink(broken), fresh), TypeError);
  });

  it('does not take a forged journal for an order to delete or write outside', async (context) => {
    const folder = makeFolder(context);
    const steps = [
      { action: 'create', path: '../precious.txt' },
      { action: 'remove', path: '../planted.txt' },
    ];
    folder.put({
      '../precious.txt': 'precious',
      '.codegen-tmp-999999999-x/journal.json': JSON.stringify(steps),
      '.codegen-tmp-999999999-x/old/1': 'planted',
    });
    await folder.apply(diskSink(), fresh);
    const left = folder.contents(folder.root);
    assert.equal(left['precious.txt'], 'precious');
    assert.equal(left['planted.txt'], undefined);
    assert.equal(left['generated/.codegen-tmp-999999999-x/'], undefined);
  });
});
