import assert from 'node:assert/strict';
import { test } from 'node:test';

import { newListWatch } from '@kube-codegen/runtime/cache';
import type { ApiRequest, RestClient } from '@kube-codegen/runtime/rest';
import { FakeWatcher } from '@kube-codegen/runtime/testing';

import { type Foo, fooResource } from './support.ts';

function recordingClient(answer: unknown): { readonly client: RestClient; readonly requests: ApiRequest[] } {
  const requests: ApiRequest[] = [];
  const client: RestClient = {
    async request(request) {
      requests.push(request);
      return answer;
    },
    async watch(request) {
      requests.push(request);
      return new FakeWatcher();
    },
  };
  return { client, requests };
}

test('lists and watches one namespace with tweaked options, passing on the signal', async () => {
  const { client, requests } = recordingClient({ metadata: {}, items: [] });
  const listWatch = newListWatch<Foo>(client, fooResource, {
    namespace: 'ns',
    tweakListOptions: (options) => ({ ...options, labelSelector: { matchLabels: { app: 'a' } } }),
  });
  const { signal } = new AbortController();
  await listWatch.list({ resourceVersion: '0', limit: 500, signal });
  await listWatch.watch({ resourceVersion: '7', allowWatchBookmarks: true });
  const [list, watch] = requests;
  assert.equal(list?.verb, 'list');
  assert.equal(list?.namespace, 'ns');
  assert.equal(list?.signal, signal);
  assert.deepEqual(list?.query, { resourceVersion: '0', limit: 500, labelSelector: 'app=a' });
  assert.equal(watch?.verb, 'watch');
  assert.equal(watch?.query?.['resourceVersion'], '7');
  assert.equal(watch?.query?.['labelSelector'], 'app=a');
});

test('all namespaces when the namespace is empty, and for cluster-scoped resources', async () => {
  const { client, requests } = recordingClient({ metadata: {}, items: [] });
  await newListWatch<Foo>(client, fooResource, { namespace: '' }).list({});
  await newListWatch<Foo>(client, { ...fooResource, namespaced: false }, { namespace: 'ns' }).list({});
  assert.deepEqual(
    requests.map(({ namespace }) => namespace),
    [undefined, undefined],
  );
});

test('an empty list of Go is null; what is no list is refused', async () => {
  const listing = (answer: unknown) => newListWatch<Foo>(recordingClient(answer).client, fooResource).list({});
  assert.deepEqual((await listing({ metadata: { resourceVersion: '1' }, items: null })).items, []);
  await assert.rejects(listing('nonsense'), /did not answer with a list of foos/);
  await assert.rejects(listing({ metadata: {}, items: 5 }), /has no items/);
});

test('TestToListWatcherWithWatchListSemantics: the client says whether its server streams lists', () => {
  const { client } = recordingClient({});
  assert.equal(newListWatch<Foo>(client, fooResource).supportsWatchList, true);
  assert.equal(newListWatch<Foo>({ ...client, supportsWatchList: false }, fooResource).supportsWatchList, false);
});
