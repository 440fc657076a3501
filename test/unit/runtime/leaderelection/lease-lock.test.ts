import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { FakeRecorder } from '@kube-codegen/runtime/events';
import { newLeaseLock } from '@kube-codegen/runtime/leaderelection';
import { isNotFound, newInternalError } from '@kube-codegen/runtime/rest';

import { leaseSpecOf, recordOfLease } from '../../../../src/runtime/leaderelection/lease.ts';
import { newLeaseClient } from './lease-client.ts';

const options = { namespace: 'foo', name: 'bar', identity: 'baz' };
const record = {
  holderIdentity: 'baz',
  leaseDurationSeconds: 15,
  acquireTime: '2026-01-01T00:00:00.123456Z',
  renewTime: '2026-01-01T00:00:05.000001Z',
  leaderTransitions: 2,
  strategy: 'OldestEmulationVersion',
  preferredHolder: 'bing',
};

describe('LeaseLock', () => {
  it('TestLeaseSpecToLeaderElectionRecordRoundTrip, TestLeaseConversion', () => {
    assert.deepEqual(recordOfLease({ metadata: {}, spec: leaseSpecOf(record) }), record);
    const empty = recordOfLease({ metadata: {} });
    assert.deepEqual(leaseSpecOf(empty), { holderIdentity: '', leaseDurationSeconds: 0, leaseTransitions: 0 });
  });

  it('TestGet, TestGetError: gives the record, or the error of the server', async () => {
    assert.deepEqual(await newLeaseLock(newLeaseClient(leaseSpecOf(record)), options).get(), record);
    await assert.rejects(newLeaseLock(newLeaseClient(), options).get(), isNotFound);
  });

  it('TestCreateError: passes the error on', async () => {
    const client = newLeaseClient();
    client.before = () => {
      throw newInternalError('no');
    };
    await assert.rejects(newLeaseLock(client, options).create(record), /no/);
  });

  it('creates a lease with labels, in its namespace', async () => {
    const client = newLeaseClient();
    await newLeaseLock(client, { ...options, labels: { a: 'b' } }).create(record);
    const { resourceVersion: _, ...metadata } = client.lease?.metadata ?? {};
    assert.deepEqual(metadata, { namespace: 'foo', name: 'bar', labels: { a: 'b' } });
    assert.equal(client.lease?.apiVersion, 'coordination.k8s.io/v1');
  });

  it('TestUpdateError: an update needs a get or create before', async () => {
    const lock = newLeaseLock(newLeaseClient({}), options);
    await assert.rejects(lock.update(record), /lease not initialized, call get or create first/);
  });

  it('TestDescribe', () => {
    assert.equal(newLeaseLock(newLeaseClient(), options).describe(), 'foo/bar');
  });

  it('TestLabelUpdate, TestUpdateWithNilLabelsOnLease, TestUpdateWithNilLabelsOnLeaseLock', async () => {
    const client = newLeaseClient({});
    const labelled = newLeaseLock(client, { ...options, labels: { a: 'ours' } });
    await labelled.get();
    await labelled.update(record);
    assert.deepEqual(client.lease?.metadata.labels, { a: 'ours' });
    if (client.lease) client.lease.metadata.labels = { a: 'theirs', b: 'kept' };
    await labelled.get();
    await labelled.update(record);
    assert.deepEqual(client.lease?.metadata.labels, { a: 'ours', b: 'kept' });
    const plain = newLeaseLock(client, options);
    await plain.get();
    await plain.update(record);
    assert.deepEqual(client.lease?.metadata.labels, { a: 'ours', b: 'kept' });
  });

  it('TestRecordEventSuccess, TestRecordEventNilRecorder', () => {
    const recorder = new FakeRecorder({ includeObject: true });
    newLeaseLock(newLeaseClient(), { ...options, recorder }).recordEvent('became leader');
    assert.deepEqual(recorder.events, [
      'Normal LeaderElection baz became leader involvedObject{kind=Lease,apiVersion=coordination.k8s.io/v1}',
    ]);
    newLeaseLock(newLeaseClient(), options).recordEvent('became leader');
  });
});
