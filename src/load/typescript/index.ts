/**
 * TypeScript API types, read into the model. ts-morph parses, nothing is type-checked: names are followed through
 * declarations and imports by `resolve`, and what only the checker could tell gets a diagnostic. Hand-written folders and
 * sources made from schemas go the same way, so that nothing behind this can tell them apart. The parser is imported
 * on the first call, since it is the slowest thing that a run loads.
 */
import type { Collector } from '../../diagnostics/index.ts';
import type { ApiModel } from '../../model/index.ts';
import { readFolders, readOtherFile } from './folders.ts';
import type { ReadOptions, VersionSource } from './version-source.ts';

export type { ReadOptions, VersionSource } from './version-source.ts';

/** What `loadTypeScript` reads: absolute folders, and the part of `Options` that names things. */
export interface TypeScriptInput extends ReadOptions {
  readonly apis: readonly string[];
}

/** Reads every API version below the folders. */
export async function loadTypeScript(input: TypeScriptInput, collector: Collector): Promise<ApiModel> {
  const parser = import('./read-sources.ts');
  const sources = readFolders(input.apis, input.root, collector);
  return (await parser).readSources(sources, input, collector, readOtherFile);
}

/** Reads API versions from memory. Relative imports lead to files of the sources only. */
export async function loadTypeScriptSources(
  sources: readonly VersionSource[],
  options: ReadOptions,
  collector: Collector,
): Promise<ApiModel> {
  const { readSources } = await import('./read-sources.ts');
  return readSources(sources, options, collector, () => undefined);
}
