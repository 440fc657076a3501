import { isAbsolute, relative } from 'node:path';

import { Collector } from '../diagnostics/index.ts';
import { generators } from '../generators/index.ts';
import type { Options, UserOptions } from '../options/index.ts';
import { run, type RunResult } from '../run.ts';
import { diskSink } from '../write/disk.ts';
import { verifySink } from '../write/verify.ts';
import { countText, diagnosticsText, shownPath } from './diagnostics-text.ts';
import { exitCode, exitCodeOf } from './exit-code.ts';
import type { CallFlags } from './flags.ts';
import { annotation, githubAnnotations } from './github.ts';
import { jsonOf } from './json.ts';
import { progressLine } from './progress.ts';
import { readProject } from './project.ts';
import { differenceText, foreignLines, inputLine, phasesLine, upToDateLine, verdict, writtenLine } from './summary.ts';
import { lookOf, type Terminal, visibleLine } from './terminal.ts';

/** One run that the command line asked for. */
export interface RunRequest {
  /** The command as the user knows it: `generate`, `verify`, or the name of a generator. */
  readonly command: string;
  readonly user: UserOptions;
  readonly call: CallFlags;
  /** The one generator to run. */
  readonly only?: string;
}

/** A run that is over, with what telling about it needs. */
interface Outcome {
  readonly request: RunRequest;
  readonly options: Options;
  readonly result: RunResult;
  readonly hasErrors: boolean;
  readonly terminal: Terminal;
}

/** Runs the pipeline and tells about it. Gives the exit code. */
export async function runCommand(request: RunRequest, terminal: Terminal): Promise<number> {
  const collector = new Collector();
  const { command, user, call, only } = request;
  const sink = command === 'verify' ? verifySink() : diskSink();
  const config = call.config === undefined ? {} : { config: call.config };
  const names = generators.map(({ name }) => name);
  const options = readProject({ cwd: terminal.cwd, ...config, flags: user, generators: names }, collector);
  const progress = progressLine(terminal, call.quiet || call.json);
  const settings = { now: terminal.now, onProgress: progress.show, ...(only !== undefined && { only }) };
  const result = await run(options, { generators, sink, collector, ...settings }).finally(progress.clear);
  const outcome = { request, options, result, hasErrors: collector.hasErrors, terminal };
  tellDiagnostics(outcome);
  return request.command === 'verify' ? tellVerified(outcome) : tellWritten(outcome);
}

function tellDiagnostics({ request, options, result, hasErrors, terminal }: Outcome): void {
  const { call, command } = request;
  const places = { root: options.root, cwd: terminal.cwd };
  const { diagnostics } = result;
  if (call.github) terminal.err(githubAnnotations(diagnostics, places));
  else if (!call.json) terminal.err(diagnosticsText(diagnostics, places, lookOf(terminal, terminal.stderrIsTerminal)));
  if (call.json || diagnostics.length === 0) return;
  const effect = command === 'verify' ? 'nothing compared' : 'nothing written';
  terminal.err(`${countText(diagnostics)}${hasErrors ? `, ${effect}` : ''}\n`);
}

function tellWritten(outcome: Outcome): number {
  const { request, options, result, hasErrors, terminal } = outcome;
  const code = hasErrors ? exitCodeOf(result.diagnostics) : exitCode.done;
  if (request.call.json) {
    terminal.out(json(outcome, code));
  } else if (!hasErrors && !request.call.quiet) {
    const output = outputOf(outcome);
    terminal.out(inputLine(result.counts, inputsOf(options, terminal)));
    terminal.out(writtenLine(output, result.files, terminal.now()));
    terminal.out(foreignLines(output, result.files));
    if (request.call.verbose) terminal.out(phasesLine(result.durationsMs));
  }
  return code;
}

function tellVerified(outcome: Outcome): number {
  const { request, result, hasErrors, terminal } = outcome;
  const { call } = request;
  const difference = verdict(result.files);
  const comparison = difference === '' ? exitCode.done : exitCode.difference;
  const code = hasErrors ? exitCodeOf(result.diagnostics) : comparison;
  if (call.json) terminal.out(json(outcome, code));
  if (call.json || hasErrors) return code;
  const output = outputOf(outcome);
  if (call.github) terminal.err(differenceAnnotations(output, result));
  if (!call.quiet) {
    terminal.out(differenceText(output, result.files, lookOf(terminal, terminal.stdoutIsTerminal)));
    terminal.out(foreignLines(output, result.files));
    if (difference === '') terminal.out(upToDateLine(output, result.files, terminal.now()));
    if (call.verbose) terminal.out(phasesLine(result.durationsMs));
  }
  if (difference !== '') {
    terminal.err(
      `${visibleLine(output)} is out of date: ${difference}\nhelp: run \`npx codegen\` and commit the result\n`,
    );
  }
  return code;
}

function differenceAnnotations(output: string, { files }: RunResult): string {
  return files
    .filter(({ state }) => state === 'differs' || state === 'missing' || state === 'stale')
    .map(({ path, state }) => {
      const what = state === 'differs' ? 'is out of date' : `is ${state}`;
      return annotation('error', `${output}/${path} ${what}`, { file: `${output}/${path}`, title: 'codegen verify' });
    })
    .join('');
}

function json({ request, options, result, terminal }: Outcome, code: number): string {
  const places = { root: options.root, cwd: terminal.cwd, output: options.output };
  return jsonOf(request.command, code, result, places);
}

function outputOf({ options, terminal }: Outcome): string {
  return shownPath(options.output, { root: options.root, cwd: terminal.cwd });
}

function inputsOf(options: Options, terminal: Terminal): readonly string[] {
  return [...options.apis, ...options.crds, ...options.openapi].map((path) => {
    if (path === '-') return 'standard input';
    return isAbsolute(path) ? relative(terminal.cwd, path).replaceAll('\\', '/') || '.' : path;
  });
}
