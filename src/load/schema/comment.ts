import { escapeCommentEnd } from '../../markers/index.ts';
import type { Comment } from './definition.ts';

/**
 * A comment as lines of a JSDoc block, indented, or no line at all. Prose of the input is verbatim but for what means
 * something in a comment: its end, a marker at the start of a line, a JSDoc tag. `readProse` undoes that.
 */
export function commentLines(comment: Comment, indent: string): readonly string[] {
  const lines = bodyLines(comment).map(escapeCommentEnd);
  if (lines.length === 0) return [];
  const [only = ''] = lines;
  if (lines.length === 1 && only.length + indent.length < 110) return [`${indent}/** ${only} */`];
  return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`.trimEnd()), `${indent} */`];
}

function bodyLines({ description, deprecated, markers }: Comment): readonly string[] {
  const prose = description.trim() === '' ? [] : proseLines(description);
  const warning = deprecated === undefined ? [] : [`@deprecated ${proseLines(deprecated).join(' ')}`.trimEnd()];
  const parts = [prose, warning, markers].filter((part) => part.length > 0);
  return parts.flatMap((part, index) => (index === 0 ? part : ['', ...part]));
}

/** Splits prose into lines and escapes what a comment would act on. */
function proseLines(text: string): readonly string[] {
  return text
    .trim()
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) =>
      line
        .replaceAll('\t', '  ')
        // oxlint-disable-next-line no-control-regex -- control characters have no place in source text
        .replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/g, ' ')
        .replace(/^(\s*\\*)(?=\+[A-Za-z_])/, '$1\\')
        .replace(/(^|\s)(\\*)@(?=\w)/g, '$1\\$2@')
        .trimEnd(),
    );
}

/** The prose of the input, from what a loader reads of the lines that `commentLines` made of it. */
export function readProse(doc: string): string {
  return doc
    .split('\n')
    .map((line) => line.replace(/(^|\s)\\(\\*)@(?=\w)/g, '$1$2@').replace(/^(\s*\\*)\\(?=\+[A-Za-z_])/, '$1'))
    .join('\n');
}
