// Every verb of generated clients against a real API server, for a namespaced and for a cluster-scoped kind.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { nodeApplyConfiguration } from '@kube-codegen/kubernetes/applyconfiguration/core/v1';
import { createClientset as createKubernetesClientset } from '@kube-codegen/kubernetes/clientset';
import type { Node } from '@kube-codegen/kubernetes/core/v1';
import type {
  DeepReadonly,
  KubernetesList,
  KubernetesObject,
  ObjectMeta,
  WatchEvent,
} from '@kube-codegen/runtime/meta/v1';
import {
  ApiError,
  isAlreadyExists,
  isConflict,
  isInvalid,
  isNotFound,
  isUnauthorized,
  type ResourceInterface,
} from '@kube-codegen/runtime/rest';
import { KubeConfig } from '@kubernetes/client-node';

import { fooApplyConfiguration } from '../../generated/applyconfiguration/samplecontroller/v1alpha1/index.ts';
import { createClientset } from '../../generated/clientset/versioned/index.ts';
import type { Foo } from '../../src/sample-controller/apis/samplecontroller/v1alpha1/types.ts';
import { type ControlPlane, findControlPlane, startControlPlane } from '../support/control-plane.ts';
import { eventually } from '../support/eventually.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const found = findControlPlane();

/** What the test of every verb needs to know of a kind. */
interface Subject<T extends KubernetesObject, A extends object> {
  readonly client: () => ResourceInterface<T, KubernetesList<T>, A>;
  readonly kubectlName: string;
  readonly newObject: (name: string) => DeepReadonly<T>;
  readonly configuration: (name: string, value: number) => A;
  readonly valueOf: (object: T) => number | undefined;
  readonly withStatus: (object: T) => DeepReadonly<T>;
  readonly withLabel: (object: T, label: string) => DeepReadonly<T>;
  readonly statusOf: (object: T) => unknown;
}

