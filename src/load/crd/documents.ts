import { load as parseYaml, YAMLException } from 'js-yaml';

import type { Collector, Position } from '../../diagnostics/index.ts';
import type { InputText } from './input-context.ts';
import { type InputLimits, limitHelp } from './limits.ts';
import { measure } from './measure.ts';
import { kubectlSchema } from './yaml-schema.ts';

/** A document of a file. */
export interface InputDocument {
  readonly value: unknown;
  readonly source: DocumentSource;
}

/** Where a document stands, so that diagnostics about it can be placed. */
export interface DocumentSource {
  /** What diagnostics call the file. */
  readonly file: string;
  readonly text: string;
  /** Lines of the file before the document. */
  readonly linesBefore: number;
}

/** Splits a file into documents without parsing any: one starts behind each line that begins with `---`. */
export function splitDocuments({ display, text }: InputText): readonly DocumentSource[] {
  const clean = text.startsWith('\ufeff') ? text.slice(1) : text;
  // Directives stand before the line that begins their document, and only a parser can tell.
  if (/^%/m.test(clean)) return [{ file: display, text: clean, linesBefore: 0 }];
  const documents: DocumentSource[] = [];
  let start = 0;
  let linesBefore = 0;
  for (const separator of clean.matchAll(/^---(?=[ \t\r\n]|$)/gm)) {
    if (separator.index === 0) continue;
    const part = clean.slice(start, separator.index);
    documents.push({ file: display, text: part, linesBefore });
    linesBefore += countLines(part);
    start = separator.index;
  }
  return [...documents, { file: display, text: clean.slice(start), linesBefore }];
}

/** The first line of a document that says something. */
export function startOf({ file, text, linesBefore }: DocumentSource): Position {
  const lead = /^(?:(?:---[^\n]*|[ \t\r]*(?:#[^\n]*)?)\n)*/.exec(text)?.[0] ?? '';
  return { file, line: linesBefore + countLines(lead) + 1, column: 1 };
}

function countLines(text: string): number {
  let count = 0;
  for (let feed = text.indexOf('\n'); feed >= 0; feed = text.indexOf('\n', feed + 1)) count += 1;
  return count;
}

/** Parses one document; reports what is wrong with it and gives undefined. Sizes are checked before anybody walks it. */
export function parseDocument(
  source: DocumentSource,
  limits: InputLimits,
  collector: Collector,
): InputDocument | undefined {
  try {
    const value = isJson(source.text) ? parseJson(source.text) : parseYaml(source.text, yamlOptions(limits));
    const fault = measure(value, limits);
    if (fault === undefined) return { value, source };
    collector.report(
      'KC5002',
      `the document ${fault}`,
      { file: source.file, line: source.linesBefore + 1, column: 1 },
      limitHelp,
    );
  } catch (error) {
    reportSyntax(error, source, collector);
  }
  return undefined;
}

function yamlOptions({ depth }: InputLimits) {
  return { schema: kubectlSchema, maxDepth: depth, maxAliases: 10_000, maxTotalMergeKeys: 100_000 };
}

function isJson(text: string): boolean {
  return /^\s*\{/.test(text);
}

/** JSON that is not valid may be YAML in braces, so the parser of YAML has the last word. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return parseYaml(text, { schema: kubectlSchema });
  }
}

function reportSyntax(error: unknown, source: DocumentSource, collector: Collector): void {
  const { reason, mark } = error instanceof YAMLException ? error : { reason: String(error), mark: undefined };
  const line = source.linesBefore + (mark?.line ?? 0) + 1;
  const isLimit = /maxDepth|maxAliases|maxTotalMergeKeys|merge keys|aliases/i.test(reason);
  const position = { file: source.file, line, column: (mark?.column ?? 0) + 1 };
  if (isLimit) collector.report('KC5002', `the document goes over a limit: ${reason}`, position, limitHelp);
  else collector.report('KC5001', reason, position);
}
