import type { Logger } from './index.ts';

/** So many different faults of one outage are worth a line; texts that are never the same would be a storm. */
const mostComplaints = 10;

/**
 * Logs what goes wrong while something is tried again and again: a fault that lasts is one line, not one for each
 * attempt, also where faults alternate. Repetitions are for debugging.
 */
export class OutageLog {
  readonly #logger: Logger;
  /** What was complained of since the last success. */
  readonly #complaints = new Set<string>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** An attempt failed, and there will be another one. Messages are constants. */
  fault(fields: { readonly err: unknown; readonly [field: string]: unknown }, message: string): void {
    const { err } = fields;
    const fault = `${message}: ${err instanceof Error ? `${err.name} ${err.message}` : String(err)}`;
    if (this.#complaints.has(fault) || this.#complaints.size >= mostComplaints) {
      this.#logger.debug(fields, message);
      return;
    }
    this.#complaints.add(fault);
    this.#logger.warn(fields, message);
  }

  /** An attempt succeeded: the next fault is worth a line again. */
  recovered(): void {
    this.#complaints.clear();
  }
}
