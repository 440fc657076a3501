import assert from 'node:assert/strict';
import { test } from 'node:test';

import { SyncLatch } from '../../../../src/runtime/cache/sync-latch.ts';

test('TestBasicLogic: opens once, stays open, tells all who wait', async () => {
  const latch = new SyncLatch();
  const waiting = [latch.whenOpen(), latch.whenOpen(new AbortController().signal)];
  assert.equal(latch.isOpen(), false);
  latch.open();
  latch.abandon();
  assert.equal(latch.isOpen(), true);
  assert.deepEqual(await Promise.all([...waiting, latch.whenOpen(), latch.whenOpen(AbortSignal.abort())]), [
    true,
    true,
    true,
    true,
  ]);
});

test('given up, it says no, to those who wait and to those who come later', async () => {
  const latch = new SyncLatch();
  const waiting = latch.whenOpen();
  latch.abandon();
  latch.open();
  assert.deepEqual([await waiting, await latch.whenOpen(), latch.isOpen()], [false, false, false]);
});

test('an aborted wait ends, and leaves nothing behind', async () => {
  const latch = new SyncLatch();
  const controller = new AbortController();
  const waiting = latch.whenOpen(controller.signal);
  controller.abort();
  assert.equal(await waiting, false);
  assert.equal(await latch.whenOpen(controller.signal), false);
  latch.open();
  assert.equal(await latch.whenOpen(controller.signal), true);
});
