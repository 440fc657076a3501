import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { type LeaseSpec, newLeaseLock } from '@kube-codegen/runtime/leaderelection';
import { silentLogger } from '@kube-codegen/runtime/log';
import { newConflict, newInternalError } from '@kube-codegen/runtime/rest';

import { OutageLog } from '../../../../src/runtime/log/outage-log.ts';
import { recordOfLease } from '../../../../src/runtime/leaderelection/lease.ts';
import { LeaseClaim } from '../../../../src/runtime/leaderelection/lease-claim.ts';
import { type FakeClock, newFakeClock } from '../../../../src/runtime/testing/fake-clock.ts';
import { type LeaseClient, newLeaseClient } from './lease-client.ts';

interface Bench {
  readonly clock: FakeClock;
  readonly client: LeaseClient;
  readonly claim: LeaseClaim;
}

/** A claim of `baz` on a lease, of which it has seen `observed` long ago. */
function start(spec?: LeaseSpec, observed?: LeaseSpec): Bench {
  const clock = newFakeClock();
  const client = newLeaseClient(spec);
  const lock = newLeaseLock(client, { namespace: 'foo', name: 'bar', identity: 'baz' });
  const claim = new LeaseClaim({
    lock,
    leaseDurationMs: 10_000,
    retryDelayMs: () => 2_000,
    clock,
    logger: silentLogger,
    outage: new OutageLog(silentLogger),
  });
  if (observed !== undefined) claim.observe(recordOfLease({ metadata: {}, spec: observed }));
  return { clock, client, claim };
}

describe('LeaseClaim.tryAcquireOrRenew', () => {
  for (const { name, spec, observed, waitMs = 0, verbs, acquired, transitions, holder } of [
    { name: 'acquire from no object', verbs: ['get', 'create'], acquired: true, transitions: 0, holder: 'baz' },
    {
      name: 'acquire from object without annotations',
      spec: {},
      verbs: ['get', 'update'],
      acquired: true,
      transitions: 1,
      holder: 'baz',
    },
    {
      name: 'acquire from unled object',
      spec: { holderIdentity: '' },
      verbs: ['get', 'update'],
      acquired: true,
      transitions: 1,
      holder: 'baz',
    },
    {
      name: 'acquire from led, unacked object',
      spec: { holderIdentity: 'bing', leaseDurationSeconds: 10 },
      observed: { holderIdentity: 'bing', leaseDurationSeconds: 10 },
      waitMs: 10_000,
      verbs: ['get', 'update'],
      acquired: true,
      transitions: 1,
      holder: 'baz',
    },
    {
      name: 'acquire from empty led, acked object',
      spec: { holderIdentity: '', leaseDurationSeconds: 10 },
      observed: { holderIdentity: '', leaseDurationSeconds: 10 },
      verbs: ['get', 'update'],
      acquired: true,
      transitions: 1,
      holder: 'baz',
    },
    {
      name: "don't acquire from led, acked object",
      spec: { holderIdentity: 'bing', leaseDurationSeconds: 10 },
      verbs: ['get'],
      acquired: false,
      transitions: 0,
      holder: 'bing',
    },
    {
      name: 'renew already acquired object',
      spec: { holderIdentity: 'baz', leaseDurationSeconds: 10 },
      observed: { holderIdentity: 'baz', leaseDurationSeconds: 10 },
      waitMs: 10_000,
      verbs: ['get', 'update'],
      acquired: true,
      transitions: 0,
      holder: 'baz',
    },
  ] as {
    name: string;
    spec?: LeaseSpec;
    observed?: LeaseSpec;
    waitMs?: number;
    verbs: string[];
    acquired: boolean;
    transitions: number;
    holder: string;
  }[]) {
    it(`TestTryAcquireOrRenewLeases: ${name}`, async () => {
      const { clock, client, claim } = start(spec, observed);
      await clock.advance(waitMs);
      assert.equal(await claim.tryAcquireOrRenew(), acquired);
      assert.deepEqual(client.verbs, verbs);
      assert.equal(claim.observed?.holderIdentity, holder);
      assert.equal(claim.observed.leaderTransitions, transitions);
      assert.equal(claim.isLeader(), acquired);
      if (!acquired) return;
      assert.equal(client.lease?.spec?.holderIdentity, 'baz');
      assert.equal(client.lease.spec.leaseDurationSeconds, 10);
      assert.match(client.lease.spec.renewTime ?? '', /^2026-01-01T00:00:\d\d\.000000Z$/);
    });
  }

  it('TestTryAcquireOrRenewLeases: acquire from led object with the lease duration seconds', async () => {
    const { clock, client, claim } = start({ holderIdentity: 'bing', leaseDurationSeconds: 3 });
    assert.equal(await claim.tryAcquireOrRenew(), false);
    await clock.advance(2_999);
    assert.equal(await claim.tryAcquireOrRenew(), false);
    await clock.advance(1);
    assert.equal(await claim.tryAcquireOrRenew(), true, 'the time of the record counts, not our own lease duration');
    assert.deepEqual(client.verbs, ['get', 'get', 'get', 'update']);
    assert.equal(client.lease?.spec?.leaseTransitions, 1);
  });

  it('waits anew whenever the record changes, whatever its times say, and is not fooled by clocks that jump', async () => {
    const { clock, client, claim } = start({
      holderIdentity: 'bing',
      leaseDurationSeconds: 3,
      renewTime: '2001-01-01T00:00:00.000000Z',
    });
    assert.equal(await claim.tryAcquireOrRenew(), false, 'a time long past of another machine means nothing');
    await clock.advance(2_000);
    if (client.lease?.spec) client.lease.spec.renewTime = '2001-01-01T00:00:02.000000Z';
    assert.equal(await claim.tryAcquireOrRenew(), false);
    await clock.advance(2_000);
    clock.jumpTo(clock.now() + 3_600_000);
    assert.equal(await claim.tryAcquireOrRenew(), false);
    await clock.advance(1_000);
    assert.equal(await claim.tryAcquireOrRenew(), true);
  });

  it('renews without reading, keeping the time of acquisition', async () => {
    const { clock, client, claim } = start();
    await claim.tryAcquireOrRenew();
    await clock.advance(2_000);
    assert.equal(await claim.tryAcquireOrRenew(), true);
    assert.deepEqual(client.verbs, ['get', 'create', 'update']);
    assert.equal(client.lease?.spec?.acquireTime, '2026-01-01T00:00:00.000000Z');
    assert.equal(client.lease.spec.renewTime, '2026-01-01T00:00:02.000000Z');
  });

  it('is not the leader any more when somebody else took the lock', async () => {
    const { clock, client, claim } = start();
    await claim.tryAcquireOrRenew();
    client.lease = { metadata: { resourceVersion: '9' }, spec: { holderIdentity: 'bing', leaseDurationSeconds: 10 } };
    await clock.advance(2_000);
    assert.equal(await claim.tryAcquireOrRenew(), false);
    assert.equal(claim.isLeader(), false);
  });

  for (const verb of ['get', 'create', 'update']) {
    it(`is false when ${verb} fails`, async () => {
      const { client, claim } = start(verb === 'create' ? undefined : {});
      client.before = (request) => {
        if (request.verb === verb) throw newInternalError('no');
      };
      assert.equal(await claim.tryAcquireOrRenew(), false);
      assert.equal(claim.isLeader(), false);
    });
  }
});

