import type { Command } from 'commander';

import { suggestionFor } from '../diagnostics/index.ts';
import { UsageError } from './exit-code.ts';

/** The error of a word that stands where a command belongs and is none. */
export function unknownCommand(word: string, { commands }: Command): UsageError {
  const known = commands.map((command) => command.name());
  return new UsageError(`there is no command ${JSON.stringify(word)}`, suggestionFor(word, known));
}
