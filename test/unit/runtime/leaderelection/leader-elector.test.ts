import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';

import { sleep } from '@kube-codegen/runtime/clock';
import { FakeRecorder } from '@kube-codegen/runtime/events';
import {
  type LeaderCallbacks,
  type LeaderElectionConfig,
  LeaderElector,
  leaderElectionTimeoutMs,
  LeaderHealthAdaptor,
  newLeaseLock,
  recommendedLeaderElectionTimes,
  type ResourceLock,
} from '@kube-codegen/runtime/leaderelection';
import { silentLogger } from '@kube-codegen/runtime/log';
import { newConflict, newInternalError, newNotFound } from '@kube-codegen/runtime/rest';

import { type FakeClock, newFakeClock } from '../../../../src/runtime/testing/fake-clock.ts';
import { failingCallbacks, unhandledDuring } from '../cache/support.ts';
import { newMemoryLogger } from '../events/memory-logger.ts';
import { type LeaseClient, newLeaseClient } from './lease-client.ts';

const times = { leaseDurationMs: 15_000, renewDeadlineMs: 2_000, retryPeriodMs: 1_000 };

interface Bench {
  readonly clock: FakeClock;
  readonly client: LeaseClient;
  readonly recorder: FakeRecorder;
  readonly elector: LeaderElector;
  readonly log: string[];
  readonly stop: AbortController;
}

type Overrides = Partial<Omit<LeaderElectionConfig, 'callbacks'>> & {
  callbacks?: Partial<LeaderCallbacks>;
  identity?: string;
};

function start(
  overrides: Overrides = {},
  client: LeaseClient = newLeaseClient(),
  clock: FakeClock = newFakeClock(),
): Bench {
  const log: string[] = [];
  const recorder = new FakeRecorder();
  const { callbacks, identity = 'baz', ...config } = overrides;
  const elector = new LeaderElector({
    lock: newLeaseLock(client, { namespace: 'foo', name: 'bar', identity, recorder }),
    ...times,
    clock,
    logger: silentLogger,
    random: () => 0,
    callbacks: {
      onStartedLeading: (signal) => {
        log.push('started');
        signal.addEventListener('abort', () => log.push('stop'), { once: true });
      },
      onStoppedLeading: () => void log.push('stopped'),
      onNewLeader: (leader) => void log.push(`leader ${leader}`),
      ...callbacks,
    },
    ...config,
  });
  return { clock, client, recorder, elector, log, stop: new AbortController() };
}

