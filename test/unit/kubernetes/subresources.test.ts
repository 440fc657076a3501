// What the kinds of Kubernetes can do besides the verbs that every kind has: typed, and at the right paths.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { newClientset } from '@kube-codegen/kubernetes/clientset';
import { createFakeClientset } from '@kube-codegen/kubernetes/clientset/fake';
import type { Binding, Eviction, Pod, TokenRequest } from '@kube-codegen/kubernetes/core/v1';
import { type Scale, scaleApplyConfiguration } from '@kube-codegen/runtime/autoscaling/v1';
import { readPodLogs } from '@kube-codegen/runtime/rest';

import { methodOf, pathOf } from '../../../src/runtime/rest/request-path.ts';
import { newRecordingClient } from '../../support/recording-client.ts';

const client = newRecordingClient();
const clientset = newClientset(client);
const pods = clientset.coreV1().pods('ns');

/** The last request as a server would see it. */
function lastRequest(): string {
  const request = client.requests.at(-1);
  assert.ok(request);
  return `${methodOf[request.verb]} ${pathOf(request)}`;
}

describe('subresources of built-in kinds', () => {
  it('of pods', async () => {
    const pod: Pod = { metadata: { name: 'a' }, spec: { containers: [] } };
    const eviction: Eviction = { metadata: { name: 'a' }, deleteOptions: { gracePeriodSeconds: 0 } };
    const binding: Binding = { metadata: { name: 'a' }, target: { kind: 'Node', name: 'node' } };
    await pods.evict('a', eviction);
    assert.equal(lastRequest(), 'POST /api/v1/namespaces/ns/pods/a/eviction');
    await pods.bind('a', binding);
    assert.equal(lastRequest(), 'POST /api/v1/namespaces/ns/pods/a/binding');
    await pods.updateEphemeralContainers('a', pod);
    assert.equal(lastRequest(), 'PUT /api/v1/namespaces/ns/pods/a/ephemeralcontainers');
    await pods.updateResize('a', pod);
    assert.equal(lastRequest(), 'PUT /api/v1/namespaces/ns/pods/a/resize');
  });

  it('logs of pods, as text', async () => {
    const options = { container: 'c', tailLines: 10, previous: true };
    await readPodLogs(clientset.coreV1().restClient(), { namespace: 'ns', name: 'a' }, options);
    assert.equal(lastRequest(), 'GET /api/v1/namespaces/ns/pods/a/log?container=c&tailLines=10&previous=true');
    assert.equal(client.requests.at(-1)?.answer, 'text');
    const fake = createFakeClientset();
    assert.equal(await readPodLogs(fake.coreV1().restClient(), { namespace: 'ns', name: 'a' }), 'fake logs');
    assert.deepEqual(
      fake.actions().map(({ subresource }) => subresource),
      ['log'],
    );
  });

  it('scales', async () => {
    const scale: Scale = { metadata: { name: 'a' }, spec: { replicas: 2 } };
    const scalable = {
      deployments: clientset.appsV1().deployments('ns'),
      replicasets: clientset.appsV1().replicaSets('ns'),
      statefulsets: clientset.appsV1().statefulSets('ns'),
    };
    for (const [resource, each] of Object.entries(scalable)) {
      const path = `/apis/apps/v1/namespaces/ns/${resource}/a/scale`;
      await each.getScale('a');
      assert.equal(lastRequest(), `GET ${path}`);
      await each.updateScale('a', scale);
      assert.equal(lastRequest(), `PUT ${path}`);
      await each.applyScale('a', scaleApplyConfiguration({ spec: { replicas: 3 } }), { fieldManager: 'me' });
      assert.equal(lastRequest(), `PATCH ${path}?fieldManager=me`);
      const sent = { apiVersion: 'autoscaling/v1', kind: 'Scale', spec: { replicas: 3 } };
      assert.deepEqual(client.requests.at(-1)?.body, sent);
    }
  });

  it('tokens, finalizers and approvals', async () => {
    const token: TokenRequest = { metadata: {}, spec: { audiences: ['a'] } };
    await clientset.coreV1().serviceAccounts('ns').createToken('a', token);
    assert.equal(lastRequest(), 'POST /api/v1/namespaces/ns/serviceaccounts/a/token');
    await clientset
      .coreV1()
      .namespaces()
      .finalize('a', { metadata: { name: 'a' } });
    assert.equal(lastRequest(), 'PUT /api/v1/namespaces/a/finalize');
    const request = { metadata: { name: 'a' }, spec: { request: '', signerName: 's' } };
    await clientset.certificatesV1().certificateSigningRequests().updateApproval('a', request);
    assert.equal(lastRequest(), 'PUT /apis/certificates.k8s.io/v1/certificatesigningrequests/a/approval');
  });

  it('reviews are created, and nothing else', async () => {
    const review = await createFakeClientset()
      .authenticationV1()
      .tokenReviews()
      .create({ metadata: { name: 'a' }, spec: { token: 't' }, status: { authenticated: true } });
    assert.equal(review.status?.authenticated, true);
    // @ts-expect-error there is nothing to list
    assert.equal(clientset.authenticationV1().tokenReviews().list, undefined);
  });
});
