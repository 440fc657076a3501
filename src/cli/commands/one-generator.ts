import type { Command } from 'commander';

import { addFlags } from '../flags.ts';
import type { GeneratorSummary, Session } from '../session.ts';
import { runAction } from './run-action.ts';

/** `codegen <generator>`: one generator and those whose output it imports. The rest of the output stays as it is. */
export function addOneGenerator(program: Command, generator: GeneratorSummary, session: Session): void {
  const { name, description, requires = [] } = generator;
  const also = requires.length > 0 ? `\nRuns ${requires.join(', ')} too.` : '';
  const command = program.command(name, { hidden: true }).description(description + also);
  addFlags(command, ['generators'])
    .addHelpText('after', `\nExample:\n  $ npx codegen ${name} --apis src/apis`)
    .action(runAction(session, { command: name, only: name }));
}
