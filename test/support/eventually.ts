import { setTimeout as delay } from 'node:timers/promises';

/**
 * Calls `attempt` until it neither throws nor gives undefined or false, and gives its result. For end-to-end tests, where
 * real processes take real time; unit tests inject their clock instead.
 */
export async function eventually<T>(
  what: string,
  attempt: () => T | undefined | false | Promise<T | undefined | false>,
  timeoutMs = 60_000,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  let last: unknown = 'it never held';
  while (performance.now() < deadline) {
    try {
      const result = await attempt();
      if (result !== undefined && result !== false) return result;
    } catch (error) {
      last = error;
    }
    await delay(100);
  }
  throw new Error(`waited ${timeoutMs} ms in vain: ${what}`, { cause: last });
}
