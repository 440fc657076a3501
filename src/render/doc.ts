import { type Code, nothing, trusted } from './code.ts';
import { escapeUnprintable } from './literal.ts';

/**
 * A doc comment of the author's text: verbatim, but for what would end the comment or talk to the compiler. Prints
 * nothing for empty text. Paragraphs become separate by an empty line where there are several.
 */
export function doc(...paragraphs: readonly string[]): Code {
  const text = paragraphs
    .map((paragraph) => paragraph.trim())
    .filter(Boolean)
    .join('\n\n');
  if (text === '') return nothing;
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/).map(commentLine);
  if (lines.length === 1) return trusted(`/** ${lines[0] ?? ''} */`);
  return trusted(['/**', ...lines.map((line) => ` * ${line}`.trimEnd()), ' */'].join('\n'));
}

/** Text within a comment that a template writes; on one line, whatever it holds. */
export function commentText(text: string): Code {
  return trusted(commentLine(text.replace(/\s+/g, ' ').trim()));
}

/** What may have to be written otherwise; most lines have none of it. */
const suspicious = /[^ -~]|\*\/|[@#]/;

/** One line of a comment, unable to end it, to give the compiler directives, or to name a source map. */
function commentLine(line: string): string {
  if (!suspicious.test(line)) return line.trimEnd();
  return escapeUnprintable(line.replaceAll('\t', '  '))
    .replaceAll('*/', '*\\/')
    .replace(/@(?=ts-(ignore|expect-error|nocheck|check)\b)/g, '@ ')
    .replace(/([#@]\s*source(?:Mapping)?URL)=/g, '$1 =')
    .trimEnd();
}
