/** Informers over one server of plain HTTP: time to sync, memory, and events a second, each cache in its own process. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import {
  type Indexer,
  type ResourceLister,
  metaNamespaceIndex,
  metaNamespaceKey,
  namespaceIndex,
  newIndexer,
  newResourceLister,
} from '@kube-codegen/runtime/cache';
import type { KubernetesObject } from '@kube-codegen/runtime/meta/v1';

import { buildScript } from './support/built-script.ts';
import { buildGo, missingGo } from './support/go.ts';
import type { InformerFigures } from './support/informer-fillers.ts';
import { median, type Measure, type Row } from './support/table.ts';

const run = promisify(execFile);
const child = (): string => buildScript('informer-child.ts', 'informer-fillers.ts');
const support = (file: string): string => fileURLToPath(new URL(`support/${file}`, import.meta.url));
const rounds = 3;
/** Ours and the least that any informer has to do are so near each other that they need more. */
const moreRounds = 4;
// Two seconds of them: over a quarter of a second, half would be spent by code that is not yet compiled.
const events = 200_000;
/** No child takes a tenth of this; one that does is stuck, and ends the bench. */
const stuckMs = 90_000;
const smallYoungGeneration = '--max-semi-space-size=4';

export async function rows(): Promise<readonly Row[]> {
  return [...listerRows(), ...(await rowsOf(10_000)), ...(await rowsOf(100_000))];
}

