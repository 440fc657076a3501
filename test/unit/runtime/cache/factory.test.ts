import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  SharedInformerFactory,
  type SharedInformerFactoryOptions,
  newInformerName,
  newResourceInformer,
  waitForCacheSync,
} from '@kube-codegen/runtime/cache';
import type { InformerMetricLabels } from '@kube-codegen/runtime/metrics';
import type { ApiRequest, ResourceDescriptor, RestClient } from '@kube-codegen/runtime/rest';
import { FakeWatcher, newFakeClock } from '@kube-codegen/runtime/testing';

import { type Foo, foo, fooResource, newMemoryLogger, settle } from './support.ts';

const nodeResource: ResourceDescriptor = {
  group: '',
  version: 'v1',
  resource: 'nodes',
  kind: 'Node',
  listKind: 'NodeList',
  namespaced: false,
  hasStatus: true,
};

/** A server with one object of each resource. */
function setUp(options: SharedInformerFactoryOptions = {}) {
  const requests: ApiRequest[] = [];
  const client: RestClient & { readonly supportsWatchList: boolean } = {
    supportsWatchList: false,
    async request(request) {
      requests.push(request);
      return { metadata: { resourceVersion: '1' }, items: [foo('a', '1', { namespace: 'ns' })] };
    },
    async watch(request) {
      requests.push(request);
      return new FakeWatcher(request.signal);
    },
  };
  const clock = newFakeClock();
  const logger = newMemoryLogger();
  const factory = new SharedInformerFactory({ clock, logger, ...options }, [
    { resource: fooResource, informer: (core) => informerOf(core, fooResource) },
    { resource: nodeResource, informer: (core) => informerOf(core, nodeResource) },
  ]);
  const informerOf = (core: SharedInformerFactory, resource: ResourceDescriptor) =>
    core.informerFor<Foo>(resource, (defaults) => newResourceInformer<Foo>(client, resource, defaults));
  return { factory, requests, clock, logger, informer: (resource = fooResource) => informerOf(factory, resource) };
}

test('one informer for each resource, however it is asked for', () => {
  const { factory, informer } = setUp();
  assert.equal(informer(), informer());
  assert.notEqual(informer(), informer(nodeResource));
  assert.equal(factory.forResource(fooResource).informer(), informer());
  assert.throws(
    () => factory.forResource({ ...fooResource, resource: 'bars' }),
    /no informer found for bars\.v1alpha1\.samplecontroller\.k8s\.io/,
  );
});

test('start: starts what was asked for, once; again for what came later; wait, list, shut down', async () => {
  const { factory, informer, requests } = setUp();
  const controller = new AbortController();
  const foos = informer();
  factory.start(controller.signal);
  factory.start(controller.signal);
  assert.equal(await factory.waitForCacheSync(controller.signal), true);
  const nodes = informer(nodeResource);
  assert.equal(nodes.isStarted(), false);
  assert.deepEqual([...factory.syncedResources()], [['foos.v1alpha1.samplecontroller.k8s.io', true]]);
  factory.start(controller.signal);
  assert.equal(await factory.waitForCacheSync(), true);
  assert.equal(requests.filter(({ verb }) => verb === 'list').length, 2);
  assert.equal(factory.forResource(fooResource).lister().namespace('ns').get('a')?.metadata.name, 'a');
  assert.equal(foos.getIndexer().byIndex('namespace', 'ns').length, 1);

  let down = false;
  const shutdown = factory.shutdown().then(() => (down = true));
  await settle();
  assert.equal(down, false, 'it waits for what runs');
  controller.abort();
  await shutdown;
  await factory.shutdown();
  assert.ok(foos.isStopped() && nodes.isStopped());
  const late = informer({ ...nodeResource, version: 'v2' });
  factory.start(new AbortController().signal);
  assert.equal(late.isStarted(), false, 'nothing starts after a shutdown');
});

test('waitForCacheSync is false when the signal aborts first', async () => {
  const { factory, informer } = setUp();
  informer();
  const controller = new AbortController();
  factory.start(controller.signal);
  controller.abort();
  assert.equal(await factory.waitForCacheSync(controller.signal), false);
  await factory.shutdown();
});

