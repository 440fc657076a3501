import type { Collector } from '../../diagnostics/index.ts';
import type { ApiModel } from '../../model/index.ts';
import { loadVersions, type SchemaOptions } from '../schema/index.ts';
import type { InputLimits } from './limits.ts';
import { type CrdSelection, readCrds } from './read-crds.ts';

/** The settings that reading CRDs depends on. */
export interface CrdOptions extends SchemaOptions {
  /** Files, folders, globs, `-` for standard input, https addresses. */
  readonly crds: readonly string[];
  readonly pick: CrdSelection;
  readonly limits: InputLimits;
}

/** Reads CRDs into the model; what is wrong with one of them is reported and leaves the others alone. */
export async function loadCrds(options: CrdOptions, collector: Collector): Promise<ApiModel> {
  const { root, limits, pick } = options;
  const { versions } = await readCrds(options.crds, pick, { root, limits, collector });
  return loadVersions(versions, options, collector);
}
