import { distance } from 'fastest-levenshtein';

import { type Collector, compareText } from '../diagnostics/index.ts';
import { compileTemplate, type Template } from './template.ts';
import { checkTemplate } from './template-check.ts';

/** How templates are read; the one contact of rendering with a disk. */
export interface TemplateReader {
  /** Names of the files of a folder; empty when there is no such folder. */
  readonly list: (folder: string) => readonly string[];
  /** The text of a file that `list` named. */
  readonly read: (folder: string, name: string) => string;
}

/** A template, ready to be rendered. */
export interface LoadedTemplate {
  /** Path to name in diagnostics. */
  readonly file: string;
  readonly render: Template;
}

/** Gives the template of a name; undefined when there is none, or none that may be used. */
export type Templates = (name: string) => LoadedTemplate | undefined;

/** Where our own templates are: next to `src/` in a checkout, next to `dist/` in the package. */
export const builtinTemplates: URL = new URL('../../templates/', import.meta.url);

const suffix = '.eta';

/**
 * Finds the templates of the built-in folder and those of the user's folder, which replace them by file name. Each is
 * read, checked and compiled when it is first asked for.
 */
export function loadTemplates(
  folders: { readonly builtin: string; readonly user: string | undefined },
  reader: TemplateReader,
  collector: Collector,
): Templates {
  const builtin = reader.list(folders.builtin).filter((name) => name.endsWith(suffix));
  const own = folders.user === undefined ? [] : reader.list(folders.user).filter((name) => name.endsWith(suffix));
  const source = new Map(builtin.map((name) => [name, folders.builtin]));
  for (const name of own) source.set(name, folders.user ?? folders.builtin);
  if (folders.user !== undefined) reportUnknown(own, { builtin, folder: folders.user }, collector);
  const loaded = new Map<string, LoadedTemplate | undefined>();
  return (name) => {
    if (!loaded.has(name)) loaded.set(name, loadTemplate(name, source.get(name), reader, collector));
    return loaded.get(name);
  };
}

/** A template of the user's that is called like none of ours may be one for a generator of theirs, or a slip. */
function reportUnknown(
  own: readonly string[],
  { builtin, folder }: { readonly builtin: readonly string[]; readonly folder: string },
  collector: Collector,
): void {
  for (const name of own.toSorted(compareText)) {
    const near = builtin.find((known) => known !== name && distance(known, name) <= 3);
    if (builtin.includes(name) || near === undefined) continue;
    const position = { file: fileOf(folder, name), line: 1, column: 1 };
    collector.report('KC4209', `the template ${name} replaces none of ours`, position, `did you mean "${near}"?`);
  }
}

function loadTemplate(
  name: string,
  folder: string | undefined,
  reader: TemplateReader,
  collector: Collector,
): LoadedTemplate | undefined {
  if (folder === undefined) {
    collector.report('KC4207', `there is no template ${name}`);
    return undefined;
  }
  const file = fileOf(folder, name);
  try {
    const text = reader.read(folder, name).replaceAll('\r\n', '\n');
    const faults = checkTemplate(text);
    for (const { line, message } of faults) collector.report('KC4208', message, { file, line, column: 1 });
    return faults.length > 0 ? undefined : { file, render: compileTemplate(text) };
  } catch (error) {
    const message = error instanceof Error ? error.message.split('\n')[0] : String(error);
    collector.report('KC4208', `the template cannot be used: ${message ?? ''}`, { file, line: 1, column: 1 });
    return undefined;
  }
}

function fileOf(folder: string, name: string): string {
  return `${folder.replace(/\/$/, '')}/${name}`;
}
