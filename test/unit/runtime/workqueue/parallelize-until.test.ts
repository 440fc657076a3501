import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { parallelizeUntil } from '@kube-codegen/runtime/workqueue';

describe('parallelizeUntil', () => {
  for (const [pieces, workers, chunkSize] of [
    [1000, 10, 1],
    [1000, 10, 10],
    [1000, 10, 100],
    [999, 10, 13],
    [3, 10, 100],
    [0, 10, 1],
  ] as const) {
    it(`TestParallelizeUntil: each of ${pieces} pieces once, with ${workers} workers and chunks of ${chunkSize}`, async () => {
      const seen = Array.from({ length: pieces }, () => 0);
      let running = 0;
      let most = 0;
      const work = async (piece: number): Promise<void> => {
        most = Math.max(most, ++running);
        await Promise.resolve();
        running--;
        seen[piece] = (seen[piece] ?? 0) + 1;
      };
      await parallelizeUntil(workers, pieces, work, { chunkSize });
      assert.ok(seen.every((count) => count === 1));
      assert.equal(most, Math.min(workers, Math.ceil(pieces / chunkSize)));
    });
  }

  it('starts no piece after the signal', async () => {
    const stop = new AbortController();
    let started = 0;
    await parallelizeUntil(2, 100, () => (++started === 5 ? stop.abort() : undefined), {
      signal: stop.signal,
      chunkSize: 10,
    });
    assert.equal(started, 5);
  });

  it('ends with the error of a piece', async () => {
    const work = (piece: number): void => {
      if (piece === 3) throw new Error('piece 3');
    };
    await assert.rejects(parallelizeUntil(2, 10, work), /piece 3/);
    let done = 0;
    const slow = async (piece: number): Promise<void> => {
      if (piece === 0) throw new Error('piece 0');
      await new Promise(setImmediate);
      done += 1;
    };
    await assert.rejects(parallelizeUntil(3, 100, slow), /piece 0/);
    assert.equal(done, 2, 'those that ran have ended, and no other was started');
  });
});
