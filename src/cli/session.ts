import type { Terminal } from './terminal.ts';

/** One call of the command line: what commands see, and what they leave behind. */
export interface Session {
  readonly terminal: Terminal;
  /** Set by the command that ran. */
  exitCode: number;
}
