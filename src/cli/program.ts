import { createRequire } from 'node:module';

import { Command, CommanderError } from 'commander';

import { addCrd } from './commands/crd.ts';
import { addGenerate } from './commands/generate.ts';
import { addInit } from './commands/init.ts';
import { addMarkers } from './commands/markers.ts';
import { addOneGenerator } from './commands/one-generator.ts';
import { addVerify } from './commands/verify.ts';
import { exitCode, UsageError } from './exit-code.ts';
import { tellFailure } from './failure.ts';
import type { GeneratorSummary, Session } from './session.ts';
import type { Terminal } from './terminal.ts';
import { unknownCommand } from './unknown-command.ts';

/**
 * The command line. Gives the exit code of a call; every outcome is told on the terminal, nothing is thrown.
 *
 * @param words what stands behind the program's name
 */
export async function runCli(words: readonly string[], terminal: Terminal): Promise<number> {
  const session: Session = { words, terminal, exitCode: exitCode.done };
  try {
    const program = makeProgram(session, await generatorsFor(words));
    refuseUnknownCommand(words, program);
    await program.parseAsync(words, { from: 'user' });
    return session.exitCode;
  } catch (error) {
    // What is left of commander's own errors has been told: it is help, asked for or not.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.done : exitCode.wrongUsage;
    return tellFailure(error, words, terminal);
  }
}

const otherCommands: ReadonlySet<string> = new Set(['generate', 'verify', 'init', 'markers', 'crd']);

/** The generators, where their names matter: as commands, and in help. Loading them costs time that `--version` has not. */
async function generatorsFor(words: readonly string[]): Promise<readonly GeneratorSummary[]> {
  const [first = ''] = words;
  const isHelp = first === '--help' || first === '-h';
  // Behind flags, too, a word may be meant for a command.
  const mayBeNamed = words.some((word) => !word.startsWith('-'));
  if (otherCommands.has(first) || !(isHelp || mayBeNamed)) return [];
  return (await import('../generators/index.ts')).generators;
}

/** Before commander sees it: with --help behind the word, it would print the help of something else. */
function refuseUnknownCommand([word = '', ...rest]: readonly string[], above: Command): void {
  if (above.commands.length === 0 || word === '' || word.startsWith('-')) return;
  const command = above.commands.find((each) => each.name() === word);
  if (command === undefined) throw unknownCommand(word, above);
  refuseUnknownCommand(rest, command);
}

function makeProgram(session: Session, generators: readonly GeneratorSummary[]): Command {
  const { terminal } = session;
  const program = new Command('codegen')
    .description('Typed clients, informers, deep copies and more from Kubernetes API types and CRDs.')
    .version(version(), '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this')
    .helpCommand(false)
    .addHelpText('after', helpEnd(generators))
    .configureHelp({ helpWidth: 100 })
    .configureOutput({
      writeOut: terminal.out,
      writeErr: terminal.err,
      outputError: (text) => {
        throw usageErrorOf(text);
      },
    })
    .exitOverride();
  addGenerate(program, session);
  addVerify(program, session);
  addInit(program, session);
  addMarkers(program, session);
  addCrd(program, session);
  for (const generator of generators) addOneGenerator(program, generator, session);
  return program;
}

function helpEnd(generators: readonly GeneratorSummary[]): string {
  const names = generators.map(({ name }) => name).join(', ');
  const lines = ['Every generator is a command too; it runs with those whose output it imports:', `  ${names}`];
  return `\n${lines.join('\n')}\n\nExample:\n  $ npx codegen init && npx codegen && npx codegen verify`;
}

function version(): string {
  // Next to src/ in a checkout, next to dist/ in the package; the file is ours, and npm refuses one without a version.
  const manifest = createRequire(import.meta.url)('../../package.json') as { readonly version: string };
  return manifest.version;
}

/** Commander says `error: …` and, on a line of its own, `(Did you mean …?)`. */
function usageErrorOf(text: string): UsageError {
  const [message = '', hint] = text
    .trim()
    .replace(/^error: /, '')
    .split('\n');
  const suggestion =
    hint === undefined ? 'run `npx codegen --help`' : hint.replace(/^\((.*)\)$/, '$1').replace(/^D/, 'd');
  return new UsageError(message, suggestion);
}
