import { type FileSystem, nodeFileSystem } from '../../../src/write/index.ts';

/** An error as node:fs throws it. */
export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: refused, write`), { code, syscall: 'write' });
}

/**
 * The real file system, except that `before` is asked before each operation that changes something; what it throws is
 * what the operation throws.
 */
export function faultyFileSystem(before: (operation: keyof FileSystem, path: string) => void): FileSystem {
  const changing = ['write', 'link', 'rename', 'remove', 'makeFolder', 'makeTemporaryFolder', 'removeTree'] as const;
  const faulty = { ...nodeFileSystem };
  for (const operation of changing) {
    const real = nodeFileSystem[operation] as (...paths: readonly string[]) => never;
    faulty[operation] = (...paths: readonly string[]): never => {
      before(operation, (operation === 'write' ? paths[0] : paths.at(-1)) ?? '');
      return real(...paths);
    };
  }
  return faulty;
}

/** As if the process were killed: from the given change on, nothing works any more. */
export function killedAfter(changes: number): FileSystem {
  let count = 0;
  return faultyFileSystem(() => {
    if (count++ >= changes) throw systemError('EIO');
  });
}

/** Fails once, at the given change; what undoes the damage works. */
export function failingAt(change: number, code: string): FileSystem {
  let count = 0;
  return faultyFileSystem(() => {
    if (count++ === change) throw systemError(code);
  });
}
