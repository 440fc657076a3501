/**
 * TypeScript API types, read into the model. ts-morph parses; names are followed through declarations and imports by
 * `resolve`. Only where a type cannot be told from its syntax, everything is read once more with the type checker at
 * hand, and a warning says so. Hand-written folders and sources made from schemas go the same way, so that nothing
 * behind this can tell them apart. The parser is imported on the first call, since it is the slowest thing that a run
 * loads; the checker is imported when it is wanted, since most runs never need it.
 */
import { Collector } from '../../diagnostics/index.ts';
import type { ApiModel } from '../../model/index.ts';
import type { NamedInputs } from '../named-inputs.ts';
import { readFolders, readOtherFile } from './folders.ts';
import type { ReadWork } from './read-sources.ts';
import type { ReadOptions, VersionSource } from './version-source.ts';

export type { ReadOptions, VersionSource } from './version-source.ts';

/** What `loadTypeScript` reads: absolute folders, and the part of `Options` that names things. */
export interface TypeScriptInput extends ReadOptions, NamedInputs {
  readonly apis: readonly string[];
}

/** Reads every API version below the folders. */
export async function loadTypeScript(input: TypeScriptInput, collector: Collector): Promise<ApiModel> {
  const modules = Promise.all([import('./packages.ts'), import('./read-sources.ts')]);
  const sources = readFolders(input, collector);
  const [{ packagesOnDisk }] = await modules;
  return read(sources, input, { collector, readOther: readOtherFile, packages: packagesOnDisk() });
}

/** Reads API versions from memory. Relative imports lead to files of the sources only. */
export async function loadTypeScriptSources(
  sources: readonly VersionSource[],
  options: ReadOptions,
  collector: Collector,
): Promise<ApiModel> {
  return read(sources, options, { collector, readOther: () => undefined });
}

async function read(sources: readonly VersionSource[], options: ReadOptions, work: ReadWork): Promise<ApiModel> {
  const { readSources } = await import('./read-sources.ts');
  const collector = new Collector();
  const { model, wantsChecker } = readSources(sources, options, { ...work, collector });
  if (wantsChecker) {
    const { typeChecker } = await import('./type-checker.ts');
    return readSources(sources, options, { ...work, askChecker: typeChecker() }).model;
  }
  for (const { code, message, position, help } of collector.sorted())
    work.collector.report(code, message, position, help);
  return model;
}
