/**
 * An informer under faults for minutes: `npm run test:soak -- [minutes] [objects] [changes a second]` (default: 10 minutes,
 * 20,000 objects, 200 changes a second, a fault a second). Every quarter of a minute the other side pauses; then the cache
 * and what a handler made of its events must equal the truth, and memory is measured. It fails when they differ, when
 * memory grows, when anything is unhandled, or when the log is a storm.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { type SharedIndexInformer, newListWatch, newSharedIndexInformer } from '@kube-codegen/runtime/cache';
import type { DeepReadonly } from '@kube-codegen/runtime/meta/v1';
import { newRestClient } from '@kube-codegen/runtime/rest';

import { Follower, newMemoryLogger, until } from '../faults/support.ts';
import { type Thing, things } from '../support/fault-server-history.ts';
import { base64, kubeConfigFor } from '../support/http-server.ts';

interface Report {
  readonly truth: readonly string[];
  readonly faults: number;
  readonly requests: number;
  readonly changes: number;
}

interface Sample {
  readonly heapBytes: number;
  readonly rssBytes: number;
}

const [minutes = 10, objects = 20_000, changesPerSecond = 200] = process.argv.slice(2).map(Number);
const roundMs = 15_000;
const quietTimeoutMs = 60_000;
/** What memory may gain between the second quarter of the time and the last: a twentieth, and noise. */
const growth = { factor: 1.05, bytes: 3 * 1024 ** 2 } as const;

const unhandled: unknown[] = [];
process.on('unhandledRejection', (error) => void unhandled.push(error));
process.on('uncaughtException', (error) => void unhandled.push(error));
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const server = fork(fileURLToPath(new URL('server.ts', import.meta.url)), [String(objects), String(changesPerSecond)]);
const { port, authority } = await messageOf<{ port: number; authority: string }>(server);
const logger = newMemoryLogger();
const config = kubeConfigFor(`https://127.0.0.1:${port}`, { cluster: { caData: base64(authority) } });
const client = newRestClient(config, { logger, deadPeerTimeoutMs: 1_500 });
const informer = newSharedIndexInformer<Thing>({
  listerWatcher: newListWatch<Thing>(client, things),
  backoff: { initialMs: 50, capMs: 1_000, resetAfterMs: 3_000 },
  logger,
});
const follower = new Follower<Thing>();
informer.addEventHandler(follower);
const controller = new AbortController();
const running = informer.run(controller.signal);

const samples: Sample[] = [];
const problems: string[] = [];
const startMs = performance.now();
let storms = 0;
do {
  server.send('resume');
  await delay(roundMs);
  server.send('pause');
  await checkpoint(await messageOf<Report>(server));
} while (performance.now() - startMs < minutes * 60_000);
controller.abort();
await running;
client.close();
server.kill();

const grown = growthOf(samples);
if (grown !== undefined) problems.push(grown);
for (const error of unhandled) problems.push(`unhandled: ${String(error)}`);
if (storms > 0) problems.push(`${storms} rounds with more than two lines a second in the log`);
console.log(problems.length === 0 ? 'no drift, flat memory' : problems.join('\n'));
process.exitCode = problems.length === 0 ? 0 : 1;

/** Compares and measures while nothing changes. */
async function checkpoint({ truth, faults, requests, changes }: Report): Promise<void> {
  const expected = truth.toSorted().join('\n');
  const pauseMs = performance.now();
  await until(
    'the cache equals the truth',
    () => informer.getIndexer().list().length === truth.length && isSame(informer, expected),
    quietTimeoutMs,
  )
    .then(() =>
      until('the handler agrees', () => versions([...follower.objects.values()]) === expected, quietTimeoutMs),
    )
    .catch((error: unknown) =>
      problems.push(`drift after ${Math.round((pauseMs - startMs) / 1000)} s: ${String(error)}`),
    );
  problems.push(...follower.problems.splice(0));
  const quietMs = performance.now() - pauseMs;
  const lines = logger.lines.splice(0).filter(({ level }) => level === 'warn' || level === 'error').length;
  if (lines > (2 * roundMs) / 1000) storms += 1;
  follower.heard.length = 0;
  await settle();
  const { heapUsed, external, rss } = process.memoryUsage();
  samples.push({ heapBytes: heapUsed + external, rssBytes: rss });
  const fields = [
    `${Math.round((performance.now() - startMs) / 1000)} s`,
    `${changes} versions`,
    `${faults} faults`,
    `${requests} requests`,
    `quiet after ${Math.round(quietMs)} ms`,
    `${lines} lines`,
    `heap ${megabytes(heapUsed + external)} MB`,
    `resident ${megabytes(rss)} MB`,
  ];
  console.log(fields.join(', '));
}

function isSame(informer: SharedIndexInformer<Thing>, expected: string): boolean {
  return versions(informer.getIndexer().list()) === expected;
}

function versions(list: readonly DeepReadonly<Thing>[]): string {
  return list
    .map(({ metadata }) => `${metadata.name} ${metadata.uid} ${metadata.resourceVersion}`)
    .toSorted()
    .join('\n');
}

/** What died in several steps (weak references, finalizers of sockets) is gone afterwards. */
async function settle(): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    collectGarbage();
    await delay(100);
  }
}

/** Says by how much memory grew, when it did. The first quarter of the time is for warming up. */
function growthOf(samples: readonly Sample[]): string | undefined {
  const quarter = Math.max(1, Math.floor(samples.length / 4));
  const early = average(samples.slice(quarter, 2 * quarter));
  const late = average(samples.slice(-quarter));
  return late > early * growth.factor + growth.bytes
    ? `memory grew from ${megabytes(early)} to ${megabytes(late)} MB`
    : undefined;
}

function average(samples: readonly Sample[]): number {
  return samples.reduce((sum, { heapBytes }) => sum + heapBytes, 0) / Math.max(1, samples.length);
}

function megabytes(bytes: number): string {
  return (bytes / 1024 ** 2).toFixed(1);
}

async function messageOf<M>(child: ChildProcess): Promise<M> {
  const [message] = await once(child, 'message');
  return message as M;
}
