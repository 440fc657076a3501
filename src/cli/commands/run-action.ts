import { callFlagsOf, userOptionsOf } from '../flags.ts';
import type { Session } from '../session.ts';

/** The action of the commands that run the pipeline. What they need is loaded only now, not for every `--help`. */
export function runAction(
  session: Session,
  what: { readonly command: string; readonly only?: string },
): (parsed: Readonly<Record<string, unknown>>) => Promise<void> {
  return async (parsed) => {
    const { runCommand } = await import('../run-command.ts');
    const request = { ...what, user: userOptionsOf(parsed), call: callFlagsOf(parsed) };
    session.exitCode = await runCommand(request, session.terminal);
  };
}
