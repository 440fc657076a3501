import { readdir, readFile, stat } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import { text as readStream } from 'node:stream/consumers';

import { type Collector, compareText } from '../../diagnostics/index.ts';
import { limitHelp } from './documents.ts';
import { fetchText } from './fetch-text.ts';
import type { InputLimits } from './limits.ts';

/** The text of an input. */
export interface InputText {
  /** What diagnostics call it: the path as the user knows it, the address, or `stdin`. */
  readonly display: string;
  readonly text: string;
}

/** What reading inputs needs. */
export interface InputContext {
  /** Paths in diagnostics are relative to it. */
  readonly root: string;
  readonly limits: InputLimits;
  readonly collector: Collector;
  /** What `-` stands for; `process.stdin` when absent. */
  readonly stdin?: AsyncIterable<Uint8Array | string>;
  /** Gets an address; the global `fetch` when absent. */
  readonly fetch?: typeof globalThis.fetch;
}

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
  context.collector.report('KC1101', `${shown(input, context)} does not exist`, undefined, 'check the path');
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
  if (files.length === 0)
    context.collector.report('KC1101', `${shown(pattern, context)} matches no file`, undefined, 'check the pattern');
  return files;
}

/** Reads one expanded input; reports why it cannot and gives undefined. */
export async function readInput(input: string, context: InputContext): Promise<InputText | undefined> {
  if (input === '-') {
    return bounded({ display: 'stdin', text: await readStream(context.stdin ?? process.stdin) }, context);
  }
  if (isAddress(input)) return fetchText(input, context);
  return readTextFile(input, context);
}

async function readTextFile(file: string, context: InputContext): Promise<InputText | undefined> {
  const display = shown(file, context);
  const at = { file: display, line: 1, column: 1 };
  try {
    const bytes = await readFile(file);
    if (bytes.length > context.limits.bytes) return tooLarge(display, context);
    return { display, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (error) {
    if (error instanceof TypeError) context.collector.report('KC1102', `${display} is not UTF-8`, at);
    else context.collector.report('KC1101', `${display} cannot be read: ${codeOf(error)}`, at);
    return undefined;
  }
}

function bounded(input: InputText, context: InputContext): InputText | undefined {
  return Buffer.byteLength(input.text) > context.limits.bytes ? tooLarge(input.display, context) : input;
}

/** Reports an input that is over the limit. */
export function tooLarge(display: string, { collector, limits }: InputContext): undefined {
  const position = { file: display, line: 1, column: 1 };
  collector.report('KC5002', `${display} is larger than ${limits.bytes} bytes`, position, limitHelp);
  return undefined;
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