async function rowsOf(objects: number): Promise<readonly Row[]> {
  const server = spawn(process.execPath, [support('list-watch-server.ts'), `${objects}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [port] = await once(server.stdout, 'data', { signal: AbortSignal.timeout(stuckMs) });
    return table(objects, await measureAll(`http://127.0.0.1:${String(port).trim()}`, objects));
  } finally {
    server.kill();
  }
}

/** Round by round, so that what disturbs the machine disturbs all. */
async function measureAll(server: string, objects: number): Promise<Figures> {
  const measured: Figures[] = [];
  const script = child();
  const cache = (kind: string, ...flags: string[]): Promise<InformerFigures> =>
    runOnce(process.execPath, [...flags, '--expose-gc', script, kind, server, `${objects}`, `${events}`]);
  const pair = async (): Promise<Pair> => ({ ours: await cache('ours'), plain: await cache('JSON.parse into a Map') });
  for (let round = 0; round < rounds; round++) {
    measured.push({
      ...(await pair()),
      small: await cache('ours', smallYoungGeneration),
      slim: await cache('ours without managedFields'),
      clientNode: await cache('@kubernetes/client-node'),
      go: missingGo ? undefined : await runOnce(goProgram(), [server, `${objects}`, `${events}`]),
    });
  }
  const pairs: Pair[] = [...measured];
  for (let round = 0; round < moreRounds; round++) pairs.push(await pair());
  const of = (member: Exclude<keyof Figures, 'go'>): InformerFigures => best(measured.map((all) => all[member]));
  const go = measured.flatMap((all) => all.go ?? []);
  return {
    ours: { ...of('ours'), ...ratesOf(pairs.map(({ ours }) => ours)) },
    small: of('small'),
    slim: of('slim'),
    clientNode: of('clientNode'),
    plain: { ...of('plain'), ...ratesOf(pairs.map(({ plain }) => plain)) },
    go: go.length > 0 ? best(go) : undefined,
  };
}

type Pair = Pick<Figures, 'ours' | 'plain'>;

interface Figures {
  readonly ours: InformerFigures;
  /** Ours, in a process with a small young generation. */
  readonly small: InformerFigures;
  readonly slim: InformerFigures;
  readonly clientNode: InformerFigures;
  readonly plain: InformerFigures;
  readonly go: InformerFigures | undefined;
}

function table(objects: number, { ours, small, slim, clientNode, plain, go }: Figures): readonly Row[] {
  const name = `informer of ${objects.toLocaleString('en-US')} objects`;
  const goName = go ? 'client-go' : `client-go: ${missingGo}`;
  const of = (value: number, unit: Measure['unit']): Measure => ({ value, unit });
  const goPeer = (value: number | undefined, unit: Measure['unit']) =>
    value === undefined ? { peerName: goName } : { peer: of(value, unit), peerName: goName };
  const sync = { what: `${name}: sync`, ours: of(ours.seconds, 's') };
  const rate = { what: `${name}: events`, ours: of(ours.eventsPerSecond, '/s') };
  const heap = `${name}: heap an object`;
  // Below that the process itself outweighs what it caches.
  const memoryTarget = objects >= 100_000 ? { target: 1 } : {};
  return [
    { ...sync, peer: of(clientNode.seconds, 's'), peerName: '@kubernetes/client-node', target: 0.9 },
    { ...sync, ...goPeer(go?.seconds, 's'), target: 0.4 },
    { what: heap, ours: of(ours.bytesPerObject, 'B'), peer: of(1_300, 'B'), peerName: 'limit', ...memoryTarget },
    {
      what: `${heap}, without managedFields`,
      ours: of(slim.bytesPerObject, 'B'),
      peer: of(900, 'B'),
      peerName: 'limit',
      ...memoryTarget,
    },
    { what: `${name}: peak memory`, ours: of(ours.megabytes, 'MB'), ...goPeer(go?.megabytes, 'MB'), ...memoryTarget },
    {
      what: `${name}: peak memory, ${smallYoungGeneration}`,
      ours: of(small.megabytes, 'MB'),
      ...goPeer(go?.megabytes, 'MB'),
      ...memoryTarget,
    },
    { ...rate, peer: of(plain.eventsPerSecond, '/s'), peerName: 'JSON.parse into a Map', target: 0.95 },
    {
      what: `${name}: events a second of processor time`,
      ours: of(ours.eventsPerCpuSecond, '/s'),
      peer: of(plain.eventsPerCpuSecond, '/s'),
      peerName: 'JSON.parse into a Map',
    },
    { ...rate, peer: of(clientNode.eventsPerSecond, '/s'), peerName: '@kubernetes/client-node' },
    { ...rate, ...goPeer(go?.eventsPerSecond, '/s'), target: 5 },
    {
      what: `${name}: event loop delay, p99`,
      ours: of(ours.loopDelayP99Ms, 'ms'),
      peer: of(20, 'ms'),
      peerName: 'limit',
      target: 1,
    },
  ];
}

/** What others do on the machine only makes figures worse, so the best one of the rounds tells most. */
function best(all: readonly InformerFigures[]): InformerFigures {
  const least = (member: keyof InformerFigures): number => Math.min(...all.map((figures) => figures[member]));
  const most = (member: keyof InformerFigures): number => Math.max(...all.map((figures) => figures[member]));
  return {
    seconds: least('seconds'),
    cpuSeconds: least('cpuSeconds'),
    megabytes: median(all.map((figures) => figures.megabytes)),
    bytesPerObject: least('bytesPerObject'),
    loopDelayP99Ms: least('loopDelayP99Ms'),
    eventsPerSecond: most('eventsPerSecond'),
    eventsPerCpuSecond: most('eventsPerCpuSecond'),
  };
}

function ratesOf(all: readonly InformerFigures[]): Pick<InformerFigures, 'eventsPerSecond' | 'eventsPerCpuSecond'> {
  const { eventsPerSecond, eventsPerCpuSecond } = best(all);
  return { eventsPerSecond, eventsPerCpuSecond };
}

let builtGo: string | undefined;
const goProgram = (): string => (builtGo ??= buildGo('informer'));

async function runOnce(program: string, args: readonly string[]): Promise<InformerFigures> {
  const { stdout } = await run(program, args, { timeout: stuckMs, killSignal: 'SIGKILL' });
  const figures: InformerFigures = JSON.parse(stdout);
  return figures;
}

/** Everything, beside the one array that the result is; one namespace, beside one as large of a smaller cache. */
function listerRows(): readonly Row[] {
  const large = indexerOf(200_000);
  const map = new Map(large.list().map((object) => [metaNamespaceKey(object), object]));
  const [copy, all] = fastest(
    () => Array.from(map.values()).length,
    () => listerOf(large).list().length,
  );
  const small = indexerOf(20_000);
  const [inSmall, inLarge] = fastest(
    () => listerOf(small).namespace('namespace-7').list().length,
    () => listerOf(large).namespace('namespace-7').list().length,
  );
  const ms = (value: number): Measure => ({ value, unit: 'ms' });
  return [
    { what: 'list() of 200,000', ours: ms(all), peer: ms(copy), peerName: 'one array of a Map', target: 1.2 },
    {
      what: 'list() of a namespace of 1,000 among 200,000',
      ours: ms(inLarge),
      peer: ms(inSmall),
      peerName: 'of 1,000 among 20,000',
      target: 3,
    },
  ];
}

function listerOf(indexer: Indexer<KubernetesObject>): ResourceLister<KubernetesObject> {
  return newResourceLister(indexer, { group: '', resource: 'configmaps' });
}

/** Namespaces of 1,000 objects each. */
function indexerOf(objects: number): Indexer<KubernetesObject> {
  const indexer = newIndexer<KubernetesObject>({ [namespaceIndex]: metaNamespaceIndex });
  for (let i = 0; i < objects; i++) {
    indexer.add({ metadata: { name: `object-${i}`, namespace: `namespace-${i % (objects / 1_000)}` } });
  }
  return indexer;
}

/** Milliseconds of the fastest round of each, in turns. */
function fastest(one: () => number, other: () => number): readonly [number, number] {
  const least: [number, number] = [Infinity, Infinity];
  for (let round = 0; round < 40; round++) {
    least[0] = Math.min(least[0], timeOf(one));
    least[1] = Math.min(least[1], timeOf(other));
  }
  return least;
}

function timeOf(work: () => number): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
