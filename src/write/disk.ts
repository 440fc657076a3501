import { posix } from 'node:path';

import { compareText } from '../diagnostics/index.ts';
import { type FileSystem, nodeFileSystem, systemErrorText } from './file-system.ts';
import type { FileResult, Sink } from './sink.ts';
import { checkFolder, surveyOutput } from './survey.ts';
import { recover, Transaction } from './transaction.ts';

/**
 * Writes the output folder. Unchanged files are not touched; files that are no longer planned are deleted if this tool
 * made them. When anything fails, everything is as it was.
 */
export function diskSink(fs: FileSystem = nodeFileSystem): Sink {
  return async (request, collector) => {
    const changes = new Transaction(fs, request.output);
    try {
      if (!checkFolder(fs, request, collector)) return [];
      recover(fs, request.output);
      const survey = await surveyOutput(fs, request, collector, ({ file, old }) =>
        changes.stage(old ? 'replace' : 'create', file),
      );
      if (collector.hasErrors) {
        await changes.discard();
        return [];
      }
      await changes.commit(survey.stale);
      return results([
        ['written', [...survey.missing, ...survey.differing]],
        ['unchanged', survey.unchanged],
        ['deleted', survey.stale],
        ['foreign', survey.foreign],
      ]);
    } catch (error) {
      await changes.discard();
      const reason = systemErrorText(error);
      if (reason === undefined) throw error;
      const shown = posix.relative(request.root, request.output);
      const position = { file: shown, line: 1, column: 1 };
      collector.report('KC4302', `${shown} cannot be written: ${reason}`, position, 'the old output is as it was');
      return [];
    }
  };
}

function results(byState: readonly (readonly [FileResult['state'], readonly string[]])[]): readonly FileResult[] {
  return byState
    .flatMap(([state, paths]) => paths.map((path): FileResult => ({ path, state })))
    .sort((a, b) => compareText(a.path, b.path));
}
