import { type Dirent, existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { posix } from 'node:path';

import { type Collector, compareText, type Position, utf8Text } from '../../diagnostics/index.ts';
import { isVersionName } from '../../model/index.ts';
import type { NamedInputs } from '../named-inputs.ts';
import { shownPath } from '../shown-path.ts';
import { isSourceName, sourceOfDeclarations, whereTypesStand } from './source-names.ts';
import type { VersionSource } from './version-source.ts';

/** Folders that never hold API types. */
const skippedFolder = /^(?:node_modules|dist|\..*)$/;
const typeScriptFile = /\.(?:[cm]?ts|tsx)$/;

/** A comment line that asks for clients. */
const genclientLine = /^[ \t]*(?:\/\/|\/?\*+)[ \t]*\+genclient\b/m;

/** What walking the folders needs and gathers. */
interface Walk extends NamedInputs {
  readonly root: string;
  readonly collector: Collector;
  /** Sources by folder, so that overlapping inputs count once. */
  readonly found: Map<string, VersionSource>;
}

/** The API versions below the folders: each folder named like a version that holds TypeScript files. */
export function readFolders(
  { apis, root, inputPlaces }: NamedInputs & { readonly apis: readonly string[]; readonly root: string },
  collector: Collector,
): readonly VersionSource[] {
  const walk: Walk = { root, collector, inputPlaces, found: new Map() };
  for (const folder of apis) visit(walk, folder.replace(/(?<=.)\/+$/, ''), []);
  return [...walk.found].sort(([a], [b]) => compareText(a, b)).map(([, source]) => source);
}

/** The text of a file that imports lead to and that is in no version; undefined where there is none. */
export function readOtherFile(path: string): string | undefined {
  try {
    return readRegularFile(path).toString('utf8');
  } catch {
    return undefined;
  }
}

function visit(walk: Walk, folder: string, above: readonly string[]): void {
  const entries = list(walk, folder, above);
  if (!entries) return;
  const name = posix.basename(folder);
  if (isVersionName(name)) {
    readVersion(walk, folder, above);
    return;
  }
  if (entries.some((entry) => entry.name === 'doc.ts' && mentionsGroup(posix.join(folder, 'doc.ts')))) {
    const help = 'rename the folder to a version such as v1alpha1';
    const message = `${JSON.stringify(name)} is no API version`;
    walk.collector.report('KC1104', message, at(walk, posix.join(folder, 'doc.ts')), help);
  }
  const inside = [...above, realpathSync(folder)];
  for (const entry of entries) {
    const path = posix.join(folder, entry.name);
    if (!skippedFolder.test(entry.name) && isDirectory(entry, path)) visit(walk, path, inside);
  }
}

/** The entries of a folder by name; undefined, and reported, where it cannot be read or lies in itself. */
function list(walk: Walk, folder: string, above: readonly string[]): readonly Dirent[] | undefined {
  try {
    if (above.includes(realpathSync(folder))) {
      const message = `${shownPath(folder, walk.root)} leads back to a folder that holds it`;
      walk.collector.report('KC1103', message, at(walk, folder), 'remove the symbolic link');
      return undefined;
    }
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => compareText(a.name, b.name));
  } catch (error) {
    reportUnreadable(walk, folder, error);
    return undefined;
  }
}

function readVersion(walk: Walk, folder: string, above: readonly string[]): void {
  if (walk.found.has(folder)) return;
  const read = readFiles(walk, folder, above);
  const files = read.flatMap(({ path, text }) => (text === undefined ? [] : [{ path, text }]));
  const unread = read.flatMap(({ path, text }) => (text === undefined ? [path] : []));
  if (files.length === 0) return;
  const groupDir = posix.basename(posix.dirname(folder));
  walk.found.set(folder, { groupDir, version: posix.basename(folder), files, unread, origin: { kind: 'files' } });
}

/** The source files below a folder, without a text where they cannot be read. */
function readFiles(
  walk: Walk,
  folder: string,
  above: readonly string[],
): readonly { readonly path: string; readonly text: string | undefined }[] {
  const inside = [...above, realpathSync(folder)];
  return (list(walk, folder, above) ?? []).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (isDirectory(entry, path)) return skippedFolder.test(entry.name) ? [] : readFiles(walk, path, inside);
    if (isSourceName(entry.name)) return [{ path, text: readText(walk, path) }];
    if (typeScriptFile.test(entry.name)) warnOfKinds(walk, path);
    return [];
  });
}

/** Tells of kinds in a file that is not read; a .d.ts beside its .ts file has nothing of its own. */
function warnOfKinds(walk: Walk, path: string): void {
  const source = sourceOfDeclarations(path);
  if ((source !== undefined && existsSync(source)) || !genclientLine.test(readOtherFile(path) ?? '')) return;
  const message = `${shownPath(path, walk.root)} has +genclient and is not read: ${whereTypesStand}`;
  walk.collector.report('KC1105', message, at(walk, path), 'move the types into a .ts file');
}

function readText(walk: Walk, path: string): string | undefined {
  try {
    return utf8Text(readRegularFile(path), shownPath(path, walk.root), walk.collector);
  } catch (error) {
    reportUnreadable(walk, path, error);
    return undefined;
  }
}

/** The bytes of a file: to read a pipe or a device could take for ever. */
function readRegularFile(path: string): Buffer {
  if (!statSync(path).isFile()) throw new Error('it is no regular file');
  return readFileSync(path);
}

function reportUnreadable(walk: Walk, path: string, error: unknown): void {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'it does not exist',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    ENOTDIR: 'it is no folder',
    EISDIR: 'it is a folder',
    ELOOP: 'its symbolic links form a loop',
  };
  const reason = code === undefined ? messageOf(error) : (reasons[code] ?? code);
  const message = `cannot read ${shownPath(path, walk.root)}: ${reason}`;
  walk.collector.report(
    code === 'ELOOP' ? 'KC1103' : 'KC1101',
    message,
    walk.inputPlaces?.get(path) ?? at(walk, path),
    'check the path and its permissions',
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether the entry is a folder or a link to one; a link that leads nowhere is none, and fails when it is read. */
function isDirectory(entry: Dirent, path: string): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function mentionsGroup(doc: string): boolean {
  return /\+groupName\b/.test(readOtherFile(doc) ?? '');
}

function at(walk: Walk, path: string): Position {
  return { file: shownPath(path, walk.root), line: 1, column: 1 };
}
