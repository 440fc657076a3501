import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { Collector, type Diagnostic } from '../../src/diagnostics/index.ts';
import { generators } from '../../src/generators/index.ts';
import type { ApiModel } from '../../src/model/index.ts';
import { type FilePlan, type Generator, plan } from '../../src/plan/index.ts';
import {
  builtinTemplates,
  loadTemplates,
  type OutputFile,
  render,
  type TemplateReader,
} from '../../src/render/index.ts';

/** Reads templates from the disk. */
export const diskReader: TemplateReader = {
  list: (folder) => readdirSync(folder),
  read: (folder, name) => readFileSync(`${folder}/${name}`, 'utf8'),
};

/** What a run over a model gave. */
export interface Generated {
  readonly plans: readonly FilePlan[];
  readonly files: ReadonlyMap<string, string>;
  readonly outputs: readonly OutputFile[];
  readonly diagnostics: readonly Diagnostic[];
}

interface RunOptions {
  readonly names?: readonly string[];
  readonly generators?: readonly Generator[];
  readonly importExtension?: '.js' | '.ts' | '';
  readonly output?: string;
  readonly boilerplate?: string;
  readonly templates?: string;
  readonly apiPath?: string;
  readonly reader?: TemplateReader;
}

/** Plans and renders a model with our generators, or some of them. */
export function generate(model: ApiModel, options: RunOptions = {}): Generated {
  const collector = new Collector();
  const all = options.generators ?? generators;
  const names = options.names ?? all.map(({ name }) => name);
  const clientset = { name: 'versioned', apiPath: options.apiPath ?? '/apis' };
  const plans = plan(model, all, { generators: names, namedGenerators: options.names ?? [], clientset }, collector);
  const folders = { builtin: fileURLToPath(builtinTemplates), user: options.templates };
  const templates = loadTemplates(folders, options.reader ?? diskReader, collector);
  const renderOptions = {
    output: options.output ?? '/project/generated',
    importExtension: options.importExtension ?? '.ts',
    boilerplate: options.boilerplate,
  } as const;
  const outputs = [...render(plans, templates, renderOptions, collector)];
  const files = new Map(outputs.map(({ path, text }) => [path, text]));
  return { plans, outputs, files, diagnostics: collector.sorted() };
}
