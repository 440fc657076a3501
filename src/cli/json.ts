import type { Diagnostic } from '../diagnostics/index.ts';
import type { RunResult } from '../run.ts';
import type { FileResult } from '../write/sink.ts';
import { type Places, shownPath } from './diagnostics-text.ts';

/** What `--json` prints of a run: one object, which programs may rely on. */
export function jsonOf(
  command: string,
  exitCode: number,
  result: Pick<RunResult, 'files' | 'diagnostics'> & Partial<RunResult>,
  places: Places & { readonly output: string },
): string {
  const report = {
    command,
    exitCode,
    output: shownPath(places.output, places),
    counts: { ...result.counts, ...countStates(result.files) },
    files: result.files,
    diagnostics: result.diagnostics.map((diagnostic) => flatten(diagnostic, places)),
    durationsMs: Object.fromEntries(
      Object.entries(result.durationsMs ?? {}).map(([phase, ms]) => [phase, Math.round(ms * 10) / 10]),
    ),
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function countStates(files: readonly FileResult[]): Partial<Record<FileResult['state'], number>> {
  const counts: Partial<Record<FileResult['state'], number>> = {};
  for (const { state } of files) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

function flatten(
  { code, severity, message, position, help }: Diagnostic,
  places: Places,
): Readonly<Record<string, unknown>> {
  const file = position && shownPath(position.file, places);
  const place = position && { file, line: position.line, column: position.column, length: position.length };
  return { code, severity, message, ...place, help };
}
