// Informers against a real API server under faults: a proxy between them that cuts, resets, delays, stalls and dies, and a
// kube-apiserver that is killed and started again. After each round the cache equals what the API server says.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { type SharedIndexInformer, newListWatch, newSharedIndexInformer } from '@kube-codegen/runtime/cache';
import type { DeepReadonly } from '@kube-codegen/runtime/meta/v1';
import {
  type HttpRestClient,
  ResourceClient,
  type ResourceDescriptor,
  newRestClient,
} from '@kube-codegen/runtime/rest';
import { KubeConfig } from '@kubernetes/client-node';
import fc from 'fast-check';

import type { Foo } from '../../src/sample-controller/apis/samplecontroller/v1alpha1/types.ts';
import { Follower, newMemoryLogger, until } from '../faults/support.ts';
import { type ControlPlane, findControlPlane, startControlPlane } from '../support/control-plane.ts';
import { eventually } from '../support/eventually.ts';
import { type FaultProxy, startFaultProxy } from '../support/fault-server-proxy.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const found = findControlPlane();
const foos: ResourceDescriptor = {
  group: 'samplecontroller.k8s.io',
  version: 'v1alpha1',
  resource: 'foos',
  kind: 'Foo',
  listKind: 'FooList',
  namespaced: true,
  hasStatus: true,
};
const crd = join(root, 'artifacts', 'examples', 'crd-status-subresource.yaml');

