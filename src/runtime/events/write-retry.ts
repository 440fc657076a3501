import { type Clock, sleep } from '../clock/index.ts';
import type { Logger } from '../log/index.ts';
import { isAlreadyExists, isNamespaceTerminating } from '../rest/index.ts';
import { statusOf } from '../rest/api-error.ts';

/** How often an event is tried. */
export const maxTriesPerEvent = 12;

/** How long to wait between two tries, in milliseconds. */
export const defaultSleepDurationMs = 10_000;

/** What became of a write. */
export type WriteResult = 'written' | 'rejected' | 'gaveUp';

/** What a write needs besides itself. */
export interface WriteContext {
  readonly clock: Clock;
  readonly logger: Logger;
  /** After it aborted nothing is tried again. */
  readonly signal: AbortSignal;
  /** The pause after the given number of failed tries, in milliseconds. */
  readonly delayMs: (failedTries: number) => number;
}

/**
 * Tries a write until it succeeds, the server answers that it will not have it, 12 tries failed, or the context ends. It
 * is tried at least once. Never rejects.
 */
export async function writeWithRetry(
  write: () => Promise<void>,
  event: object,
  { clock, logger, signal, delayMs }: WriteContext,
): Promise<WriteResult> {
  for (let tries = 1; ; tries++) {
    try {
      await write();
      return 'written';
    } catch (error) {
      if (!isWorthRetrying(error)) {
        logRejection(logger, event, error);
        return 'rejected';
      }
      if (tries === 1) logger.warn({ event, err: error }, 'Unable to write event (may retry after sleeping)');
      if (tries >= maxTriesPerEvent) {
        logger.error({ event, err: error }, 'Unable to write event (retry limit exceeded!)');
        return 'gaveUp';
      }
    }
    if (!(await sleep(clock, delayMs(tries), signal))) {
      logger.error({ event }, 'Unable to write event (broadcaster is shut down)');
      return 'gaveUp';
    }
  }
}

/** Tries a write once. True when it was written or refused for good, false when it should be tried later. */
export async function writeOnce(write: () => Promise<void>, event: object, logger: Logger): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (isWorthRetrying(error)) {
      logger.warn({ event, err: error }, 'Unable to write event (may retry after sleeping)');
      return false;
    }
    logRejection(logger, event, error);
    return true;
  }
}

/**
 * Any answer of the server is final, since the event would be the same next time; so is a request that cannot be made,
 * which shows as a TypeError of our own. What is left are failures of the network.
 */
function isWorthRetrying(error: unknown): boolean {
  const isDefect = error instanceof TypeError && error.cause === undefined;
  return statusOf(error) === undefined && !isDefect;
}

function logRejection(logger: Logger, event: object, error: unknown): void {
  const message = 'Server rejected event (will not retry!)';
  if (statusOf(error) === undefined) logger.error({ event, err: error }, 'Unable to construct event (will not retry!)');
  else if (isAlreadyExists(error) || isNamespaceTerminating(error)) logger.debug({ event, err: error }, message);
  else logger.error({ event, err: error }, message);
}
