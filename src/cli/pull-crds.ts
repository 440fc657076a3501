import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { pullCrds, type PulledCrd } from '../pull.ts';
import { ClusterError, connect } from './cluster.ts';
import { exitCode } from './exit-code.ts';
import { type Terminal, visible } from './terminal.ts';

/** What `codegen crd pull` was asked for. */
export interface PullRequest {
  /** The folder that the files are written to. */
  readonly output: string;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly groups: readonly string[];
}

/** Writes the CRDs of a cluster to a folder, a file each, and leaves everything else in it alone. Gives the exit code. */
export async function runPull({ output, groups, ...choice }: PullRequest, terminal: Terminal): Promise<number> {
  const get = await connect({ ...choice, cwd: terminal.cwd });
  let crds: readonly PulledCrd[];
  try {
    crds = await pullCrds(get, groups);
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    terminal.err(
      `error: ${visible(error.message)}\n  help: check --kubeconfig, --context and your rights to list CRDs\n`,
    );
    return exitCode.inputErrors;
  }
  const folder = resolve(terminal.cwd, output);
  mkdirSync(folder, { recursive: true });
  const written = crds.filter(({ file, text }) => writeIfChanged(join(folder, file), text)).length;
  terminal.out(`${output}  ${crds.length} CRDs: ${written} written, ${crds.length - written} unchanged\n`);
  return exitCode.done;
}

/** Writes a file whole or not at all. Gives whether it had to. */
function writeIfChanged(path: string, text: string): boolean {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return false;
  const fresh = `${path}.${process.pid}.tmp`;
  writeFileSync(fresh, text);
  renameSync(fresh, path);
  return true;
}
