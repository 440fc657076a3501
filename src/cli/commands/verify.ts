import type { Command } from 'commander';

import { addFlags } from '../flags.ts';
import type { Session } from '../session.ts';
import { runAction } from './run-action.ts';

/** `codegen verify`. */
export function addVerify(program: Command, session: Session): void {
  const command = program
    .command('verify')
    .description('Shows how the output folder differs from what would be written; exit 3 if it does.')
    .summary('compare the output folder with what would be written');
  addFlags(command)
    .addHelpText('after', '\nExample:\n  $ npx codegen verify --github')
    .action(runAction(session, { command: 'verify' }));
}
