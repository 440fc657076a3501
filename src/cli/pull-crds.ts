import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { pullCrds, type PulledCrd } from '../pull.ts';
import { systemErrorText } from '../write/file-system.ts';
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

/**
 * Writes the CRDs of a cluster to a folder, a file each, and leaves everything else in it alone; nothing where a group
 * has none. Gives the exit code.
 */
export async function runPull({ output, groups, ...choice }: PullRequest, terminal: Terminal): Promise<number> {
  const get = await connect({ ...choice, cwd: terminal.cwd });
  let crds: readonly PulledCrd[];
  try {
    crds = await pullCrds(get, groups);
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    return fail(error.message, 'check --kubeconfig, --context and your rights to list CRDs', terminal);
  }
  const missing = groups.filter((name) => !crds.some(({ group }) => group === name));
  if (missing.length > 0) {
    const help = 'name each group with a --group of its own, as `kubectl get crds` shows it behind the plural';
    return fail(`the cluster has no CRD of ${missing.join(', ')}`, help, terminal);
  }
  try {
    const written = writeChanged(crds, resolve(terminal.cwd, output));
    terminal.out(`${output}  ${crds.length} CRDs: ${written} written, ${crds.length - written} unchanged\n`);
    return exitCode.done;
  } catch (error) {
    const reason = systemErrorText(error);
    if (reason === undefined) throw error;
    return fail(`${output} cannot be written to: ${reason}`, 'name another folder with --output', terminal);
  }
}

function fail(message: string, help: string, terminal: Terminal): number {
  terminal.err(`error: ${visible(message)}\n  help: ${visible(help)}\n`);
  return exitCode.inputErrors;
}

/** Gives how many files it had to write. */
function writeChanged(crds: readonly PulledCrd[], folder: string): number {
  mkdirSync(folder, { recursive: true });
  return crds.filter(({ file, text }) => writeIfChanged(join(folder, file), text)).length;
}

/** Writes a file whole or not at all. Gives whether it had to. */
function writeIfChanged(path: string, text: string): boolean {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return false;
  const fresh = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(fresh, text);
    renameSync(fresh, path);
  } finally {
    rmSync(fresh, { force: true });
  }
  return true;
}
