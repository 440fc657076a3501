/**
 * What `npm run build` makes of sources that are loaded often and whole: a few files in place of hundreds, since finding
 * each of them costs a tenth of a millisecond or two and a hundred kilobytes. Types are made by tsc, module by module.
 * `build.mjs runtime | cli`
 */
import { readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

import { typescriptParser } from './typescript-parser.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const common = {
  absWorkingDir: root,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.19',
  packages: 'external',
  logLevel: 'warning',
};
const parts = {
  cli: { entryPoints: ['src/cli/main.ts'], outdir: 'dist/cli', plugins: [typescriptParser] },
  // Everything that package.json exports.
  runtime: {
    entryPoints: indexesBelow('src/runtime'),
    outbase: 'src/runtime',
    outdir: 'src/runtime/dist',
    sourcemap: true,
    sourcesContent: false,
  },
};

const part = parts[process.argv[2]];
if (part === undefined) throw new Error('usage: build.mjs runtime | cli');
if (part === parts.cli) rmSync(`${root}/dist/cli`, { recursive: true, force: true });
await build({ ...common, ...part });

function indexesBelow(folder) {
  return readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('/index.ts') && !/\/(dist|node_modules)\//.test(path));
}
