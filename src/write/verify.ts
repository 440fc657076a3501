import { posix } from 'node:path';

import { type Collector, compareText } from '../diagnostics/index.ts';
import { type FileSystem, nodeFileSystem, systemErrorText } from './file-system.ts';
import type { FileResult, OutputPlace, Sink, WriteRequest } from './sink.ts';
import { checkFolder, type Difference, isSoundFolder, surveyOutput } from './survey.ts';
import { abandonedFolders } from './transaction.ts';

/** Beyond this many changed lines a diff explains nothing, and computing it takes minutes. */
const maxEditLength = 4_000;

/** Compares the output folder with what it should hold, and tells of a run that was interrupted. Writes nothing. */
export function verifySink(fs: FileSystem = nodeFileSystem): Sink {
  return Object.assign((request: WriteRequest, collector: Collector) => compare(fs, request, collector), {
    begin: (place: OutputPlace, collector: Collector) => {
      try {
        if (isSoundFolder(fs, place)) reportInterrupted(fs, place, collector);
      } catch (error) {
        reportUnreadable(error, place, collector);
      }
    },
  });
}

async function compare(fs: FileSystem, request: WriteRequest, collector: Collector): Promise<readonly FileResult[]> {
  try {
    if (!checkFolder(fs, request, collector)) return [];
    const differing: Differing[] = [];
    const survey = await surveyOutput(fs, request, collector, ({ file, old }) => {
      if (old) differing.push({ file, old });
    });
    if (collector.hasErrors) return [];
    const results = [
      ...survey.unchanged.map((path): FileResult => ({ path, state: 'unchanged' })),
      ...survey.missing.map((path): FileResult => ({ path, state: 'missing' })),
      ...survey.stale.map((path): FileResult => ({ path, state: 'stale' })),
      ...survey.foreign.map((path): FileResult => ({ path, state: 'foreign' })),
      ...(await differences(request, differing)),
    ];
    return results.sort((a, b) => compareText(a.path, b.path));
  } catch (error) {
    reportUnreadable(error, request, collector);
    return [];
  }
}

function reportInterrupted(fs: FileSystem, { root, output }: OutputPlace, collector: Collector): void {
  for (const folder of abandonedFolders(fs, output)) {
    const message = `a run was interrupted while it wrote ${posix.relative(root, output)}`;
    const position = { file: posix.relative(root, folder), line: 1, column: 1 };
    collector.report(
      'KC4303',
      message,
      position,
      'run `npx codegen`, which puts it right before it does anything else',
    );
  }
}

/** Reports what the file system refused. Any other error is thrown on: it is a defect. */
function reportUnreadable(error: unknown, { root, output }: OutputPlace, collector: Collector): void {
  const reason = systemErrorText(error);
  if (reason === undefined) throw error;
  collector.report('KC1101', `${posix.relative(root, output)} cannot be read: ${reason}`);
}

type Differing = Required<Difference>;

/**
 * The diffs run from what is committed to what was made afresh: a line with a plus sign is one that the next run writes.
 */
async function differences(
  { root, output }: WriteRequest,
  differing: readonly Differing[],
): Promise<readonly FileResult[]> {
  if (differing.length === 0) return [];
  const { FILE_HEADERS_ONLY, formatPatch, structuredPatch } = await import('diff');
  return differing.map(({ file, old }) => {
    const shown = posix.relative(root, posix.join(output, file.path));
    const [before, after] = [`${shown} (committed)`, `${shown} (fresh)`];
    const options = { context: 3, maxEditLength };
    const patch = structuredPatch(before, after, old.toString(), file.text, undefined, undefined, options);
    const tooLong = `--- ${before}\n+++ ${after}\n@@ more than ${maxEditLength} lines differ @@\n`;
    return { path: file.path, state: 'differs', diff: patch ? formatPatch(patch, FILE_HEADERS_ONLY) : tooLong };
  });
}
