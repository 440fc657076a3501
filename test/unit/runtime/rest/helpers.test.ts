import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { KubernetesList, ListOptions, WatchEvent, WatchOptions } from '@kube-codegen/runtime/meta/v1';
import {
  defaultBackoff,
  defaultRetry,
  eachListItem,
  isConflict,
  isExpired,
  isGone,
  listAllPages,
  newBackoffSteps,
  newConflict,
  newExpired,
  newForbidden,
  newGone,
  newInternalError,
  newNotFound,
  newRateLimiter,
  newTimeout,
  retryOnConflict,
  retryWatch,
  watchUntil,
} from '@kube-codegen/runtime/rest';
import * as fc from 'fast-check';

import { newDeadline } from '../../../../src/runtime/rest/deadline.ts';
import { newFakeClock } from '../../../../src/runtime/testing/fake-clock.ts';
import { drive } from './drive.ts';
import type { Foo } from './resources.ts';

const resource = { group: 'example.com', resource: 'foos' };

describe('waits', () => {
  test('TestBackoffDelay: factor, cap and steps', () => {
    const waits = (options: Parameters<typeof newBackoffSteps>[0], count: number): number[] => {
      const steps = newBackoffSteps(options, () => 0);
      return Array.from({ length: count }, () => steps.next());
    };
    assert.deepEqual(waits({ initialMs: 10, factor: 5, jitter: 0, steps: 4 }, 4), [10, 50, 250, 1250]);
    assert.deepEqual(waits({ initialMs: 10, factor: 2, jitter: 0, steps: 2 }, 4), [10, 20, 40, 40]);
    assert.deepEqual(waits({ initialMs: 10, factor: 3, jitter: 0, steps: 9, capMs: 50 }, 4), [10, 30, 50, 50]);
    assert.deepEqual(waits({ initialMs: 10, factor: 0, jitter: 0, steps: 3 }, 3), [10, 10, 10]);
    assert.deepEqual([defaultRetry.steps, defaultBackoff.steps], [5, 4]);
  });

  test('jitter lengthens a wait and not the ones after it', () => {
    const steps = newBackoffSteps({ initialMs: 100, factor: 2, jitter: 0.5, steps: 3 }, () => 0.5);
    assert.deepEqual([steps.next(), steps.next()], [125, 250]);
    assert.equal(steps.remaining(), 1);
    const capped = newBackoffSteps({ initialMs: 10, factor: 10, jitter: 0, steps: 9, capMs: 50 });
    capped.next();
    assert.equal(capped.remaining(), 0);
  });
});

describe('TestRetryOnConflict', () => {
  const conflict = newConflict(resource, 'a', 'changed');

  test('always a conflict: the last one comes after all steps', async () => {
    const clock = newFakeClock();
    let tried = 0;
    const attempt = async (): Promise<never> => {
      tried += 1;
      throw conflict;
    };
    const failing = retryOnConflict(attempt, { clock, random: () => 0 });
    assert.equal(await drive(failing, clock, 10), 40);
    await assert.rejects(failing, isConflict);
    assert.equal(tried, 5);
  });

  test('another error at once', async () => {
    const error = newNotFound(resource, 'a');
    await assert.rejects(
      retryOnConflict(() => Promise.reject(error)),
      error,
    );
  });

  test('success after two conflicts', async () => {
    const clock = newFakeClock();
    let tried = 0;
    const attempt = async (): Promise<string> => {
      tried += 1;
      if (tried < 3) throw conflict;
      return 'done';
    };
    const done = retryOnConflict(attempt, { clock, random: () => 0, backoff: defaultBackoff });
    assert.equal(await drive(done, clock, 10), 60);
    assert.equal(await done, 'done');
  });

  test('an abort ends the waiting', async () => {
    const clock = newFakeClock();
    const signal = AbortSignal.abort(new Error('enough'));
    await assert.rejects(
      retryOnConflict(() => Promise.reject(conflict), { clock, signal }),
      /enough/,
    );
  });
});

