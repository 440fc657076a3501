import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { newSharedIndexInformer, type SharedIndexInformer } from '@kube-codegen/runtime/cache';
import {
  Controller,
  type ControllerMetrics,
  type ControllerOptions,
  type ReconcileContext,
  type Reconciler,
  requestsFromMap,
  RetryError,
  TerminalError,
} from '@kube-codegen/runtime/controller';
import { silentLogger } from '@kube-codegen/runtime/log';
import type { KubernetesObject, ObjectName } from '@kube-codegen/runtime/meta/v1';
import { newItemExponentialFailureRateLimiter } from '@kube-codegen/runtime/workqueue';

import { type FakeClock, newFakeClock } from '../../../../src/runtime/testing/fake-clock.ts';
import { FakeControllerSource } from '../../../../src/runtime/testing/fake-controller-source.ts';
import { failingCallbacks, unhandledDuring } from '../cache/support.ts';
import { newMemoryLogger } from '../events/memory-logger.ts';

const request = { namespace: 'ns', name: 'foo' };

function foo(name: string, extra: Partial<KubernetesObject['metadata']> = {}): KubernetesObject {
  return { apiVersion: 'g/v1', kind: 'Foo', metadata: { name, namespace: 'ns', uid: name, ...extra } };
}

interface Bench {
  readonly clock: FakeClock;
  readonly source: FakeControllerSource<KubernetesObject>;
  readonly informer: SharedIndexInformer<KubernetesObject>;
  readonly controller: Controller;
  readonly stop: AbortController;
  readonly calls: string[];
  readonly metrics: string[];
  /** Starts informer and controller, and lets everything happen that happens at once. */
  readonly start: () => Promise<{ readonly run: Promise<void> }>;
}

type Overrides = Partial<ControllerOptions> & { readonly watchNothing?: boolean };

function bench(
  reconcile: (call: number, context: ReconcileContext) => ReturnType<Reconciler>,
  overrides: Overrides = {},
): Bench {
  const clock = newFakeClock();
  const source = new FakeControllerSource<KubernetesObject>();
  const informer = newSharedIndexInformer<KubernetesObject>({ listerWatcher: source, clock, logger: silentLogger });
  const calls: string[] = [];
  const metrics: string[] = [];
  const controller = new Controller({
    name: 'foo',
    clock,
    logger: silentLogger,
    metrics: {
      started: () => undefined,
      reconcileStarted: () => undefined,
      reconcileEnded: (_, outcome) => void metrics.push(outcome),
      terminalError: () => void metrics.push('terminal'),
      panicked: () => void metrics.push('panic'),
      timedOut: () => void metrics.push('timeout'),
    },
    reconcile: ({ namespace, name }: ObjectName, context) => {
      calls.push(`${namespace}/${name}`);
      return reconcile(calls.length, context);
    },
    ...overrides,
  });
  if (!overrides.watchNothing) controller.watchFor(informer);
  const stop = new AbortController();
  return {
    clock,
    source,
    informer,
    controller,
    stop,
    calls,
    metrics,
    async start() {
      void informer.run(stop.signal);
      const run = controller.run(stop.signal);
      run.catch(() => undefined);
      await clock.advance(100);
      return { run };
    },
  };
}

