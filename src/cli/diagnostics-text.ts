import { readFileSync, statSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';

import type { Diagnostic, Position } from '../diagnostics/index.ts';
import { type Look, visible, visibleLine } from './terminal.ts';

/** Where paths of diagnostics start, and where the user stands. */
export interface Places {
  readonly root: string;
  readonly cwd: string;
}

/** A path as the user can click or open it from where they stand. */
export function shownPath(file: string, { root, cwd }: Places): string {
  if (!isAbsolute(file) && root === cwd) return file;
  const path = resolve(root, file);
  const way = relative(cwd, path);
  return (way.startsWith('..') ? path : way).replaceAll('\\', '/');
}

/** Diagnostics for people: a line that editors understand, the source line with a caret, the next step. */
export function diagnosticsText(diagnostics: readonly Diagnostic[], places: Places, look: Look): string {
  const sources = new Map<string, readonly string[]>();
  return diagnostics.map((diagnostic) => `${diagnosticLines(diagnostic, places, look, sources).join('\n')}\n`).join('');
}

function diagnosticLines(
  diagnostic: Diagnostic,
  places: Places,
  look: Look,
  sources: Map<string, readonly string[]>,
): string[] {
  const { code, severity, message, position, help } = diagnostic;
  const label = look.paint(severity === 'error' ? 'red' : 'yellow', `${severity} ${code}:`);
  const lines = [`${look.paint('bold', visibleLine(placeText(diagnostic, places)))}${label} ${visible(message)}`];
  if (position && look.pictures) lines.push(...picture(position, sourceOf(position.file, places, sources), look));
  if (help !== undefined) lines.push(`  ${look.paint('cyan', 'help:')} ${visible(help)}`);
  return lines;
}

function placeText({ position, flag }: Diagnostic, places: Places): string {
  if (position) return `${shownPath(position.file, places)}:${position.line}:${position.column} `;
  return flag === undefined ? '' : `${flag} `;
}

function sourceOf(file: string, { root }: Places, sources: Map<string, readonly string[]>): readonly string[] {
  const known = sources.get(file);
  if (known) return known;
  let lines: readonly string[] = [];
  try {
    const path = resolve(root, file);
    // A pipe was read already, and would be waited for.
    if (statSync(path).isFile()) lines = readFileSync(path, 'utf8').split(/\r\n|\r|\n/);
  } catch {
    // Not a file that can be shown, such as standard input: the position says enough.
  }
  sources.set(file, lines);
  return lines;
}

/** The longest part of a source line that is shown; minified files have lines of megabytes. */
const width = 110;

/** The source line and a caret line below it; nothing when there is no such line. */
function picture({ line, column, length = 1 }: Position, source: readonly string[], look: Look): string[] {
  const whole = source[line - 1];
  if (whole === undefined || column > whole.length + 1) return [];
  const start = Math.max(0, column - 1 - width / 2);
  const end = Math.min(column - 1 + length, start + width);
  const before = visible(whole.slice(start, column - 1));
  const marked = visible(whole.slice(column - 1, end));
  const after = visible(whole.slice(end, start + width));
  const gutter = String(line);
  return [
    look.paint('dim', `  ${gutter} | `) + before + marked + after,
    look.paint('dim', `  ${' '.repeat(gutter.length)} | `) +
      before.replaceAll(/[^\t]/gu, ' ') +
      look.paint('red', '^'.repeat(Math.max(1, marked.length))),
  ];
}

/** `1 error, 2 warnings`; empty when there is neither. */
export function countText(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const counts = [counted(errors, 'error'), counted(diagnostics.length - errors, 'warning')];
  return counts.filter((text) => !text.startsWith('0 ')).join(', ');
}

/** `1 file`, `2 files`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
