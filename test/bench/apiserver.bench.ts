/** Informers over a real kube-apiserver, with TLS and HTTP/2: time to sync 20,000 ConfigMaps of 1 KB. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { createClientset } from '@kube-codegen/kubernetes/clientset';
import type { ConfigMap } from '@kube-codegen/kubernetes/core/v1';
import { KubeConfig } from '@kubernetes/client-node';

import { type ControlPlane, findControlPlane, startControlPlane } from '../support/control-plane.ts';
import { buildScript } from './support/built-script.ts';
import { buildGo, missingGo } from './support/go.ts';
import type { Measure, Row } from './support/table.ts';

const run = promisify(execFile);
const objects = 20_000;
const writers = 32;
const rounds = 3;
const what = `informer of ${objects.toLocaleString('en-US')} objects of a real kube-apiserver: sync`;

export async function rows(): Promise<readonly Row[]> {
  const found = findControlPlane();
  if ('missing' in found) {
    console.log(`apiserver: ${found.missing}`);
    return [];
  }
  const cluster = await startControlPlane(found.assets);
  try {
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromFile(cluster.kubeconfig);
    await fill(kubeConfig);
    return await measure(cluster, kubeConfig);
  } finally {
    await cluster.stop();
  }
}

async function fill(kubeConfig: KubeConfig): Promise<void> {
  const configMaps = createClientset(kubeConfig, { qps: 0 }).coreV1().configMaps('default');
  let next = 0;
  const write = async (): Promise<void> => {
    for (let i = next++; i < objects; i = next++) await configMaps.create(configMap(i));
  };
  await Promise.all(Array.from({ length: writers }, write));
}

/** With what the server adds, 1 KB of JSON. */
function configMap(i: number): ConfigMap {
  return {
    metadata: { name: `object-${i}`, labels: { app: 'bench', tier: 'backend' } },
    data: { key: `value-${i}`, text: 'x'.repeat(560) },
  };
}

/** Round by round, so that what disturbs the machine disturbs all. */
async function measure({ kubeconfig, folder, url }: ControlPlane, kubeConfig: KubeConfig): Promise<readonly Row[]> {
  const script = buildScript('informer-child.ts', 'informer-fillers.ts');
  const child = (kind: string): Promise<number> =>
    seconds(process.execPath, ['--expose-gc', script, kind, kubeconfig, `${objects}`, '0'], {});
  const authority = join(folder, 'bench-ca.crt');
  writeFileSync(authority, Buffer.from(kubeConfig.getCurrentCluster()?.caData ?? '', 'base64'));
  const env = { BENCH_TOKEN: kubeConfig.getCurrentUser()?.token ?? '', BENCH_CA: authority };
  const [ours, clientNode, go]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < rounds; round++) {
    ours.push(await child('ours'));
    clientNode.push(await child('@kubernetes/client-node'));
    if (missingGo === undefined) go.push(await seconds(buildGo('informer'), [url, `${objects}`, '0'], env));
  }
  const best = (all: readonly number[]): Measure => ({ value: Math.min(...all), unit: 's' });
  const row: Row = { what, ours: best(ours), peer: best(clientNode), peerName: '@kubernetes/client-node' };
  const goRow: Row =
    missingGo === undefined
      ? { what, ours: best(ours), peer: best(go), peerName: 'client-go', target: 0.8 }
      : { what, ours: best(ours), peerName: `client-go: ${missingGo}`, target: 0.8 };
  return [row, goRow];
}

async function seconds(program: string, args: readonly string[], env: Readonly<Record<string, string>>) {
  const { stdout } = await run(program, args, { env: { ...process.env, ...env }, timeout: 90_000 });
  const figures: { readonly seconds: number } = JSON.parse(stdout);
  return figures.seconds;
}
