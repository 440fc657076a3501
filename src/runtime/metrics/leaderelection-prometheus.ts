import type { Registry } from 'prom-client';

import type { LeaderElectionMetrics } from '../leaderelection/index.ts';
import type { PromClient } from './prom-client.ts';

/**
 * The metrics of leader election under client-go's names (component-base `metrics/prometheus/clientgo/leaderelection`).
 * Make it once for each registry: prom-client refuses a name that is taken.
 */
export function prometheusLeaderElectionMetrics(
  { Counter, Gauge }: Pick<PromClient, 'Counter' | 'Gauge'>,
  registry: Registry,
): LeaderElectionMetrics {
  const labelNames = ['name'];
  const registers = [registry];
  const status = new Gauge({
    name: 'leader_election_master_status',
    help: 'Whether the reporting system is master of the relevant lease, 0 indicates backup, 1 indicates master.',
    labelNames,
    registers,
  });
  const slowpath = new Counter({
    name: 'leader_election_slowpath_total',
    help: 'Total number of slow path exercised in renewing leader leases.',
    labelNames,
    registers,
  });
  return {
    leaderOn: (name) => status.set({ name }, 1),
    leaderOff: (name) => status.set({ name }, 0),
    slowpathExercised: (name) => slowpath.inc({ name }),
  };
}
