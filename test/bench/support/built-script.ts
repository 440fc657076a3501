import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cache = fileURLToPath(new URL('../../../.cache/bench', import.meta.url));

/**
 * Strips the types of scripts of this folder once, and gives the path of the first: a process that runs it loads the built
 * packages, as users do, and no machinery for TypeScript that would count in its memory.
 */
export function buildScript(...files: readonly [string, ...string[]]): string {
  mkdirSync(cache, { recursive: true });
  const built = files.map((file) => {
    const source = readFileSync(new URL(file, import.meta.url), 'utf8');
    const path = join(cache, basename(file).replace(/\.ts$/, '.mjs'));
    writeFileSync(path, stripTypeScriptTypes(source).replaceAll(/'\.\/([\w-]+)\.ts'/g, "'./$1.mjs'"));
    return path;
  });
  return built[0] ?? '';
}
