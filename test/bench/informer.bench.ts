/** Informers over one server of plain HTTP: time to sync, memory, and events a second, each cache in its own process. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { buildScript } from './support/built-script.ts';
import { buildGo, missingGo } from './support/go.ts';
import type { InformerFigures } from './support/informer-fillers.ts';
import { median, type Measure, type Row } from './support/table.ts';

const run = promisify(execFile);
const child = (): string => buildScript('informer-child.ts', 'informer-fillers.ts');
const support = (file: string): string => fileURLToPath(new URL(`support/${file}`, import.meta.url));
const runs = 3;
const events = 50_000;

export async function rows(): Promise<readonly Row[]> {
  return [...(await rowsOf(10_000)), ...(await rowsOf(100_000))];
}

async function rowsOf(objects: number): Promise<readonly Row[]> {
  const server = spawn(process.execPath, [support('list-watch-server.ts'), `${objects}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [port]: Buffer[] = await once(server.stdout, 'data');
    const measure = async (kind: string): Promise<InformerFigures> => medianOf(kind, `${port}`.trim(), objects);
    const ours = await measure('ours');
    const slim = await measure('ours without managedFields');
    const clientNode = await measure('@kubernetes/client-node');
    const plain = await measure('JSON.parse into a Map');
    const go = missingGo === undefined ? await measure('client-go') : undefined;
    return table(objects, { ours, slim, clientNode, plain, go });
  } finally {
    server.kill();
  }
}

interface Figures {
  readonly ours: InformerFigures;
  readonly slim: InformerFigures;
  readonly clientNode: InformerFigures;
  readonly plain: InformerFigures;
  readonly go: InformerFigures | undefined;
}

function table(objects: number, { ours, slim, clientNode, plain, go }: Figures): readonly Row[] {
  const name = `informer of ${objects.toLocaleString('en-US')} objects`;
  const goName = go ? 'client-go' : `client-go: ${missingGo}`;
  const of = (value: number, unit: Measure['unit']): Measure => ({ value, unit });
  const goPeer = (value: number | undefined, unit: Measure['unit']) =>
    value === undefined ? { peerName: goName } : { peer: of(value, unit), peerName: goName };
  const sync = { what: `${name}: sync`, ours: of(ours.seconds, 's') };
  const rate = { what: `${name}: events`, ours: of(ours.eventsPerSecond, '/s') };
  const heap = `${name}: heap an object`;
  return [
    { ...sync, peer: of(clientNode.seconds, 's'), peerName: '@kubernetes/client-node', target: 0.9 },
    { ...sync, ...goPeer(go?.seconds, 's'), target: 0.4 },
    { what: heap, ours: of(ours.bytesPerObject, 'B'), peer: of(1_300, 'B'), peerName: 'limit', target: 1 },
    {
      what: `${heap}, without managedFields`,
      ours: of(slim.bytesPerObject, 'B'),
      peer: of(900, 'B'),
      peerName: 'limit',
      target: 1,
    },
    { what: `${name}: peak memory`, ours: of(ours.megabytes, 'MB'), ...goPeer(go?.megabytes, 'MB'), target: 1 },
    { ...rate, peer: of(plain.eventsPerSecond, '/s'), peerName: 'JSON.parse into a Map', target: 0.95 },
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

async function medianOf(kind: string, port: string, objects: number): Promise<InformerFigures> {
  const all: InformerFigures[] = [];
  for (let i = 0; i < runs; i++) all.push(await runOnce(kind, port, objects));
  const of = (member: keyof InformerFigures): number => median(all.map((figures) => figures[member]));
  return {
    seconds: of('seconds'),
    megabytes: of('megabytes'),
    bytesPerObject: of('bytesPerObject'),
    loopDelayP99Ms: of('loopDelayP99Ms'),
    eventsPerSecond: of('eventsPerSecond'),
  };
}

async function runOnce(kind: string, port: string, objects: number): Promise<InformerFigures> {
  const [program, args] =
    kind === 'client-go'
      ? [buildGo('informer'), [`http://127.0.0.1:${port}`]]
      : [process.execPath, ['--expose-gc', '--disable-warning=ExperimentalWarning', child(), kind, port]];
  const { stdout } = await run(program, [...args, `${objects}`, `${events}`]);
  const figures: InformerFigures = JSON.parse(stdout);
  return figures;
}