describe('LeaderElector', () => {
  it('leads, renews each retry period, and stops with the signal', async () => {
    const { clock, client, recorder, elector, log, stop } = start();
    const run = elector.run(stop.signal);
    await clock.advance(0);
    assert.deepEqual(log, ['leader baz', 'started']);
    assert.equal(elector.isLeader(), true);
    assert.equal(elector.getLeader(), 'baz');
    await clock.advance(3_000);
    assert.deepEqual(client.verbs, ['get', 'create', 'update', 'update', 'update', 'update']);
    stop.abort();
    await run;
    assert.deepEqual(log, ['leader baz', 'started', 'stop', 'stopped']);
    assert.equal(client.lease?.spec?.holderIdentity, 'baz', 'not released unless asked to');
    assert.deepEqual(recorder.events, [
      'Normal LeaderElection baz became leader',
      'Normal LeaderElection baz stopped leading',
    ]);
    assert.equal(clock.pendingTimers(), 0);
    await assert.rejects(elector.run(stop.signal), /only once/);
  });

  it('waits between tries with jitter, reports other leaders, and always calls onStoppedLeading', async () => {
    const client = newLeaseClient({ holderIdentity: 'bing', leaseDurationSeconds: 60 });
    const { clock, elector, log, stop } = start({ random: () => 0.5 }, client);
    const run = elector.run(stop.signal);
    await clock.advance(1_599);
    assert.deepEqual(client.verbs, ['get']);
    await clock.advance(1);
    assert.deepEqual(client.verbs, ['get', 'get']);
    stop.abort();
    await run;
    assert.deepEqual(log, ['leader bing', 'stopped']);
    assert.equal(clock.pendingTimers(), 0);
  });

  it('hands over: the second candidate leads at once when the first releases, and after the lease when it does not', async () => {
    for (const releaseOnCancel of [true, false]) {
      const clock = newFakeClock();
      const client = newLeaseClient();
      const first = start({ releaseOnCancel }, client, clock);
      const second = start({ identity: 'bing' }, client, clock);
      const runs = [first.elector.run(first.stop.signal)];
      await clock.advance(0);
      runs.push(second.elector.run(second.stop.signal));
      await clock.advance(5_000);
      assert.equal(second.elector.isLeader(), false);
      first.stop.abort();
      await clock.advance(2_000);
      assert.equal(second.elector.isLeader(), releaseOnCancel);
      await clock.advance(20_000);
      assert.equal(second.elector.isLeader(), true);
      assert.equal(client.lease?.spec?.leaseTransitions, 1);
      second.stop.abort();
      await Promise.all(runs);
    }
  });

  it('gives up when it cannot renew before the deadline', async () => {
    const { clock, client, elector, log, stop } = start();
    const run = elector.run(stop.signal);
    await clock.advance(0);
    client.before = () => {
      throw newInternalError('down');
    };
    await clock.advance(1_000 + times.renewDeadlineMs);
    await run;
    assert.deepEqual(log, ['leader baz', 'started', 'stop', 'stopped']);
    assert.equal(clock.pendingTimers(), 0);
  });

  it('does not wait for its work when the lock is lost', async () => {
    const work = new Promise<void>(() => undefined);
    const { clock, client, elector, stop } = start({
      releaseOnCancel: true,
      callbacks: { onStartedLeading: () => work },
    });
    const run = elector.run(stop.signal);
    await clock.advance(0);
    client.before = () => {
      throw newInternalError('down');
    };
    await clock.advance(1_000 + times.renewDeadlineMs);
    await run;
    assert.equal(client.lease?.spec?.holderIdentity, 'baz', 'and does not give it away while the work goes on');
  });

  it('gives up when the server hangs: the request ends with the deadline', async () => {
    const { clock, client, elector, log, stop } = start();
    const run = elector.run(stop.signal);
    await clock.advance(0);
    client.before = ({ signal }) =>
      new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new Error('aborted'))));
    await clock.advance(1_000 + times.renewDeadlineMs);
    await run;
    assert.equal(log.at(-1), 'stopped');
  });

  it('TestReleaseOnCancellation_Leases: of an update in flight', async () => {
    const { clock, client, recorder, elector, stop } = start({ releaseOnCancel: true });
    client.before = ({ verb }, call) => {
      if (verb !== 'update' || call !== 1) return;
      stop.abort();
      throw new Error('cancelled');
    };
    const run = elector.run(stop.signal);
    await clock.advance(1_000);
    await run;
    assert.deepEqual(client.verbs, ['get', 'create', 'update', 'get', 'update']);
    assert.equal(client.lease?.spec?.holderIdentity, '');
    assert.deepEqual(recorder.events, [
      'Normal LeaderElection baz became leader',
      'Normal LeaderElection baz stopped leading',
    ]);
  });

  it('TestReleaseOnCancellation_Leases: of a get in flight', async () => {
    const { clock, client, elector, stop } = start({ releaseOnCancel: true });
    client.before = ({ verb }, call) => {
      if (verb === 'update' && call === 1) throw newConflict({ group: '', resource: 'leases' }, 'bar', 'modified');
      if (verb !== 'get' || call !== 2) return;
      stop.abort();
      throw new Error('cancelled');
    };
    const run = elector.run(stop.signal);
    await clock.advance(1_000);
    await run;
    assert.deepEqual(client.verbs, ['get', 'create', 'update', 'get', 'get', 'update']);
    assert.equal(client.lease?.spec?.holderIdentity, '');
  });

  it('releases only when the work has ended, and not at all when it does not end', async () => {
    let finish = (): void => undefined;
    const work = new Promise<void>((resolve) => (finish = resolve));
    const slow = start({ releaseOnCancel: true, callbacks: { onStartedLeading: () => work } });
    const run = slow.elector.run(slow.stop.signal);
    await slow.clock.advance(500);
    slow.stop.abort();
    await slow.clock.advance(1_000);
    assert.equal(slow.client.lease?.spec?.holderIdentity, 'baz');
    finish();
    await run;
    assert.equal(slow.client.lease?.spec?.holderIdentity, '');
    assert.equal(slow.clock.pendingTimers(), 0);

    const stuck = start({ releaseOnCancel: true, callbacks: { onStartedLeading: () => new Promise(() => undefined) } });
    const stuckRun = stuck.elector.run(stuck.stop.signal);
    await stuck.clock.advance(0);
    stuck.stop.abort();
    await stuck.clock.advance(times.renewDeadlineMs);
    await stuckRun;
    assert.equal(stuck.client.lease?.spec?.holderIdentity, 'baz');
  });

  it('pauses between tries to release a lock that others keep writing, and says that it could not', async () => {
    const logger = newMemoryLogger();
    const { clock, client, elector, stop } = start({ releaseOnCancel: true, logger, random: () => 0.25 });
    const run = elector.run(stop.signal);
    await clock.advance(0);
    const tries: number[] = [];
    const stoppedMs = clock.now();
    client.before = ({ verb }) => {
      if (tries.length > 100) throw newInternalError('a storm');
      if (verb !== 'update') return;
      tries.push(clock.now() - stoppedMs);
      throw newConflict({ group: '', resource: 'leases' }, 'bar', 'modified');
    };
    stop.abort();
    await clock.advance(times.renewDeadlineMs);
    await run;
    assert.deepEqual(tries, [0, 0, 1_300], 'the first conflict is retried at once');
    assert.deepEqual(
      logger.lines.filter((line) => line.startsWith('error')),
      ['error Failed to release lease'],
    );
    assert.match(inspect(logger.fields.at(-1)), /modified/);
    assert.equal(clock.pendingTimers(), 0);
  });

  it('says that the release failed when the lock hangs', async () => {
    const logger = newMemoryLogger();
    const { clock, client, elector, stop } = start({ releaseOnCancel: true, logger });
    const run = elector.run(stop.signal);
    await clock.advance(0);
    client.before = () => new Promise(() => undefined);
    stop.abort();
    await clock.advance(times.renewDeadlineMs);
    await run;
    assert.equal(logger.lines.at(-1), 'error Failed to release lease');
    assert.equal(clock.pendingTimers(), 0);
  });

  it('TestFastPathLeaderElection: exercise fast path after lock acquired', async () => {
    const { clock, client, elector, stop } = start();
    client.before = ({ verb }, call) => void (verb === 'update' && call === 2 && stop.abort());
    const run = elector.run(stop.signal);
    await clock.advance(10_000);
    await run;
    assert.deepEqual(client.verbs, ['get', 'create', 'update', 'update']);
  });

  it('TestFastPathLeaderElection: fallback to slow path after fast path fails', async () => {
    const slowpath: string[] = [];
    const metrics = {
      leaderOn: () => undefined,
      leaderOff: () => undefined,
      slowpathExercised: (name: string) => void slowpath.push(name),
    };
    const { clock, client, elector, stop } = start({ metrics, name: 'foo' });
    client.before = ({ verb }, call) => {
      if (verb === 'update' && call === 2) throw newConflict({ group: '', resource: 'leases' }, 'bar', 'fake conflict');
      if (verb === 'update' && call === 4) stop.abort();
    };
    const run = elector.run(stop.signal);
    await clock.advance(10_000);
    await run;
    assert.deepEqual(client.verbs, ['get', 'create', 'update', 'update', 'get', 'update', 'update']);
    assert.deepEqual(slowpath, ['foo']);
  });

  for (const [how, fail] of Object.entries(failingCallbacks)) {
    it(`survives when each call of its callbacks, metrics and logger ${how}`, async () => {
      const heard: string[] = [];
      const { clock, elector, stop } = start({
        callbacks: { onStartedLeading: fail, onStoppedLeading: fail, onNewLeader: fail },
        metrics: { leaderOn: fail, leaderOff: fail, slowpathExercised: fail },
        logger: {
          debug: fail,
          info: fail,
          warn: fail,
          error(_fields, message) {
            heard.push(message);
            return fail();
          },
        },
      });
      const unhandled = await unhandledDuring(async () => {
        const run = elector.run(stop.signal);
        await clock.advance(0);
        assert.equal(elector.isLeader(), true);
        stop.abort();
        await run;
      });
      assert.deepEqual(unhandled, []);
      assert.equal(heard.filter((message) => message === 'leader election callback failed').length, 5);
      assert.equal(heard.filter((message) => message === 'the work of the leader failed').length, 1);
    });
  }

  it('stops at the deadline whatever its lock does, and a late success does not count', async () => {
    let writes = 0;
    const clock = newFakeClock();
    const lock: ResourceLock = {
      identity: 'baz',
      get: () => Promise.reject(newNotFound({ group: '', resource: 'leases' }, 'bar')),
      create: () => Promise.resolve(),
      // Heeds no signal.
      update: async () => void (++writes && (await sleep(clock, 3_000))),
      recordEvent: () => undefined,
      describe: () => 'foo/bar',
    };
    const { elector, log, stop } = start({ lock }, newLeaseClient(), clock);
    const run = elector.run(stop.signal);
    await clock.advance(0);
    await clock.advance(times.renewDeadlineMs);
    assert.deepEqual(log, ['leader baz', 'started', 'stop', 'stopped']);
    await run;
    const staleMs = 1_000 + times.leaseDurationMs - times.renewDeadlineMs;
    await clock.advance(staleMs);
    assert.equal(writes, 1);
    assert.throws(() => elector.check(0), /failed election to renew/, 'the late success is not seen as a renewal');
    assert.equal(clock.pendingTimers(), 0);
  });

  it('does not lead when the lock was won too slowly', async () => {
    const clock = newFakeClock();
    const logger = newMemoryLogger();
    const lock: ResourceLock = {
      identity: 'baz',
      get: () => Promise.reject(newNotFound({ group: '', resource: 'leases' }, 'bar')),
      create: async () => void (await sleep(clock, times.renewDeadlineMs + 1)),
      update: () => Promise.resolve(),
      recordEvent: () => undefined,
      describe: () => 'foo/bar',
    };
    const { elector, log, stop } = start({ lock, logger }, newLeaseClient(), clock);
    const run = elector.run(stop.signal);
    await clock.advance(10 * times.renewDeadlineMs);
    assert.deepEqual(log, []);
    assert.equal(elector.isLeader(), false);
    assert.deepEqual(
      logger.lines.filter((line) => line.startsWith('warn')),
      ['warn The lock did not answer in time'],
    );
    stop.abort();
    await run;
    assert.deepEqual(log, ['stopped']);
  });

  it('complains once of a lock that cannot be read, and again after a success', async () => {
    const logger = newMemoryLogger();
    const client = newLeaseClient({ holderIdentity: 'bing', leaseDurationSeconds: 600 });
    const { clock, elector, stop } = start({ logger }, client);
    const fail = (): void => {
      throw newInternalError('down');
    };
    client.before = fail;
    const warnings = (): number => logger.lines.filter((line) => line === 'warn Error retrieving lease lock').length;
    const run = elector.run(stop.signal);
    await clock.advance(60_000);
    assert.ok(client.verbs.length > 50);
    assert.equal(warnings(), 1);
    client.before = () => undefined;
    await clock.advance(1_000);
    client.before = fail;
    await clock.advance(10_000);
    assert.equal(warnings(), 2);
    stop.abort();
    await run;
  });

  it('measures who leads', async () => {
    const calls: string[] = [];
    const metrics = {
      leaderOn: (name: string) => void calls.push(`on ${name}`),
      leaderOff: (name: string) => void calls.push(`off ${name}`),
      slowpathExercised: () => undefined,
    };
    const { clock, elector, stop } = start({ metrics, name: 'foo' });
    const run = elector.run(stop.signal);
    await clock.advance(0);
    stop.abort();
    await run;
    assert.deepEqual(calls, ['off foo', 'on foo', 'off foo']);
  });
});

