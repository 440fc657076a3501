/**
 * `npm run bench [-- name …]`: prints one table of ratios. Each figure stands beside the peer or the limit that it is held
 * against, measured in the same run on the same machine. Exits with 1 when a target is missed.
 */
import { readdirSync } from 'node:fs';

import { formatTable, holds, type Row } from './support/table.ts';

interface Bench {
  readonly rows: () => Promise<readonly Row[]>;
}

const folder = new URL('.', import.meta.url);
const wanted = process.argv.slice(2);
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.slice(0, -'.bench.ts'.length))
  .filter((name) => wanted.length === 0 || wanted.includes(name))
  .toSorted();

const all: Row[] = [];
for (const name of names) {
  process.stderr.write(`measuring ${name} …\n`);
  const bench: Bench = await import(new URL(`${name}.bench.ts`, folder).href);
  all.push(...(await bench.rows()));
}
console.log(formatTable(all));
const missed = all.filter((row) => holds(row) === false);
if (missed.length > 0) {
  console.log(`\n${missed.length} of ${all.length} targets missed`);
  process.exitCode = 1;
}
