import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';

import { compareText } from '../../diagnostics/index.ts';
import { fetchText } from './fetch-text.ts';
import { filesBelow } from './files-below.ts';
import type { InputContext, InputText } from './input-context.ts';
import { readChunks } from './read-chunks.ts';

/**
 * The files that inputs name, in an order that depends on names only: a folder stands for the files in it and below it,
 * a glob for what it matches. What is not there is reported.
 */
export async function expandInputs(
  inputs: readonly string[],
  extensions: readonly string[],
  context: InputContext,
): Promise<readonly string[]> {
  const expanded = await Promise.all(inputs.map((input) => expandInput(input, extensions, context)));
  return [...new Set(expanded.flat())].sort(compareText);
}

async function expandInput(
  input: string,
  extensions: readonly string[],
  context: InputContext,
): Promise<readonly string[]> {
  if (input === '-' || isAddress(input)) return [input];
  const onUnreadable = (path: string, error: unknown): void => reportUnreadable(path, error, context);
  try {
    // Pipes and devices are read as files are: `--crd <(helm template …)` names one.
    return (await stat(input)).isDirectory() ? await filesBelow(input, { extensions, onUnreadable }) : [input];
  } catch (error) {
    if (/[*?[\]{}!()]/.test(input)) return globFiles(input, context);
    if (codeOf(error) === 'ENOENT')
      report(`${displayOf(input, context.root)} does not exist`, input, context, 'check the path');
    else onUnreadable(input, error);
    return [];
  }
}

async function globFiles(pattern: string, context: InputContext): Promise<readonly string[]> {
  const { glob } = await import('tinyglobby');
  // Relative, since the characters of patterns mean nothing in the path of the root.
  const way = relative(context.root, pattern).replaceAll(sep, '/');
  const files = await glob(way, { absolute: true, onlyFiles: true, cwd: context.root });
  if (files.length === 0) {
    report(`${displayOf(pattern, context.root)} matches no file`, pattern, context, 'check the pattern');
  }
  return files;
}

/** Reads one expanded input; reports why it cannot and gives undefined. */
export async function readInput(input: string, context: InputContext): Promise<InputText | undefined> {
  if (isAddress(input)) return fetchText(input, context);
  const display = displayOf(input, context.root);
  try {
    const chunks = input === '-' ? (context.stdin ?? process.stdin) : createReadStream(input);
    return await readChunks(display, chunks, context);
  } catch (error) {
    if (error instanceof TypeError) {
      context.collector.report('KC1102', `${display} is not UTF-8`, { file: display, line: 1, column: 1 });
    } else reportUnreadable(input, error, context);
    return undefined;
  }
}

function isAddress(input: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(input);
}

/** What diagnostics call an input: the path as the user knows it, relative to the root where it lies in it. */
export function displayOf(input: string, root: string): string {
  if (input === '-') return 'stdin';
  if (isAddress(input)) return input;
  const way = relative(root, input).replaceAll(sep, '/');
  return way === '' || way.startsWith('../') || isAbsolute(way) ? input : way;
}

function reportUnreadable(path: string, error: unknown, context: InputContext): void {
  report(`${displayOf(path, context.root)} cannot be read: ${codeOf(error)}`, path, context);
}

function report(message: string, path: string, context: InputContext, help?: string): void {
  const { collector, root, inputPlaces } = context;
  const place = inputPlaces?.get(path) ?? { file: displayOf(path, root), line: 1, column: 1 };
  collector.report('KC1101', message, place, help);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
