import type { Dirent, Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';

import { compareText } from '../../diagnostics/index.ts';

/** Which files to find, and whom to tell of what cannot be read. */
export interface FileSearch {
  /** What names end in, with the dot. */
  readonly extensions: readonly string[];
  readonly onUnreadable: (path: string, error: unknown) => void;
}

interface Walk extends FileSearch {
  readonly files: string[];
  /** Links to folders, which are followed when all that is really there has been read. */
  readonly links: string[];
  /** Real paths of the folders that were read. */
  readonly read: Set<string>;
}

/**
 * The files in a folder and below it, links followed. A folder is read once, however many links lead to it, and a link
 * to a folder that holds the link is left alone, so that no loop of links has no end.
 */
export async function filesBelow(folder: string, search: FileSearch): Promise<readonly string[]> {
  const walk: Walk = { ...search, files: [], links: [], read: new Set() };
  await visit(folder, walk);
  // Following a link may add others.
  for (const link of walk.links) await visit(link, walk);
  return walk.files;
}

async function visit(folder: string, walk: Walk): Promise<void> {
  try {
    const real = await realpath(folder);
    if (walk.read.has(real)) return;
    walk.read.add(real);
    const entries = await readdir(folder, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => compareText(a.name, b.name))) {
      // In a mounted ConfigMap, what has such a name holds what the links beside it lead to.
      if (entry.name.startsWith('..')) continue;
      const path = `${folder}/${entry.name}`;
      if (entry.isSymbolicLink()) await visitLink(path, real, walk);
      else await visitEntry(path, entry, walk);
    }
  } catch (error) {
    walk.onUnreadable(folder, error);
  }
}

async function visitEntry(path: string, entry: Dirent, walk: Walk): Promise<void> {
  if (entry.isDirectory()) await visit(path, walk);
  else if (isWanted(path, walk)) walk.files.push(path);
}

async function visitLink(path: string, folder: string, walk: Walk): Promise<void> {
  let target: Stats;
  try {
    target = await stat(path);
  } catch (error) {
    if (isWanted(path, walk)) walk.onUnreadable(path, error);
    return;
  }
  if (!target.isDirectory()) {
    if (isWanted(path, walk)) walk.files.push(path);
  } else if (!`${folder}/`.startsWith(`${(await realpath(path)).replace(/\/$/, '')}/`)) walk.links.push(path);
}

function isWanted(path: string, { extensions }: Walk): boolean {
  return extensions.some((extension) => path.endsWith(extension));
}
