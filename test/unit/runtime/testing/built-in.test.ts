import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { KubernetesObject } from '@kube-codegen/runtime/meta/v1';
import { ResourceClient, type ResourceDescriptor } from '@kube-codegen/runtime/rest';
import { newFakeRestClient } from '@kube-codegen/runtime/testing';

const resource = (group: string, name: string, kind: string, namespaced = true): ResourceDescriptor => ({
  group,
  version: 'v1',
  resource: name,
  kind,
  listKind: `${kind}List`,
  namespaced,
  hasStatus: true,
  subresources: ['approval'],
});

describe('the approval of CertificateSigningRequests', () => {
  interface Request extends KubernetesObject {
    spec: object;
    status?: { certificate?: string; conditions?: readonly object[] };
  }
  const requests = resource('certificates.k8s.io', 'certificatesigningrequests', 'CertificateSigningRequest', false);
  const csr: Request = {
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: { name: 'a', labels: { x: 'y' } },
    spec: { signerName: 'example.com/s' },
    status: { certificate: 'old' },
  };
  const approved = { type: 'Approved', status: 'True', reason: 'because' };
  const sent = {
    metadata: { name: 'a', labels: { x: 'z' }, annotations: { n: 'o' } },
    spec: { signerName: 'example.com/other' },
    status: { certificate: 'new', conditions: [approved] },
  };
  const setUp = () => {
    const fake = newFakeRestClient({ resources: [requests] }, [csr]);
    return { client: new ResourceClient<Request>(fake.client, requests), tracker: fake.tracker() };
  };
  const assertApproved = ({ metadata, spec, status }: Request): void => {
    assert.deepEqual([metadata.labels, metadata.annotations], [sent.metadata.labels, sent.metadata.annotations]);
    assert.deepEqual([spec, status], [csr.spec, { certificate: 'old', conditions: [approved] }]);
  };

  test('an update changes conditions, labels and annotations alone', async () => {
    const { client } = setUp();
    assertApproved(await client.updateSubresource('a', 'approval', { ...csr, ...sent }));
    assertApproved(await client.get('a'));
  });

  test('what it changes is owned by who approves', async () => {
    const { client } = setUp();
    const created = await client.create({ ...csr, metadata: { name: 'b' } });
    const { metadata } = await client.updateSubresource<Request>(
      'b',
      'approval',
      {
        ...created,
        ...sent,
        metadata: { ...created.metadata, labels: { x: 'z' } },
        status: { conditions: [approved] },
      },
      { fieldManager: 'approver' },
    );
    const approver = metadata.managedFields?.find(({ subresource }) => subresource === 'approval');
    assert.equal(approver?.manager, 'approver');
    assert.deepEqual(Object.keys(approver?.fieldsV1 ?? {}), ['f:metadata', 'f:status']);
  });

  test('so does a merge patch', async () => {
    const { client } = setUp();
    const type = 'application/merge-patch+json';
    assertApproved(await client.patchSubresource('a', 'approval', { type, body: sent }));
    assertApproved(await client.get('a'));
  });

  test('conditions can be taken away', async () => {
    const { client } = setUp();
    await client.updateSubresource('a', 'approval', { ...csr, ...sent });
    await client.updateSubresource('a', 'approval', csr);
    assert.deepEqual((await client.get('a')).status, { certificate: 'old' });
  });
});

