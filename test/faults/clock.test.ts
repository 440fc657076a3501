// Clocks that are set, and machines that sleep.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { type Clock, type Timer, systemClock } from '@kube-codegen/runtime/clock';

import { fails } from '../support/fault-server.ts';
import { inWorld, protocols, until } from './support.ts';

/** Real time, until it leaps: then the monotonic clock is ahead, and what fell due meanwhile is called late. */
function newLeapingClock(): Clock & { leap(ms: number): void; pending(): number } {
  const timers = new Map<Timer, { readonly dueMs: number; readonly callback: () => void }>();
  let ahead = 0;
  const monotonic = (): number => systemClock.monotonic() + ahead;
  return {
    now: () => systemClock.now() + ahead,
    monotonic,
    setTimeout(callback, delayMs) {
      const fire = (): void => void (timers.delete(timer) && callback());
      const real = systemClock.setTimeout(fire, delayMs);
      const timer: Timer = {
        cancel() {
          timers.delete(timer);
          real.cancel();
        },
      };
      timers.set(timer, { dueMs: monotonic() + delayMs, callback });
      return timer;
    },
    leap(ms) {
      ahead += ms;
      for (const [timer, { dueMs, callback }] of [...timers]) {
        if (dueMs > monotonic()) continue;
        timer.cancel();
        callback();
      }
    },
    pending: () => timers.size,
  };
}

/** A wall clock that is never where it was; durations are right. */
const mad: Clock = {
  ...systemClock,
  now: () => (Math.random() - 0.5) * 8e12,
};

for (const protocol of protocols) {
  test(`a wall clock that jumps by years, back and forth, changes nothing, ${protocol}`, () =>
    inWorld(
      { protocol, clock: mad, client: { clock: mad } },
      async ({ startAndWatch, server, history, quiet, complaints }) => {
        await startAndWatch();
        history.recreate('a');
        await quiet();
        server.endWatches();
        history.delete('b');
        await quiet();
        assert.deepEqual(server.asked, ['watch 7']);
        assert.deepEqual(complaints(), []);
      },
    ));
}

const hour = 3_600_000;

test('the machine sleeps for eight hours: the watch is made again, from where it was, once', async () => {
  const clock = newLeapingClock();
  await inWorld({ clock, client: { clock } }, async ({ startAndWatch, server, history, quiet, complaints }) => {
    await startAndWatch();
    server.mute = true;
    history.recreate('a');
    history.put('z');
    clock.leap(8 * hour);
    await quiet();
    assert.deepEqual(server.asked, ['watch 5']);
    assert.deepEqual(complaints(), []);
  });
  assert.equal(clock.pending(), 0, 'no timer is left');
});

test('the machine sleeps during a pause between attempts: the next attempt comes at once', async () => {
  const clock = newLeapingClock();
  const backoff = { initialMs: 30_000, jitter: 0 };
  await inWorld({ clock, client: { clock }, useWatchList: false, backoff }, async ({ start, server, quiet }) => {
    server.next('list', fails(500));
    start();
    await until('it waits', () => server.asked.length === 1 && clock.pending() === 1);
    clock.leap(hour);
    await quiet();
    assert.deepEqual(server.asked.slice(0, 2), ['list 0 limit=500', 'list 0 limit=500']);
  });
  assert.equal(clock.pending(), 0, 'no timer is left');
});

test('resyncs after a sleep: one, not one for each that was missed', async () => {
  const clock = newLeapingClock();
  await inWorld({ clock, resyncPeriodMs: 60_000 }, async ({ startAndWatch, follower }) => {
    await startAndWatch();
    const heard = follower.heard.length;
    clock.leap(150_000);
    await until('a resync', () => follower.heard.length >= heard + 3);
    assert.equal(follower.heard.length, heard + 3);
  });
  assert.equal(clock.pending(), 0, 'no timer is left');
});
