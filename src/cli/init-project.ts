import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { exitCode } from './exit-code.ts';
import { addScripts } from './package-scripts.ts';
import { lookOf, type Terminal } from './terminal.ts';

/** The files that a new project starts with, laid out as they will lie there. */
const template = fileURLToPath(new URL('../../templates/init/', import.meta.url));

const scripts = { codegen: 'codegen', verify: 'codegen verify' };

/** Writes what a project starts with into the working folder. What is there stays, and is named. Gives the exit code. */
export function initProject(terminal: Terminal): number {
  const written: string[] = [];
  const kept: string[] = [];
  for (const file of filesOf(template)) (writeNew(file, terminal.cwd) ? written : kept).push(file);
  const added = addToPackageJson(terminal.cwd, kept);
  const parts = [...foldBraces(written), ...(added === undefined || added === 0 ? [] : [`and ${scriptsText(added)}`])];
  const { paint } = lookOf(terminal, terminal.stdoutIsTerminal);
  if (parts.length > 0) terminal.out(`wrote ${parts.join(', ')}\n`);
  if (kept.length > 0)
    terminal.out(`kept ${foldBraces(kept).join(', ')}, which ${kept.length === 1 ? 'was' : 'were'} there\n`);
  if (added === undefined) terminal.out('there is no package.json here to put scripts into; `npm init -y` makes one\n');
  const command = added === undefined ? 'npx codegen' : 'npm run codegen';
  terminal.out(`${paint('cyan', 'next:')} edit apis/widgets/v1alpha1/types.ts, then run \`${command}\`\n`);
  return exitCode.done;
}

/** Paths below a folder, in a fixed order: configuration, types, scripts. */
function filesOf(folder: string): readonly string[] {
  const rank = (path: string): string => `${['codegen.yaml', 'apis', 'hack'].indexOf(path.split('/')[0] ?? '')}${path}`;
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).replaceAll('\\', '/'))
    .sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

/** Whether the file was written; false when something of its name is there. */
function writeNew(path: string, folder: string): boolean {
  const target = join(folder, path);
  mkdirSync(dirname(target), { recursive: true });
  try {
    writeFileSync(target, readFileSync(join(template, path)), { flag: 'wx' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
  if (path.endsWith('.sh')) chmodSync(target, 0o755);
  return true;
}

/** How many scripts were added; undefined without a package.json. Names those that were there in `kept`. */
function addToPackageJson(folder: string, kept: string[]): number | undefined {
  const path = join(folder, 'package.json');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  const result = addScripts(text, scripts);
  if (result === undefined) {
    kept.push('package.json (it is not the JSON of a package)');
    return 0;
  }
  kept.push(...result.kept.map((name) => `the script ${name} in package.json`));
  if (result.added.length > 0) writeFileSync(path, result.text);
  return result.added.length;
}

function scriptsText(count: number): string {
  return `${count === 1 ? 'one script' : 'two scripts'} in package.json`;
}

/** `a/doc.ts`, `a/types.ts` → `a/{doc,types}.ts`, as a shell writes it. */
function foldBraces(paths: readonly string[]): readonly string[] {
  const folded: string[] = [];
  for (const path of paths) {
    const last = folded.at(-1) ?? '';
    const [folder, stem] = splitTs(path);
    const [lastFolder, lastStem] = splitTs(last);
    if (stem !== '' && lastStem !== '' && folder === lastFolder)
      folded[folded.length - 1] = `${folder}/{${lastStem},${stem}}.ts`;
    else folded.push(path);
  }
  return folded;
}

function splitTs(path: string): readonly [folder: string, stem: string] {
  const match = /^(.*)\/([^/{}]+)\.ts$/.exec(path);
  return [match?.[1] ?? '', match?.[2] ?? ''];
}
