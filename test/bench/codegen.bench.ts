/** Whole runs of the generator, as cold processes of the built command line, beside the Go originals. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { measureProcess } from './support/cold-process.ts';
import { missingGo } from './support/go.ts';
import type { Row } from './support/table.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const command: [string, ...string[]] = [process.execPath, join(root, 'dist', 'cli', 'main.js')];

export async function rows(): Promise<readonly Row[]> {
  if (!existsSync(join(root, 'dist', 'cli', 'main.js'))) throw new Error('run `npm run build` first');
  const folder = mkdtempSync(join(tmpdir(), 'kube-codegen-bench-'));
  try {
    return [...(await fooRows(join(folder, 'foo'))), ...(await manyKindsRows(folder))];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function fooRows(folder: string): Promise<readonly Row[]> {
  mkdirSync(folder);
  for (const entry of ['apis', 'codegen.yaml'])
    cpSync(join(root, 'test', 'contract', entry), join(folder, entry), { recursive: true });
  const prepare = (): void => rmSync(join(folder, 'generated'), { recursive: true, force: true });
  const foo = await measureProcess(command, { cwd: folder, prepare });
  const seconds = { value: foo.seconds, unit: 's' } as const;
  const what = 'Foo, all generators, cold process';
  const go = goOriginals();
  return [
    { what, ours: seconds, peer: { value: 0.45, unit: 's' }, peerName: 'limit', target: 1 },
    {
      what: `${what}, peak memory`,
      ours: { value: foo.megabytes, unit: 'MB' },
      peer: { value: 200, unit: 'MB' },
      peerName: 'limit',
      target: 1,
    },
    await againstGo(what, seconds, go, 'run-kube-codegen', 'kube_codegen.sh', { target: 1 / 60, runs: 3 }),
    await againstGo(what, seconds, go, 'run-controller-gen', 'controller-gen crd object', { target: 1, runs: 10 }),
  ];
}

async function againstGo(
  what: string,
  ours: Row['ours'],
  folder: string | undefined,
  script: string,
  peerName: string,
  { target, runs }: { readonly target: number; readonly runs: number },
): Promise<Row> {
  if (folder === undefined) return { what, ours, peerName: `${peerName}: ${missingGo}`, target };
  const peer = await measureProcess([join(folder, script)], { runs });
  return { what, ours, peer: { value: peer.seconds, unit: 's' }, peerName, target };
}

function goOriginals(): string | undefined {
  if (missingGo !== undefined) return undefined;
  return execFileSync(join(root, 'test', 'bench', 'support', 'go-codegen.sh'), {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
}

async function manyKindsRows(parent: string): Promise<readonly Row[]> {
  const [fifty, twoHundred] = [await manyKinds(parent, 50), await manyKinds(parent, 200)];
  return [
    {
      what: 'an API of 200 kinds',
      ours: { value: twoHundred, unit: 's' },
      peer: { value: 3, unit: 's' },
      peerName: 'limit',
      target: 1,
    },
    {
      what: 'growth from 50 to 200 kinds, a kind',
      ours: { value: (twoHundred / 200) * 1_000, unit: 'ms' },
      peer: { value: (fifty / 50) * 1_000, unit: 'ms' },
      peerName: '50 kinds',
      target: 1.1,
    },
  ];
}

async function manyKinds(parent: string, count: number): Promise<number> {
  const folder = join(parent, `kinds-${count}`);
  const version = join(folder, 'apis', 'bench', 'v1');
  mkdirSync(version, { recursive: true });
  writeFileSync(join(folder, 'codegen.yaml'), 'apis: [apis]\noutput: generated\n');
  writeFileSync(
    join(version, 'doc.ts'),
    '/**\n * +k8s:deepcopy-gen=package\n * +groupName=bench.example.com\n */\nexport {};\n',
  );
  writeFileSync(
    join(version, 'types.ts'),
    `import type { ObjectMeta, TypeMeta, int32 } from '@kube-codegen/runtime/meta/v1';\n${Array.from({ length: count }, (_, i) => kindSource(`Widget${i}`)).join('')}`,
  );
  const prepare = (): void => rmSync(join(folder, 'generated'), { recursive: true, force: true });
  return (await measureProcess(command, { cwd: folder, prepare, runs: 5 })).seconds;
}

function kindSource(name: string): string {
  return `
/**
 * ${name} is one of many.
 *
 * +genclient
 */
export interface ${name} extends TypeMeta {
  metadata: ObjectMeta;
  spec: ${name}Spec;
  status?: ${name}Status;
}

/** What is wanted. */
export interface ${name}Spec {
  /** How many. */
  replicas?: int32;
  /** By name. */
  labels?: Record<string, string>;
  ports?: ${name}Port[];
}

export interface ${name}Port {
  name: string;
  port: int32;
}

/** What is. */
export interface ${name}Status {
  readyReplicas: int32;
  conditions?: { type: string; status: 'True' | 'False' | 'Unknown'; message?: string }[];
}
`;
}
