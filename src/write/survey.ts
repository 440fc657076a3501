import { posix } from 'node:path';

import { type Collector, compareText, type Position } from '../diagnostics/index.ts';
import { type EntryKind, type FileSystem } from './file-system.ts';
import { isGenerated } from './header.ts';
import { assertInside, type OutputFile, type OutputPlace, type WriteRequest } from './sink.ts';

/** How the folder differs from what it should hold. All lists are sorted by path. */
export interface Survey {
  readonly unchanged: readonly string[];
  readonly missing: readonly string[];
  readonly differing: readonly string[];
  /** Made by this tool, but no longer planned. */
  readonly stale: readonly string[];
  readonly foreign: readonly string[];
}

/** A file that is not there, or, with what is there in its place, one that is not as it should be. */
export interface Difference {
  readonly file: OutputFile;
  readonly old?: Buffer;
}

/** Folders that a run works in, `.codegen-tmp-<process>-<random>`. They are no part of the output. */
export const temporaryPrefix = '.codegen-tmp-';

/**
 * Compares the output folder with what it should hold, file by file as they come; `onDifference` takes what differs,
 * since the text is not kept here, and holds up the next file until it is ready for it. Reads only. What stands in the way of writing is reported at the end: links on the
 * path, folders where files belong, files that this tool did not make.
 */
export async function surveyOutput(
  fs: FileSystem,
  request: WriteRequest,
  collector: Collector,
  onDifference: (difference: Difference) => void | Promise<void>,
): Promise<Survey> {
  const exists = fs.kindOf(request.output) === 'folder';
  const entries = exists ? walk(fs, request.output, '') : new Map<string, EntryKind>();
  const states = new Map<string, Comparison>();
  for (const file of request.files) {
    assertInside(file.path);
    const { state, old } = compare(fs, request.output, file, entries);
    states.set(file.path, state);
    if (state === 'missing') await onDifference({ file });
    else if (state === 'differing' && old) await onDifference({ file, old });
  }
  const paths = [...states.keys()].sort(compareText);
  const rest = surveyRest(fs, request, { entries, planned: states });
  const removed = new Set(rest.stale);
  for (const path of paths) {
    const isTaken = states.get(path) === 'taken';
    const blocker = blockedBy(path, entries, removed) ?? (isTaken ? [path, 'a file without our header'] : undefined);
    if (blocker !== undefined) reportTaken(blocker, request, collector);
  }
  const inState = (state: Comparison): readonly string[] => paths.filter((path) => states.get(path) === state);
  return { unchanged: inState('unchanged'), missing: inState('missing'), differing: inState('differing'), ...rest };
}

/** `taken`: somebody else's file is there. */
type Comparison = 'unchanged' | 'missing' | 'differing' | 'taken';

function compare(
  fs: FileSystem,
  output: string,
  { path, text }: OutputFile,
  entries: ReadonlyMap<string, EntryKind>,
): { readonly state: Comparison; readonly old?: Buffer } {
  if (entries.get(path) !== 'file') return { state: 'missing' };
  const old = fs.read(posix.join(output, path));
  if (old.equals(Buffer.from(text))) return { state: 'unchanged' };
  return isForeign(old, text) ? { state: 'taken' } : { state: 'differing', old };
}

/** Whether the text that is there was made by somebody else. Files of languages without comments cannot tell. */
function isForeign(old: Buffer, fresh: string): boolean {
  return isGenerated(fresh) && !isGenerated(old.toString());
}

/** Whether files can be written to the output folder: no part of the way to it from the root is a link or a file. */
export function checkFolder(fs: FileSystem, place: OutputPlace, collector: Collector): boolean {
  const obstacle = obstacleTo(fs, place);
  if (obstacle === undefined) return true;
  const [path, what] = obstacle;
  const message = `${path}, on the way to the output folder, is ${what}`;
  collector.report('KC4301', message, atFile(path), 'move it away, or choose another output folder');
  return false;
}

/** Whether there is an output folder in the project, and the way to it leads over folders only. */
export function isSoundFolder(fs: FileSystem, place: OutputPlace): boolean {
  const { root, output } = place;
  return output.startsWith(`${root}/`) && obstacleTo(fs, place) === undefined && fs.kindOf(output) === 'folder';
}

function obstacleTo(fs: FileSystem, { root, output }: OutputPlace): Blocker | undefined {
  const segments = posix.relative(root, output).split('/');
  for (let depth = 1; depth <= segments.length; depth++) {
    const path = segments.slice(0, depth).join('/');
    const kind = fs.kindOf(posix.join(root, path));
    if (kind === undefined) return undefined;
    if (kind !== 'folder') return [path, kind === 'file' ? 'a file' : 'a link'];
  }
  return undefined;
}

/** Everything below a folder that is not a folder itself, and the folders, by path relative to the output folder. */
function walk(fs: FileSystem, output: string, folder: string): Map<string, EntryKind> {
  const entries = new Map<string, EntryKind>();
  for (const { name, kind } of fs.list(posix.join(output, folder))) {
    if (folder === '' && name.startsWith(temporaryPrefix)) continue;
    const path = posix.join(folder, name);
    entries.set(path, kind);
    const ours = !name.startsWith('.') && name !== 'node_modules';
    if (kind === 'folder' && ours) for (const [below, what] of walk(fs, output, path)) entries.set(below, what);
  }
  return entries;
}

/** Sorts what no file of this run claims into stale and foreign. */
function surveyRest(
  fs: FileSystem,
  request: WriteRequest,
  { entries, planned }: { entries: ReadonlyMap<string, EntryKind>; planned: ReadonlyMap<string, Comparison> },
): Pick<Survey, 'stale' | 'foreign'> {
  const tops = new Set([...planned.keys()].map(topOf));
  const stale: string[] = [];
  const foreign: string[] = [];
  for (const [path, kind] of [...entries].sort(([a], [b]) => compareText(a, b))) {
    if (planned.has(path) || request.keep?.has(path) === true || kind === 'folder') continue;
    if (kind !== 'file' || !readsAsGenerated(fs, posix.join(request.output, path))) foreign.push(path);
    else if (!request.keep || tops.has(topOf(path))) stale.push(path);
  }
  return { stale, foreign };
}

function topOf(path: string): string {
  return path.split('/')[0] ?? '';
}

function readsAsGenerated(fs: FileSystem, path: string): boolean {
  try {
    return isGenerated(fs.read(path).toString());
  } catch {
    // What cannot be read was not made by us, as far as anybody can tell; it stays.
    return false;
  }
}

type Blocker = readonly [path: string, what: string];

/** What stands where a file or one of its folders belongs. */
function blockedBy(
  path: string,
  entries: ReadonlyMap<string, EntryKind>,
  removed: ReadonlySet<string>,
): Blocker | undefined {
  const kind = entries.get(path);
  if (kind === 'folder') return [path, 'a folder'];
  if (kind === 'other') return [path, 'a link'];
  for (let parent = posix.dirname(path); parent !== '.'; parent = posix.dirname(parent)) {
    const above = entries.get(parent);
    if (above === 'other') return [parent, 'a link'];
    if (above === 'file' && !removed.has(parent)) return [parent, 'a file'];
  }
  return undefined;
}

function reportTaken([path, what]: Blocker, { root, output }: WriteRequest, collector: Collector): void {
  const shown = posix.relative(root, posix.join(output, path));
  collector.report(
    'KC4301',
    `${shown} is ${what}, where generated code belongs`,
    atFile(shown),
    'move it away, or choose another output folder',
  );
}

/** What is in the way has no place inside that matters. */
function atFile(file: string): Position {
  return { file, line: 1, column: 1 };
}
