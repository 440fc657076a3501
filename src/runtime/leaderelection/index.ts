/**
 * Leader election: several copies of a program run, one at a time works (client-go `tools/leaderelection`).
 *
 * Candidates compete for a Lease. The leader renews it every retry period; the others take over when they have seen no
 * renewal for the whole lease duration. Only local clocks are used, and only to measure durations, so clocks that differ
 * between machines do no harm; clocks that run at different speeds do, in proportion of lease duration to renew
 * deadline. This is no fence: a leader that was suspended may act for a moment after it lost the lease.
 *
 * ```ts
 * const lock = newLeaseLock(client, { namespace: 'default', name: 'my-controller', identity });
 * const elector = new LeaderElector({
 *   lock,
 *   ...recommendedLeaderElectionTimes,
 *   releaseOnCancel: true,
 *   callbacks: { onStartedLeading: (signal) => controller.run(signal), onStoppedLeading: () => {} },
 * });
 * await elector.run(signal);
 * ```
 */
export { LeaderHealthAdaptor } from './health-adaptor.ts';
export {
  type LeaderCallbacks,
  type LeaderElectionConfig,
  leaderElectionTimeoutMs,
  recommendedLeaderElectionTimes,
} from './leader-election-config.ts';
export type { LeaderElectionMetrics } from './leader-election-metrics.ts';
export { LeaderElector } from './leader-elector.ts';
export type { LeaderElectionRecord, Lease, LeaseSpec } from './lease.ts';
export { type LeaseLockOptions, newLeaseLock, type ResourceLock } from './resource-lock.ts';
