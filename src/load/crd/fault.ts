import type { Path } from './locate.ts';

/** A value of a document, and where it is found. */
export interface Field {
  readonly value: unknown;
  readonly path: Path;
}

/** What is wrong with a document, and where. */
export interface Fault {
  readonly message: string;
  readonly path: Path;
}

/** A value as a message shows it: as JSON, cut short, with nothing that would disturb a terminal. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'that is missing';
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 80);
}
