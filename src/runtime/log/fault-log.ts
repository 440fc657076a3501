import type { Clock } from '../clock/index.ts';
import { type Logger, containedLogger } from './index.ts';

/** So many lines of one message are logged at once, … */
const burst = 10;
/** … and one more for each such time. */
const refillMs = 10_000;

interface Budget {
  lines: number;
  lastMs: number;
  suppressed: number;
}

/**
 * Logs faults that may come in masses (a handler that fails for each of 100,000 objects, a server that sends rubbish)
 * without a storm of lines: beyond a burst, lines of one message are counted, and the next line says how many. Every
 * line has the fields of whoever logs. Loggers that throw do no harm.
 */
export class FaultLog {
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #fields: object;
  readonly #budgets: Map<string, Budget>;

  constructor(logger: Logger, clock: Clock, fields: object = {}, budgets: Map<string, Budget> = new Map()) {
    this.#logger = containedLogger(logger);
    this.#clock = clock;
    this.#fields = fields;
    this.#budgets = budgets;
  }

  /** The same lines, and the same limits, for another logger. */
  withLogger(logger: Logger): FaultLog {
    return new FaultLog(logger, this.#clock, this.#fields, this.#budgets);
  }

  /** Messages are constants. */
  error(fields: object, message: string): void {
    const suppressed = this.#spend(message);
    if (suppressed !== undefined) this.#logger.error(this.#line(fields, suppressed), message);
  }

  warn(fields: object, message: string): void {
    const suppressed = this.#spend(message);
    if (suppressed !== undefined) this.#logger.warn(this.#line(fields, suppressed), message);
  }

  /** Never limited: what is not a fault. */
  info(fields: object, message: string): void {
    this.#logger.info({ ...this.#fields, ...fields }, message);
  }

  debug(fields: object, message: string): void {
    this.#logger.debug({ ...this.#fields, ...fields }, message);
  }

  #line(fields: object, suppressed: number): object {
    return { ...this.#fields, ...fields, ...(suppressed > 0 && { suppressed }) };
  }

  /** How many lines were left out before this one; undefined when this one is left out too. */
  #spend(message: string): number | undefined {
    const nowMs = this.#clock.monotonic();
    const budget = this.#budgets.get(message) ?? { lines: burst, lastMs: nowMs, suppressed: 0 };
    this.#budgets.set(message, budget);
    const earned = Math.floor((nowMs - budget.lastMs) / refillMs);
    budget.lines = Math.min(burst, budget.lines + earned);
    budget.lastMs += earned * refillMs;
    if (budget.lines === 0) {
      budget.suppressed += 1;
      return undefined;
    }
    const { suppressed } = budget;
    budget.lines -= 1;
    budget.suppressed = 0;
    return suppressed;
  }
}
