import type { Code, Diagnostic } from '../diagnostics/index.ts';

/** What the process tells its caller. */
export const exitCode = {
  done: 0,
  /** Errors in the input, or output that cannot be written. */
  inputErrors: 1,
  wrongUsage: 2,
  /** Verify found that the output is out of date. */
  difference: 3,
  /** A defect of this tool. */
  defect: 70,
} as const;

/** Values of settings that cannot be, whatever there is on the disk. */
const badValues: ReadonlySet<Code> = new Set(['KC1003', 'KC1006', 'KC1007', 'KC1008']);

/** The exit code of a run with errors: a bad value that a flag gave is wrong usage, everything else an error in the input. */
export function exitCodeOf(diagnostics: readonly Diagnostic[]): number {
  const isUsage = diagnostics.some(({ code, flag }) => flag !== undefined && badValues.has(code));
  return isUsage ? exitCode.wrongUsage : exitCode.inputErrors;
}

/** A command line that makes no sense; told with the next step, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  /** The next step, a sentence without a final stop. */
  readonly help: string;

  constructor(message: string, help: string) {
    super(message);
    this.help = help;
  }
}
