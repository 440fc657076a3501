import type { Code } from './catalogue.ts';

/** A place in an input file. Lines and columns count from 1; a column counts UTF-16 units. */
export interface Position {
  /** Path of the file as the user wrote it, relative to the folder of the run where possible. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** How many characters the caret line underlines; 1 when absent. */
  readonly length?: number;
}

/** The place in a file that follows a text at its beginning. */
export function positionAfter(text: string, file: string): Position {
  const lines = text.split('\n');
  return { file, line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}

/** The flag of the command line that a value came from, instead of a file. */
export interface FlagPlace {
  /** As it is written: `--output`. */
  readonly flag: string;
}

/** Where something was said: in a file, or by a flag. */
export type Place = Position | FlagPlace;

export type Severity = 'error' | 'warning';

/** One thing that is wrong with the input, told to the user with its place and the next step. */
export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  readonly message: string;
  /** Absent only for what has no place in a file. */
  readonly position?: Position;
  /** The flag that said what is wrong, where no file did. */
  readonly flag?: string;
  /** The next step, a sentence without a final stop. */
  readonly help?: string;
}
