/**
 * Each folder here is a case: `codegen.yaml` and its input, `expected/` as real TypeScript, and a test that runs it.
 * `UPDATE_GOLDEN=1` writes what is generated now; the diff is then for the reviewer.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from 'typescript-5.9';

import { readProject } from '../../src/cli/project.ts';
import { Collector } from '../../src/diagnostics/index.ts';
import { generators } from '../../src/generators/index.ts';
import { load } from '../../src/load/index.ts';
import { plan } from '../../src/plan/index.ts';
import { run } from '../../src/run.ts';
import { memorySink } from '../../src/write/index.ts';

const root = fileURLToPath(new URL('.', import.meta.url));
const cases = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(root, entry.name, 'codegen.yaml')))
  .map(({ name }) => name);

describe('golden output', () => {
  for (const name of cases) {
    it(name, async () => {
      const { files, report } = await generate(join(root, name));
      const expected = join(root, name, 'expected');
      if (process.env['UPDATE_GOLDEN']) update(expected, files, report);
      const golden = readTree(expected);
      assert.deepEqual([...files.keys()].sort(), Object.keys(golden));
      for (const [path, text] of files) assert.equal(text, golden[path], path);
      assert.equal(report, readReport(expected));
    });

    it(`${name}: files export what was planned`, async () => {
      const folder = join(root, name);
      const collector = new Collector();
      const names = generators.map((generator) => generator.name);
      const options = readProject({ cwd: folder, flags: {}, generators: names }, collector);
      for (const file of plan(await load(options, collector), generators, options, collector)) {
        const planned = [...file.exports, ...(file.reexports ?? [])].map((each) => each.name).sort();
        assert.deepEqual(exportsOf(join(folder, 'expected', file.path)), planned, file.path);
      }
    });
  }
});

describe('golden output compiles under the strictest flags', () => {
  for (const version of ['typescript-5.9', 'typescript-6', 'typescript']) {
    it(version, () => {
      const compiler = createRequire(import.meta.url).resolve(`${version}/package.json`);
      const args = [join(dirname(compiler), 'bin/tsc'), '-p', join(root, 'tsconfig.json')];
      const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
      // The runtime's own sources are checked where they stand.
      const faults = stdout.split('\n').filter((line) => line.trim() !== '' && !/^(src\/|\s)/.test(line));
      assert.deepEqual(faults, []);
    });
  }
});

async function generate(folder: string): Promise<{ files: ReadonlyMap<string, string>; report: string }> {
  const collector = new Collector();
  const { sink, files } = memorySink();
  const names = generators.map(({ name }) => name);
  const options = readProject({ cwd: folder, flags: {}, generators: names }, collector);
  const { diagnostics } = await run(options, { generators, sink, collector });
  const lines = diagnostics.map(({ severity, code, message }) => `${severity} ${code}: ${message}\n`);
  return { files, report: lines.join('') };
}

function update(expected: string, files: ReadonlyMap<string, string>, report: string): void {
  rmSync(expected, { recursive: true, force: true });
  for (const [path, text] of files) {
    mkdirSync(dirname(join(expected, path)), { recursive: true });
    writeFileSync(join(expected, path), text);
  }
  rmSync(join(expected, '../diagnostics.txt'), { force: true });
  if (report !== '') writeFileSync(join(expected, '../diagnostics.txt'), report);
}

function readReport(expected: string): string {
  const file = join(expected, '../diagnostics.txt');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function readTree(folder: string): Record<string, string> {
  const files = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return Object.fromEntries(paths.map((path) => [relative(folder, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')]));
}

function exportsOf(file: string): readonly string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const names = new Set<string>();
  for (const statement of source.statements) {
    if (ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause)) {
      for (const element of statement.exportClause.elements) names.add(element.name.text);
    } else if (ts.canHaveModifiers(statement) && isExported(statement)) {
      for (const name of declaredNames(statement)) names.add(name);
    }
  }
  return [...names].sort();
}

function isExported(statement: ts.HasModifiers): boolean {
  return ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

function declaredNames(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  }
  return 'name' in statement && statement.name ? [(statement.name as ts.Identifier).text] : [];
}