describe('LeaseClaim.release', () => {
  it('TestReleaseLeaseLeases: empties the holder and keeps the transitions', async () => {
    const { client, claim } = start({});
    await claim.tryAcquireOrRenew();
    assert.equal(await claim.release(), true);
    const { holderIdentity, leaseDurationSeconds, leaseTransitions, acquireTime, renewTime } = client.lease?.spec ?? {};
    assert.deepEqual(
      { holderIdentity, leaseDurationSeconds, leaseTransitions },
      { holderIdentity: '', leaseDurationSeconds: 1, leaseTransitions: 1 },
    );
    assert.equal(acquireTime, renewTime);
    assert.equal(claim.isLeader(), false);
  });

  it('TestReleaseMethodCallsGet: starts with a get', async () => {
    const { client, claim } = start({ holderIdentity: 'baz', leaseDurationSeconds: 10 });
    assert.equal(await claim.release(), true);
    assert.deepEqual(client.verbs, ['get', 'update']);
  });

  it('TestReleaseRetriesOnConflict: gets and updates again', async () => {
    const { client, claim } = start({ holderIdentity: 'baz', leaseDurationSeconds: 10 });
    client.before = ({ verb }, call) => {
      if (verb === 'update' && call === 1) throw newConflict({ group: '', resource: 'leases' }, 'bar', 'modified');
    };
    assert.equal(await claim.release(), true);
    assert.deepEqual(client.verbs, ['get', 'update', 'get', 'update']);
  });

  it('leaves a lock alone that is not ours, and is false when the server fails', async () => {
    const others = start({ holderIdentity: 'bing', leaseDurationSeconds: 10 });
    assert.equal(await others.claim.release(), true);
    assert.deepEqual(others.client.verbs, ['get']);
    const failing = start({ holderIdentity: 'baz' });
    failing.client.before = () => {
      throw newInternalError('no');
    };
    assert.equal(await failing.claim.release(), false);
    assert.equal(await start().claim.release(), false);
  });
});
