import { type Clock, sleep, systemClock } from '../clock/index.ts';
import { TokenBucket } from '../workqueue/token-bucket.ts';
import { abortable } from './abortable.ts';

/** Holds requests back until they may go. Several clients may share one. */
export interface RateLimiter {
  /** Resolves when the request may go, at once where there is room; rejects with the signal's reason. */
  wait(signal?: AbortSignal): Promise<void>;
}

/**
 * A token bucket: `burst` requests at once, then `qps` a second, first come, first served (client-go
 * `util/flowcontrol`). Undefined, which means no limit, when `qps` is 0 or less. Throws RangeError for a burst below 1.
 */
export function newRateLimiter(qps: number, burst: number, clock: Clock = systemClock): RateLimiter | undefined {
  if (!(qps > 0)) return undefined;
  if (!(burst >= 1)) throw new RangeError(`burst must be at least 1 when qps is set, but it is ${burst}`);
  const bucket = new TokenBucket({ qps, burst, clock });
  let last = Promise.resolve();

  // Only the first in the row holds a token of the future, so whoever leaves takes nothing from those behind.
  const takeToken = async (signal: AbortSignal | undefined): Promise<void> => {
    if (signal?.aborted === true) return;
    const delayMs = bucket.reserve();
    if (delayMs > 0 && !(await sleep(clock, delayMs, signal))) bucket.giveBack();
  };
  return {
    wait(signal) {
      last = last.then(() => takeToken(signal));
      return abortable(last, signal);
    },
  };
}
