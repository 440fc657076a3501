import { posix } from 'node:path';

import type { FileSystem } from './file-system.ts';
import { assertInside, type OutputFile } from './sink.ts';
import { temporaryPrefix } from './survey.ts';

/** One change, in the order of doing. Its old text lies in `old/<index>`, its new text in `new/<text>`. */
interface Step {
  readonly action: 'create' | 'replace' | 'remove';
  readonly path: string;
  readonly text?: number;
}

const journalName = 'journal.json';

/** How many files are written at the same time. */
const writersAtOnce = 4;

/** The temporary folders that transactions of this process work in. */
const active = new Set<string>();

/**
 * A change of the output folder, all at once, as far as file systems can. New files are written to a temporary folder in
 * it as they come, which is made for the first of them. `commit` gives the old content a second name there and writes a
 * journal that says what will be done; only then are files moved, which needs no space and next to no time. Methods
 * throw what the file system throws; `discard` has to follow, which undoes everything. If the process is killed,
 * `recover` of the next run does so.
 */
export class Transaction {
  readonly #fs: FileSystem;
  readonly #output: string;
  readonly #staged: Step[] = [];
  readonly #writing = new Set<Promise<void>>();
  /** Why a file could not be written, if one could not. */
  #failure: { readonly error: unknown } | undefined;
  /** Folders that it made on the way to the output folder. */
  #created: readonly string[] = [];
  #folder: string | undefined;
  #isDone = false;

  constructor(fs: FileSystem, output: string) {
    this.#fs = fs;
    this.#output = output;
  }

  /** Keeps the new text of a file. Resolves when the next may come, which may be before this one is written. */
  async stage(action: 'create' | 'replace', { path, text }: OutputFile): Promise<void> {
    const step = { action, path, text: this.#staged.length };
    this.#staged.push(step);
    const writing = this.#write(newTextOf(this.#open(), step), text).finally(() => this.#writing.delete(writing));
    this.#writing.add(writing);
    if (this.#writing.size >= writersAtOnce) await Promise.race(this.#writing);
    this.#throwIfFailed();
  }

  /** Moves the files into place and removes others. Does not touch the folder when there is nothing to do. */
  async commit(remove: readonly string[]): Promise<void> {
    await Promise.all(this.#writing);
    this.#throwIfFailed();
    if (this.#staged.length + remove.length === 0) return;
    const [fs, output, folder] = [this.#fs, this.#output, this.#open()];
    // Removals first: where case does not count, the old name of a file may be the new one's.
    const steps = [...remove.map((path): Step => ({ action: 'remove', path })), ...this.#staged];
    for (const [index, { action, path }] of steps.entries()) {
      if (action !== 'create') fs.link(posix.join(output, path), posix.join(folder, 'old', String(index)));
    }
    const journal = posix.join(folder, journalName);
    await fs.write(journal, JSON.stringify(steps));
    withoutSignals(() => commit(fs, output, folder, steps));
    // From here on it is done: what no journal tells is not undone.
    fs.remove(journal);
    this.#isDone = true;
    active.delete(folder);
    try {
      fs.removeTree(folder);
    } catch {
      // The output is complete. The next run removes what is left here.
    }
  }

  /** Leaves everything as it was before the first file; no more than that after a commit that came to its end. */
  async discard(): Promise<void> {
    await Promise.all(this.#writing);
    if (this.#isDone) return;
    undo(this.#fs, this.#output, this.#folder, this.#created);
    if (this.#folder !== undefined) active.delete(this.#folder);
  }

  async #write(path: string, text: string): Promise<void> {
    try {
      await this.#fs.write(path, text);
    } catch (error) {
      this.#failure ??= { error };
    }
  }

  #throwIfFailed(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  #open(): string {
    if (this.#folder !== undefined) return this.#folder;
    this.#created = makeFolders(this.#fs, this.#output);
    const folder = this.#fs.makeTemporaryFolder(posix.join(this.#output, `${temporaryPrefix}${process.pid}-`));
    this.#folder = folder;
    active.add(folder);
    this.#fs.makeFolder(posix.join(folder, 'new'));
    this.#fs.makeFolder(posix.join(folder, 'old'));
    return folder;
  }
}

function newTextOf(folder: string, { text }: Step): string {
  return posix.join(folder, 'new', String(text));
}

/** Undoes what processes that are gone have left half done in an output folder. */
export function recover(fs: FileSystem, output: string): void {
  for (const folder of abandonedFolders(fs, output)) rollBack(fs, output, folder);
}

/** The temporary folders of processes that are gone. */
export function abandonedFolders(fs: FileSystem, output: string): readonly string[] {
  return fs.list(output).flatMap(({ name, kind }) => {
    const folder = posix.join(output, name);
    const pid = Number(new RegExp(`^${temporaryPrefix.replaceAll('.', '\\.')}(\\d+)-`).exec(name)?.[1] ?? Number.NaN);
    if (kind !== 'folder' || Number.isNaN(pid) || active.has(folder)) return [];
    return pid === process.pid || !isAlive(pid) ? [folder] : [];
  });
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

function commit(fs: FileSystem, output: string, folder: string, steps: readonly Step[]): void {
  const made = new Set<string>();
  for (const step of steps) {
    const target = posix.join(output, step.path);
    const parent = posix.dirname(target);
    if (step.action === 'create' && !made.has(parent)) {
      fs.makeFolder(parent);
      made.add(parent);
    }
    if (step.action === 'remove') fs.remove(target);
    else fs.rename(newTextOf(folder, step), target);
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
  for (const [index, step] of [...steps.entries()].reverse()) {
    const { action, path } = step;
    if (!leadsInside(fs, output, path)) continue;
    const target = posix.join(output, path);
    const moved = action === 'create' && fs.kindOf(newTextOf(folder, step)) === undefined;
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
