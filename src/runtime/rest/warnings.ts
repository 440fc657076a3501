import type { Logger } from '../log/index.ts';
import { contained } from './contained.ts';

/** Texts that are remembered as said; a server with more of them repeats itself now and then. */
const mostRemembered = 1000;

/** Takes the Warning header of an answer. */
export type WarningReporter = (header: string | readonly string[] | undefined) => void;

/** Says each warning of a server once to the log, or every one to `onWarning` (client-go `rest/warnings.go`). */
export function newWarningReporter(logger: Logger, onWarning?: (warning: string) => void): WarningReporter {
  const said = new Set<string>();
  const log = (warning: string): void => {
    if (said.has(warning)) return;
    if (said.size >= mostRemembered) said.clear();
    said.add(warning);
    logger.warn({ warning }, 'the API server warns');
  };
  const report = onWarning === undefined ? log : contained(onWarning, logger, 'onWarning failed');
  return (header) => {
    if (header !== undefined) for (const warning of parseWarnings(header)) report(warning);
  };
}

const shape = /(?:^|,)\s*299 \S+ "((?:[^"\\]|\\.)*)"(?: "[^"]*")?/g;

/** The texts of `299 <agent> "<text>"`, the one code that API servers use (RFC 7234 section 5.5). */
export function parseWarnings(header: string | readonly string[]): string[] {
  const text = typeof header === 'string' ? header : header.join(', ');
  return [...text.matchAll(shape)].map(([, quoted = '']) => quoted.replace(/\\(.)/g, '$1'));
}
