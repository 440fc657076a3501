import type { RunResult } from '../run.ts';
import type { FileResult, FileState } from '../write/sink.ts';
import { counted } from './diagnostics-text.ts';
import { type Look, visible, visibleLine } from './terminal.ts';

/** `1 group, 1 version, 1 kind from apis`; documents of the inputs that are no CRDs are counted behind it. */
export function inputLine(
  { groups, versions, kinds, otherDocuments }: Omit<RunResult['counts'], 'bytes'>,
  inputs: readonly string[],
): string {
  const from = inputs.length > 3 ? counted(inputs.length, 'input') : inputs.join(', ');
  const skipped = otherDocuments === 0 ? '' : `, ${counted(otherDocuments, 'document')} of other kinds left out`;
  const found = `${counted(groups, 'group')}, ${counted(versions, 'version')}, ${counted(kinds, 'kind')}`;
  return `${found} from ${visibleLine(from)}${skipped}\n`;
}

/** `generated  21 files: 21 written, 0 unchanged, 0 deleted   0.31 s`. */
export function writtenLine(output: string, files: readonly FileResult[], totalMs: number): string {
  const [written, unchanged, deleted] = [count(files, 'written'), count(files, 'unchanged'), count(files, 'deleted')];
  const states = `${written} written, ${unchanged} unchanged, ${deleted} deleted`;
  return `${visibleLine(output)}  ${counted(written + unchanged, 'file')}: ${states}   ${seconds(totalMs)}\n`;
}

/** `generated is up to date: 21 files   0.29 s`. */
export function upToDateLine(output: string, files: readonly FileResult[], totalMs: number): string {
  return `${visibleLine(output)} is up to date: ${counted(count(files, 'unchanged'), 'file')}   ${seconds(totalMs)}\n`;
}

/** Files that lie in the output folder and are somebody else's; empty when there are none. */
export function foreignLines(output: string, files: readonly FileResult[]): string {
  const paths = pathsOf(files, 'foreign');
  const shown = paths.slice(0, 10).map((path) => `  ${visibleLine(`${output}/${path}`)}\n`);
  const rest = paths.length > shown.length ? `  and ${paths.length - shown.length} more\n` : '';
  const one = paths.length === 1;
  const head = `${counted(paths.length, 'file')} in ${visibleLine(output)} ${one ? 'is' : 'are'} not ours and ${one ? 'stays' : 'stay'}:\n`;
  return paths.length === 0 ? '' : head + shown.join('') + rest;
}

/** `load 120 ms, plan 3 ms, render 20 ms, write 10 ms`. */
export function phasesLine(durationsMs: RunResult['durationsMs']): string {
  return `${Object.entries(durationsMs)
    .map(([phase, ms]) => `${phase} ${Math.round(ms)} ms`)
    .join(', ')}\n`;
}

/** The diffs of a verification, and the names of files that are missing or stale. */
export function differenceText(output: string, files: readonly FileResult[], look: Look): string {
  const diffs = files.map(({ diff }) => (diff === undefined ? '' : paintDiff(visible(diff), look)));
  const named = (['missing', 'stale'] as const).flatMap((state) =>
    pathsOf(files, state).map((path) => `${look.paint('yellow', state)} ${visibleLine(`${output}/${path}`)}\n`),
  );
  return diffs.join('') + named.join('');
}

function paintDiff(diff: string, { paint }: Look): string {
  return diff.replaceAll(/^.*$/gm, (line) => {
    if (line.startsWith('---') || line.startsWith('+++')) return paint('bold', line);
    if (line.startsWith('@@')) return paint('cyan', line);
    if (line.startsWith('+')) return paint('green', line);
    return line.startsWith('-') ? paint('red', line) : line;
  });
}

/** `1 file differs, 1 is missing, 1 is stale`; empty when nothing is out of date. */
export function verdict(files: readonly FileResult[]): string {
  const parts = [
    { amount: count(files, 'differs'), one: 'differs', many: 'differ' },
    { amount: count(files, 'missing'), one: 'is missing', many: 'are missing' },
    { amount: count(files, 'stale'), one: 'is stale', many: 'are stale' },
  ].filter(({ amount }) => amount > 0);
  return parts
    .map(({ amount, one, many }, index) => {
      const subject = index === 0 ? counted(amount, 'file') : String(amount);
      return `${subject} ${amount === 1 ? one : many}`;
    })
    .join(', ');
}

/** `0.31 s`, whatever the locale. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

function count(files: readonly FileResult[], state: FileState): number {
  return pathsOf(files, state).length;
}

function pathsOf(files: readonly FileResult[], state: FileState): readonly string[] {
  return files.filter((file) => file.state === state).map(({ path }) => path);
}
