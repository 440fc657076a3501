import { type Clock, sleep } from '../clock/index.ts';
import type { Logger } from '../log/index.ts';
import type { OutageLog } from '../log/outage-log.ts';
import { formatMicroTime } from '../meta/v1/index.ts';
import { abortable } from '../rest/abortable.ts';
import { isConflict, isNotFound } from '../rest/index.ts';
import type { LeaderElectionRecord } from './lease.ts';
import type { ResourceLock } from './resource-lock.ts';

/** What a claim is made of. */
export interface LeaseClaimOptions {
  readonly lock: ResourceLock;
  readonly leaseDurationMs: number;
  /** How long to wait before a release that met conflicts is tried again, in milliseconds. */
  readonly retryDelayMs: () => number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Hears of tries that failed. */
  readonly outage: OutageLog;
  /** Called when a renewal needs to read the lock first. */
  readonly onSlowpath?: (() => void) | undefined;
}

/**
 * One candidate's view of a lock (client-go `tools/leaderelection`, tryAcquireOrRenew). Clocks of other machines are
 * never compared: a candidate only looks whether the record changed since it saw it last, and waits out the duration that
 * the record names, by its own clock that never jumps.
 */
export class LeaseClaim {
  readonly #options: LeaseClaimOptions;
  #observed: LeaderElectionRecord | undefined;
  #observedAtMs = -Infinity;

  constructor(options: LeaseClaimOptions) {
    this.#options = options;
  }

  /** The last record seen. */
  get observed(): LeaderElectionRecord | undefined {
    return this.#observed;
  }

  /** How long ago the record was seen to change, in milliseconds. */
  get sinceObservedMs(): number {
    return this.#options.clock.monotonic() - this.#observedAtMs;
  }

  /** Whether the last record seen names this candidate. It may have run out since. */
  isLeader(): boolean {
    return this.#observed?.holderIdentity === this.#options.lock.identity;
  }

  /**
   * Takes the lock if it is free, keeps it if it is ours. True when it is ours now. Never rejects. False as soon as
   * `signal` aborts: a lock that does not heed it is not waited for, and a success that comes later does not count, since
   * others may lead by then.
   */
  async tryAcquireOrRenew(signal?: AbortSignal): Promise<boolean> {
    try {
      return await abortable(this.#acquireOrRenew(signal), signal);
    } catch {
      return false;
    }
  }

  async #acquireOrRenew(signal: AbortSignal | undefined): Promise<boolean> {
    if (this.isLeader() && this.#isValid() && (await this.#renewWithoutReading(signal))) return true;
    // Cancelled on the way: no failure, and nothing to log.
    if (signal?.aborted) return false;
    let record: LeaderElectionRecord;
    try {
      record = await this.#options.lock.get(signal);
    } catch (error) {
      return isNotFound(error) ? this.#create(signal) : this.#failed(error, 'Error retrieving lease lock', signal);
    }
    if (signal?.aborted) return false;
    this.observe(record);
    if (!this.#isTaken()) return this.#take(signal);
    this.#options.outage.recovered();
    return false;
  }

  /** Gives the lock away if it is ours. False when that failed, or `signal` aborted, which is logged. Never rejects. */
  async release(signal?: AbortSignal): Promise<boolean> {
    const { lock, logger } = this.#options;
    try {
      await this.#release(signal);
      return true;
    } catch (error) {
      if (!isNotFound(error)) logger.error({ lock: lock.describe(), err: error }, 'Failed to release lease');
      return false;
    }
  }

  /** Tries until there is no conflict. The first is retried at once: who wrote in between has done so by now. */
  async #release(signal: AbortSignal | undefined): Promise<void> {
    const { clock, retryDelayMs } = this.#options;
    for (let conflicts = 1; ; conflicts++) {
      try {
        return await abortable(this.#releaseOnce(signal), signal);
      } catch (error) {
        if (!isConflict(error) || signal?.aborted) throw error;
        if (conflicts > 1 && !(await sleep(clock, retryDelayMs(), signal))) throw error;
      }
    }
  }

  async #releaseOnce(signal: AbortSignal | undefined): Promise<void> {
    const { lock } = this.#options;
    this.observe(await lock.get(signal));
    if (!this.isLeader()) return;
    const record = this.#releasedRecord();
    await lock.update(record, signal);
    this.#setObserved(record);
  }

  /** Notes a record that was read; time starts to run when it differs from the last one. */
  observe(record: LeaderElectionRecord): void {
    if (JSON.stringify(record) !== JSON.stringify(this.#observed)) this.#setObserved(record);
  }

  async #renewWithoutReading(signal?: AbortSignal): Promise<boolean> {
    const { lock, logger } = this.#options;
    const record = this.#nextRecord();
    try {
      await lock.update(record, signal);
    } catch (error) {
      logger.debug(
        { lock: lock.describe(), err: error },
        'Failed to update lease optimistically, falling back to slow path',
      );
      return false;
    }
    return this.#wrote(record, signal);
  }

  #isTaken(): boolean {
    return !this.isLeader() && this.#isValid() && (this.#observed?.holderIdentity ?? '') !== '';
  }

  async #take(signal?: AbortSignal): Promise<boolean> {
    const { lock, onSlowpath } = this.#options;
    const record = this.#nextRecord();
    if (this.isLeader()) onSlowpath?.();
    try {
      await lock.update(record, signal);
    } catch (error) {
      return this.#failed(error, 'Failed to update lease', signal);
    }
    return this.#wrote(record, signal);
  }

