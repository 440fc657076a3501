import { load as parseYaml, YAMLException } from 'js-yaml';

import type { Collector, Position } from '../../diagnostics/index.ts';
import type { InputText } from './input-context.ts';
import { type InputLimits, limitHelp } from './limits.ts';
import { measure } from './measure.ts';
import { hasRepeatedMembers } from './repeated-members.ts';
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
  /** What stands before the document in its first line, in UTF-16 units. */
  readonly columnsBefore: number;
}

/** A place in the file, given one in the document. */
export function placeIn(source: DocumentSource, line: number, column: number): Position {
  const { file, linesBefore, columnsBefore } = source;
  return { file, line: linesBefore + line, column: line === 1 ? columnsBefore + column : column };
}

/**
 * Splits a file into documents without parsing any: one starts behind each line that begins with `---` or `...`, and
 * with each of several JSON objects in a row. Directives belong to the document that they stand before.
 */
export function splitDocuments({ display, text }: InputText): readonly DocumentSource[] {
  const clean = text.startsWith('\ufeff') ? text.slice(1) : text;
  const ends: number[] = [];
  let start = 0;
  for (const { 0: marker, index } of clean.matchAll(/^(?:---(?=[ \t\r\n]|$)|\.\.\.(?:[ \t\r][^\n]*)?(?:\n|$))/gm)) {
    const end = marker === '---' ? index : index + marker.length;
    if (endOfLead(clean, start, blankLine) >= end) continue;
    ends.push(end);
    start = end;
  }
  const whole = { file: display, text: clean, linesBefore: 0, columnsBefore: 0 };
  return cut(whole, ends).flatMap(splitJson);
}

/** The parts of a text between its start, the given offsets and its end. */
function cut(source: DocumentSource, ends: readonly number[]): readonly DocumentSource[] {
  const parts: DocumentSource[] = [];
  let { linesBefore, columnsBefore } = source;
  let start = 0;
  for (const end of [...ends, source.text.length]) {
    const text = source.text.slice(start, end);
    parts.push({ file: source.file, text, linesBefore, columnsBefore });
    const lastFeed = text.lastIndexOf('\n');
    linesBefore += countLines(text);
    columnsBefore = lastFeed < 0 ? columnsBefore + text.length : text.length - lastFeed - 1;
    start = end;
  }
  return parts;
}

/**
 * Several JSON objects in a row, as kubectl reads them. Within one, an object never follows another without a comma;
 * and where the first is JSON, the whole is no YAML in braces.
 */
function splitJson(source: DocumentSource): readonly DocumentSource[] {
  if (!/^\s*\{/.test(source.text) || !/\}\s*\{/.test(source.text)) return [source];
  const parts = cut(source, startsOfObjects(source.text).slice(1));
  return parts.length > 1 && isJson(parts[0]?.text ?? '') ? parts : [source];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Where objects begin that lie in no other. */
function startsOfObjects(text: string): readonly number[] {
  const starts: number[] = [];
  let depth = 0;
  let isQuoted = false;
  for (let offset = 0; offset < text.length; offset += 1) {
    const char = text[offset];
    if (char === '"') isQuoted = !isQuoted;
    else if (isQuoted) offset += char === '\\' ? 1 : 0;
    else if (char === '}') depth -= 1;
    else if (char === '{') {
      if (depth === 0) starts.push(offset);
      depth += 1;
    }
  }
  return starts;
}

/** The first line of a document that says something. */
export function startOf(source: DocumentSource): Position {
  const lead = source.text.slice(0, endOfLead(source.text, 0, quietLine));
  return placeIn(source, countLines(lead) + 1, 1);
}

/** Whether a document is blanks, comments and directives only. */
export function saysNothing({ text }: DocumentSource): boolean {
  return endOfLead(text, 0, quietLine) === text.length;
}

/** Lines before a document: blank ones, comments, directives. */
const blankLine = /(?:[ \t\r]*(?:#[^\n]*)?|%[^\n]*)(?:\n|$)/y;
/** Those, and lines that begin or end a document and hold nothing of it. */
const quietLine = /(?:(?:---|\.\.\.)?[ \t\r]*(?:#[^\n]*)?|%[^\n]*)(?:\n|$)/y;

/** Where the lines of a kind end that stand at an offset. Line by line, since a pattern for all would take stack. */
function endOfLead(text: string, from: number, line: RegExp): number {
  let end = from;
  while (end < text.length) {
    line.lastIndex = end;
    if (!line.test(text)) break;
    end = line.lastIndex;
  }
  return end;
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
    const value = parse(source.text, limits);
    const most = mostValues(source.text, limits);
    const fault = measure(value, { ...limits, values: most });
    if (fault === undefined) return { value, source };
    const share = most < limits.values && fault.includes('values') ? aliasShare(limits) : '';
    collector.report('KC5002', `the document ${fault}${share}`, placeIn(source, 1, 1), limitHelp);
  } catch (error) {
    reportSyntax(error, source, collector);
  }
  return undefined;
}

/** Of its own, a text has fewer values than characters; where aliases make more of it, a twentieth of the limit is theirs. */
function mostValues(text: string, { values }: InputLimits): number {
  return Math.min(values, Math.max(Math.floor(values / 20), text.length));
}

function aliasShare({ values }: InputLimits): string {
  return `, the part of limits.values (${values}) that the aliases of a short text have`;
}

/** JSON that is not valid may be YAML in braces, so the parser of YAML has the last word; it tells of repeated keys too. */
function parse(text: string, limits: InputLimits): unknown {
  if (/^\s*[{[]/.test(text)) {
    try {
      const value: unknown = JSON.parse(text);
      if (!hasRepeatedMembers(text, value)) return value;
    } catch {
      // Not JSON.
    }
  }
  return parseYaml(text, yamlOptions(limits));
}

/** Each alias and each merged key stands for a value at least, so that the limit of values is theirs too. */
function yamlOptions({ depth, values }: InputLimits) {
  return { schema: kubectlSchema, maxDepth: depth, maxAliases: values, maxTotalMergeKeys: values };
}

const templateHelp = 'render templates first: `helm template <chart> --include-crds | codegen --crd -`';

function reportSyntax(error: unknown, source: DocumentSource, collector: Collector): void {
  const { reason, mark } = error instanceof YAMLException ? error : { reason: String(error), mark: undefined };
  const isLimit = /maxDepth|maxAliases|maxTotalMergeKeys|merge keys|aliases/i.test(reason);
  const position = placeIn(source, (mark?.line ?? 0) + 1, (mark?.column ?? 0) + 1);
  if (isLimit) collector.report('KC5002', `the document goes over a limit: ${reason}`, position, limitHelp);
  else collector.report('KC5001', reason, position, source.text.includes('{{') ? templateHelp : undefined);
}
