/** CRDs to the output of every generator, as cold processes of the built command line, beside tools that emit less. */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { missingCorpus, unpackCorpus } from '../support/corpus.ts';
import { measureProcess, type ProcessFigures } from './support/cold-process.ts';
import { type CrdPeer, crdPeers } from './support/crd-peers.ts';
import type { Row } from './support/table.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const ours = [process.execPath, join(root, 'dist', 'cli', 'main.js'), '--quiet', '--crd'] as const;
const schemaChild = fileURLToPath(new URL('support/json-schema-child.mjs', import.meta.url));

const single = [
  ['Foo, 1.3 KB', 'kubernetes__sample-controller/crd-status-subresource.yaml', 10],
  ['Certificate, 46 KB', 'cert-manager__cert-manager/cert-manager.io_certificates.yaml', 10],
  ['Workflow, 2.8 MB', 'argoproj__argo-workflows/argoproj.io_workflows.yaml', 5],
] as const;

export async function rows(): Promise<readonly Row[]> {
  if (!existsSync(ours[1])) throw new Error('run `npm run build` first');
  const corpus = unpackCorpus();
  if (corpus === undefined) {
    console.log(`crd: ${missingCorpus}`);
    return [];
  }
  const folder = mkdtempSync(join(tmpdir(), 'kube-codegen-bench-'));
  try {
    const all: Row[] = [];
    const peers = crdPeers();
    for (const crd of single) all.push(...(await singleRows(crd, { corpus, folder, peers })));
    return [...all, ...(await corpusRows({ corpus, folder, peers }))];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Place {
  readonly corpus: string;
  readonly folder: string;
  readonly peers: readonly CrdPeer[];
}

async function singleRows([name, path, runs]: (typeof single)[number], place: Place): Promise<readonly Row[]> {
  const crd = join(place.corpus, path);
  const [mine, types] = [await codegen(crd, place.folder, runs), await typesAlone(crd, place.folder, runs)];
  const what = `${name}, all generators, cold process`;
  const seconds = { value: mine.seconds, unit: 's' } as const;
  const alone = { value: types.seconds, unit: 's' } as const;
  const found: Row[] = [{ what, ours: seconds, peer: alone, peerName: 'json-schema-to-typescript', target: 2 }];
  for (const { name: peerName, command } of place.peers) {
    const figures = command && (await tryPeer((output) => command(crd, output), place.folder));
    const row: Row = { what, ours: seconds, peerName: `${peerName} cannot run here`, target: 1 };
    found.push(figures ? { ...row, peer: { value: figures.seconds, unit: 's' }, peerName } : row);
  }
  return found;
}

async function tryPeer(
  command: (output: string) => readonly [string, ...string[]],
  folder: string,
  runs = 3,
): Promise<ProcessFigures | undefined> {
  try {
    return await measureProcess(command(freshFolder(folder)), { runs, cwd: folder });
  } catch {
    return undefined;
  }
}

async function corpusRows({ corpus, folder, peers }: Place): Promise<readonly Row[]> {
  const sample = sampleOf(corpus, join(folder, 'sample'));
  const [mine, types] = [await codegen(corpus, folder, 1), await typesAlone(corpus, folder, 1)];
  const part = await codegen(sample.folder, folder, 3);
  const megabytes = sizeOf(corpus) / 1e6;
  return [
    {
      what: 'the whole corpus, all generators',
      ours: { value: mine.seconds, unit: 's' },
      peer: { value: types.seconds, unit: 's' },
      peerName: 'json-schema-to-typescript',
      target: 1.5,
    },
    {
      what: 'the whole corpus, peak memory',
      ours: { value: mine.megabytes, unit: 'MB' },
      peer: { value: 1_000, unit: 'MB' },
      peerName: 'limit',
      target: 1,
    },
    {
      what: 'growth from 1/16 of the corpus to all of it, a megabyte',
      ours: { value: (mine.seconds / megabytes) * 1_000, unit: 'ms' },
      peer: { value: (part.seconds / (sample.bytes / 1e6)) * 1_000, unit: 'ms' },
      peerName: '1/16',
      target: 1.1,
    },
    ...(await sampleRows(sample.folder, part.seconds, { folder, peers })),
  ];
}

/** The tools that emit as much as clients need, file by file, since they take one a call; what one cannot read is free. */
async function sampleRows(
  sample: string,
  seconds: number,
  { folder, peers }: Pick<Place, 'folder' | 'peers'>,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const { name, command } of peers.filter((peer) => peer.name !== 'crd-generate')) {
    let total = 0;
    for (const file of command ? filesIn(sample) : []) {
      const figures = command && (await tryPeer((output) => command(file, output), folder, 1));
      total += figures?.seconds ?? 0;
    }
    const row = {
      what: '1/16 of the corpus, all generators',
      ours: { value: seconds, unit: 's' },
      target: 1 / 4,
    } as const;
    const peer = { peer: { value: total, unit: 's' }, peerName: name } as const;
    rows.push({ ...row, ...(total > 0 ? peer : { peerName: `${name} cannot run here` }) });
  }
  return rows;
}

/** Every sixteenth file by size, so that the sample is as the whole. */
function sampleOf(corpus: string, folder: string): { readonly folder: string; readonly bytes: number } {
  mkdirSync(folder);
  const files = filesIn(corpus)
    .toSorted((a, b) => statSync(a).size - statSync(b).size)
    .filter((_, index) => index % 16 === 8);
  files.forEach((file, index) => copyFileSync(file, join(folder, `${index}.yaml`)));
  return { folder, bytes: sizeOf(folder) };
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}

function sizeOf(folder: string): number {
  return filesIn(folder).reduce((sum, file) => sum + statSync(file).size, 0);
}

async function codegen(crd: string, folder: string, runs: number): Promise<ProcessFigures> {
  const cwd = freshFolder(folder);
  let run = 0;
  // A new output folder for each run: ext4 searches long for an inode where many files have just been deleted.
  const prepare = (): void => void (run += 1);
  const command = (): readonly [string, ...string[]] => [...ours, crd, '--output', `generated-${run}`];
  return measureProcess(command, { cwd, prepare, runs });
}

async function typesAlone(crd: string, folder: string, runs: number): Promise<ProcessFigures> {
  return measureProcess([process.execPath, schemaChild, crd, freshFolder(folder)], { runs, cwd: root });
}

function freshFolder(parent: string): string {
  return mkdtempSync(join(parent, 'run-'));
}
