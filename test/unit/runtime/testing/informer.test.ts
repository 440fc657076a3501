import assert from 'node:assert/strict';
import { test } from 'node:test';

import { newListWatch, newSharedIndexInformer } from '@kube-codegen/runtime/cache';
import type { KubernetesObject } from '@kube-codegen/runtime/meta/v1';
import { FakeWatcher } from '@kube-codegen/runtime/testing';

import { foo, foos, setUp, stored } from './support.ts';

/** Lets everything run that can without time passing. */
async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
}

test('an informer follows a fake', async () => {
  const { fake, client, clock } = setUp([stored('a')]);
  const informer = newSharedIndexInformer<KubernetesObject>({ listerWatcher: newListWatch(fake.client, foos), clock });
  const seen: string[] = [];
  informer.addEventHandler({
    onAdd: (object, isInInitialList) => seen.push(`add ${object.metadata.name ?? ''} ${isInInitialList}`),
    onUpdate: (_, object) => seen.push(`update ${object.metadata.name ?? ''}`),
    onDelete: ({ key }) => seen.push(`delete ${key}`),
  });
  const controller = new AbortController();
  const running = informer.run(controller.signal);
  await settle();
  await client.create(foo('b'));
  await client.patch('b', 'application/merge-patch+json', { spec: { replicas: 1 } });
  await client.delete('a');
  await settle();
  assert.deepEqual(seen, ['add a true', 'add b false', 'update b', 'delete default/a']);
  const read = fake.actions().filter(({ namespace }) => namespace === '');
  assert.deepEqual(
    read.map(({ verb }) => verb),
    ['list', 'watch'],
  );
  controller.abort();
  await running;
});

test('examples/fake-client TestFakeClient: a watch reactor tells that the watch has begun', async () => {
  const { fake, client, clock } = setUp();
  const begun = Promise.withResolvers<void>();
  fake.prependWatchReactor('*', ({ resource, namespace, options }) => {
    const watch = fake.tracker().watch(resource, namespace, options);
    begun.resolve();
    return watch;
  });
  const informer = newSharedIndexInformer<KubernetesObject>({ listerWatcher: newListWatch(fake.client, foos), clock });
  const added = Promise.withResolvers<string | undefined>();
  informer.addEventHandler({ onAdd: ({ metadata }) => added.resolve(metadata.name) });
  const controller = new AbortController();
  const running = informer.run(controller.signal);
  await begun.promise;
  await client.create(foo('late'));
  assert.equal(await added.promise, 'late');
  controller.abort();
  await running;
});

test('a watch reactor can give a watcher that the test feeds', async () => {
  const { fake, clock } = setUp();
  const watcher = new FakeWatcher();
  fake.prependWatchReactor('foos', () => watcher);
  const informer = newSharedIndexInformer<KubernetesObject>({ listerWatcher: newListWatch(fake.client, foos), clock });
  const controller = new AbortController();
  const running = informer.run(controller.signal);
  watcher.add({ ...stored('a'), metadata: { name: 'a', namespace: 'default', resourceVersion: '7' } });
  await settle();
  assert.deepEqual(informer.getIndexer().listKeys(), ['default/a']);
  controller.abort();
  await running;
});
