/** Fake clientsets, ours and client-go's: creating, listing and watching 10,000 objects, applying a large one. */
import { execFileSync } from 'node:child_process';

import { createFakeClientset } from '@kube-codegen/kubernetes/clientset/fake';
import { deploymentApplyConfiguration } from '@kube-codegen/kubernetes/applyconfiguration/apps/v1';
import type { ConfigMap } from '@kube-codegen/kubernetes/core/v1';

import { buildGo, missingGo } from './support/go.ts';
import { median, type Row } from './support/table.ts';

const objects = 10_000;
const applies = 50;
const runs = 5;

/** Seconds; `apply` for one of them. */
interface Figures {
  readonly create: number;
  readonly list: number;
  readonly watch: number;
  readonly apply: number;
}

export async function rows(): Promise<readonly Row[]> {
  const size = Math.round(Buffer.byteLength(JSON.stringify(large)) / 1_000);
  const ours = await medianOf(measure);
  const go = missingGo === undefined ? await medianOf(measureGo) : undefined;
  const row = (what: string, member: keyof Figures): Row => {
    const own = { what, ours: { value: ours[member] * 1_000, unit: 'ms' as const }, target: 1 };
    if (go === undefined) return { ...own, peerName: `client-go: ${missingGo}` };
    return { ...own, peer: { value: go[member] * 1_000, unit: 'ms' }, peerName: 'client-go' };
  };
  const many = objects.toLocaleString('en-US');
  return [
    row(`fake clientset: create ${many} objects`, 'create'),
    row(`fake clientset: list ${many} objects`, 'list'),
    row(`fake clientset: create and watch ${many} objects`, 'watch'),
    row(`fake clientset: apply ${size} KB`, 'apply'),
  ];
}

async function medianOf(run: () => Figures | Promise<Figures>): Promise<Figures> {
  const all: Figures[] = [];
  for (let i = 0; i < runs; i++) all.push(await run());
  const of = (member: keyof Figures): number => median(all.map((figures) => figures[member]));
  return { create: of('create'), list: of('list'), watch: of('watch'), apply: of('apply') };
}

function measureGo(): Figures {
  const output = execFileSync(buildGo('fake'), [`${objects}`, `${applies}`], {
    input: JSON.stringify(large),
    encoding: 'utf8',
  });
  const figures: Figures = JSON.parse(output);
  return figures;
}

async function measure(): Promise<Figures> {
  const clientset = createFakeClientset();
  const configMaps = clientset.coreV1().configMaps('default');
  const create = await timed(() => createAll(clientset));
  const list = await timed(async () => {
    if ((await configMaps.list()).items.length !== objects) throw new Error('objects are missing');
  });
  return { create, list, watch: await timed(watchAll), apply: (await timed(applyLarge)) / applies };
}

async function watchAll(): Promise<void> {
  const clientset = createFakeClientset();
  const controller = new AbortController();
  const events = clientset.coreV1().configMaps('default').watch({ signal: controller.signal })[Symbol.asyncIterator]();
  const first = events.next();
  await Promise.all([createAll(clientset), first]);
  for (let seen = 1; seen < objects; seen++) await events.next();
  controller.abort();
}

async function applyLarge(): Promise<void> {
  const deployments = createFakeClientset().appsV1().deployments('default');
  for (let i = 0; i < applies; i++) await deployments.apply(large, { fieldManager: 'bench', force: true });
}

async function createAll(clientset: ReturnType<typeof createFakeClientset>): Promise<void> {
  const configMaps = clientset.coreV1().configMaps('default');
  for (let i = 0; i < objects; i++) await configMaps.create(configMap(i));
}

function configMap(i: number): ConfigMap {
  return {
    metadata: { name: `object-${`${i}`.padStart(5, '0')}`, namespace: 'default', labels: { app: 'bench' } },
    data: { key: `value-${i}`, other: 'text' },
  };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}

/** A Deployment of many containers with many variables each. */
const large: ReturnType<typeof deploymentApplyConfiguration> = deploymentApplyConfiguration('large', 'default', {
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: 'large' } },
    template: {
      metadata: { labels: { app: 'large' } },
      spec: {
        containers: Array.from({ length: 20 }, (_, c) => ({
          name: `container-${c}`,
          image: `registry.example.com/team/application-${c}:v1.2.3`,
          ports: [{ containerPort: 8_000 + c, protocol: 'TCP', name: `port-${c}` }],
          env: Array.from({ length: 42 }, (_, e) => ({
            name: `VARIABLE_${c}_${e}`,
            value: `value-${c}-${e}-of-it-all`,
          })),
          volumeMounts: [{ name: 'data', mountPath: '/data' }],
        })),
        volumes: [{ name: 'data', emptyDir: {} }],
      },
    },
  },
});
