import { chmodSync, closeSync, mkdirSync, openSync, rmdirSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { Collector } from '../diagnostics/index.ts';
import { systemErrorText } from '../write/file-system.ts';

/** A file for a folder of the user's. */
export interface NewFile {
  /** Relative to the folder, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** The text that it takes the place of; without it, a file that is there stays. */
  readonly replaces?: string;
}

/** Paths of the files that were written, and of those that were there and stay. */
export interface NewFilesResult {
  readonly written: readonly string[];
  readonly kept: readonly string[];
}

type Undo = () => void;

/**
 * Writes files, all or none: what stands in the way, and what the file system refuses, is reported, and then the folder
 * is as it was. Scripts (`.sh`) can be run.
 */
export function writeNewFiles(files: readonly NewFile[], folder: string, collector: Collector): NewFilesResult {
  const [written, kept]: [string[], string[]] = [[], []];
  const undos: Undo[] = [];
  reportObstacles(files, folder, collector);
  for (const file of collector.hasErrors ? [] : files) {
    try {
      (writeNew(file, folder, undos) ? written : kept).push(file.path);
    } catch (error) {
      undos.reverse().forEach(attempt);
      const reason = systemErrorText(error);
      if (reason === undefined) throw error;
      const position = { file: file.path, line: 1, column: 1 };
      collector.report('KC4302', `${file.path} cannot be written: ${reason}`, position);
      return { written: [], kept: [] };
    }
  }
  return { written, kept };
}

/** Reports what is no folder on the way to the files. */
function reportObstacles(files: readonly NewFile[], folder: string, collector: Collector): void {
  for (const path of new Set(files.flatMap((file) => parentsOf(file.path)))) {
    if (!isNoFolder(join(folder, path))) continue;
    const position = { file: path, line: 1, column: 1 };
    collector.report('KC4301', `${path} is a file, where a folder belongs`, position, 'move it away');
  }
}

/** `a/b/c.ts` → `a`, `a/b`. */
function parentsOf(path: string): readonly string[] {
  const segments = path.split('/');
  return segments.slice(1).map((_, index) => segments.slice(0, index + 1).join('/'));
}

function isNoFolder(path: string): boolean {
  try {
    return !statSync(path).isDirectory();
  } catch {
    // Not there; or not to be looked at, and then writing to it tells why.
    return false;
  }
}

/** Whether the file was written; false when something of its name is there. */
function writeNew({ path, text, replaces }: NewFile, folder: string, undos: Undo[]): boolean {
  const target = join(folder, path);
  makeFolders(dirname(target), undos);
  if (replaces === undefined) {
    if (!create(target)) return false;
    undos.push(() => unlinkSync(target));
  } else {
    undos.push(() => writeFileSync(target, replaces));
  }
  writeFileSync(target, text);
  if (path.endsWith('.sh')) chmodSync(target, 0o755);
  return true;
}

function create(path: string): boolean {
  try {
    closeSync(openSync(path, 'wx'));
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function makeFolders(folder: string, undos: Undo[]): void {
  if (statSync(folder, { throwIfNoEntry: false })) return;
  makeFolders(dirname(folder), undos);
  mkdirSync(folder);
  undos.push(() => rmdirSync(folder));
}

function attempt(undo: Undo): void {
  try {
    undo();
  } catch {
    // The error that led here is the one to tell.
  }
}
