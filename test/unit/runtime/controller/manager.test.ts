import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { type ManagedCaches, Manager, type ManagerOptions, type Runnable } from '@kube-codegen/runtime/controller';
import { silentLogger } from '@kube-codegen/runtime/log';

import { type FakeClock, newFakeClock } from '../../../../src/runtime/testing/fake-clock.ts';
import { newMemoryLogger } from '../events/memory-logger.ts';
import { newLeaseClient } from '../leaderelection/lease-client.ts';

interface Bench {
  readonly clock: FakeClock;
  readonly log: string[];
  readonly stop: AbortController;
  readonly manager: Manager;
  readonly runnable: (name: string, needLeaderElection?: boolean) => Runnable;
  readonly caches: (name: string) => ManagedCaches;
}

function bench(options: ManagerOptions = {}): Bench {
  const clock = newFakeClock();
  const log: string[] = [];
  return {
    clock,
    log,
    stop: new AbortController(),
    manager: new Manager({ clock, logger: silentLogger, ...options }),
    runnable: (name, needLeaderElection = true) => ({
      needLeaderElection,
      async run(signal) {
        log.push(`start ${name}`);
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        log.push(`stop ${name}`);
      },
    }),
    caches: (name) => ({
      start: () => void log.push(`start ${name}`),
      waitForCacheSync: () => Promise.resolve(log.push(`sync ${name}`) > 0),
      shutdown: () => Promise.resolve(void log.push(`stop ${name}`)),
    }),
  };
}

async function get(url: string): Promise<{ status: number; body: string; headers: Headers }> {
  const response = await fetch(url);
  return { status: response.status, body: await response.text(), headers: response.headers };
}

/** Waits for what needs the real event loop, such as a port that opens. */
async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1_000 && !condition(); turn++) await new Promise((resolve) => setImmediate(resolve));
  assert.ok(condition());
}

