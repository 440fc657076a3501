import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Collector, type Diagnostic } from '../../src/diagnostics/index.ts';
import { generators } from '../../src/generators/index.ts';
import { resolveOptions } from '../../src/options/index.ts';
import { run } from '../../src/run.ts';
import { memorySink, diskSink } from '../../src/write/index.ts';

/** A folder in which generated code compiles and runs. */
export interface Project extends Disposable {
  readonly folder: string;
}

/** Makes the folder; it goes with the value. */
export function newProject(): Project {
  const folder = mkdtempSync(join(tmpdir(), 'kube-codegen-corpus-'));
  symlinkSync(fileURLToPath(new URL('../../node_modules', import.meta.url)), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

/** What a run said; the diagnostics as lines. */
export interface Outcome {
  readonly errors: readonly Diagnostic[];
  readonly files: readonly string[];
}

/** Runs every generator over CRDs and writes below `generated/` of a project. */
export async function generateInto({ folder }: Project, crds: readonly string[]): Promise<Outcome> {
  const { result } = await runAll(folder, crds, diskSink());
  const errors = result.diagnostics.filter(({ severity }) => severity === 'error');
  return { errors, files: result.files.map(({ path }) => path) };
}

/** The files of a run, by path. */
export async function generateInMemory(
  { folder }: Project,
  crds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { sink, files } = memorySink();
  await runAll(folder, crds, sink);
  return files;
}

async function runAll(folder: string, crds: readonly string[], sink: ReturnType<typeof diskSink>) {
  const collector = new Collector();
  const names = generators.map(({ name }) => name);
  const options = resolveOptions({ crds, importExtension: '.ts' }, { root: folder, generators: names }, collector);
  return { result: await run(options, { generators, sink, collector }) };
}

/** A compiler, by the name of its package, and a way to find modules. */
export interface Compiler {
  readonly package: 'typescript' | 'typescript-6' | 'typescript-5.9';
  readonly resolution: 'nodenext' | 'bundler';
}

/** What a compiler finds wrong with `generated/` of a project under the strictest flags; the first lines of it. */
export function faultsOf({ folder }: Project, compiler: Compiler): readonly string[] {
  const config = join(folder, `tsconfig.${compiler.package}.${compiler.resolution}.json`);
  writeFileSync(config, JSON.stringify({ compilerOptions: flagsFor(compiler), include: ['generated'] }));
  const manifest = createRequire(import.meta.url).resolve(`${compiler.package}/package.json`);
  const args = ['--max-old-space-size=8000', join(dirname(manifest), 'bin/tsc'), '-p', config];
  const { stdout, status } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1e9 });
  // The runtime's own sources are checked where they stand.
  const faults = stdout.split('\n').filter((line) => line.startsWith('generated/') || line.startsWith('error'));
  return status === null ? ['the compiler was killed'] : faults.slice(0, 20);
}

function flagsFor({ resolution }: Compiler) {
  return {
    target: 'es2023',
    lib: ['es2024', 'esnext.disposable'],
    types: ['node'],
    module: resolution === 'nodenext' ? 'nodenext' : 'esnext',
    moduleResolution: resolution,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noImplicitOverride: true,
    noPropertyAccessFromIndexSignature: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    verbatimModuleSyntax: true,
    isolatedModules: true,
    isolatedDeclarations: true,
    declaration: true,
    erasableSyntaxOnly: true,
    allowImportingTsExtensions: true,
    customConditions: ['@kube-codegen/source'],
    skipLibCheck: true,
    noEmit: true,
  };
}
