import type { Logger } from '../log/index.ts';

/**
 * The same callback, except that what it throws is dropped: it only gets to know of a request, and must not make it fail.
 * The first time is logged.
 */
export function contained<A extends readonly unknown[]>(
  callback: (...args: A) => void,
  logger: Logger,
  message: string,
): (...args: A) => void {
  let said = false;
  return (...args) => {
    try {
      callback(...args);
    } catch (error) {
      if (!said) logger.error({ error }, message);
      said = true;
    }
  };
}
