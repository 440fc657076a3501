import * as fs from 'node:fs';
import { writeFile } from 'node:fs/promises';

/** What an entry of a folder is. `other`: links, sockets and the like, which are never followed. */
export type EntryKind = 'file' | 'folder' | 'other';

/**
 * The operations that writing needs, so that tests can make each of them fail. They throw the errors of node:fs. All
 * but `write` are synchronous, which is several times faster; files are written while others are made.
 */
export interface FileSystem {
  /** What is at a path, links not followed; undefined when there is nothing. */
  kindOf(path: string): EntryKind | undefined;
  list(folder: string): readonly { readonly name: string; readonly kind: EntryKind }[];
  read(path: string): Buffer;
  /** Writes a file that is not there yet. */
  write(path: string, text: string): Promise<void>;
  /** Makes a second name for a file's content, or a copy where the file system has no hard links. */
  link(from: string, to: string): void;
  rename(from: string, to: string): void;
  /** Removes a file. */
  remove(path: string): void;
  makeFolder(path: string): void;
  /** Makes a folder of a new name that starts with `prefix`, and gives its path. */
  makeTemporaryFolder(prefix: string): string;
  /** Removes a folder if it is empty; whether it did. */
  removeEmptyFolder(path: string): boolean;
  removeTree(path: string): void;
}

/** The real one. */
export const nodeFileSystem: FileSystem = {
  kindOf(path) {
    const stat = fs.lstatSync(path, { throwIfNoEntry: false });
    return stat && kindOfEntry(stat);
  },
  list: (folder) =>
    fs.readdirSync(folder, { withFileTypes: true }).map((entry) => ({ name: entry.name, kind: kindOfEntry(entry) })),
  read: (path) => fs.readFileSync(path),
  write: (path, text) => writeFile(path, text, { flag: 'wx' }),
  link(from, to) {
    try {
      fs.linkSync(from, to);
    } catch {
      fs.copyFileSync(from, to);
    }
  },
  rename: (from, to) => fs.renameSync(from, to),
  remove: (path) => fs.unlinkSync(path),
  makeFolder: (path) => void fs.mkdirSync(path, { recursive: true }),
  makeTemporaryFolder: (prefix) => fs.mkdtempSync(prefix).replaceAll('\\', '/'),
  removeEmptyFolder(path) {
    try {
      fs.rmdirSync(path);
      return true;
    } catch {
      return false;
    }
  },
  removeTree: (path) => fs.rmSync(path, { recursive: true, force: true }),
};

function kindOfEntry(entry: Pick<fs.Dirent, 'isFile' | 'isDirectory'>): EntryKind {
  if (entry.isFile()) return 'file';
  return entry.isDirectory() ? 'folder' : 'other';
}

/** An error of the operating system in a few words, or undefined for anything else. */
export function systemErrorText(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return undefined;
  const words: Readonly<Record<string, string>> = {
    ENOSPC: 'no space left on the disk',
    EDQUOT: 'the disk quota is used up',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'the file system is read-only',
    ENOTDIR: 'a part of the path is no folder',
    EMFILE: 'too many open files',
  };
  const code = String(error.code);
  return `${words[code] ?? error.message} (${code})`;
}