describe('LeaderElectionConfig', () => {
  const lock = newLeaseLock(newLeaseClient(), { namespace: 'foo', name: 'bar', identity: 'baz' });
  const callbacks = { onStartedLeading: () => undefined, onStoppedLeading: () => undefined };
  const good: LeaderElectionConfig = { lock, callbacks, ...recommendedLeaderElectionTimes };

  for (const [name, config, message] of [
    [
      'an empty identity',
      { lock: newLeaseLock(newLeaseClient(), { namespace: 'foo', name: 'bar', identity: '' }) },
      'Lock identity is empty',
    ],
    ['a short lease', { leaseDurationMs: 10_000 }, 'leaseDuration must be greater than renewDeadline'],
    ['a short deadline', { renewDeadlineMs: 2_400 }, 'renewDeadline must be greater than retryPeriod*JitterFactor'],
    ['no retry period', { retryPeriodMs: 0 }, 'retryPeriod must be greater than zero'],
    ['no callbacks', { callbacks: undefined }, 'onStartedLeading callback must not be nil'],
    [
      'half of the callbacks',
      { callbacks: { onStartedLeading: () => undefined } },
      'onStoppedLeading callback must not be nil',
    ],
    ['no lock', { lock: undefined }, 'Lock must not be nil.'],
  ] as const) {
    it(`TestLeaderElectionConfigValidation: refuses ${name}`, () => {
      assert.throws(() => new LeaderElector({ ...good, ...unchecked(config) }), { message });
    });
  }

  /** Callers without TypeScript can pass anything. */
  function unchecked(config: object): Partial<LeaderElectionConfig> {
    return config;
  }

  it('has a timeout for its client of half the deadline, at least a second', () => {
    assert.ok(new LeaderElector(good));
    assert.equal(leaderElectionTimeoutMs(10_000), 5_000);
    assert.equal(leaderElectionTimeoutMs(1_500), 1_000);
  });
});

