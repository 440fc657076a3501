import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Collector } from '../diagnostics/index.ts';
import { countText, diagnosticsText } from './diagnostics-text.ts';
import { exitCode } from './exit-code.ts';
import { type NewFile, type NewFilesResult, writeNewFiles } from './new-files.ts';
import { type AddedScripts, addScripts } from './package-scripts.ts';
import { lookOf, type Terminal } from './terminal.ts';

/** The files that a new project starts with, laid out as they will lie there. */
const template = fileURLToPath(new URL('../../templates/init/', import.meta.url));

const scripts = { codegen: 'codegen', verify: 'codegen verify' };

/**
 * Writes what a project starts with into the working folder, all or nothing. What is there stays, and is named. Gives the
 * exit code.
 */
export function initProject(terminal: Terminal): number {
  const { cwd } = terminal;
  // A codegen.yaml of the user's says where types are; the example, which lies elsewhere, would never be read.
  const hasConfig = existsSync(join(cwd, 'codegen.yaml'));
  const paths = filesOf(template).filter((path) => !(hasConfig && path.startsWith('apis/')));
  const manifest = readManifest(cwd);
  const collector = new Collector();
  const result = writeNewFiles([...paths.map(fromTemplate), ...manifestFile(manifest)], cwd, collector);
  if (collector.hasErrors) return tellErrors(collector, terminal);
  tellFiles(result, manifest, terminal);
  const { paint } = lookOf(terminal, terminal.stdoutIsTerminal);
  const run = `run \`${manifest.scripts?.usable.includes('codegen') === true ? 'npm run codegen' : 'npx codegen'}\``;
  const next = hasConfig ? run : `edit apis/widgets/v1alpha1/types.ts, then ${run}`;
  terminal.out(`${paint('cyan', 'next:')} ${next}\n`);
  return exitCode.done;
}

function tellErrors(collector: Collector, terminal: Terminal): number {
  const diagnostics = collector.sorted();
  const places = { root: terminal.cwd, cwd: terminal.cwd };
  terminal.err(diagnosticsText(diagnostics, places, lookOf(terminal, terminal.stderrIsTerminal)));
  terminal.err(`${countText(diagnostics)}, nothing written\n`);
  return exitCode.inputErrors;
}

function tellFiles({ written, kept }: NewFilesResult, manifest: Manifest, terminal: Terminal): void {
  const files = written.filter((path) => path !== manifestName);
  const added = manifest.scripts?.added.length ?? 0;
  const parts = [
    ...foldBraces(files),
    ...(added === 0 ? [] : [`${files.length === 0 ? '' : 'and '}${scriptsText(added)}`]),
  ];
  if (parts.length > 0) terminal.out(`wrote ${parts.join(', ')}\n`);
  const stays = [...foldBraces(kept), ...stayingParts(manifest)];
  if (stays.length > 0) terminal.out(`kept ${stays.join(', ')}, which ${stays.length === 1 ? 'was' : 'were'} there\n`);
  if (manifest.text === undefined && manifest.fault === undefined)
    terminal.out('there is no package.json here to put scripts into; `npm init -y` makes one\n');
}

function stayingParts({ scripts: result, fault }: Manifest): readonly string[] {
  if (fault !== undefined) return [`${manifestName} (${fault})`];
  return (result?.kept ?? []).map((name) => `the script ${name} in ${manifestName}`);
}

/** Paths below a folder, in a fixed order: configuration, types, scripts. */
function filesOf(folder: string): readonly string[] {
  const rank = (path: string): string => `${['codegen.yaml', 'apis', 'hack'].indexOf(path.split('/')[0] ?? '')}${path}`;
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).replaceAll('\\', '/'))
    .sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

function fromTemplate(path: string): NewFile {
  return { path, text: readFileSync(join(template, path), 'utf8') };
}

const manifestName = 'package.json';

/** The package.json of the project, and what our scripts make of it. */
interface Manifest {
  /** Absent where there is none, or none that can be read. */
  readonly text?: string;
  readonly scripts?: AddedScripts;
  /** Why scripts cannot be put into it, although it is there. */
  readonly fault?: string;
}

function readManifest(folder: string): Manifest {
  let text: string;
  try {
    // Throws for what is no UTF-8: it is written back, and what cannot be read would be lost.
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    text = decoder.decode(readFileSync(join(folder, manifestName)));
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return isMissing ? {} : { fault: 'it cannot be read' };
  }
  const added = addScripts(text, scripts);
  return added === undefined ? { text, fault: 'it is not the JSON of a package' } : { text, scripts: added };
}

/** The file to write, where scripts are to be added. */
function manifestFile({ text, scripts: result }: Manifest): readonly NewFile[] {
  if (text === undefined || result === undefined || result.added.length === 0) return [];
  return [{ path: manifestName, text: result.text, replaces: text }];
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
