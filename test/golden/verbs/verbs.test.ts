import assert from 'node:assert/strict';
import { it } from 'node:test';

import { newIndexer } from '@kube-codegen/runtime/cache';
import { newRecordingClient } from '../../support/recording-client.ts';
import type { ReadOnly } from './apis/verbs/v1/types.ts';
import { type Clientset, newClientset } from './expected/clientset/versioned/index.ts';
import { NoVerbsClient, OnlyVerbsClient } from './expected/clientset/versioned/typed/verbs/v1/index.ts';
import { createSharedInformerFactory } from './expected/informers/externalversions/index.ts';
import { ReadOnlyLister } from './expected/listers/verbs/v1/index.ts';

declare module './expected/clientset/versioned/typed/verbs/v1/noverbs.ts' {
  interface NoVerbsExpansion {
    nameAll(): Promise<readonly string[]>;
  }
}

const all = ['create', 'update', 'updateStatus', 'delete', 'deleteCollection', 'get', 'list', 'watch', 'patch', 'apply', 'applyStatus'];

function verbsOf(client: object): readonly string[] {
  return all.filter((verb) => verb in client);
}

it('has no verb that a marker cut, at run time either', () => {
  const verbs = newClientset(newRecordingClient()).verbsV1();
  const without = (...cut: readonly string[]): readonly string[] => all.filter((verb) => !cut.includes(verb));
  assert.deepEqual(verbsOf(verbs.noStatuses()), without('updateStatus', 'applyStatus'));
  assert.deepEqual(verbsOf(verbs.readOnlies()), ['get', 'list', 'watch']);
  assert.deepEqual(verbsOf(verbs.onlyVerbses()), ['create', 'delete']);
  assert.deepEqual(verbsOf(verbs.skipVerbses()), without('deleteCollection', 'get', 'watch'));
  assert.deepEqual(verbsOf(verbs.listWatches()), ['list', 'watch']);
  assert.deepEqual(verbsOf(verbs.noVerbses()), []);
});

it('has no verb that a marker cut, in the type', () => {
  const use = (clientset: Clientset): unknown => {
    const verbs = clientset.verbsV1();
    // @ts-expect-error it is read-only
    return [verbs.readOnlies().create,
      // @ts-expect-error it has create and delete only
      verbs.onlyVerbses('ns').get,
      // @ts-expect-error cluster-scoped kinds have no namespace
      verbs.readOnlies('ns'),
      // @ts-expect-error nobody asked for a client
      verbs.noClients];
  };
  assert.equal(typeof use, 'function');
});

it('is extended by merging into the expansion interface', async () => {
  NoVerbsClient.prototype.nameAll = async function (this: NoVerbsClient) {
    return (await this.resourceClient.list()).items.map(({ metadata }) => metadata.name ?? '');
  };
  const client = newRecordingClient({ metadata: {}, items: [{ metadata: { name: 'a' } }] });
  assert.deepEqual(await newClientset(client).verbsV1().noVerbses('ns').nameAll(), ['a']);
  assert.equal(client.requests[0]?.resource.resource, 'noverbses');
});

it('sends what is left', async () => {
  const client = newRecordingClient({ metadata: { name: 'a' } });
  await new OnlyVerbsClient(client, 'ns').create({ metadata: { name: 'a' } });
  await new OnlyVerbsClient(client, 'ns').delete('a');
  assert.deepEqual(
    client.requests.map(({ verb, namespace, name }) => [verb, namespace, name]),
    [
      ['create', 'ns', undefined],
      ['delete', 'ns', 'a'],
    ],
  );
});

it('has informers of what can be listed and watched, and of nothing else', () => {
  const informers = createSharedInformerFactory(newClientset(newRecordingClient())).verbs().v1();
  assert.deepEqual(Object.keys(informers), ['listWatches', 'noStatuses', 'readOnlies']);
  assert.equal(informers.listWatches().lister().resource.resource, 'listwatches');
});

it('reads a cluster-scoped cache by name', () => {
  const indexer = newIndexer<ReadOnly>();
  indexer.add({ metadata: { name: 'a' } });
  const lister = new ReadOnlyLister(indexer);
  assert.equal(lister.get('a')?.metadata.name, 'a');
  assert.equal(lister.get('b'), undefined);
  assert.equal(lister.list('app=none').length, 0);
});
