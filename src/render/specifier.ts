import { posix } from 'node:path';

import type { SymbolOrigin } from '../model/index.ts';

/** What specifiers depend on beyond the two files. */
export interface SpecifierOptions {
  /** The output folder, absolute, with forward slashes. */
  readonly output: string;
  /** What relative specifiers end in. */
  readonly importExtension: '.js' | '.ts' | '';
}

/** The specifier by which the generated file at `file` (relative to the output folder) imports a module. */
export function relativeSpecifier(file: string, origin: SymbolOrigin, options: SpecifierOptions): string {
  if ('module' in origin) return origin.module;
  const target = 'file' in origin ? posix.join(options.output, origin.file) : origin.source;
  const path = posix.relative(posix.dirname(posix.join(options.output, file)), target);
  const specifier = withExtension(path, options.importExtension);
  return specifier.startsWith('../') ? specifier : `./${specifier}`;
}

function withExtension(path: string, extension: SpecifierOptions['importExtension']): string {
  const [, stem = path, module = ''] = /^(.*?)(?:\.d)?\.([mc]?)ts$/.exec(path) ?? [];
  if (extension === '.ts') return path;
  return extension === '' ? stem : `${stem}.${module}js`;
}
