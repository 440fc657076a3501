import type { Command } from 'commander';

import { exitCode } from '../exit-code.ts';
import type { Session } from '../session.ts';

/** `codegen markers`. */
export function addMarkers(program: Command, session: Session): void {
  program
    .command('markers')
    .argument('[name]', 'marker, or the beginning of several')
    .description('Lists the markers that comments of API types may hold, or explains one.')
    .summary('list the markers of comments, or explain one')
    .option('--json', 'print the markers as JSON')
    .addHelpText('after', '\nExample:\n  $ npx codegen markers genclient:onlyVerbs')
    .action(async (name: string | undefined, parsed: { readonly json?: boolean }) => {
      const { markersText } = await import('../markers-text.ts');
      session.terminal.out(markersText(name, parsed.json === true));
      session.exitCode = exitCode.done;
    });
}