describe('Controller', () => {
  it('reconciles what is there, what is added, changed and deleted', async () => {
    const { clock, source, stop, calls, start } = bench(() => undefined);
    source.add(foo('a'));
    const { run } = await start();
    assert.deepEqual(calls, ['ns/a']);
    source.add(foo('b'));
    source.modify(foo('a'));
    await clock.advance(100);
    source.delete(foo('b'));
    await clock.advance(100);
    assert.deepEqual(calls, ['ns/a', 'ns/b', 'ns/a', 'ns/b']);
    stop.abort();
    await run;
  });

  it('is not harmed by reconcilers that write to their request, nor by metrics that throw', async () => {
    const seen: string[] = [];
    const { clock, source, stop, start } = bench(() => undefined, {
      reconcile: (request) => {
        seen.push(request.name);
        (request as { name: string }).name += 'X';
      },
      metrics: new Proxy({} as ControllerMetrics, { get: () => () => assert.fail('no metrics') }),
    });
    source.add(foo('a'));
    const { run } = await start();
    source.modify(foo('a'));
    await clock.advance(100);
    assert.deepEqual(seen, ['a', 'a']);
    stop.abort();
    await run;
  });

  it('should requeue a Request if there is an error and continue processing items', async () => {
    const { clock, controller, stop, calls, metrics, start } = bench((call) => {
      if (call === 1) throw new Error('expected error: reconcile');
    });
    const { run } = await start();
    controller.enqueue(request);
    controller.enqueue({ namespace: 'ns', name: 'bar' });
    await clock.advance(4);
    assert.deepEqual(calls, ['ns/foo', 'ns/bar']);
    await clock.advance(1);
    assert.deepEqual(calls, ['ns/foo', 'ns/bar', 'ns/foo']);
    assert.deepEqual(metrics, ['error', 'success', 'success']);
    stop.abort();
    await run;
  });

  it('should not requeue a Request if there is a terminal error', async () => {
    const { clock, controller, stop, calls, metrics, start } = bench(() =>
      Promise.reject(new TerminalError('broken spec')),
    );
    const { run } = await start();
    controller.enqueue(request);
    await clock.advance(3_600_000);
    assert.equal(calls.length, 1);
    assert.deepEqual(metrics, ['terminal', 'error']);
    stop.abort();
    await run;
  });

  it("should not reset backoff until there's a non-error result", async () => {
    const rateLimiter = newItemExponentialFailureRateLimiter<ObjectName>(5, 1000);
    const { clock, controller, stop, start } = bench(
      (call) => {
        if (call < 4) throw new Error('again');
      },
      { rateLimiter },
    );
    const { run } = await start();
    controller.enqueue(request);
    await clock.advance(5 + 10);
    assert.equal(rateLimiter.numRequeues(request), 3);
    await clock.advance(20);
    assert.equal(rateLimiter.numRequeues(request), 0);
    stop.abort();
    await run;
  });

  it('should requeue a Request after a duration (but not rate-limited) if the Result sets RequeueAfter', async () => {
    const rateLimiter = newItemExponentialFailureRateLimiter<ObjectName>(5, 1000);
    const { clock, controller, stop, calls, metrics, start } = bench(
      (call) => (call === 1 ? { requeueAfterMs: 2_000 } : undefined),
      {
        rateLimiter,
      },
    );
    const { run } = await start();
    controller.enqueue(request);
    await clock.advance(1_999);
    assert.equal(calls.length, 1);
    assert.equal(rateLimiter.numRequeues(request), 0);
    await clock.advance(1);
    assert.equal(calls.length, 2);
    assert.deepEqual(metrics, ['requeue_after', 'success']);
    stop.abort();
    await run;
  });

  it('should perform error behavior if error is not nil, regardless of RequeueAfter', async () => {
    const { clock, controller, stop, calls, start } = bench((call) => {
      if (call === 1) throw Object.assign(new Error('again'), { requeueAfterMs: 60_000 });
    });
    const { run } = await start();
    controller.enqueue(request);
    await clock.advance(5);
    assert.equal(calls.length, 2);
    stop.abort();
    await run;
  });

  for (const [name, error, order] of [
    ['should retain the priority when there was an error', new Error('again'), ['ns/foo', 'ns/foo', 'ns/other']],
    [
      'should use the priority from Result when there was an error',
      new RetryError('again', { priority: -5 }),
      ['ns/foo', 'ns/other', 'ns/foo'],
    ],
  ] as const) {
    it(name, async () => {
      const { clock, controller, stop, calls, start } = bench((call) => {
        if (call === 1) throw error;
        return undefined;
      });
      const { run } = await start();
      controller.enqueue(request, { priority: 10 });
      await clock.advance(0);
      // Both are ready at the same instant: the priority decides.
      controller.enqueue({ namespace: 'ns', name: 'other' }, { afterMs: 5 });
      await clock.advance(5);
      assert.deepEqual(calls, order);
      stop.abort();
      await run;
    });
  }

  it('should recover panic if RecoverPanic is true by default', async () => {
    const { clock, controller, stop, calls, metrics, start } = bench((call) => {
      if (call === 1) throw new TypeError('cannot read properties of undefined');
    });
    const { run } = await start();
    controller.enqueue(request);
    await clock.advance(5);
    assert.equal(calls.length, 2);
    assert.deepEqual(metrics, ['panic', 'error', 'success']);
    stop.abort();
    await run;
  });

  it('should time out if ReconciliationTimeout is set', async () => {
    const { clock, controller, stop, metrics, start } = bench(
      (call, { signal }) =>
        call > 1
          ? undefined
          : new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('too late')))),
      { reconciliationTimeoutMs: 1_000 },
    );
    const { run } = await start();
    controller.enqueue(request);
    await clock.advance(999);
    assert.deepEqual(metrics, []);
    await clock.advance(1);
    assert.deepEqual(metrics, ['timeout', 'error']);
    await clock.advance(5);
    assert.deepEqual(metrics, ['timeout', 'error', 'success']);
    stop.abort();
    await run;
  });

  it('has one worker, and no timeout, for settings that are no numbers or 0', async () => {
    for (const wrong of [0, -1, Number.NaN]) {
      const aborted: boolean[] = [];
      const { clock, source, stop, calls, start } = bench((_, { signal }) => void aborted.push(signal.aborted), {
        maxConcurrentReconciles: wrong,
        reconciliationTimeoutMs: wrong,
        cacheSyncTimeoutMs: wrong,
      });
      source.add(foo('a'));
      const { run } = await start();
      await clock.advance(5);
      assert.deepEqual([calls, aborted], [['ns/a'], [false]]);
      stop.abort();
      await run;
    }
  });

  it('takes any number of requests for one change', async () => {
    const requests = Array.from({ length: 130_000 }, (_, index) => ({ namespace: 'ns', name: `foo-${index}` }));
    const { source, informer, controller, stop, calls, start } = bench(() => undefined, { watchNothing: true });
    controller.watch({ informer, mapper: requestsFromMap(() => requests) });
    source.add(foo('a'));
    const { run } = await start();
    while (calls.length < requests.length) await new Promise(setImmediate);
    stop.abort();
    await run;
  });

  it('leaves nothing behind when a watch cannot start', async () => {
    const { clock, source, informer, controller, stop, calls } = bench(() => undefined);
    const stopped = newSharedIndexInformer<KubernetesObject>({ listerWatcher: source, clock, logger: silentLogger });
    const before = new AbortController();
    const ended = stopped.run(before.signal);
    before.abort();
    await ended;
    controller.watchFor(stopped);
    await assert.rejects(controller.run(stop.signal), /stopped already/);
    source.add(foo('a'));
    const run = informer.run(stop.signal);
    await clock.advance(100);
    controller.enqueue(request);
    assert.deepEqual(calls, []);
    stop.abort();
    await run;
  });

  it('should error when cache sync timeout occurs', async () => {
    const { clock, source, start } = bench(() => undefined, { cacheSyncTimeoutMs: 5_000 });
    source.listError = new Error('no such kind');
    const { run } = await start();
    await clock.advance(5_000);
    await assert.rejects(run, /failed to wait for foo caches to sync/);
  });

  it('starts when the kind appears before the timeout', async () => {
    const { clock, source, stop, calls, start } = bench(() => undefined);
    source.add(foo('a'));
    source.listError = new Error('no such kind');
    const { run } = await start();
    await clock.advance(5_000);
    assert.deepEqual(calls, []);
    source.listError = undefined;
    await clock.advance(60_000);
    assert.deepEqual(calls, ['ns/a']);
    stop.abort();
    await run;
  });

  it('should not call Reconcile until all event handlers have processed initial objects', async () => {
    const { clock, source, controller, stop, calls, start } = bench(() => undefined);
    const late = new FakeControllerSource<KubernetesObject>();
    late.listError = new Error('not yet');
    const lateInformer = newSharedIndexInformer<KubernetesObject>({ listerWatcher: late, clock, logger: silentLogger });
    controller.watchFor(lateInformer);
    source.add(foo('a'));
    void lateInformer.run(stop.signal);
    const { run } = await start();
    assert.deepEqual(calls, []);
    late.listError = undefined;
    await clock.advance(60_000);
    assert.deepEqual(calls, ['ns/a']);
    stop.abort();
    await run;
  });

  it('should return an error if it gets started more than once', async () => {
    const { controller, informer, stop, start } = bench(() => undefined);
    const { run } = await start();
    await assert.rejects(controller.run(stop.signal), /started more than once/);
    assert.throws(() => controller.watchFor(informer), /started already/);
    stop.abort();
    await run;
  });

  it('needs something to watch', async () => {
    const { controller, stop } = bench(() => undefined, { watchNothing: true });
    await assert.rejects(controller.run(stop.signal), /nothing to watch/);
  });

  it('waits for the reconciliations that run, and tells them to stop', async () => {
    let aborted = false;
    const pending = Promise.withResolvers<void>();
    const { clock, controller, stop, start } = bench((_, { signal }) => {
      signal.addEventListener('abort', () => (aborted = true));
      return pending.promise;
    });
    const { run } = await start();
    controller.enqueue(request);
    await clock.advance(0);
    stop.abort();
    let ended = false;
    void run.then(() => (ended = true));
    await clock.advance(10_000);
    assert.deepEqual([aborted, ended], [true, false]);
    pending.resolve();
    await run;
    assert.equal(clock.pendingTimers(), 0);
  });

  it('reconciles several objects at the same time, and never one twice', async () => {
    let running = 0;
    let most = 0;
    const pending = Promise.withResolvers<void>();
    const { clock, controller, stop, calls, start } = bench(
      async () => {
        most = Math.max(most, ++running);
        await pending.promise;
        running--;
      },
      { maxConcurrentReconciles: 3 },
    );
    const { run } = await start();
    for (const name of ['a', 'b', 'a', 'c', 'd']) controller.enqueue({ namespace: 'ns', name });
    await clock.advance(0);
    controller.enqueue({ namespace: 'ns', name: 'a' });
    await clock.advance(0);
    assert.equal(most, 3);
    assert.deepEqual(calls, ['ns/a', 'ns/b', 'ns/c']);
    pending.resolve();
    await clock.advance(0);
    assert.deepEqual(calls.slice(3).sort(), ['ns/a', 'ns/d']);
    stop.abort();
    await run;
  });

  it('lets real changes overtake the initial list', async () => {
    const first = Promise.withResolvers<void>();
    const { clock, source, stop, calls, start } = bench((call) => (call === 1 ? first.promise : undefined));
    for (const name of ['a', 'b', 'c']) source.add(foo(name));
    const { run } = await start();
    source.modify(foo('c'));
    source.add(foo('d'));
    await clock.advance(100);
    first.resolve();
    await clock.advance(0);
    assert.deepEqual(calls, ['ns/a', 'ns/c', 'ns/d', 'ns/b']);
    stop.abort();
    await run;
  });

  it('logs with the controller, the request and an id', async () => {
    const logger = newMemoryLogger();
    const { clock, controller, stop, start } = bench((_, context) => context.logger.info({ extra: 1 }, 'hello'), {
      logger,
    });
    const { run } = await start();
    controller.enqueue(request);
    await clock.advance(0);
    const index = logger.lines.indexOf('info hello');
    const { reconcileId, ...fields } = logger.fields[index] as Record<string, unknown>;
    assert.deepEqual(fields, { controller: 'foo', namespace: 'ns', name: 'foo', extra: 1 });
    assert.match(String(reconcileId), /^[0-9a-f-]{36}$/);
    stop.abort();
    await run;
  });

  for (const [how, fail] of Object.entries(failingCallbacks)) {
    it(`goes on when each call of its logger and its metrics ${how}`, async () => {
      const { clock, controller, stop, calls, start } = bench(
        (call) => {
          if (call === 1) throw new TypeError('expected error: reconcile');
          if (call === 2) throw new TerminalError('expected error: reconcile');
        },
        {
          logger: { debug: fail, info: fail, warn: fail, error: fail },
          metrics: {
            started: () => undefined,
            reconcileStarted: fail,
            reconcileEnded: fail,
            terminalError: fail,
            panicked: fail,
            timedOut: fail,
          },
        },
      );
      const unhandled = await unhandledDuring(async () => {
        const { run } = await start();
        controller.enqueue(request);
        await clock.advance(5);
        controller.enqueue(request);
        await clock.advance(0);
        assert.equal(calls.length, 3);
        stop.abort();
        await run;
      });
      assert.deepEqual(unhandled, []);
    });
  }
});
