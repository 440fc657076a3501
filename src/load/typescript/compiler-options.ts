import { posix } from 'node:path';

import { type TS, ts } from './syntax.ts';

/** The tsconfig.json nearest to a file; empty where there is none. */
export function configFor(path: string): string {
  return ts.findConfigFile(posix.dirname(path), (file) => ts.sys.fileExists(file)) ?? '';
}

/** The settings of a tsconfig.json, of a strict project without one; what would blur types or cost time is fixed. */
export function compilerOptions(config: string): TS.CompilerOptions {
  const fixed: TS.CompilerOptions = {
    strict: true,
    strictNullChecks: true,
    skipLibCheck: true,
    noEmit: true,
    allowImportingTsExtensions: true,
  };
  const usual: TS.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ESNext,
    lib: ['lib.esnext.d.ts'],
    types: [],
  };
  if (config === '') return { ...usual, ...fixed };
  const { config: json } = ts.readConfigFile(config, (path) => ts.sys.readFile(path));
  // Only the settings count: looking for the files of the project would cost time and change nothing.
  const bare: unknown = typeof json === 'object' ? { ...json, files: [], include: [] } : {};
  const { options } = ts.parseJsonConfigFileContent(bare, ts.sys, posix.dirname(config));
  return { ...options, ...fixed };
}