describe('LeaderHealthAdaptor', () => {
  for (const { name, holder, sinceMs, healthy } of [
    { name: 'call check before leader elector initialized', holder: undefined, sinceMs: 0, healthy: true },
    { name: 'call check when the lease is far expired', holder: 'baz', sinceMs: 3_600_000, healthy: false },
    {
      name: 'call check when the lease is far expired but held by another server',
      holder: 'bing',
      sinceMs: 3_600_000,
      healthy: true,
    },
    { name: 'call check when the lease is not expired', holder: 'baz', sinceMs: 0, healthy: true },
    {
      name: 'call check when the lease is expired but inside the timeout',
      holder: 'baz',
      sinceMs: 61_000,
      healthy: true,
    },
  ]) {
    it(`TestLeaderElectionHealthChecker: ${name}`, async () => {
      const adaptor = new LeaderHealthAdaptor(20_000);
      assert.equal(adaptor.name, 'leaderElection');
      if (holder !== undefined) {
        const client = newLeaseClient({ holderIdentity: holder, leaseDurationSeconds: 60 });
        const bench = start({ ...recommendedLeaderElectionTimes, leaseDurationMs: 60_000, name: 'foo' }, client);
        adaptor.setLeaderElector(bench.elector);
        const stop = new AbortController();
        const run = bench.elector.run(stop.signal);
        await bench.clock.advance(0);
        // The event loop stood still: nothing ran while the time passed.
        const nowMs = bench.clock.monotonic() + sinceMs;
        bench.clock.monotonic = () => nowMs;
        if (healthy) adaptor.check();
        else assert.throws(() => adaptor.check(), { message: 'failed election to renew leadership on lease foo' });
        stop.abort();
        await bench.clock.advance(20_000);
        await run;
      }
      if (holder === undefined) adaptor.check();
    });
  }
});