describe('what can only be created', () => {
  const kinds: readonly (readonly [group: string, resource: string, kind: string])[] = [
    ['authorization.k8s.io', 'subjectaccessreviews', 'SubjectAccessReview'],
    ['authorization.k8s.io', 'selfsubjectaccessreviews', 'SelfSubjectAccessReview'],
    ['authorization.k8s.io', 'localsubjectaccessreviews', 'LocalSubjectAccessReview'],
    ['authorization.k8s.io', 'selfsubjectrulesreviews', 'SelfSubjectRulesReview'],
    ['authentication.k8s.io', 'selfsubjectreviews', 'SelfSubjectReview'],
    ['authentication.k8s.io', 'tokenreviews', 'TokenReview'],
  ];
  for (const [group, name, kind] of kinds) {
    test(`${kind} needs no name, and is not stored`, async () => {
      const isLocal = kind.startsWith('Local');
      const reviews = resource(group, name, kind, isLocal);
      const fake = newFakeRestClient({ resources: [reviews] });
      const client = new ResourceClient<KubernetesObject>(fake.client, reviews, isLocal ? 'default' : undefined);
      const review = { apiVersion: `${group}/v1`, kind, metadata: {}, spec: { user: 'me' } };
      const metadata = isLocal ? { namespace: 'default' } : {};
      assert.deepEqual(await client.create(review as KubernetesObject), { ...review, metadata, status: {} });
      const answered = { ...review, status: { allowed: true } };
      assert.deepEqual(await client.create(answered as KubernetesObject), { ...answered, metadata });
      assert.deepEqual(fake.tracker().list(reviews), []);
      assert.equal(fake.tracker().resourceVersion(), '1');
    });
  }
});

describe('fields of built-in kinds by which objects are selected', () => {
  const cases: readonly (readonly [group: string, resource: string, kind: string, object: object, field: string])[] = [
    ['', 'nodes', 'Node', {}, 'spec.unschedulable=false'],
    ['', 'nodes', 'Node', { spec: { unschedulable: true } }, 'spec.unschedulable=true'],
    ['', 'pods', 'Pod', {}, 'spec.hostNetwork=false'],
    ['', 'pods', 'Pod', { spec: { hostNetwork: true } }, 'spec.hostNetwork=true'],
    ['', 'replicationcontrollers', 'ReplicationController', {}, 'status.replicas=0'],
    ['apps', 'replicasets', 'ReplicaSet', {}, 'status.replicas=0'],
    ['apps', 'replicasets', 'ReplicaSet', { status: { replicas: 2 } }, 'status.replicas=2'],
    ['batch', 'jobs', 'Job', {}, 'status.successful=0'],
    ['batch', 'jobs', 'Job', { status: { succeeded: 3 } }, 'status.successful=3'],
    ['', 'events', 'Event', { source: { component: 'c' }, reportingComponent: 'r' }, 'source=c'],
    ['', 'events', 'Event', { reportingComponent: 'r' }, 'source=r'],
    ['', 'events', 'Event', { reportingComponent: 'r' }, 'reportingComponent=r'],
    ['events.k8s.io', 'events', 'Event', { reportingController: 'r' }, 'reportingController=r'],
    ['events.k8s.io', 'events', 'Event', { reason: 'r', type: 'Normal' }, 'reason=r,type=Normal'],
    ...['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'].map(
      (name) => ['events.k8s.io', 'events', 'Event', { regarding: { [name]: 'x' } }, `regarding.${name}=x`] as const,
    ),
  ];
  for (const [group, name, kind, object, fieldSelector] of cases) {
    test(`${kind} ${JSON.stringify(object)} has ${fieldSelector}`, () => {
      const kinds = resource(group, name, kind);
      const apiVersion = group === '' ? 'v1' : `${group}/v1`;
      const added = { ...object, apiVersion, kind, metadata: { name: 'a', namespace: 'default' } };
      const tracker = newFakeRestClient({ resources: [kinds] }, [added]).tracker();
      assert.equal(tracker.list(kinds, 'default', { fieldSelector }).length, 1);
      assert.equal(tracker.list(kinds, 'default', { fieldSelector: fieldSelector.replace('=', '!=') }).length, 0);
    });
  }

  test('Events of events.k8s.io do not know those of v1', () => {
    const events = resource('events.k8s.io', 'events', 'Event');
    const tracker = newFakeRestClient({ resources: [events] }).tracker();
    for (const fieldSelector of ['source=x', 'involvedObject.name=x', 'reportingComponent=x']) {
      assert.throws(() => tracker.list(events, 'default', { fieldSelector }), { code: 400 });
    }
  });
});