  async #create(signal?: AbortSignal): Promise<boolean> {
    const record = { ...this.#ownRecord(), leaderTransitions: 0 };
    try {
      await this.#options.lock.create(record, signal);
    } catch (error) {
      return this.#failed(error, 'Error initially creating lease lock', signal);
    }
    return this.#wrote(record, signal);
  }

  /** The lock is ours, unless the answer came too late. */
  #wrote(record: LeaderElectionRecord, signal: AbortSignal | undefined): boolean {
    if (signal?.aborted) return false;
    this.#setObserved(record);
    this.#options.outage.recovered();
    return true;
  }

  #failed(error: unknown, message: string, signal: AbortSignal | undefined): false {
    const { lock, outage } = this.#options;
    if (!signal?.aborted) outage.fault({ lock: lock.describe(), err: error }, message);
    return false;
  }

  #isValid(): boolean {
    return this.sinceObservedMs < (this.#observed?.leaseDurationSeconds ?? 0) * 1000;
  }

  #ownRecord(): LeaderElectionRecord {
    const { clock, leaseDurationMs, lock } = this.#options;
    const now = formatMicroTime(new Date(clock.now()));
    return {
      holderIdentity: lock.identity,
      // The API counts whole seconds; others should rather wait too long than not long enough.
      leaseDurationSeconds: Math.ceil(leaseDurationMs / 1000),
      acquireTime: now,
      renewTime: now,
      leaderTransitions: (this.#observed?.leaderTransitions ?? 0) + 1,
      strategy: undefined,
      preferredHolder: undefined,
    };
  }

  #nextRecord(): LeaderElectionRecord {
    const record = this.#ownRecord();
    if (!this.isLeader() || this.#observed === undefined) return record;
    const { acquireTime, leaderTransitions } = this.#observed;
    return { ...record, acquireTime, leaderTransitions };
  }

  #releasedRecord(): LeaderElectionRecord {
    const leaderTransitions = this.#observed?.leaderTransitions ?? 0;
    return { ...this.#ownRecord(), holderIdentity: '', leaseDurationSeconds: 1, leaderTransitions };
  }

  #setObserved(record: LeaderElectionRecord): void {
    this.#observed = record;
    this.#observedAtMs = this.#options.clock.monotonic();
  }
}
