import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { Collector, type Diagnostic } from './diagnostics/index.ts';
import { load } from './load/index.ts';
import type { ApiModel } from './model/index.ts';
import type { Options } from './options/options.ts';
import { type FilePlan, type Generator, plan } from './plan/index.ts';
import { builtinTemplates, loadTemplates, render, type TemplateReader } from './render/index.ts';
import type { FileResult, Sink } from './write/sink.ts';

/** What a run is made of besides its settings. */
export interface RunInput {
  /** The generators that `options.generators` names, and those that they require. */
  readonly generators: readonly Generator[];
  readonly sink: Sink;
  /** Makes the files of one generator, and of those it requires, and leaves the rest of the output alone. */
  readonly only?: string;
  /** Takes what is reported; one that has errors already keeps the run from writing. */
  readonly collector?: Collector;
  /** Milliseconds since any moment, to time the phases. */
  readonly now?: () => number;
}

/** What a run did. */
export interface RunResult {
  /** Empty when there were errors, since then nothing was written. */
  readonly files: readonly FileResult[];
  readonly diagnostics: readonly Diagnostic[];
  readonly counts: { readonly groups: number; readonly versions: number; readonly kinds: number };
  readonly durationsMs: Readonly<Record<Phase, number>>;
}

type Phase = 'load' | 'plan' | 'render' | 'write';

/**
 * The pipeline: load → plan → render → write or verify, which is the sink's affair. Everything that a user can cause is
 * in the diagnostics; errors of one phase keep the next from starting. Throws only for defects of this tool.
 */
export async function run(options: Options, input: RunInput): Promise<RunResult> {
  const { generators, sink, only, collector = new Collector() } = input;
  const durationsMs = { load: 0, plan: 0, render: 0, write: 0 };
  const phase = timePhases(durationsMs, collector, input.now ?? (() => performance.now()));

  const model = await phase('load', () => load(options, collector), { versions: [] });
  const names = only === undefined ? options.generators : [...options.generators, only];
  const plans = await phase('plan', () => plan(model, generators, { ...options, generators: names }, collector), []);
  const wanted = only === undefined ? plans : plansOf(only, plans, generators);
  const files = await phase('render', () => render(wanted, templatesOf(options, collector), options, collector), []);
  const keep = only === undefined ? {} : { keep: new Set(plans.map(({ path }) => path)) };
  const { root, output } = options;
  const written = await phase('write', () => sink({ root, output, files, ...keep }, collector), []);

  return { files: written, diagnostics: collector.sorted(), counts: countOf(model), durationsMs };
}

/** Runs a phase and notes how long it took; gives `otherwise` instead when errors have been reported. */
function timePhases(durationsMs: Record<Phase, number>, collector: Collector, now: () => number) {
  return async <T>(phase: Phase, work: () => T | Promise<T>, otherwise: T): Promise<T> => {
    if (collector.hasErrors) return otherwise;
    const start = now();
    const result = await work();
    durationsMs[phase] = now() - start;
    return result;
  };
}

/** The files of a generator and of those whose output its own imports. */
function plansOf(name: string, plans: readonly FilePlan[], generators: readonly Generator[]): readonly FilePlan[] {
  const wanted = new Set([name]);
  for (const each of wanted) {
    for (const required of generators.find((generator) => generator.name === each)?.requires ?? [])
      wanted.add(required);
  }
  return plans.filter((file) => wanted.has(file.generator));
}

function templatesOf(options: Options, collector: Collector) {
  const reader: TemplateReader = {
    list: (folder) => readdirSync(folder),
    read: (folder, name) => readFileSync(`${folder}/${name}`, 'utf8'),
  };
  return loadTemplates({ builtin: fileURLToPath(builtinTemplates), user: options.templates }, reader, collector);
}

function countOf({ versions }: ApiModel): RunResult['counts'] {
  return {
    groups: new Set(versions.map((version) => version.group)).size,
    versions: versions.length,
    kinds: versions.reduce((sum, version) => sum + version.kinds.length, 0),
  };
}
