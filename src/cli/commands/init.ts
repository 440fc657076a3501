import type { Command } from 'commander';

import type { Session } from '../session.ts';

/** `codegen init`. */
export function addInit(program: Command, session: Session): void {
  program
    .command('init')
    .description('Starts a project here: codegen.yaml, a first API type, scripts. Overwrites nothing.')
    .summary('start a project here')
    .addHelpText('after', '\nExample:\n  $ npx codegen init && npx codegen')
    .action(async () => {
      const { initProject } = await import('../init-project.ts');
      session.exitCode = initProject(session.terminal);
    });
}
