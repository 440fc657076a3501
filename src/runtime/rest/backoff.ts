import { type Clock, sleep, systemClock } from '../clock/index.ts';

/** Growing waits (apimachinery `wait.Backoff`). */
export interface BackoffOptions {
  /** The first wait in milliseconds. */
  readonly initialMs: number;
  /** Factor from one wait to the next; 0 keeps them equal. */
  readonly factor: number;
  /** Each wait is longer by a random part of this share of it. Waits grow without their jitter. */
  readonly jitter: number;
  /** After so many waits they grow no more; for retries, how often to try at all. */
  readonly steps: number;
  /** The longest wait in milliseconds, before jitter; reaching it ends the steps. Default: none. */
  readonly capMs?: number | undefined;
}

/** The waits of one series of attempts. */
export interface BackoffSteps {
  /** Milliseconds of the next wait. */
  next(): number;
  /** How many steps are left. */
  remaining(): number;
}

/** Begins a series of waits. `random` gives numbers from 0 to below 1. */
export function newBackoffSteps(options: BackoffOptions, random: () => number = Math.random): BackoffSteps {
  const { factor, jitter, capMs = 0 } = options;
  let { initialMs: waitMs, steps } = options;
  const next = (): number => {
    const nowMs = waitMs * (1 + Math.max(jitter, 0) * random());
    if (steps < 1) return nowMs;
    steps -= 1;
    if (factor !== 0) waitMs *= factor;
    if (capMs > 0 && waitMs > capMs) {
      waitMs = capMs;
      steps = 0;
    }
    return nowMs;
  };
  return { next, remaining: () => steps };
}

/** For conflicts between a few writers, each quick: five tries, 10 ms apart (client-go `retry.DefaultRetry`). */
export const defaultRetry: BackoffOptions = { steps: 5, initialMs: 10, factor: 1, jitter: 0.1 };

/** For conflicts with writers that are busy: four tries, 10, 50 and 250 ms apart (client-go `retry.DefaultBackoff`). */
export const defaultBackoff: BackoffOptions = { steps: 4, initialMs: 10, factor: 5, jitter: 0.1 };

/** Surroundings of a retry. */
export interface RetryOptions {
  /** Default: `defaultRetry`. */
  readonly backoff?: BackoffOptions | undefined;
  /** Ends the waiting; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Default: the system's clock. */
  readonly clock?: Clock | undefined;
  /** Default: Math.random. */
  readonly random?: (() => number) | undefined;
}

/**
 * Calls `attempt` until it succeeds, fails in a way that `isRetriable` denies, or the steps are used up; then rejects with
 * the last error (client-go `retry.OnError`).
 */
export async function retryOnError<T>(
  attempt: () => Promise<T>,
  isRetriable: (error: unknown) => boolean,
  { backoff = defaultRetry, signal, clock = systemClock, random }: RetryOptions = {},
): Promise<T> {
  const waits = newBackoffSteps(backoff, random);
  for (let tried = 1; ; tried += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!isRetriable(error) || tried >= backoff.steps || (tried > 1 && waits.remaining() < 1)) throw error;
    }
    if (!(await sleep(clock, waits.next(), signal))) throw signal?.reason;
  }
}
