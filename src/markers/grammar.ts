import type { Position } from '../diagnostics/index.ts';
import type { Marker } from '../model/index.ts';

/** Why a line that begins like a marker is none, and where. */
export interface GrammarProblem {
  /** Without the colon that some put behind it, as in `+genclient: nonNamespaced`. */
  readonly name: string;
  readonly namePosition: Position;
  readonly message: string;
  readonly position: Position;
}

/** What a comment line turned out to be. */
export type ParsedLine =
  | { readonly kind: 'prose' }
  | { readonly kind: 'marker'; readonly marker: Marker }
  | { readonly kind: 'problem'; readonly problem: GrammarProblem };

const namePattern = /^[A-Za-z_][A-Za-z0-9_.:[\]-]*/;

/**
 * Reads one comment line, freed of comment signs and of space at both ends; `at` is the position of its first
 * character. A marker is `+name`, `+name=value`, `+name(argument)` or `+name(argument)=value`; the value is the rest of
 * the line. A ` # comment` may follow only where the grammar of the tag has one: gengo's codetags (`isTagName`).
 */
export function parseMarkerLine(line: string, at: Position): ParsedLine {
  const name = line.startsWith('+') ? namePattern.exec(line.slice(1))?.[0] : undefined;
  if (name === undefined) return { kind: 'prose' };
  const nameEnd = 1 + name.length;
  const argumentEnd = line[nameEnd] === '(' ? closingParenthesis(line, nameEnd) : nameEnd;
  if (argumentEnd < 0) return problem(name, at, 'the parenthesis behind it is not closed', nameEnd);
  const rest = line.slice(argumentEnd);
  const assigned = rest.startsWith('=') || (rest.startsWith('>') && name.startsWith('k8s:validation:'));
  const extra = assigned || isComment(name, rest) ? '' : rest.trimStart();
  if (extra !== '') return problem(name, at, 'unexpected text behind it', line.length - extra.length);
  return { kind: 'marker', marker: markerOf(line, at, { name, argumentEnd, assigned }) };
}

/** The marker of a line whose parts are found. */
function markerOf(
  line: string,
  at: Position,
  parts: { readonly name: string; readonly argumentEnd: number; readonly assigned: boolean },
): Marker {
  const { name, argumentEnd, assigned } = parts;
  const nameEnd = 1 + name.length;
  const value = assigned ? valueText(name, line.slice(argumentEnd + 1)) : undefined;
  return {
    // `+name:=value` is how controller-gen writes an anonymous value; it means the same.
    name: assigned ? name.replace(/:$/, '') : name,
    position: { ...at, length: nameEnd },
    ...(argumentEnd > nameEnd && { argument: line.slice(nameEnd + 1, argumentEnd - 1) }),
    ...(value !== undefined && { value, valuePosition: move(at, argumentEnd + 1, value.length) }),
  };
}

function problem(written: string, at: Position, what: string, offset: number): ParsedLine {
  const name = written.replace(/:$/, '');
  const namePosition = { ...at, length: 1 + name.length };
  return { kind: 'problem', problem: { name, namePosition, message: `+${name}: ${what}`, position: move(at, offset) } };
}

/** Whether all that is left of the line is a comment that the grammar of the name allows. */
function isComment(name: string, rest: string): boolean {
  return isTagName(name) && /^\s+#/.test(rest);
}

/** The line that gives the marker back when it is parsed. */
export function formatMarker(marker: Marker): string {
  const argument = marker.argument === undefined ? '' : `(${marker.argument})`;
  return `+${marker.name}${argument}${marker.value === undefined ? '' : `=${marker.value}`}`;
}

/**
 * Whether markers of the name follow gengo's codetags grammar (`parseTag`): those of declarative validation,
 * `k8s:…`, but not the activation of generators (`k8s:deepcopy-gen`) and not openapi's `k8s:validation:…`.
 */
export function isTagName(name: string): boolean {
  return name.startsWith('k8s:') && !name.startsWith('k8s:validation:') && !/^k8s:[a-z-]+-(?:gen|package)\b/.test(name);
}

/** The position `offset` characters on in the same line. */
export function move(position: Position, offset: number, length = 1): Position {
  return { file: position.file, line: position.line, column: position.column + offset, length: Math.max(1, length) };
}

function valueText(name: string, text: string): string {
  if (!isTagName(name)) return text;
  const comment = outsideQuotes(text, 0, (index) => text[index] === ' ' && /^\s+#/.test(text.slice(index, index + 80)));
  return comment < 0 ? text : text.slice(0, comment);
}

/** The index behind the parenthesis that closes the one at `open`; -1 where there is none. */
function closingParenthesis(line: string, open: number): number {
  let depth = 0;
  const close = outsideQuotes(line, open, (index) => {
    if (line[index] === '(') depth++;
    if (line[index] === ')') depth--;
    return depth === 0;
  });
  return close < 0 ? -1 : close + 1;
}

/** The first index from `start` on, outside quoted strings, that `found` accepts; -1 where there is none. */
export function outsideQuotes(text: string, start: number, found: (index: number) => boolean): number {
  let quote = '';
  for (let index = start; index < text.length; index++) {
    const character = text[index];
    if (quote !== '') {
      if (character === '\\' && quote === '"') index++;
      else if (character === quote) quote = '';
    } else if (character === '"' || character === '`') {
      quote = character;
    } else if (found(index)) {
      return index;
    }
  }
  return -1;
}
