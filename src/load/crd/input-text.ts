import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';

import { compareText } from '../../diagnostics/index.ts';
import { fetchText } from './fetch-text.ts';
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
  const found = await stat(input).catch(() => undefined);
  if (found?.isFile()) return [input];
  if (found?.isDirectory()) return filesBelow(input, extensions);
  if (/[*?[\]{}!()]/.test(input)) return globFiles(input, context);
  const place = context.inputPlaces?.get(input);
  context.collector.report('KC1101', `${shown(input, context)} does not exist`, place, 'check the path');
  return [];
}

async function filesBelow(folder: string, extensions: readonly string[]): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && extensions.some((extension) => entry.name.endsWith(extension)))
    .map((entry) => `${entry.parentPath.replaceAll(sep, '/')}/${entry.name}`);
}

async function globFiles(pattern: string, context: InputContext): Promise<readonly string[]> {
  const { glob } = await import('tinyglobby');
  const files = await glob(pattern, { absolute: true, onlyFiles: true, cwd: context.root });
  const place = context.inputPlaces?.get(pattern);
  if (files.length === 0)
    context.collector.report('KC1101', `${shown(pattern, context)} matches no file`, place, 'check the pattern');
  return files;
}

/** Reads one expanded input; reports why it cannot and gives undefined. */
export async function readInput(input: string, context: InputContext): Promise<InputText | undefined> {
  if (isAddress(input)) return fetchText(input, context);
  const display = input === '-' ? 'stdin' : shown(input, context);
  try {
    const chunks = input === '-' ? (context.stdin ?? process.stdin) : createReadStream(input);
    return await readChunks(display, chunks, context);
  } catch (error) {
    const at = { file: display, line: 1, column: 1 };
    if (error instanceof TypeError) context.collector.report('KC1102', `${display} is not UTF-8`, at);
    else context.collector.report('KC1101', `${display} cannot be read: ${codeOf(error)}`, at);
    return undefined;
  }
}

function isAddress(input: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(input);
}

/** A path as the user knows it: relative to the folder of the run where it lies in it. */
function shown(path: string, { root }: InputContext): string {
  const way = relative(root, path).replaceAll(sep, '/');
  return way === '' || way.startsWith('../') || isAbsolute(way) ? path : way;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
