import { posix } from 'node:path';

import type { FileSystem } from './file-system.ts';
import { assertInside, type OutputFile } from './sink.ts';
import { temporaryPrefix } from './survey.ts';

/** What changes in the output folder. */
export interface Changes {
  readonly create: readonly OutputFile[];
  readonly replace: readonly OutputFile[];
  readonly remove: readonly string[];
}

/** One change, in the order of doing. Its new text lies in `new/<index>`, its old text in `old/<index>`. */
interface Step {
  readonly action: 'create' | 'replace' | 'remove';
  readonly path: string;
}

const journalName = 'journal.json';

/** The temporary folders that transactions of this process work in. */
const active = new Set<string>();

/**
 * Changes the output folder all at once, as far as file systems can. Everything is written to a temporary folder in it
 * first; the old content gets a second name there, and a journal says what will be done. Only then are files moved,
 * which needs no space and next to no time. If a step fails, all are undone; if the process is killed, `recover` of the
 * next run undoes them. Throws what the file system throws, after undoing.
 */
export function applyChanges(fs: FileSystem, output: string, changes: Changes): void {
  const created = makeFolders(fs, output);
  let folder: string | undefined;
  try {
    folder = fs.makeTemporaryFolder(posix.join(output, `${temporaryPrefix}${process.pid}-`));
    active.add(folder);
    const steps = stage(fs, output, folder, changes);
    const [staged, journal] = [folder, posix.join(folder, journalName)];
    withoutSignals(() => commit(fs, output, staged, steps));
    // From here on it is done: what no journal tells is not undone.
    fs.remove(journal);
  } catch (error) {
    undo(fs, output, folder, created);
    throw error;
  } finally {
    if (folder !== undefined) active.delete(folder);
  }
  try {
    fs.removeTree(folder);
  } catch {
    // The output is complete. The next run removes what is left here.
  }
}

/** Undoes what processes that are gone have left half done. */
export function recover(fs: FileSystem, output: string): void {
  if (fs.kindOf(output) !== 'folder') return;
  for (const { name, kind } of fs.list(output)) {
    const folder = posix.join(output, name);
    const pid = Number(new RegExp(`^${temporaryPrefix.replaceAll('.', '\\.')}(\\d+)-`).exec(name)?.[1] ?? Number.NaN);
    if (kind !== 'folder' || Number.isNaN(pid) || active.has(folder)) continue;
    if (pid === process.pid || !isAlive(pid)) rollBack(fs, output, folder);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Gives the folders that it made, deepest first. */
function makeFolders(fs: FileSystem, folder: string): readonly string[] {
  const made: string[] = [];
  for (let path = folder; fs.kindOf(path) === undefined; path = posix.dirname(path)) made.push(path);
  if (made.length > 0) fs.makeFolder(folder);
  return made;
}

function stage(fs: FileSystem, output: string, folder: string, changes: Changes): readonly Step[] {
  fs.makeFolder(posix.join(folder, 'new'));
  fs.makeFolder(posix.join(folder, 'old'));
  // Removals first: where case does not count, the old name of a file may be the new one's.
  const steps: Step[] = changes.remove.map((path) => ({ action: 'remove', path }));
  for (const [action, files] of [
    ['create', changes.create],
    ['replace', changes.replace],
  ] as const) {
    for (const { path, text } of files) {
      fs.write(posix.join(folder, 'new', String(steps.length)), text);
      steps.push({ action, path });
    }
  }
  for (const [index, { action, path }] of steps.entries()) {
    if (action !== 'create') fs.link(posix.join(output, path), posix.join(folder, 'old', String(index)));
  }
  fs.write(posix.join(folder, journalName), JSON.stringify(steps));
  return steps;
}

function commit(fs: FileSystem, output: string, folder: string, steps: readonly Step[]): void {
  for (const [index, { action, path }] of steps.entries()) {
    const target = posix.join(output, path);
    if (action === 'remove') {
      fs.remove(target);
      continue;
    }
    if (action === 'create') fs.makeFolder(posix.dirname(target));
    fs.rename(posix.join(folder, 'new', String(index)), target);
  }
  for (const { action, path } of steps) if (action === 'remove') removeEmptyParents(fs, output, path);
}

function undo(fs: FileSystem, output: string, folder: string | undefined, created: readonly string[]): void {
  try {
    if (folder !== undefined) rollBack(fs, output, folder);
    for (const path of created) fs.removeEmptyFolder(path);
  } catch {
    // The journal is still there, so the next run undoes it. The error that led here is the one to tell.
  }
}

/** Puts everything back to how it was before the transaction of a temporary folder, and removes the folder. */
function rollBack(fs: FileSystem, output: string, folder: string): void {
  const steps = readJournal(fs, folder);
  for (const [index, { action, path }] of [...steps.entries()].reverse()) {
    if (!leadsInside(fs, output, path)) continue;
    const target = posix.join(output, path);
    const moved = action === 'create' && fs.kindOf(posix.join(folder, 'new', String(index))) === undefined;
    if (moved && fs.kindOf(target) === 'file') fs.remove(target);
    if (action === 'create') removeEmptyParents(fs, output, path);
    const old = posix.join(folder, 'old', String(index));
    if (action === 'create' || fs.kindOf(old) !== 'file') continue;
    fs.makeFolder(posix.dirname(target));
    fs.rename(old, target);
  }
  fs.removeTree(folder);
}

/** The steps of a transaction that had begun to move files; none when it had not. */
function readJournal(fs: FileSystem, folder: string): readonly Step[] {
  const path = posix.join(folder, journalName);
  if (fs.kindOf(path) !== 'file') return [];
  try {
    // Written by `stage`; a journal cut short by a full disk does not parse, and then nothing had been moved.
    const steps = JSON.parse(fs.read(path).toString()) as readonly Step[];
    for (const step of steps) assertInside(step.path);
    return steps;
  } catch {
    return [];
  }
}

/** Whether no folder on the way to a path is a link. */
function leadsInside(fs: FileSystem, output: string, path: string): boolean {
  for (let parent = posix.dirname(path); parent !== '.'; parent = posix.dirname(parent)) {
    if (fs.kindOf(posix.join(output, parent)) === 'other') return false;
  }
  return true;
}

function removeEmptyParents(fs: FileSystem, output: string, path: string): void {
  for (let parent = posix.dirname(path); parent !== '.'; parent = posix.dirname(parent)) {
    if (!fs.removeEmptyFolder(posix.join(output, parent))) return;
  }
}

/** Keeps an interrupt from cutting work in two: with a listener, it waits until synchronous work is over. */
function withoutSignals(work: () => void): void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const ignore = (): void => {};
  for (const signal of signals) process.on(signal, ignore);
  try {
    work();
  } finally {
    for (const signal of signals) process.off(signal, ignore);
  }
}
