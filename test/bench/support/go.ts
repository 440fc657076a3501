import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const module = fileURLToPath(new URL('../go', import.meta.url));

/** Why there are no Go originals to compare with, or undefined where there are. */
export const missingGo: string | undefined =
  spawnSync('go', ['version']).status === 0 ? undefined : 'no Go toolchain here';

/** Builds a command of test/bench/go and gives the binary's path. */
export function buildGo(command: string): string {
  const folder = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'kube-codegen', 'bench');
  mkdirSync(folder, { recursive: true });
  const binary = join(folder, command);
  execFileSync('go', ['build', '-trimpath', '-o', binary, `./${command}`], {
    cwd: module,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return binary;
}

/** Builds and runs a command of test/bench/go that prints one JSON object. */
export function runGo<T>(command: string, ...args: readonly string[]): T {
  const output = execFileSync(buildGo(command), args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const figures: T = JSON.parse(output);
  return figures;
}
