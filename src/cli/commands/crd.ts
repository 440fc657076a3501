import type { Command } from 'commander';

import type { Session } from '../session.ts';

interface PullFlags {
  readonly output: string;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly group?: readonly string[];
}

/** `codegen crd pull`. */
export function addCrd(program: Command, session: Session): void {
  const crd = program
    .command('crd')
    .description('Works with CRDs outside of this project: `codegen crd pull` gets them from a cluster.')
    .summary('get CRDs from a cluster')
    .addHelpText('after', '\nExample:\n  $ npx codegen crd pull --context staging');
  crd
    .command('pull')
    .description('Writes the CRDs of a cluster to a folder, one file each, for --crd to read.')
    .summary('write the CRDs of a cluster to a folder')
    .option('-o, --output <folder>', 'the folder that the files are written to', 'crds')
    .option('--kubeconfig <file>', 'kubeconfig (default: KUBECONFIG, then ~/.kube/config)')
    .option('--context <name>', 'context of the kubeconfig (default: the current one)')
    .option('--group <group...>', 'groups to take (default: all)')
    .addHelpText('after', '\nExample:\n  $ npx codegen crd pull --group cert-manager.io && npx codegen --crd crds')
    .action(async ({ group = [], ...flags }: PullFlags) => {
      const { runPull } = await import('../pull-crds.ts');
      session.exitCode = await runPull({ ...flags, groups: group }, session.terminal);
    });
}
