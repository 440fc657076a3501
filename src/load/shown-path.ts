/** A path as the user would write it: relative to the folder of the run where it lies in it. */
export function shownPath(path: string, root: string): string {
  if (path === root) return '.';
  const prefix = root.endsWith('/') ? root : `${root}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : path;
}
