import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { newEventBroadcasterAdapter, newEventSink } from '@kube-codegen/runtime/events';
import { silentLogger } from '@kube-codegen/runtime/log';
import { type ApiRequest, newForbidden, newNotFound, type RestClient } from '@kube-codegen/runtime/rest';
import { Scheme } from '@kube-codegen/runtime/scheme';

import { newFakeClock } from '../../../../src/runtime/testing/fake-clock.ts';

const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'foo', namespace: 'baz' } };

interface RecordingClient extends RestClient {
  readonly requests: ApiRequest[];
}

function newRecordingClient(answer: (request: ApiRequest) => unknown): RecordingClient {
  const requests: ApiRequest[] = [];
  return {
    requests,
    async request(request) {
      requests.push(request);
      await Promise.resolve();
      return answer(request);
    },
    watch: () => Promise.reject(new Error('not watched')),
  };
}

describe('newEventSink', () => {
  it('creates and patches an event in its own namespace', async () => {
    const client = newRecordingClient(({ body }) => body);
    const sink = newEventSink(client);
    const event = {
      metadata: { name: 'e', namespace: 'baz' },
      involvedObject: {},
      type: 'Normal',
      reason: 'r',
      message: 'm',
      source: {},
      firstTimestamp: '',
      lastTimestamp: '',
      count: 1,
    } as const;
    const { signal } = new AbortController();
    assert.equal(await sink.create(event, signal), event);
    const patch = { count: 2, lastTimestamp: '', message: 'm' };
    await sink.patch(event, patch, signal);
    assert.ok(client.requests.every((request) => request.signal === signal));
    assert.deepEqual(
      client.requests.map(({ verb, resource, namespace, name, patchType, body }) => [
        verb,
        resource.resource,
        namespace,
        name,
        patchType,
        body,
      ]),
      [
        ['create', 'events', 'baz', undefined, undefined, event],
        ['patch', 'events', 'baz', 'e', 'application/strategic-merge-patch+json', patch],
      ],
    );
  });
});

describe('EventBroadcasterAdapter', () => {
  for (const { name, answer, group } of [
    { name: 'events.k8s.io/v1 where the server has it', answer: () => ({ items: [] }), group: 'events.k8s.io' },
    {
      name: 'events.k8s.io/v1 where the server does not let us ask',
      answer: () => {
        throw newForbidden({ group: 'events.k8s.io', resource: 'events' }, '', 'no');
      },
      group: 'events.k8s.io',
    },
    {
      name: 'core/v1 where the server does not have it',
      answer: () => {
        throw newNotFound({ group: 'events.k8s.io', resource: 'events' }, '');
      },
      group: '',
    },
  ]) {
    it(`writes ${name}`, async () => {
      const client = newRecordingClient((request) => (request.verb === 'list' ? answer() : request.body));
      const clock = newFakeClock();
      const adapter = await newEventBroadcasterAdapter(client, { clock, logger: silentLogger });
      adapter.startRecordingToSink();
      const recorder = adapter.newRecorder(new Scheme(), 'eventTest');
      recorder.event(pod, { type: 'Normal', reason: 'Started', action: 'Starting', note: 'x' });
      await clock.advance(0);
      assert.deepEqual(
        client.requests.map(({ verb, resource }) => `${verb} ${resource.group}`),
        ['list events.k8s.io', `create ${group}`],
      );
      adapter.newLegacyRecorder(new Scheme(), 'eventTest').event(pod, 'Normal', 'Started', 'x');
      await adapter.shutdown();
      assert.equal(client.requests.at(-1)?.resource.group, '');
    });
  }

  it('rejects when the server cannot be reached', async () => {
    const client = newRecordingClient(() => {
      throw new Error('down');
    });
    await assert.rejects(newEventBroadcasterAdapter(client), /down/);
  });
});
