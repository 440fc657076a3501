import type { Position } from '../diagnostics/index.ts';
import type { Marker } from '../model/index.ts';

/** Why a line that begins like a marker is none, and where. */
export interface GrammarProblem {
  readonly name: string;
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
  const problem = (message: string, offset: number): ParsedLine => ({
    kind: 'problem',
    problem: { name, message, position: move(at, offset) },
  });
  const nameEnd = 1 + name.length;
  const argumentEnd = line[nameEnd] === '(' ? closingParenthesis(line, nameEnd) : nameEnd;
  if (argumentEnd < 0) return problem(`the parenthesis behind +${name} is not closed`, nameEnd);
  const rest = line.slice(argumentEnd);
  const assigned = rest.startsWith('=') || (rest.startsWith('>') && name.startsWith('k8s:validation:'));
  if (!assigned && rest !== '' && !(isTagName(name) && /^\s+#/.test(rest))) {
    const gap = rest.length - rest.trimStart().length;
    return problem(`unexpected text behind +${name}`, argumentEnd + gap);
  }
  const value = assigned ? valueText(name, rest.slice(1)) : undefined;
  return {
    kind: 'marker',
    marker: {
      // `+name:=value` is how controller-gen writes an anonymous value; it means the same.
      name: assigned ? name.replace(/:$/, '') : name,
      position: { ...at, length: nameEnd },
      ...(argumentEnd > nameEnd && { argument: line.slice(nameEnd + 1, argumentEnd - 1) }),
      ...(value !== undefined && { value, valuePosition: move(at, argumentEnd + 1, value.length) }),
    },
  };
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
