import type { Clock } from '../clock/index.ts';
import type { Logger } from '../log/index.ts';
import type { LeaderElectionMetrics } from './leader-election-metrics.ts';
import type { ResourceLock } from './resource-lock.ts';

/** What happens around leadership. What they throw, and what promises that they give reject with, is logged. */
export interface LeaderCallbacks {
  /**
   * The work of the leader. `signal` aborts when the leadership ends; the promise that it gives says when the work has
   * ended, and the lock is released only after that.
   */
  readonly onStartedLeading: (signal: AbortSignal) => void | Promise<void>;
  /** Called when the elector ends, also when it never led. */
  readonly onStoppedLeading: () => void;
  /** Called when another candidate is seen to lead, the first time included, and when it is this one. */
  readonly onNewLeader?: ((identity: string) => void) | undefined;
}

/** The options of an elector. There are no defaults for the times; `recommendedLeaderElectionTimes` has good ones. */
export interface LeaderElectionConfig {
  readonly lock: ResourceLock;
  /** How long others wait after the last renewal that they saw, in milliseconds. Counted in whole seconds, rounded up. */
  readonly leaseDurationMs: number;
  /** How long the leader tries to renew before it gives up, and a candidate waits for the lock, in milliseconds. */
  readonly renewDeadlineMs: number;
  /** The pause between tries, in milliseconds; candidates that do not lead wait up to 2.2 times as long, at random. */
  readonly retryPeriodMs: number;
  readonly callbacks: LeaderCallbacks;
  /** Gives the lock away at the end, so that the next leader need not wait. Default: false. */
  readonly releaseOnCancel?: boolean | undefined;
  /** Its name in metrics and health checks. Default: none. */
  readonly name?: string | undefined;
  /** Default: nothing is measured. */
  readonly metrics?: LeaderElectionMetrics | undefined;
  /** Default: the system's clock. */
  readonly clock?: Clock | undefined;
  /** Default: warnings and errors to the console. */
  readonly logger?: Logger | undefined;
  /** A number in [0, 1). Default: Math.random. */
  readonly random?: (() => number) | undefined;
}

/** The times that the Kubernetes components use: 15 s, 10 s, 2 s. */
export const recommendedLeaderElectionTimes: {
  readonly leaseDurationMs: number;
  readonly renewDeadlineMs: number;
  readonly retryPeriodMs: number;
} = { leaseDurationMs: 15_000, renewDeadlineMs: 10_000, retryPeriodMs: 2_000 };

/** How much longer than the retry period the pause of a candidate may be. */
export const jitterFactor: number = 1.2;

/** Throws RangeError or TypeError with the first thing that is wrong with a configuration, in upstream's words. */
export function validateLeaderElectionConfig(config: LeaderElectionConfig): void {
  const { leaseDurationMs, renewDeadlineMs, retryPeriodMs, callbacks, lock } = config;
  if (!(leaseDurationMs > renewDeadlineMs)) throw new RangeError('leaseDuration must be greater than renewDeadline');
  if (!(renewDeadlineMs > retryPeriodMs * jitterFactor)) {
    throw new RangeError('renewDeadline must be greater than retryPeriod*JitterFactor');
  }
  for (const [name, value] of Object.entries({ leaseDurationMs, renewDeadlineMs, retryPeriodMs })) {
    if (value < 1) throw new RangeError(`${name.slice(0, -2)} must be greater than zero`);
  }
  // Callers without TypeScript can leave these out.
  if (typeof callbacks?.onStartedLeading !== 'function')
    throw new TypeError('onStartedLeading callback must not be nil');
  if (typeof callbacks.onStoppedLeading !== 'function')
    throw new TypeError('onStoppedLeading callback must not be nil');
  if (typeof lock !== 'object' || lock === null) throw new TypeError('Lock must not be nil.');
  if (lock.identity === '') throw new TypeError('Lock identity is empty');
}

/**
 * How long a request of an elector's client may take, in milliseconds: half the renew deadline, at least a second, so
 * that one request that hangs does not cost the leadership.
 */
export function leaderElectionTimeoutMs(renewDeadlineMs: number): number {
  return Math.max(1_000, renewDeadlineMs / 2);
}
