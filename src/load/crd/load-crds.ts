import type { Collector } from '../../diagnostics/index.ts';
import type { ApiModel } from '../../model/index.ts';
import { mergeModels } from '../merge.ts';
import { loadVersions, type SchemaOptions, TypePrinter } from '../schema/index.ts';
import type { InputLimits } from './limits.ts';
import { type CrdSelection, readCrds } from './read-crds.ts';

/** The settings that reading CRDs depends on. */
export interface CrdOptions extends SchemaOptions {
  /** Files, folders, globs, `-` for standard input, https addresses. */
  readonly crds: readonly string[];
  readonly pick: CrdSelection;
  readonly limits: InputLimits;
}

/**
 * Reads CRDs into the model; what is wrong with one of them is reported and leaves the others alone. Versions refer to
 * nothing outside of them, so they are loaded one at a time, and only one's syntax is in memory.
 */
export async function loadCrds(options: CrdOptions, collector: Collector): Promise<ApiModel> {
  const { root, limits, pick } = options;
  const { versions } = await readCrds(options.crds, pick, { root, limits, collector });
  const types = new TypePrinter();
  const models: ApiModel[] = [];
  for (const version of versions) models.push(await loadVersions([version], options, collector, types));
  return mergeModels(models, options.groups, collector);
}
