import { type Code, severityOf, usualHelp } from './catalogue.ts';
import type { Diagnostic, Place, Position } from './diagnostic.ts';

/** Gathers the diagnostics of a run, so that one run reports all of them. */
export class Collector {
  #diagnostics: Diagnostic[] = [];

  /** Adds a diagnostic; its severity comes from the catalogue, and so does its help where none is given. */
  report(code: Code, message: string, place?: Place, help: string = usualHelp(code)): void {
    this.#diagnostics.push({
      code,
      severity: severityOf(code),
      message,
      ...(place && ('flag' in place ? { flag: place.flag } : { position: place })),
      help,
    });
  }

  /** Makes errors of the warnings so far. */
  raiseWarnings(): void {
    this.#diagnostics = this.#diagnostics.map((diagnostic) => ({ ...diagnostic, severity: 'error' }));
  }

  /** Whether an error, as opposed to a warning, was reported. */
  get hasErrors(): boolean {
    return this.#diagnostics.some((diagnostic) => diagnostic.severity === 'error');
  }

  /** Everything reported, ordered by file, line, column and code, without repetition. */
  sorted(): readonly Diagnostic[] {
    const unique = new Map(this.#diagnostics.map((diagnostic) => [JSON.stringify(diagnostic), diagnostic]));
    return [...unique.values()].sort(compareDiagnostics);
  }
}

const noPosition: Position = { file: '', line: 0, column: 0 };

function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  const [from, to] = [a.position ?? noPosition, b.position ?? noPosition];
  return (
    compareText(from.file, to.file) ||
    from.line - to.line ||
    from.column - to.column ||
    compareText(a.code, b.code) ||
    compareText(a.message, b.message)
  );
}

/** Orders by UTF-16 code unit, never by locale, so that every machine orders alike. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
