import { type Clock, sleep, systemClock } from '../clock/index.ts';
import { contain } from '../log/contain.ts';
import { containedLogger, defaultLogger, type Logger } from '../log/index.ts';
import { OutageLog } from '../log/outage-log.ts';
import { newDeadline } from './deadline.ts';
import { jitterFactor, type LeaderElectionConfig, validateLeaderElectionConfig } from './leader-election-config.ts';
import type { LeaderElectionMetrics } from './leader-election-metrics.ts';
import { LeaseClaim } from './lease-claim.ts';

/**
 * Makes sure that at most one of several candidates leads, as long as their clocks run at about the same speed
 * (client-go `tools/leaderelection`). It is no fence: a leader that was suspended may act for a moment after another one
 * took over.
 */
export class LeaderElector {
  readonly #config: LeaderElectionConfig;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #outage: OutageLog;
  readonly #claim: LeaseClaim;
  #started = false;
  #reportedLeader: string | undefined;

  /** Throws RangeError or TypeError for a configuration that cannot work. */
  constructor(config: LeaderElectionConfig) {
    validateLeaderElectionConfig(config);
    const { lock, leaseDurationMs } = config;
    this.#config = config;
    this.#clock = config.clock ?? systemClock;
    this.#logger = containedLogger(config.logger ?? defaultLogger);
    this.#outage = new OutageLog(this.#logger);
    this.#claim = new LeaseClaim({
      lock,
      leaseDurationMs,
      retryDelayMs: () => this.#jitteredRetryMs(),
      clock: this.#clock,
      logger: this.#logger,
      outage: this.#outage,
      onSlowpath: () => this.#measure('slowpathExercised'),
    });
    this.#measure('leaderOff');
  }

  /**
   * Competes until `signal` aborts, leads when it is elected, and resolves when leading ended. After the signal it waits
   * for the work, a renew deadline at most; when the lock could not be renewed in time it does not wait. An elector runs
   * once: later calls reject.
   */
  async run(signal: AbortSignal): Promise<void> {
    if (this.#started) throw new Error('a leader elector can run only once');
    this.#started = true;
    try {
      if (await this.#acquire(signal)) await this.#lead(signal);
    } finally {
      this.#callBack(() => this.#config.callbacks.onStoppedLeading());
    }
  }

  /** Whether this candidate was the leader when the lock was seen last. */
  isLeader(): boolean {
    return this.#claim.isLeader();
  }

  /** The identity of the leader that was seen last; empty when there was none. */
  getLeader(): string {
    return this.#claim.observed?.holderIdentity ?? '';
  }

  /**
   * Throws Error when this candidate believes to lead although its lease ran out more than `maxTolerableExpiredLeaseMs`
   * milliseconds ago: then it is stuck, and should be restarted.
   */
  check(maxTolerableExpiredLeaseMs: number): void {
    const { leaseDurationMs, name = '' } = this.#config;
    if (!this.isLeader() || this.#claim.sinceObservedMs <= leaseDurationMs + maxTolerableExpiredLeaseMs) return;
    throw new Error(`failed election to renew leadership on lease ${name}`);
  }

  async #acquire(signal: AbortSignal): Promise<boolean> {
    const { lock } = this.#config;
    this.#logger.info({ lock: lock.describe() }, 'Attempting to acquire leader lease...');
    while (!signal.aborted) {
      const acquired = await this.#tryToAcquire(signal);
      this.#reportTransition();
      if (acquired) {
        this.#recordEvent('became leader');
        this.#measure('leaderOn');
        this.#logger.info({ lock: lock.describe() }, 'Successfully acquired lease');
        return true;
      }
      await sleep(this.#clock, this.#jitteredRetryMs(), signal);
    }
    return false;
  }

  #jitteredRetryMs(): number {
    const { random = Math.random, retryPeriodMs } = this.#config;
    return retryPeriodMs * (1 + random() * jitterFactor);
  }

  /** A lock that was won too slowly is not won: whoever saw our claim first may have waited it out by now. */
  async #tryToAcquire(signal: AbortSignal): Promise<boolean> {
    const { lock, renewDeadlineMs } = this.#config;
    const deadline = newDeadline(this.#clock, renewDeadlineMs, signal);
    const acquired = await this.#claim.tryAcquireOrRenew(deadline.signal);
    deadline.cancel();
    if (!acquired && deadline.signal.aborted && !signal.aborted) {
      this.#outage.fault({ lock: lock.describe(), err: deadline.signal.reason }, 'The lock did not answer in time');
    }
    return acquired;
  }

  async #lead(signal: AbortSignal): Promise<void> {
    const { callbacks, releaseOnCancel } = this.#config;
    const leading = new AbortController();
    const work = this.#startWork(() => callbacks.onStartedLeading(leading.signal));
    await this.#renew(signal);
    this.#measure('leaderOff');
    leading.abort(signal.reason);
    // Who lost the lock has no time to wait for: somebody else leads soon, and the process had better end.
    const ended = signal.aborted && (await this.#waitForWork(work));
    if (releaseOnCancel && ended) await this.#release();
    this.#recordEvent('stopped leading');
  }

  /** Renews until the signal aborts or a whole renew deadline passed without success. */
  async #renew(signal: AbortSignal): Promise<void> {
    const { lock, renewDeadlineMs, retryPeriodMs } = this.#config;
    while (!signal.aborted) {
      const deadline = newDeadline(this.#clock, renewDeadlineMs, signal);
      const renewed = await this.#renewBefore(deadline.signal);
      deadline.cancel();
      this.#reportTransition();
      if (!renewed) {
        this.#logger.info({ lock: lock.describe(), cancelled: signal.aborted }, 'Failed to renew lease');
        return;
      }
      await sleep(this.#clock, retryPeriodMs, signal);
    }
  }

  async #renewBefore(deadline: AbortSignal): Promise<boolean> {
    while (!deadline.aborted) {
      if (await this.#claim.tryAcquireOrRenew(deadline)) return true;
      await sleep(this.#clock, this.#config.retryPeriodMs, deadline);
    }
    return false;
  }

  /** The next leader must not start while our work goes on, so a lock whose work does not end is left to run out. */
  async #waitForWork(work: Promise<void>): Promise<boolean> {
    const { lock, renewDeadlineMs } = this.#config;
    const deadline = newDeadline(this.#clock, renewDeadlineMs);
    const late = new Promise<false>((resolve) => {
      deadline.signal.addEventListener('abort', () => resolve(false), { once: true });
    });
    const ended = await Promise.race([work.then(() => true), late]);
    deadline.cancel();
    if (!ended)
      this.#logger.warn({ lock: lock.describe() }, 'the work of the leader goes on after its leadership ended');
    return ended;
  }

  async #release(): Promise<void> {
    const deadline = newDeadline(this.#clock, this.#config.renewDeadlineMs);
    await this.#claim.release(deadline.signal);
    deadline.cancel();
  }

  async #startWork(work: () => void | Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#logger.error({ err: error }, 'the work of the leader failed');
    }
  }

  #reportTransition(): void {
    const leader = this.#claim.observed?.holderIdentity;
    if (leader === undefined || leader === this.#reportedLeader) return;
    this.#reportedLeader = leader;
    const { onNewLeader } = this.#config.callbacks;
    if (onNewLeader !== undefined) queueMicrotask(() => this.#callBack(() => onNewLeader(leader)));
  }

  #callBack(callback: () => void): void {
    contain(callback, (error) => this.#logger.error({ err: error }, 'leader election callback failed'));
  }

  #recordEvent(text: string): void {
    this.#callBack(() => this.#config.lock.recordEvent(text));
  }

  #measure(what: keyof LeaderElectionMetrics): void {
    const { metrics, name = '' } = this.#config;
    this.#callBack(() => metrics?.[what](name));
  }
}
