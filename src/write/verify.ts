import { posix } from 'node:path';

import { compareText } from '../diagnostics/index.ts';
import { type FileSystem, nodeFileSystem, systemErrorText } from './file-system.ts';
import type { FileResult, Sink, WriteRequest } from './sink.ts';
import { checkFolder, type Difference, surveyOutput } from './survey.ts';

/** Beyond this many changed lines a diff explains nothing, and computing it takes minutes. */
const maxEditLength = 4_000;

/** Compares the output folder with what it should hold. Writes nothing. */
export function verifySink(fs: FileSystem = nodeFileSystem): Sink {
  return async (request, collector) => {
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
      const reason = systemErrorText(error);
      if (reason === undefined) throw error;
      collector.report('KC1101', `${posix.relative(request.root, request.output)} cannot be read: ${reason}`);
      return [];
    }
  };
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