describe('a real API server under faults', { skip: 'missing' in found && found.missing, timeout: 280_000 }, () => {
  let cluster: ControlPlane;
  let proxy: FaultProxy;
  let direct: HttpRestClient;
  let writer: ResourceClient<Foo>;
  const unhandled: unknown[] = [];
  const onUnhandled = (error: unknown): void => void unhandled.push(error);
  const controllers: AbortController[] = [];
  const runs: Promise<void>[] = [];

  const kubeConfig = (server?: string): KubeConfig => {
    const config = new KubeConfig();
    config.loadFromFile(cluster.kubeconfig);
    if (server === undefined) return config;
    const [own] = config.clusters;
    assert.ok(own);
    config.clusters = [{ ...own, server }];
    return config;
  };

  before(async () => {
    assert.ok('assets' in found);
    process.on('unhandledRejection', onUnhandled);
    cluster = await startControlPlane(found.assets);
    proxy = await startFaultProxy(Number(new URL(cluster.url).port));
    direct = newRestClient(kubeConfig(), { qps: 0 });
    writer = new ResourceClient<Foo>(direct, foos, 'default');
    cluster.kubectl('create', '-f', crd);
    await eventually('the CRD is served', () => cluster.kubectl('get', 'foos') === '');
  });
  afterEach(async () => {
    for (const controller of controllers.splice(0)) controller.abort();
    await Promise.all(runs.splice(0));
    assert.deepEqual(unhandled, []);
  });
  after(async () => {
    await proxy?.close();
    direct?.close();
    await cluster?.stop();
    process.off('unhandledRejection', onUnhandled);
  });

  /** An informer that reaches the API server through the proxy. */
  function start(options: { readonly http2?: boolean; readonly useWatchList?: boolean } = {}) {
    const logger = newMemoryLogger();
    const { http2 = true, useWatchList = true } = options;
    const client = newRestClient(kubeConfig(`https://127.0.0.1:${proxy.port}`), {
      qps: 0,
      http2,
      deadPeerTimeoutMs: 1_500,
      connectTimeoutMs: 2_000,
      timeoutMs: 5_000,
      logger,
    });
    const informer = newSharedIndexInformer<Foo>({
      listerWatcher: newListWatch<Foo>(client, foos),
      backoff: { initialMs: 20, capMs: 500, resetAfterMs: 2_000 },
      useWatchList,
      logger,
    });
    const follower = new Follower<Foo>();
    informer.addEventHandler(follower);
    const controller = new AbortController();
    controllers.push(controller);
    runs.push(informer.run(controller.signal).then(() => client.close()));
    return { informer, follower, logger };
  }
  type Watching = ReturnType<typeof start>;

  async function truth(): Promise<string> {
    return versions((await writer.list()).items);
  }

  async function quiet(...watching: readonly Watching[]): Promise<void> {
    const expected = await truth();
    for (const { informer, follower } of watching) {
      await until('the cache equals the truth', () => cached(informer) === expected, 30_000).catch((error: unknown) => {
        assert.equal(cached(informer), expected, String(error));
      });
      await until('the handler agrees', () => versions([...follower.objects.values()]) === expected, 5_000);
      assert.deepEqual(follower.problems, []);
    }
  }

  const newFoo = (name: string): Foo => ({ metadata: { name }, spec: { deploymentName: name, replicas: 1 } });

  /** Whatever the state of an object: there, changed, gone, or another one. */
  async function write(name: string, verb: 'put' | 'delete' | 'recreate'): Promise<void> {
    const known = (await writer.list()).items.find(({ metadata }) => metadata.name === name);
    if (known === undefined) return verb === 'delete' ? undefined : void (await writer.create(newFoo(name)));
    if (verb === 'put') {
      const spec = { ...known.spec, replicas: ((known.spec.replicas ?? 0) % 10) + 1 };
      return void (await writer.update({ ...known, spec }));
    }
    await writer.delete(name);
    if (verb === 'recreate') await writer.create(newFoo(name));
  }

  /** A restart takes seconds: so many of them are enough. */
  let kills = 4;
  const faults: Readonly<Record<string, () => unknown>> = {
    cut: () => proxy.cut(),
    reset: () => proxy.cut('reset'),
    'cut after some bytes': () => (proxy.cut(), proxy.cutNextAfter(Math.floor(Math.random() * 4_000))),
    delay: () => (proxy.delayMs = 20),
    'no delay': () => (proxy.delayMs = 0),
    slices: () => (proxy.sliceBytes = 101),
    'no slices': () => (proxy.sliceBytes = 0),
    stall: async () => (proxy.freeze(), await delay(100), proxy.thaw()),
    'silent death': () => proxy.abandon(),
    'network away': async () => (await proxy.refuse(), await delay(100), await proxy.listen()),
    'API server killed': async () => {
      if ((kills -= 1) < 0) return;
      await cluster.killApiServer();
      await cluster.startApiServer();
      await eventually('the API server takes writes', () => write('e', 'put').then(() => true));
    },
  };
  const calm = (): void => {
    proxy.delayMs = 0;
    proxy.sliceBytes = 0;
    proxy.cutNextAfter(Number.POSITIVE_INFINITY);
    // HTTP/1.1 would notice a silent death by the probes of the operating system, which a proxy answers.
    proxy.cut();
  };

  it('random changes with random faults of the network, HTTP/1.1 and HTTP/2, streamed and plain lists', async () => {
    const watching = [
      start(),
      start({ useWatchList: false }),
      start({ http2: false }),
      start({ http2: false, useWatchList: false }),
    ];
    await quiet(...watching);
    const change = fc.record({
      name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      verb: fc.constantFrom('put', 'put', 'delete', 'recreate'),
    });
    const step = fc.oneof(
      { weight: 3, arbitrary: change },
      { weight: 2, arbitrary: fc.record({ fault: fc.constantFrom(...Object.keys(faults)) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (steps) => {
        for (const one of steps) {
          if ('fault' in one) await faults[one.fault]?.();
          else await write(one.name, one.verb);
        }
        calm();
        await quiet(...watching);
      }),
      { numRuns: 20, endOnFailure: true },
    );
    for (const { logger } of watching) {
      const complaints = logger.lines.filter(({ level }) => level === 'warn' || level === 'error');
      assert.ok(complaints.length <= 100, `${complaints.length} lines`);
    }
  });

  it('kube-apiserver is killed and started again, while the network fails, and objects change in between', async () => {
    const watching = [start(), start({ http2: false, useWatchList: false })];
    await quiet(...watching);
    for (let round = 0; round < 2; round += 1) {
      await write('a', 'recreate');
      await cluster.killApiServer();
      await delay(500);
      proxy.cut('reset');
      await cluster.startApiServer();
      await eventually('the API server takes writes', () => write('b', 'recreate').then(() => true));
      await write('c', 'put');
      await write(`round-${round}`, 'put');
      await quiet(...watching);
      for (const { logger } of watching) {
        const lines = logger.lines.splice(0).filter(({ level }) => level === 'warn' || level === 'error');
        assert.ok(
          lines.length <= 8,
          lines.map(({ message, fields }) => `${message} ${String(fields['err'])}`).join('\n'),
        );
      }
    }
  });

  it('a watch from a version that a new API server no longer has: 410, one list, and the truth', async () => {
    const watching = start();
    await quiet(watching);
    const { uid } = (await writer.create(newFoo('compacted'))).metadata;
    await quiet(watching);
    await proxy.refuse();
    await write('compacted', 'recreate');
    // The watch cache begins anew with the server: it knows nothing of what was before.
    await cluster.killApiServer();
    await cluster.startApiServer();
    await eventually('the API server takes writes', () => write('d', 'put').then(() => true));
    await proxy.listen();
    await quiet(watching);
    const messages = watching.logger.lines.map(({ message }) => message);
    assert.ok(messages.includes('the watch has expired; listing again'), messages.join('\n'));
    assert.ok(watching.follower.heard.includes(`delete compacted ${uid}`), 'the deletion of the old object is told');
  });

  it('the CRD is deleted, and comes back', async () => {
    const watching = start();
    await write('a', 'put');
    await quiet(watching);
    cluster.kubectl('delete', '-f', crd);
    await until('the cache is empty', () => watching.informer.getIndexer().list().length === 0, 30_000);
    await delay(500);
    const lines = watching.logger.lines.filter(({ level }) => level === 'warn' || level === 'error');
    assert.ok(lines.length <= 3, lines.map(({ message }) => message).join('\n'));
    cluster.kubectl('create', '-f', crd);
    await eventually('the CRD is served', () => cluster.kubectl('get', 'foos') === '');
    await write('a', 'put');
    await quiet(watching);
  });
});

function cached(informer: SharedIndexInformer<Foo>): string {
  return versions(informer.getIndexer().list());
}

function versions(list: readonly DeepReadonly<Foo>[]): string {
  return list
    .map(({ metadata }) => `${metadata.name} ${metadata.uid} ${metadata.resourceVersion}`)
    .toSorted()
    .join('\n');
}
