import type { Command } from 'commander';

import { suggestionFor } from '../diagnostics/index.ts';
import { UsageError } from './exit-code.ts';

/** The error of a command, and what belongs to it, that do not stand first among the words of a call. */
export function misplacedCommand(command: readonly string[], words: readonly string[]): UsageError {
  const flags = words.filter((word) => word !== 'generate' && !command.includes(word));
  const right = ['npx codegen', ...command, ...flags].join(' ');
  return new UsageError(`the command ${command.join(' ')} does not stand first`, `options go behind it: ${right}`);
}

/** The error of a word that stands where a command belongs and is none. */
export function unknownCommand(word: string, { commands }: Command): UsageError {
  const known = commands.map((command) => command.name());
  return new UsageError(`there is no command ${JSON.stringify(word)}`, suggestionFor(word, known));
}