describe('rate limiter', () => {
  test('first come, first served; at most burst plus qps times the time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 20 }),
        fc.nat({ max: 40 }),
        async (qps, burst, count) => {
          const clock = newFakeClock();
          const limiter = newRateLimiter(qps, burst, clock);
          const order: number[] = [];
          const take = async (index: number): Promise<void> => {
            await limiter?.wait();
            order.push(index);
          };
          const all = Promise.all(Array.from({ length: count }, (_, index) => take(index)));
          while (order.length < count) {
            assert.ok(order.length <= burst + (qps * clock.monotonic()) / 1000 + 1e-6);
            await clock.advance(50);
          }
          await all;
          assert.deepEqual(
            order,
            [...order].sort((a, b) => a - b),
          );
          assert.ok(clock.monotonic() <= (Math.max(0, count - burst) * 1000) / qps + 50);
        },
      ),
      { numRuns: 20 },
    );
  });

  test('who gives up takes nothing from the others: all that may go goes while somebody waits', async () => {
    const callers = fc.array(
      fc.record({ atMs: fc.nat({ max: 3_000 }), patienceMs: fc.integer({ min: 1, max: 1_500 }) }),
      { minLength: 20, maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1, max: 5 }),
        callers,
        async (qps, burst, all) => {
          const clock = newFakeClock();
          const limiter = newRateLimiter(qps, burst, clock);
          const served: number[] = [];
          const gaveUp: { readonly fromMs: number; readonly toMs: number }[] = [];
          const call = async (patienceMs: number): Promise<void> => {
            const fromMs = clock.monotonic();
            const deadline = newDeadline(clock, patienceMs, undefined);
            await limiter?.wait(deadline.signal).then(
              () => served.push(clock.monotonic()),
              () => gaveUp.push({ fromMs, toMs: clock.monotonic() }),
            );
            deadline.clear();
          };
          for (const { atMs, patienceMs } of all) clock.setTimeout(() => void call(patienceMs), atMs);
          await clock.advance(10_000);
          assert.equal(served.length + gaveUp.length, all.length);
          const within = (fromMs: number, toMs: number): number =>
            served.filter((ms) => ms >= fromMs - 1e-6 && ms <= toMs + 1e-6).length;
          const wait = (fromMs: number, toMs: number): number => (qps * (toMs - fromMs)) / 1000;
          for (const [index, fromMs] of served.entries()) {
            for (const toMs of served.slice(index))
              assert.ok(within(fromMs, toMs) <= burst + wait(fromMs, toMs) + 1e-6);
          }
          for (const { fromMs, toMs } of gaveUp) {
            assert.ok(within(fromMs, toMs) >= Math.floor(wait(fromMs, toMs) + 1e-6) - 1, 'others went instead');
          }
          assert.equal(clock.pendingTimers(), 0);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('an aborted wait rejects with the reason', async () => {
    const limiter = newRateLimiter(1, 1, newFakeClock());
    await limiter?.wait();
    const controller = new AbortController();
    const waiting = limiter?.wait(controller.signal);
    controller.abort(new Error('enough'));
    await assert.rejects(async () => waiting, /enough/);
    assert.equal(newRateLimiter(0, 0), undefined);
    assert.equal(newRateLimiter(-1, 0), undefined);
  });
});

describe('TestListPager_List', () => {
  interface Item {
    readonly id: number;
  }

  /** A server of `count` items; `failAt` is the page whose request fails with `error`. */
  const serverOf = (count: number, failAt?: number, error: Error = newExpired('old')) => {
    const asked: ListOptions[] = [];
    const list = async (options: ListOptions): Promise<KubernetesList<Item>> => {
      asked.push(options);
      if (asked.length === failAt) throw error;
      const from = Number(options.continue ?? 0);
      const to = options.limit ? Math.min(from + options.limit, count) : count;
      const items = Array.from({ length: to - from }, (_, index) => ({ id: from + index }));
      const metadata = {
        resourceVersion: `rv${asked.length}`,
        ...(to < count ? { continue: String(to), remainingItemCount: count - to } : {}),
      };
      return { metadata, items };
    };
    return { asked, list };
  };
  const ids = (items: readonly Item[]): number[] => items.map(({ id }) => id);
  const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

  test('empty, one, full, two, three pages', async () => {
    for (const [count, pages] of [
      [0, 1],
      [1, 1],
      [10, 1],
      [11, 2],
      [21, 3],
    ] as const) {
      const { asked, list } = serverOf(count);
      const result = await listAllPages(list, {}, { pageSize: 10 });
      assert.deepEqual(ids(result.list.items), upTo(count));
      assert.equal(result.list.metadata.resourceVersion, 'rv1');
      assert.equal(result.list.metadata.continue, undefined);
      assert.equal(result.list.metadata.remainingItemCount, undefined);
      assert.equal(result.paginated, pages > 1);
      assert.equal(asked.length, pages);
    }
  });

  test('the resourceVersion and its match go with the first page only', async () => {
    const { asked, list } = serverOf(15);
    await listAllPages(
      list,
      { resourceVersion: '0', resourceVersionMatch: 'NotOlderThan', labelSelector: 'a' },
      { pageSize: 10 },
    );
    assert.deepEqual(asked, [
      { resourceVersion: '0', resourceVersionMatch: 'NotOlderThan', labelSelector: 'a', limit: 10 },
      { labelSelector: 'a', limit: 10, continue: '10' },
    ]);
  });

  test('expired on the way: everything once more in one piece, or the error', async () => {
    const { asked, list } = serverOf(25, 2);
    const result = await listAllPages(list, { resourceVersion: '7' }, { pageSize: 10 });
    assert.deepEqual(ids(result.list.items), upTo(25));
    assert.deepEqual(asked.at(-1), { resourceVersion: '7' });
    await assert.rejects(listAllPages(serverOf(25, 2).list, {}, { pageSize: 10, fullListIfExpired: false }), isExpired);
    await assert.rejects(listAllPages(serverOf(25, 1).list, {}, { pageSize: 10 }), isExpired);
    await assert.rejects(listAllPages(serverOf(25, 2, new Error('other')).list, {}, { pageSize: 10 }), /other/);
  });

  test('TestListPager_EachListItem: the next page is on its way, and no more', async () => {
    const { asked, list } = serverOf(30);
    const seen: number[] = [];
    for await (const { id } of eachListItem(list, {}, { pageSize: 10 })) {
      seen.push(id);
      if (id === 5) assert.equal(asked.length, 2);
    }
    assert.deepEqual(seen, upTo(30));
    await assert.rejects(async () => {
      for await (const _ of eachListItem(serverOf(30, 2).list, {}, { pageSize: 10 }));
    }, isExpired);
    for await (const _ of eachListItem(serverOf(30, 2).list, {}, { pageSize: 10 })) break;
  });
});

describe('TestRetryWatcher', () => {
  type Step = readonly (WatchEvent<Foo> | Error)[];

  /** A server whose watches play these steps one after the other. */
  const watchesOf = (...steps: readonly Step[]) => {
    const asked: (string | undefined)[] = [];
    async function* watch(options: WatchOptions): AsyncGenerator<WatchEvent<Foo>> {
      asked.push(options.resourceVersion);
      assert.equal(options.allowWatchBookmarks, true);
      for (const event of steps[asked.length - 1] ?? [newForbidden(resource, '', 'the end')]) {
        if (event instanceof Error) throw event;
        yield event;
      }
    }
    return { asked, watch };
  };
  const at = (resourceVersion: string, type: 'ADDED' | 'MODIFIED' = 'ADDED'): WatchEvent<Foo> => ({
    type,
    object: { metadata: { resourceVersion } },
  });
  const bookmark = (resourceVersion: string): WatchEvent<Foo> => ({
    type: 'BOOKMARK',
    object: { metadata: { resourceVersion } },
  });

  const run = async (...steps: readonly Step[]) => {
    const clock = newFakeClock();
    const { asked, watch } = watchesOf(...steps);
    const seen: string[] = [];
    const watching = (async () => {
      for await (const event of retryWatch(watch, { resourceVersion: '1', clock })) {
        seen.push(
          event.type === 'ERROR'
            ? `ERROR ${event.object.code}`
            : `${event.type} ${event.object.metadata.resourceVersion}`,
        );
      }
    })();
    const elapsedMs = await drive(watching, clock);
    await watching;
    return { asked, seen, elapsedMs };
  };

  test('TestNewRetryWatcher: no start from nowhere', async () => {
    for (const resourceVersion of ['', '0']) {
      await assert.rejects(async () => retryWatch(watchesOf().watch, { resourceVersion }).next(), RangeError);
    }
  });

  test('goes on where it was, once a second, without bookmarks', async () => {
    const { asked, seen, elapsedMs } = await run([at('2'), at('3'), bookmark('9')], [], [at('10')]);
    assert.deepEqual(seen, ['ADDED 2', 'ADDED 3', 'ADDED 10', 'ERROR 403']);
    assert.deepEqual(asked, ['1', '9', '9', '10']);
    assert.equal(elapsedMs, 3000);
  });

  test('TestRetryWatcher: versions that are lower or equal were delivered before', async () => {
    const { asked, seen } = await run(
      [at('2'), at('10')],
      [at('11'), at('11', 'MODIFIED'), at('9'), bookmark('10'), at('9007199254740992')],
      [at('9007199254740993'), at('9007199254740992')],
    );
    assert.deepEqual(
      seen,
      ['2', '10', '11', '9007199254740992', '9007199254740993']
        .map((version) => `ADDED ${version}`)
        .concat('ERROR 403'),
    );
    assert.deepEqual(asked, ['1', '10', '9007199254740992', '9007199254740993']);
    const opaque = await run([at('b'), at('a')]);
    assert.deepEqual(opaque.seen, ['ADDED b', 'ADDED a', 'ERROR 403'], 'what is no number has no order');
  });

  test('errors of the network and of the server are lived through, 410 at the start included', async () => {
    const broken = Object.assign(new Error('cut'), { code: 'ECONNRESET' });
    const { asked, seen } = await run(
      [at('2'), broken],
      [newGone('old')],
      [newInternalError('x')],
      [newTimeout('x', 0)],
      [{ type: 'ERROR', object: { code: 500 } }],
      [at('3')],
    );
    assert.deepEqual(seen, ['ADDED 2', 'ADDED 3', 'ERROR 403']);
    assert.deepEqual(asked, ['1', '2', '2', '2', '2', '2', '3']);
  });

  test('waits as long as the server says', async () => {
    assert.equal((await run([newTimeout('x', 7)])).elapsedMs, 7000);
  });

  test('410 in the stream is passed on and ends it', async () => {
    const { seen } = await run([at('2'), { type: 'ERROR', object: newGone('old').status }], [at('3')]);
    assert.deepEqual(seen, ['ADDED 2', 'ERROR 410']);
    assert.ok(isGone(newGone('')));
  });

  test('an abort throws the reason', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await assert.rejects(
      async () => retryWatch(watchesOf([]).watch, { resourceVersion: '1', signal, clock: newFakeClock() }).next(),
      /enough/,
    );
  });
});

describe('watchUntil', () => {
  async function* events(...list: readonly WatchEvent<Foo>[]): AsyncGenerator<WatchEvent<Foo>> {
    yield* list;
  }
  const ready: WatchEvent<Foo> = { type: 'MODIFIED', object: { metadata: {}, status: { ready: true } } };
  const added: WatchEvent<Foo> = { type: 'ADDED', object: { metadata: {} } };
  const isReady = (event: WatchEvent<Foo>): boolean => event.type === 'MODIFIED' && event.object.status?.ready === true;

  test('the first event that fits, an error, an end', async () => {
    assert.equal(await watchUntil(events(added, ready, added), isReady), ready);
    await assert.rejects(watchUntil(events(added), isReady), /the watch ended before/);
    await assert.rejects(watchUntil(events({ type: 'ERROR', object: newExpired('old').status }), isReady), isExpired);
  });
});
