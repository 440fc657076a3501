import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** A tool that emits more than types from a CRD. */
export interface CrdPeer {
  readonly name: string;
  /** The command for a CRD file and an output folder; undefined where the tool could not be installed. */
  readonly command: ((crd: string, output: string) => readonly [string, ...string[]]) | undefined;
}

const tools = [
  ['crd-generate', '@kubernetes-models/crd-generate', ['--input', 'CRD', '--output', 'OUTPUT']],
  ['kubernetes-fluent-client', 'kubernetes-fluent-client', ['crd', 'CRD', 'OUTPUT']],
  ['cdk8s', 'cdk8s-cli', ['import', 'CRD', '--language', 'typescript', '--no-check-upgrade', '--output', 'OUTPUT']],
] as const;

/** The peers, installed through npm into a cache outside of the checkout when they are first wanted. */
export function crdPeers(): readonly CrdPeer[] {
  return tools.map(([program, manifest, words]) => {
    const path = install(program, manifest);
    return {
      name: program,
      command:
        path === undefined ? undefined : (crd, output) => [path, ...words.map((word) => fill(word, crd, output))],
    };
  });
}

function fill(word: string, crd: string, output: string): string {
  return word === 'CRD' ? crd : word === 'OUTPUT' ? output : word;
}

function install(program: string, manifest: string): string | undefined {
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'kube-codegen');
  const folder = join(cache, 'peers', program);
  const path = join(folder, 'node_modules', '.bin', program);
  if (existsSync(path)) return path;
  try {
    mkdirSync(folder, { recursive: true });
    const flags = ['--no-audit', '--no-fund', '--no-save', '--silent', '--prefix', folder];
    execFileSync('npm', ['install', ...flags, manifest], { stdio: 'ignore', timeout: 180_000 });
  } catch {
    return undefined;
  }
  return existsSync(path) ? path : undefined;
}
