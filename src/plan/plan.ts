import { type Collector, compareText } from '../diagnostics/index.ts';
import type { ApiModel } from '../model/index.ts';
import type { FilePlan, FileSpec, Generator, PlanOptions } from './generator.ts';
import { pathFault } from './path.ts';
import { makeRefs } from './make-refs.ts';

type Planned = FileSpec & { readonly generator: string };

/**
 * Asks the selected generators, and those they require, for their files, and checks that the files can stand side by
 * side in one folder. Gives them sorted by path. What is wrong is reported, and the file left out.
 */
export function plan(
  model: ApiModel,
  generators: readonly Generator[],
  options: PlanOptions,
  collector: Collector,
): readonly FilePlan[] {
  const files = withRequired(generators, options.generators, collector)
    .flatMap((generator) => planOne(generator, model, options, collector))
    .sort((a, b) => compareText(a.path, b.path) || compareText(a.generator, b.generator));
  const sound = withoutClashes(files, collector);
  const refs = makeRefs(model, sound);
  return sound.map((file) => ({ ...file, view: () => file.view(refs) }));
}

function withRequired(generators: readonly Generator[], names: readonly string[], collector: Collector): Generator[] {
  const byName = new Map(generators.map((generator) => [generator.name, generator]));
  const wanted = new Set(names);
  for (const name of wanted) {
    const generator = byName.get(name);
    if (generator === undefined) {
      collector.report(
        'KC4201',
        `there is no generator "${name}"`,
        undefined,
        `there are ${[...byName.keys()].join(', ')}`,
      );
    }
    for (const required of generator?.requires ?? []) wanted.add(required);
  }
  return generators.filter((generator) => wanted.has(generator.name));
}

function planOne(generator: Generator, model: ApiModel, options: PlanOptions, collector: Collector): Planned[] {
  try {
    return Array.from(generator.plan(model, options, collector), (file) => ({ ...file, generator: generator.name }));
  } catch (error) {
    collector.report('KC4205', `generator ${generator.name} failed: ${messageOf(error)}`);
    return [];
  }
}

/** Keeps the first of the files that claim one path. File systems that ignore case make that one path too. */
function withoutClashes(files: readonly Planned[], collector: Collector): Planned[] {
  const seen = new Map<string, Planned>();
  return files.filter((file) => {
    const fault = pathFault(file.path);
    if (fault !== undefined) {
      collector.report('KC4202', `generator ${file.generator} names ${JSON.stringify(file.path)}, which ${fault}`);
      return false;
    }
    const other = seen.get(caseless(file.path));
    if (other !== undefined) reportClash(other, file, collector);
    else seen.set(caseless(file.path), file);
    return other === undefined;
  });
}

function reportClash(first: Planned, second: Planned, collector: Collector): void {
  const generators = [...new Set([first.generator, second.generator])].join(' and ');
  if (first.path === second.path) collector.report('KC4203', `two files are called ${first.path} (${generators})`);
  else collector.report('KC4204', `${first.path} and ${second.path} differ only in case (${generators})`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What file systems compare that ignore case and Unicode composition. */
function caseless(path: string): string {
  return path.normalize('NFC').toLowerCase();
}