describe(
  'generated clients and a real API server',
  { skip: 'missing' in found && found.missing, timeout: 300_000 },
  () => {
    let cluster: ControlPlane;
    let kubeConfig: KubeConfig;

    before(async () => {
      assert.ok('assets' in found);
      cluster = await startControlPlane(found.assets);
      cluster.kubectl('create', '-f', join(root, 'artifacts', 'examples', 'crd-status-subresource.yaml'));
      await eventually('the CRD is served', () => cluster.kubectl('get', 'foos') === '');
      kubeConfig = new KubeConfig();
      kubeConfig.loadFromFile(cluster.kubeconfig);
    });
    after(() => cluster?.stop());

    describe('Foo', () => {
      everyVerb<Foo, ReturnType<typeof fooApplyConfiguration>>({
        client: () => createClientset(kubeConfig).samplecontrollerV1alpha1().foos('default'),
        kubectlName: 'foo',
        newObject: (name) => ({
          metadata: { name, labels: { app: 'verbs' } },
          spec: { deploymentName: name, replicas: 1 },
        }),
        configuration: (name, value) => fooApplyConfiguration(name, 'default', { spec: { replicas: value } }),
        valueOf: (foo) => foo.spec.replicas,
        withStatus: (foo) => ({ ...foo, status: { availableReplicas: 7 } }),
        withLabel: (foo, label) => ({ ...foo, metadata: withLabel(foo.metadata, label) }),
        statusOf: (foo) => foo.status?.availableReplicas,
      });
    });

    describe('Node', () => {
      everyVerb<Node, ReturnType<typeof nodeApplyConfiguration>>({
        client: () => createKubernetesClientset(kubeConfig).coreV1().nodes(),
        kubectlName: 'node',
        newObject: (name) => ({ metadata: { name, labels: { app: 'verbs' }, annotations: { value: '1' } }, spec: {} }),
        configuration: (name, value) =>
          nodeApplyConfiguration(name, { metadata: { annotations: { value: `${value}` } } }),
        valueOf: (node) => Number(node.metadata.annotations?.['value']),
        withStatus: (node) => ({ ...node, status: { phase: 'Running' } }),
        withLabel: (node, label) => ({ ...node, metadata: withLabel(node.metadata, label) }),
        statusOf: (node) => node.status?.phase && 7,
      });
    });

    it('takes as many calls at once as it is given, over one connection', async () => {
      const namespaces = ['crowd-a', 'crowd-b'];
      for (const namespace of namespaces) cluster.kubectl('create', 'namespace', namespace);
      const client = createKubernetesClientset(kubeConfig, { qps: 0 }).coreV1();
      const writers = Array.from({ length: 32 }, async (_, writer) => {
        for (let i = 0; i < 30; i += 1) {
          const configMaps = client.configMaps(namespaces[i % 2] ?? '');
          const name = `crowd-${writer}-${i}`;
          await configMaps.create({ metadata: { name }, data: { text: 'x'.repeat(500) } });
          assert.equal((await configMaps.get(name)).data?.['text']?.length, 500);
        }
      });
      await Promise.all(writers);
      assert.equal((await client.configMaps('crowd-a').list()).items.length, 480);
    });

    it('answers failures as the server words them', async () => {
      const foos = createClientset(kubeConfig).samplecontrollerV1alpha1().foos('default');
      await assert.rejects(foos.get('missing'), (error: unknown) => {
        assert.ok(error instanceof ApiError && isNotFound(error));
        assert.equal(error.message, 'foos.samplecontroller.k8s.io "missing" not found');
        return true;
      });
      const tooMany: Foo = { metadata: { name: 'too-many' }, spec: { deploymentName: 'x', replicas: 11 } };
      await assert.rejects(foos.create(tooMany), (error: unknown) => {
        assert.ok(error instanceof ApiError && isInvalid(error));
        assert.equal(error.status?.details?.causes?.[0]?.field, 'spec.replicas');
        return true;
      });
      const stranger = new KubeConfig();
      stranger.loadFromString(kubeConfig.exportConfig());
      stranger.users = stranger.users.map(({ name }) => ({ name, token: 'nobody knows this one' }));
      await assert.rejects(createClientset(stranger).samplecontrollerV1alpha1().foos('default').list(), isUnauthorized);
    });

    function everyVerb<T extends KubernetesObject, A extends object>(subject: Subject<T, A>): void {
      const {
        client,
        kubectlName,
        newObject,
        configuration,
        valueOf,
        withStatus,
        withLabel: labelled,
        statusOf,
      } = subject;

      it('creates, and kubectl sees it', async () => {
        const created = await client().create(newObject('a'), { fieldManager: 'e2e' });
        assert.ok(created.metadata.uid);
        const seen = JSON.parse(cluster.kubectl('get', kubectlName, 'a', '-o', 'json', '--show-managed-fields'));
        assert.equal(seen.metadata.uid, created.metadata.uid);
        assert.equal(seen.metadata.managedFields[0].manager, 'e2e');
        await assert.rejects(client().create(newObject('a')), isAlreadyExists);
        const dry = await client().create(newObject('dry'), { dryRun: ['All'] });
        assert.ok(dry.metadata.uid);
        await assert.rejects(client().get('dry'), isNotFound);
      });

      it('gets and lists, page by page and by selector', async () => {
        await client().create(newObject('b'));
        const list = await client().list({ limit: 1, labelSelector: 'app=verbs' });
        assert.equal(list.items.length, 1);
        const next = await client().list({ limit: 1, labelSelector: 'app=verbs', continue: list.metadata.continue });
        assert.deepEqual([list.items[0]?.metadata.name, next.items[0]?.metadata.name], ['a', 'b']);
        assert.equal((await client().list({ labelSelector: 'app!=verbs' })).items.length, 0);
        assert.equal((await client().list({ fieldSelector: 'metadata.name=b' })).items.length, 1);
        assert.equal((await client().get('a')).metadata.name, 'a');
      });

      it('updates, and refuses what is stale', async () => {
        const current = await client().get('a');
        const updated = await client().update(labelled(current, 'more'));
        assert.equal(updated.metadata.labels?.['more'], 'yes');
        await assert.rejects(client().update(labelled(current, 'stale')), isConflict);
      });

      it('updates the status apart from the rest', async () => {
        const current = await client().get('a');
        assert.equal(statusOf(await client().updateStatus(withStatus(current))), 7);
        assert.equal(statusOf(await client().get('a')), 7);
      });

      it('patches in every format that the server takes for the kind', async () => {
        const label = async (value: string) => (await client().get('a')).metadata.labels?.[value];
        await client().patch('a', 'application/merge-patch+json', { metadata: { labels: { merge: 'yes' } } });
        assert.equal(await label('merge'), 'yes');
        await client().patch('a', 'application/json-patch+json', [
          { op: 'add', path: '/metadata/labels/json', value: 'yes' },
        ]);
        assert.equal(await label('json'), 'yes');
      });

      it('applies, and owns what it applied', async () => {
        const applied = await client().apply(configuration('a', 3), { fieldManager: 'applier', force: true });
        assert.equal(valueOf(applied), 3);
        const entry = applied.metadata.managedFields?.find(({ manager }) => manager === 'applier');
        assert.equal(entry?.operation, 'Apply');
        await assert.rejects(client().apply(configuration('a', 4), { fieldManager: 'other' }), isConflict);
      });

      it('watches from where a list ended, and ends with its signal', async () => {
        const { metadata } = await client().list();
        const stop = new AbortController();
        const seen: string[] = [];
        const watching = (async () => {
          for await (const event of client().watch({
            resourceVersion: metadata.resourceVersion,
            signal: stop.signal,
          })) {
            seen.push(nameOf(event));
            if (event.type === 'DELETED') return;
          }
        })();
        await client().create(newObject('w'));
        await client().delete('w');
        await watching;
        stop.abort();
        assert.deepEqual(seen, ['ADDED w', 'DELETED w']);
      });

      it('deletes, with preconditions, and whole collections', async () => {
        const { uid } = (await client().get('b')).metadata;
        await assert.rejects(client().delete('b', { preconditions: { uid: 'another' } }), isConflict);
        await client().delete('b', uid === undefined ? {} : { preconditions: { uid } });
        await assert.rejects(client().get('b'), isNotFound);
        await client().deleteCollection({}, { labelSelector: 'app=verbs' });
        await eventually(
          'all are gone',
          async () => (await client().list({ labelSelector: 'app=verbs' })).items.length === 0,
        );
      });
    }
  },
);

function withLabel(metadata: ObjectMeta, label: string): ObjectMeta {
  return { ...metadata, labels: { ...metadata.labels, [label]: 'yes' } };
}

function nameOf(event: WatchEvent<KubernetesObject>): string {
  return `${event.type} ${event.type === 'ERROR' ? '' : event.object.metadata.name}`;
}
