import { isConflict } from './api-error-predicates.ts';
import { type RetryOptions, retryOnError } from './backoff.ts';

/**
 * Calls `attempt` again as long as it fails with a conflict. It has to read the object anew each time and make its change
 * on what it read. Rejects with the last conflict when the tries are used up, with any other error at once (client-go
 * `retry.RetryOnConflict`).
 *
 * ```ts
 * await retryOnConflict(async () => foos.update(scaled(await foos.get('a'))));
 * ```
 */
export function retryOnConflict<T>(attempt: () => Promise<T>, options?: RetryOptions): Promise<T> {
  return retryOnError(attempt, isConflict, options);
}
