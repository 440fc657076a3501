import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { optionsMarkdown } from '../../../src/options/index.ts';

/** The cells of a Markdown table, whatever its padding. */
function cells(table: string): readonly (readonly string[])[] {
  const rows = table.split('\n').filter((line) => line.startsWith('|') && !/^[|\s-]+$/.test(line));
  return rows.map((row) => row.split(/(?<!\\)\|/).map((cell) => cell.trim()));
}

test('the README lists every setting as the option table has it', () => {
  const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
  const section = /<!-- options: [^>]*-->(.*)<!-- \/options -->/s.exec(readme)?.[1] ?? '';
  assert.deepEqual(cells(section), cells(optionsMarkdown()));
});
