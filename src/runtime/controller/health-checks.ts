import type { Logger } from '../log/index.ts';

/** Fails by throwing or rejecting. */
export type HealthCheck = () => void | Promise<void>;

/** What an endpoint answers. */
export interface HealthAnswer {
  readonly status: 200 | 404 | 500;
  readonly body: string;
}

/** A set of named checks behind one endpoint (controller-runtime `pkg/healthz`). */
export class HealthChecks {
  readonly #name: string;
  readonly #logger: Logger;
  readonly #checks = new Map<string, HealthCheck>();
  /** Why checks fail, by name. */
  readonly #failures = new Map<string, string>();

  /** `name`: that of the endpoint, `healthz` or `readyz`. */
  constructor(name: string, logger: Logger) {
    this.#name = name;
    this.#logger = logger;
  }

  /** Adds a check. Throws Error when the name is taken. */
  add(name: string, check: HealthCheck): void {
    if (this.#checks.has(name)) throw new Error(`${this.#name} check ${name} exists already`);
    this.#checks.set(name, check);
  }

  /** Answers for one check. */
  async answerOne(name: string): Promise<HealthAnswer> {
    const check = this.#all().get(name);
    if (check === undefined) return { status: 404, body: 'not found' };
    return (await this.#passes(name, check))
      ? { status: 200, body: 'ok' }
      : { status: 500, body: `${this.#name} check failed` };
  }

  /** Answers for all checks but the excluded ones. Reasons of failures are for the log, once each, not for whoever asks. */
  async answer(query: URLSearchParams): Promise<HealthAnswer> {
    const excluded = new Set(query.getAll('exclude').filter((name) => name !== ''));
    const lines: string[] = [];
    let failed = false;
    for (const [name, check] of [...this.#all()].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (excluded.delete(name)) lines.push(`[+]${name} excluded: ok`);
      else if (await this.#passes(name, check)) lines.push(`[+]${name} ok`);
      else {
        failed = true;
        lines.push(`[-]${name} failed: reason withheld`);
      }
    }
    if (excluded.size > 0) lines.push(unmatched(excluded));
    if (failed) return { status: 500, body: [...lines, `${this.#name} check failed`, ''].join('\n') };
    if (!query.has('verbose')) return { status: 200, body: 'ok' };
    return { status: 200, body: [...lines, `${this.#name} check passed`, ''].join('\n') };
  }

  async #passes(name: string, check: HealthCheck): Promise<boolean> {
    try {
      await check();
      this.#failures.delete(name);
      return true;
    } catch (error) {
      const reason = String(error);
      if (this.#failures.get(name) !== reason)
        this.#logger.warn({ check: name, err: error }, `${this.#name} check failed`);
      this.#failures.set(name, reason);
      return false;
    }
  }

  #all(): ReadonlyMap<string, HealthCheck> {
    return this.#checks.size > 0 ? this.#checks : new Map([['ping', () => undefined]]);
  }
}

function unmatched(excluded: ReadonlySet<string>): string {
  const names = [...excluded].sort().map((name) => JSON.stringify(name));
  return `warn: some health checks cannot be excluded: no matches for ${names.join(',')}`;
}
