import type { Diagnostic } from '../diagnostics/index.ts';
import type { RunResult } from '../run.ts';
import type { FileResult, FileState } from '../write/sink.ts';
import { type Places, shownPath } from './diagnostics-text.ts';

/** What `--json` prints of a run: one object, which programs may rely on. */
export function jsonOf(
  command: string,
  exitCode: number,
  result: RunResult,
  places: Places & { readonly output: string },
): string {
  const output = shownPath(places.output, places);
  return print({
    command,
    exitCode,
    output,
    counts: { ...result.counts, ...countStates(result.files) },
    files: result.files.map((file) => ({ ...file, path: `${output}/${file.path}` })),
    diagnostics: result.diagnostics.map((diagnostic) => flatten(diagnostic, places)),
    durationsMs: Object.fromEntries(
      Object.entries(result.durationsMs).map(([phase, ms]) => [phase, Math.round(ms * 10) / 10]),
    ),
  });
}

/** The same for a call that came to nothing before there was a run: it knows of no output folder. */
export function jsonOfFailure(
  command: string,
  exitCode: number,
  diagnostics: readonly Diagnostic[],
  cwd: string,
): string {
  const places = { root: cwd, cwd };
  const told = diagnostics.map((diagnostic) => flatten(diagnostic, places));
  return print({ command, exitCode, counts: countStates([]), files: [], diagnostics: told, durationsMs: {} });
}

function print(report: object): string {
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

const states: readonly FileState[] = ['written', 'unchanged', 'deleted', 'foreign', 'differs', 'missing', 'stale'];

function countStates(files: readonly FileResult[]): Readonly<Record<string, number>> {
  return Object.fromEntries(states.map((state) => [state, files.filter((file) => file.state === state).length]));
}

function flatten(
  { code, severity, message, position, flag, help }: Diagnostic,
  places: Places,
): Readonly<Record<string, unknown>> {
  const file = position && shownPath(position.file, places);
  const place = position && { file, line: position.line, column: position.column, length: position.length };
  return { code, severity, message, ...place, flag, help };
}
