import type { Terminal } from './terminal.ts';

/** One call of the command line: what commands see, and what they leave behind. */
export interface Session {
  /** What stands behind the program's name. */
  readonly words: readonly string[];
  readonly terminal: Terminal;
  /** Set by the command that ran. */
  exitCode: number;
}

/** What the command line tells of a generator. */
export interface GeneratorSummary {
  readonly name: string;
  readonly description: string;
  /** Names of the generators that run along. */
  readonly requires?: readonly string[];
}
