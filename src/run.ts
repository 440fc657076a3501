import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { Collector, type Diagnostic } from './diagnostics/index.ts';
import { load, type LoadEvents } from './load/index.ts';
import type { ApiModel } from './model/index.ts';
import type { Options } from './options/options.ts';
import { type InputNames, reportUnmatched } from './options/unmatched.ts';
import { type FilePlan, type Generator, plan, type PlanOptions } from './plan/index.ts';
import { builtinTemplates, loadTemplates, render, type TemplateReader } from './render/index.ts';
import type { FileResult, OutputFile, Sink } from './write/sink.ts';

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
  /** Told often, while a phase with many parts goes on. */
  readonly onProgress?: (progress: Progress) => void;
}

/** How far a run is: `done` of `total` API versions are loaded, or files rendered and handed to the sink. */
export interface Progress {
  readonly phase: 'load' | 'render';
  readonly done: number;
  readonly total: number;
}

/** What a run did. */
export interface RunResult {
  /** Empty when there were errors, since then nothing was written. */
  readonly files: readonly FileResult[];
  readonly diagnostics: readonly Diagnostic[];
  readonly counts: {
    readonly groups: number;
    readonly versions: number;
    readonly kinds: number;
    /** Documents of the inputs that are no CRDs. */
    readonly otherDocuments: number;
    /** Size of everything that was rendered. */
    readonly bytes: number;
  };
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
  const now = input.now ?? (() => performance.now());
  const phase = timePhases(durationsMs, collector, now);
  const counts = { otherDocuments: 0, bytes: 0 };

  sink.begin?.(options, collector);
  const model = await phase('load', () => load(options, collector, loadEvents(counts, input)), { versions: [] });
  if (!collector.hasErrors) reportUnmatched(options, namesOf(model), collector);
  const plans = await phase('plan', () => plan(model, generators, planOptions(options, only), collector), []);
  const wanted = only === undefined ? plans : plansOf(only, plans, generators);
  const keep = only === undefined ? {} : { keep: new Set(plans.map(({ path }) => path)) };
  const { root, output } = options;
  const written = await phase(
    'write',
    () => {
      const rendered = render(wanted, templatesOf(options, collector), options, collector);
      const files = counted(timed(rendered, durationsMs, now), wanted.length, counts, input);
      return sink({ root, output, files: judged(files, options, collector), ...keep }, collector);
    },
    [],
  );
  judge(options, collector);
  // Files are rendered while the sink takes them.
  durationsMs.write = Math.max(0, durationsMs.write - durationsMs.render);

  return {
    files: collector.hasErrors ? [] : written,
    diagnostics: collector.sorted(),
    counts: { ...countOf(model), ...counts },
    durationsMs,
  };
}

/** The settings of planning; a run of one generator plans the others too, since its files refer to theirs. */
function planOptions(options: Options, only: string | undefined): PlanOptions {
  if (only === undefined) return options;
  return { ...options, generators: [...options.generators, only], namedGenerators: [only] };
}

interface Counts {
  otherDocuments: number;
  bytes: number;
}

function loadEvents(counts: Counts, { onProgress }: RunInput): LoadEvents {
  return {
    onOtherDocuments: (documents) => (counts.otherDocuments += documents),
    onVersion: (done, total) => onProgress?.({ phase: 'load', done, total }),
  };
}

/** Notes how long the rendering of each file took. */
function* timed<T>(files: Iterable<T>, durationsMs: Record<Phase, number>, now: () => number): Iterable<T> {
  let start = now();
  for (const file of files) {
    durationsMs.render += now() - start;
    yield file;
    start = now();
  }
  durationsMs.render += now() - start;
}

function* counted(
  files: Iterable<OutputFile>,
  total: number,
  counts: Counts,
  { onProgress }: RunInput,
): Iterable<OutputFile> {
  let done = 0;
  for (const file of files) {
    counts.bytes += Buffer.byteLength(file.text);
    yield file;
    onProgress?.({ phase: 'render', done: ++done, total });
  }
}

/** Files whose warnings are judged before the sink does anything for good, which is when all have come. */
function* judged<T>(files: Iterable<T>, options: Options, collector: Collector): Iterable<T> {
  yield* files;
  judge(options, collector);
}

/** Not sooner than everything is told: errors of one phase keep the next from starting. */
function judge({ warningsAsErrors }: Options, collector: Collector): void {
  if (warningsAsErrors) collector.raiseWarnings();
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
    // Throws for what is no UTF-8: a replacement character would end up in every file.
    read: (folder, name) => new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(`${folder}/${name}`)),
  };
  return loadTemplates({ builtin: fileURLToPath(builtinTemplates), user: options.templates }, reader, collector);
}

function namesOf({ versions }: ApiModel): InputNames {
  return {
    groups: new Set(versions.map(({ group }) => group)),
    kinds: new Set(versions.flatMap(({ kinds }) => kinds.map(({ names }) => names.type))),
  };
}

function countOf({ versions }: ApiModel): Pick<RunResult['counts'], 'groups' | 'versions' | 'kinds'> {
  return {
    groups: new Set(versions.map((version) => version.group)).size,
    versions: versions.length,
    kinds: versions.reduce((sum, version) => sum + version.kinds.length, 0),
  };
}
