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
