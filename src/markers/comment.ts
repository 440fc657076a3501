import type { Position } from '../diagnostics/index.ts';
import type { Doc, Marker } from '../model/index.ts';
import { type GrammarProblem, parseMarkerLine } from './grammar.ts';

/** One line of a comment without comment signs. */
export interface CommentLine {
  readonly text: string;
  readonly position: Position;
}

/** What a comment says: prose for readers, markers for generators. */
export interface CommentContent {
  readonly doc: Doc;
  readonly markers: readonly Marker[];
  readonly problems: readonly GrammarProblem[];
}

/** Tells prose from markers. Blank lines around the prose and around marker lines vanish; inner layout stays. */
export function readComment(lines: readonly CommentLine[]): CommentContent {
  const prose: string[] = [];
  const markers: Marker[] = [];
  const problems: GrammarProblem[] = [];
  for (const line of lines) {
    const text = line.text.trim();
    const start = line.text.length - line.text.trimStart().length;
    const parsed = parseMarkerLine(text, { ...line.position, column: line.position.column + start });
    if (parsed.kind === 'marker') markers.push(parsed.marker);
    else if (parsed.kind === 'problem') problems.push(parsed.problem);
    if (parsed.kind !== 'marker') prose.push(line.text.trimEnd());
    else if (prose.at(-1) !== '') prose.push('');
  }
  return {
    doc: prose
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .replace(/^\n+/, '')
      .trimEnd(),
    markers,
    problems,
  };
}

/**
 * The text of a block comment, without its signs, line by line. `*\/` stands for the end sign of a comment, which the
 * text itself cannot hold; `escapeCommentEnd` is the way back, and both keep any number of backslashes apart.
 */
export function blockCommentLines(comment: string, at: Position): readonly CommentLine[] {
  const inner = comment.replace(/\*\/$/, '');
  return inner.split('\n').map((raw, index) => {
    const sign = (index === 0 ? /^\/\*+ ?/ : /^[ \t]*\*? ?/).exec(raw)?.[0].length ?? 0;
    const column = (index === 0 ? at.column : 1) + sign;
    return {
      text: unescapeCommentEnd(raw.slice(sign).trimEnd()),
      position: { file: at.file, line: at.line + index, column },
    };
  });
}

/** The text of a `//` comment. */
export function lineCommentLine(comment: string, at: Position): CommentLine {
  const sign = /^\/\/\/* ?/.exec(comment)?.[0].length ?? 0;
  return { text: comment.slice(sign).trimEnd(), position: { ...at, column: at.column + sign } };
}

/** Makes text safe inside a block comment: a backslash goes between star and slash. */
export function escapeCommentEnd(text: string): string {
  return text.replace(/\*(\\*)\//g, '*\\$1/');
}

/** Takes back what `escapeCommentEnd` did. */
export function unescapeCommentEnd(text: string): string {
  return text.replace(/\*\\(\\*)\//g, '*$1/');
}
