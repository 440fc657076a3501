import type { Command } from 'commander';

import { addFlags } from '../flags.ts';
import type { Session } from '../session.ts';
import { misplacedCommand, unknownCommand } from '../unknown-command.ts';
import { runAction } from './run-action.ts';

/** `codegen generate`, which is also what `codegen` alone does. */
export function addGenerate(program: Command, session: Session): void {
  const command = program
    .command('generate', { isDefault: true })
    .description('Reads API types and CRDs, and writes the generated code to the output folder.')
    .summary('write the output folder (the default)')
    .allowExcessArguments();
  addFlags(command)
    .addHelpText('after', '\nExample:\n  $ npx codegen --apis src/apis --output generated')
    .hook('preAction', () => refuseArguments(command, program, session.words))
    .action(runAction(session, { command: 'generate' }));
}

/** A word that is no command falls to the default command, and so does one that stands behind flags. */
function refuseArguments({ args }: Command, program: Command, words: readonly string[]): void {
  const [word] = args;
  if (word === undefined) return;
  const isCommand = program.commands.some((command) => command.name() === word);
  throw isCommand ? misplacedCommand(args, words) : unknownCommand(word, program);
}
