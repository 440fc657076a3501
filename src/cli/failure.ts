import { Collector } from '../diagnostics/index.ts';
import { exitCode, UsageError } from './exit-code.ts';
import { githubAnnotations } from './github.ts';
import { jsonOfFailure } from './json.ts';
import { lookOf, type Terminal, visible } from './terminal.ts';

/**
 * Tells why a call came to nothing, be it wrong usage or a defect, and gives the exit code. The flags that say how to
 * tell it are looked for among the words: the parsing of the flags may be what failed.
 */
export function tellFailure(error: unknown, words: readonly string[], terminal: Terminal): number {
  const isUsage = error instanceof UsageError;
  const code = isUsage ? exitCode.wrongUsage : exitCode.defect;
  const showStack = !isUsage && wantsStack(words, terminal);
  const message = error instanceof Error ? error.message : String(error);
  const help = isUsage ? error.help : defectHelp(showStack);
  const collector = new Collector();
  collector.report(isUsage ? 'KC1009' : 'KC9001', message, undefined, help);
  const json = words.includes('--json');
  if (words.includes('--github')) {
    terminal.err(githubAnnotations(collector.sorted(), { root: terminal.cwd, cwd: terminal.cwd }));
  } else if (!json) {
    terminal.err(failureText(isUsage ? 'error:' : 'defect of kube-codegen:', message, help, terminal));
  }
  if (showStack) terminal.err(stackOf(error));
  if (json) terminal.out(jsonOfFailure(commandOf(words), code, collector.sorted(), terminal.cwd));
  return code;
}

function failureText(label: string, message: string, help: string, terminal: Terminal): string {
  const { paint } = lookOf(terminal, terminal.stderrIsTerminal);
  return `${paint('red', label)} ${visible(message)}\n  ${paint('cyan', 'help:')} ${visible(help)}\n`;
}

function defectHelp(showStack: boolean): string {
  const again = showStack ? '' : '; --verbose shows where it happened';
  return `this is not your mistake; please report it with the input that led here${again}`;
}

function wantsStack(words: readonly string[], { env }: Terminal): boolean {
  return words.includes('--verbose') || (env['DEBUG'] ?? '') !== '';
}

function stackOf(error: unknown): string {
  return error instanceof Error ? `${visible(error.stack ?? '')}\n` : '';
}

/** The command that was meant, as far as the words tell; `generate` needs no name. */
function commandOf([first = '-']: readonly string[]): string {
  return first.startsWith('-') ? 'generate' : first;
}
