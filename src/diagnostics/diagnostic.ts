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

export type Severity = 'error' | 'warning';

/** One thing that is wrong with the input, told to the user with its place and the next step. */
export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  readonly message: string;
  /** Absent only for what has no place, such as an empty input. */
  readonly position?: Position;
  /** The next step, a sentence without a final stop. */
  readonly help?: string;
}
