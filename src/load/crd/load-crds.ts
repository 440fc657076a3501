import type { Collector } from '../../diagnostics/index.ts';
import type { ApiModel } from '../../model/index.ts';
import { mergeModels } from '../merge.ts';
import type { NamedInputs } from '../named-inputs.ts';
import { loadVersions, type SchemaOptions, TypePrinter } from '../schema/index.ts';
import type { InputLimits } from './limits.ts';
import type { CrdSelection } from './pick.ts';
import { readCrds } from './read-crds.ts';

/** The settings that reading CRDs depends on. */
export interface CrdOptions extends SchemaOptions, NamedInputs {
  /** Files, folders, globs, `-` for standard input, https addresses. */
  readonly crds: readonly string[];
  readonly pick: CrdSelection;
  readonly limits: InputLimits;
}

/** What reading CRDs tells besides the model. */
export interface CrdEvents {
  readonly onOtherDocuments: (documents: number) => void;
  readonly onVersion: (done: number, total: number) => void;
}

/**
 * Reads CRDs into the model; what is wrong with one of them is reported and leaves the others alone. Versions refer to
 * nothing outside of them, so they are loaded one at a time: only one's syntax is in memory, and its schemas are
 * forgotten with it.
 */
export async function loadCrds(options: CrdOptions, collector: Collector, events?: CrdEvents): Promise<ApiModel> {
  const { root, inputPlaces, limits, pick } = options;
  const pending = await readVersions(options.crds, pick, { root, inputPlaces, limits, collector }, events);
  const total = pending.length;
  const types = new TypePrinter();
  const models: ApiModel[] = [];
  for (let version = pending.shift(); version; version = pending.shift()) {
    models.push(await loadVersions([version], options, collector, types));
    events?.onVersion(models.length, total);
  }
  return mergeModels(models, options.groups, collector);
}

/** The versions as a list of its own, so that nothing else holds on to them. */
async function readVersions(...[inputs, pick, context, events]: [...Parameters<typeof readCrds>, CrdEvents?]) {
  const { versions, counts } = await readCrds(inputs, pick, context);
  events?.onOtherDocuments(counts.others);
  return [...versions];
}
