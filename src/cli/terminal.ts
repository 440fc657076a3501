import { styleText } from 'node:util';

/** What a command sees of the process that it runs in. */
export interface Terminal {
  /** For results. */
  readonly out: (text: string) => void;
  /** For diagnostics. */
  readonly err: (text: string) => void;
  readonly cwd: string;
  readonly stdoutIsTerminal: boolean;
  readonly stderrIsTerminal: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since the process started. */
  readonly now: () => number;
}

/** How a stream may be decorated. */
export interface Look {
  /** Gives a text its colour, or gives it back. */
  readonly paint: (style: 'red' | 'yellow' | 'green' | 'cyan' | 'bold' | 'dim', text: string) => string;
  /** Whether diagnostics show the source line with a caret. */
  readonly pictures: boolean;
}

/**
 * Decoration is for people: only on a terminal and not in CI. `NO_COLOR` takes the colours away, `FORCE_COLOR` gives
 * everything to a pipe too.
 */
export function lookOf(terminal: Terminal, isTerminal: boolean): Look {
  const { env } = terminal;
  const forced = isSet(env['FORCE_COLOR']);
  const pictures = forced || (isTerminal && !isSet(env['CI']) && env['TERM'] !== 'dumb');
  const colour = pictures && (env['NO_COLOR'] ?? '') === '';
  return { pictures, paint: (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text) };
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false';
}

/**
 * Text of unknown origin, fit for a terminal: control characters and those that turn the direction of writing are
 * shown, not obeyed. Line feeds and tabs stay.
 */
export function visible(text: string): string {
  return text.replaceAll(/[^\n\t]+/g, visibleLine);
}

/** The same for what is one line, such as a path: line feeds and tabs are shown too. */
export function visibleLine(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\u2028\u2029]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
