import { contain } from '../log/contain.ts';
import type { Logger } from '../log/index.ts';

/**
 * The same callback, except that its failures are dropped: it only gets to know of a request, and must not make it fail.
 * The first one is logged.
 */
export function contained<A extends readonly unknown[]>(
  callback: (...args: A) => unknown,
  logger: Logger,
  message: string,
): (...args: A) => void {
  let said = false;
  const report = (error: unknown): void => {
    if (!said) logger.error({ err: error }, message);
    said = true;
  };
  return (...args) => contain(() => callback(...args), report);
}