describe('Manager', () => {
  it('starts caches, then what needs no leader, then the rest; and stops them the other way round', async () => {
    const { clock, log, stop, manager, runnable, caches } = bench();
    manager.add(runnable('controller')).add(runnable('webhook', false)).addCaches(caches('cache'));
    const run = manager.run(stop.signal);
    await clock.advance(0);
    assert.deepEqual(log, ['start cache', 'sync cache', 'start webhook', 'start controller']);
    manager.add(runnable('late'));
    assert.equal(log.at(-1), 'start late');
    assert.throws(() => manager.addCaches(caches('late')), /before the manager runs/);
    await assert.rejects(manager.run(stop.signal), /only once/);
    log.length = 0;
    stop.abort();
    await run;
    assert.deepEqual(log, ['stop webhook', 'stop controller', 'stop late', 'stop cache']);
    assert.equal(clock.pendingTimers(), 0);
  });

  it('ends with the error of a runnable, after everything has stopped', async () => {
    const { log, stop, manager, runnable } = bench();
    manager.add(runnable('good')).add({ run: () => Promise.reject(new Error('cannot listen')) });
    await assert.rejects(manager.run(stop.signal), /cannot listen/);
    assert.deepEqual(log, ['start good', 'stop good']);
  });

  it('ends when caches cannot be filled, and stops cleanly while they fill', async () => {
    const failing = bench();
    failing.manager.addCaches({ ...failing.caches('cache'), waitForCacheSync: () => Promise.resolve(false) });
    await assert.rejects(failing.manager.run(failing.stop.signal), /failed to wait for caches to sync/);

    const { clock, log, stop, manager, caches, runnable } = bench();
    const waitForCacheSync = (signal: AbortSignal): Promise<boolean> =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve(false)));
    manager.addCaches({ ...caches('cache'), waitForCacheSync }).add(runnable('controller'));
    const run = manager.run(stop.signal);
    await clock.advance(0);
    stop.abort();
    await run;
    assert.deepEqual(log, ['start cache', 'stop cache']);
  });

  it('does not wait longer than the graceful shutdown timeout', async () => {
    const { clock, stop, manager } = bench({ gracefulShutdownTimeoutMs: 1_000 });
    manager.add({ run: () => new Promise(() => undefined) });
    const run = manager.run(stop.signal);
    run.catch(() => undefined);
    await clock.advance(0);
    stop.abort();
    await clock.advance(1_000);
    await assert.rejects(run, /graceful shutdown timeout/);
  });

  it('has its caches stop and its endpoints close, whatever else does not end', async () => {
    const { clock, stop, manager, caches } = bench({ gracefulShutdownTimeoutMs: 1_000, health: { port: 0 } });
    let told: AbortSignal | undefined;
    manager.addCaches({ ...caches('cache'), start: (signal) => void (told = signal) });
    manager.add({ run: () => new Promise(() => undefined) });
    const run = manager.run(stop.signal);
    run.catch(() => undefined);
    while (manager.portOf('health') === undefined) await clock.advance(0);
    await clock.advance(0);
    const url = `http://127.0.0.1:${manager.portOf('health')}/healthz`;
    assert.equal((await fetch(url)).status, 200);
    stop.abort();
    await clock.advance(1_000);
    await assert.rejects(run, /graceful shutdown timeout/);
    assert.equal(told?.aborted, true);
    await assert.rejects(fetch(url));
  });

  it('closes its endpoints when caches fail to shut down', async () => {
    const { clock, stop, manager, caches } = bench({ health: { port: 0 } });
    manager.addCaches({ ...caches('cache'), shutdown: () => Promise.reject(new Error('stuck')) });
    const run = manager.run(stop.signal);
    run.catch(() => undefined);
    while (manager.portOf('health') === undefined) await clock.advance(0);
    stop.abort();
    await assert.rejects(run, /stuck/);
    await assert.rejects(fetch(`http://127.0.0.1:${manager.portOf('health')}/healthz`));
  });

  it('runs controllers only while it leads, and releases the lease after they have stopped', async () => {
    const client = newLeaseClient({ holderIdentity: 'other', leaseDurationSeconds: 15 });
    const { clock, log, stop, manager, runnable } = bench({
      leaderElection: { client, id: 'bar', namespace: 'foo', identity: 'me', releaseOnCancel: true },
    });
    manager.add(runnable('controller')).add(runnable('webhook', false));
    const run = manager.run(stop.signal);
    await clock.advance(0);
    assert.deepEqual(log, ['start webhook']);
    await clock.advance(20_000);
    assert.deepEqual(log, ['start webhook', 'start controller']);
    stop.abort();
    await run;
    assert.equal(client.lease?.spec?.holderIdentity, '');
    assert.equal(clock.pendingTimers(), 0);
  });

  it('ends at once when the leadership is lost', async () => {
    const client = newLeaseClient();
    const { clock, log, stop, manager, runnable } = bench({ leaderElection: { client, id: 'bar', namespace: 'foo' } });
    manager.add(runnable('controller')).add({ run: () => new Promise(() => undefined) });
    const run = manager.run(stop.signal);
    run.catch(() => undefined);
    await clock.advance(0);
    client.before = () => {
      throw new Error('down');
    };
    await clock.advance(12_000);
    await assert.rejects(run, /leader election lost/);
    assert.deepEqual(log, ['start controller', 'stop controller']);
  });

  it('answers health checks and scrapes', async () => {
    const registry = { contentType: 'text/plain; version=0.0.4', metrics: () => Promise.resolve('up 1\n') };
    const host = '127.0.0.1';
    const logger = newMemoryLogger();
    const { stop, manager } = bench({ health: { port: 0, host }, metrics: { port: 0, host, registry }, logger });
    let broken = false;
    manager.addReadyzCheck('database', () => {
      if (broken) throw new Error('secret reason');
    });
    manager.addReadyzCheck('cache', () => Promise.resolve());
    assert.throws(() => manager.addReadyzCheck('cache', () => undefined), /exists already/);
    const run = manager.run(stop.signal);
    await until(() => manager.portOf('health') !== undefined);
    const base = `http://${host}:${manager.portOf('health')}`;

    const alive = await get(`${base}/healthz`);
    assert.deepEqual([alive.status, alive.body], [200, 'ok']);
    assert.equal(alive.headers.get('content-type'), 'text/plain; charset=utf-8');
    assert.equal(alive.headers.get('x-content-type-options'), 'nosniff');
    assert.equal((await get(`${base}/healthz/ping`)).status, 200);
    assert.equal((await get(`${base}/healthz/other`)).status, 404);
    assert.equal((await get(`${base}/other`)).status, 404);
    const verbose = await get(`${base}/readyz?verbose=true&exclude=database&exclude=nothing`);
    assert.equal(
      verbose.body,
      '[+]cache ok\n[+]database excluded: ok\nwarn: some health checks cannot be excluded: no matches for "nothing"\nreadyz check passed\n',
    );
    broken = true;
    const failed = await get(`${base}/readyz`);
    assert.deepEqual(
      [failed.status, failed.body],
      [500, '[+]cache ok\n[-]database failed: reason withheld\nreadyz check failed\n'],
    );
    assert.equal((await get(`${base}/readyz/database`)).status, 500);
    const reasons = logger.fields.filter((_, index) => logger.lines[index] === 'warn readyz check failed');
    assert.deepEqual(reasons, [{ check: 'database', err: new Error('secret reason') }]);
    assert.equal((await get(`${base}/readyz/cache`)).status, 200);

    const scrape = await get(`http://${host}:${manager.portOf('metrics')}/metrics`);
    assert.deepEqual([scrape.status, scrape.body], [200, 'up 1\n']);
    stop.abort();
    await run;
    await assert.rejects(get(`${base}/healthz`));
  });

  it('ends when it cannot listen', async () => {
    const first = bench({ health: { port: 0, host: '127.0.0.1' } });
    const run = first.manager.run(first.stop.signal);
    await until(() => first.manager.portOf('health') !== undefined);
    const second = bench({ health: { port: first.manager.portOf('health') ?? 0, host: '127.0.0.1' } });
    await assert.rejects(second.manager.run(second.stop.signal), /EADDRINUSE/);
    first.stop.abort();
    await run;
  });
});
