/**
 * Load: inputs in, model out. Each kind of input has a folder of its own with its own parser, imported only when there
 * is such input; here they are put together and checked against each other.
 */
import type { Collector } from '../diagnostics/index.ts';
import type { ApiModel } from '../model/index.ts';
import type { Options } from '../options/options.ts';
import { mergeModels } from './merge.ts';
import { shownPath } from './shown-path.ts';
import { loadTypeScript } from './typescript/index.ts';

/** What reading tells besides the model. */
export interface LoadEvents {
  /** So many documents of an input are no CRDs. */
  readonly onOtherDocuments: (documents: number) => void;
  /** So many API versions made from schemas have been read, of so many. */
  readonly onVersion: (done: number, total: number) => void;
}

/** Reads all inputs of a run. What is wrong with them is reported; the model then holds what could be read. */
export async function load(options: Options, collector: Collector, events?: LoadEvents): Promise<ApiModel> {
  const models = await Promise.all([
    options.apis.length > 0 ? loadTypeScript(options, collector) : undefined,
    options.crds.length > 0
      ? import('./crd/index.ts').then(({ loadCrds }) => loadCrds(options, collector, events))
      : undefined,
    options.openapi.length > 0
      ? import('./openapi/index.ts').then(({ loadOpenApi }) => loadOpenApi(options, collector))
      : undefined,
  ]);
  const model = mergeModels(
    models.filter((part) => part !== undefined),
    options.groups,
    collector,
  );
  if (model.versions.every(({ types }) => types.length === 0) && !collector.hasErrors) {
    const named = [...options.apis, ...options.crds, ...options.openapi];
    const message =
      named.length === 0
        ? 'no input is named'
        : `there is no API type in ${named.map((path) => shownPath(path, options.root)).join(', ')}`;
    collector.report(
      'KC1001',
      message,
      options.inputPlaces.get(named[0] ?? ''),
      'name folders of types under apis: in codegen.yaml, or run `npx codegen init`',
    );
  }
  return model;
}