test('options: namespace, tweaked list options, transform; cluster-scoped resources ignore the namespace', async () => {
  const { factory, informer, requests } = setUp({
    namespace: 'ns',
    tweakListOptions: (options) => ({ ...options, labelSelector: 'app=web' }),
    transform: (object) => ({ ...object, metadata: { ...object.metadata, labels: { transformed: 'yes' } } }),
  });
  informer();
  informer(nodeResource);
  const controller = new AbortController();
  factory.start(controller.signal);
  await factory.waitForCacheSync();
  for (const { resource, namespace, query } of requests) {
    assert.equal(namespace, resource.namespaced ? 'ns' : undefined);
    assert.equal(query?.['labelSelector'], 'app=web');
  }
  assert.deepEqual(informer().getIndexer().getByKey('ns/a')?.metadata.labels, { transformed: 'yes' });
  controller.abort();
  await factory.shutdown();
});

test('resync: the default, and a custom one by resource', async () => {
  const { factory, informer, clock } = setUp({
    resyncPeriodMs: 10_000,
    customResyncPeriodsMs: { 'nodes.v1': 2_000 },
  });
  const counts = new Map<string, number>();
  for (const resource of [fooResource, nodeResource]) {
    const count = (): unknown => counts.set(resource.resource, (counts.get(resource.resource) ?? 0) + 1);
    informer(resource).addEventHandler({ onUpdate: count });
  }
  const controller = new AbortController();
  factory.start(controller.signal);
  await factory.waitForCacheSync();
  await clock.advance(10_000);
  await settle();
  assert.deepEqual(Object.fromEntries(counts), { nodes: 5, foos: 1 });
  controller.abort();
  await factory.shutdown();
});

test('a custom resync of a resource that the factory does not know is a warning', () => {
  const { logger } = setUp({ customResyncPeriodsMs: { 'foo.v1': 1 } });
  assert.deepEqual(
    logger.lines.map(({ fields }) => fields),
    [{ resource: 'foo.v1' }],
  );
});

test('metrics: an informer with a name keeps client-go’s three, a second one of a resource none', async () => {
  const values = new Map<string, number[]>();
  const record = (metric: string, labels: InformerMetricLabels) => {
    const list: number[] = [];
    values.set(`${metric} ${Object.values(labels).join('/')}`, list);
    return { set: (value: number) => list.push(value), observe: (value: number) => list.push(value) };
  };
  const { factory, informer } = setUp({
    name: 'metrics-test',
    metricsProvider: {
      newQueuedItems: (labels) => record('queued', labels),
      newProcessingLatency: (labels) => record('latency', labels),
      newStoreResourceVersion: (labels) => record('version', labels),
    },
  });
  informer();
  const controller = new AbortController();
  factory.start(controller.signal);
  await factory.waitForCacheSync();
  const id = 'metrics-test/samplecontroller.k8s.io/v1alpha1/foos';
  assert.deepEqual(Object.fromEntries(values), {
    [`queued ${id}`]: [1, 0],
    [`latency ${id}`]: [0],
    [`version ${id}`]: [1],
  });
  assert.throws(() => new SharedInformerFactory({ name: 'metrics-test' }), /in use/);
  controller.abort();
  await factory.shutdown();
  newInformerName('metrics-test').release();
});

test('informer names: not empty, not twice; a resource is reserved once', () => {
  assert.throws(() => newInformerName(''), /must not be empty/);
  const name = newInformerName('reserved');
  const logger = newMemoryLogger();
  assert.equal(name.reserve(fooResource, logger), 'reserved');
  assert.equal(name.reserve(fooResource, logger), undefined);
  assert.equal(logger.messages('error').length, 1);
  name.release();
  const again = newInformerName('reserved');
  name.release();
  assert.throws(() => newInformerName('reserved'), /in use/, 'releasing twice does not take it from its new owner');
  again.release();
});

test('TestWaitFor: nothing to wait for is synced', async () => {
  assert.equal(await waitForCacheSync(undefined), true);
  assert.equal(await waitForCacheSync(AbortSignal.abort()), true);
});
