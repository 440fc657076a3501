/**
 * Names that a file of a kind must not have: devices of Windows, and the files that stand beside those of the kinds in
 * every generated folder.
 */
const taken = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9]|index|client|doc|interface|expansion)$/;

/** The file name of a type, without extension: lower case, only letters, digits, `-`, `_` and inner dots. */
export function fileNameOf(name: string): string {
  return safeFolderName(name).replaceAll('.', '_');
}

/**
 * A folder name from any text: lower case, nothing but letters, digits, `-`, `_` and inner dots, so that it can neither
 * leave its folder nor be a device. Never empty.
 */
export function safeFolderName(name: string): string {
  const clean = name
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '_')
    .replace(/\.{2,}/g, '.')
    .replace(/^\.+|\.+$/g, '');
  const stem = clean.split('.')[0] ?? '';
  if (clean === '') return '_';
  return taken.test(stem) ? `${stem}_${clean.slice(stem.length)}` : clean;
}

/**
 * One file name per type name, all different even on a file system that folds case: the first of two names that fold
 * to one (by code unit) keeps it, the next gets a number.
 */
export function fileNamesOf(names: readonly string[]): ReadonlyMap<string, string> {
  const used = new Set<string>();
  const files = new Map<string, string>();
  for (const name of [...new Set(names)].sort()) {
    const base = fileNameOf(name);
    let file = base;
    for (let number = 2; used.has(file); number++) file = `${base}_${number}`;
    used.add(file);
    files.set(name, file);
  }
  return files;
}
