import { posix } from 'node:path';

import { type Collector, compareText } from '../diagnostics/index.ts';
import { type FileSystem, nodeFileSystem, systemErrorText } from './file-system.ts';
import type { FileResult, OutputPlace, Sink, WriteRequest } from './sink.ts';
import { checkFolder, isSoundFolder, surveyOutput } from './survey.ts';
import { recover, Transaction } from './transaction.ts';

/**
 * Writes the output folder. Unchanged files are not touched; files that are no longer planned are deleted if this tool
 * made them. When anything fails, everything is as it was; after a kill, the next run begins by making it so.
 */
export function diskSink(fs: FileSystem = nodeFileSystem): Sink {
  return Object.assign((request: WriteRequest, collector: Collector) => write(fs, request, collector), {
    begin: (place: OutputPlace, collector: Collector) => {
      try {
        if (isSoundFolder(fs, place)) recover(fs, place.output);
      } catch (error) {
        reportRefusal(error, place, collector, 'make it writable; the next run undoes what an interrupted one left');
      }
    },
  });
}

async function write(fs: FileSystem, request: WriteRequest, collector: Collector): Promise<readonly FileResult[]> {
  const changes = new Transaction(fs, request.output);
  try {
    if (!checkFolder(fs, request, collector)) return [];
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
    reportRefusal(error, request, collector, 'the old output is as it was');
    return [];
  }
}

/** Reports what the file system refused. Any other error is thrown on: it is a defect. */
function reportRefusal(error: unknown, { root, output }: OutputPlace, collector: Collector, help: string): void {
  const reason = systemErrorText(error);
  if (reason === undefined) throw error;
  const shown = posix.relative(root, output);
  const position = { file: shown, line: 1, column: 1 };
  collector.report('KC4302', `${shown} cannot be written: ${reason}`, position, help);
}

function results(byState: readonly (readonly [FileResult['state'], readonly string[]])[]): readonly FileResult[] {
  return byState
    .flatMap(([state, paths]) => paths.map((path): FileResult => ({ path, state })))
    .sort((a, b) => compareText(a.path, b.path));
}
