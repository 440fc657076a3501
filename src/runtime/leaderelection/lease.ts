import type { KubernetesObject, MicroTime, int32 } from '../meta/v1/index.ts';
import type { ResourceDescriptor } from '../rest/index.ts';

/** Who holds a lease and until when (coordination.k8s.io/v1). */
export interface LeaseSpec {
  holderIdentity?: string;
  leaseDurationSeconds?: int32;
  acquireTime?: MicroTime;
  renewTime?: MicroTime;
  leaseTransitions?: int32;
  strategy?: string;
  preferredHolder?: string;
}

/** A lease, as on the wire. */
export interface Lease extends KubernetesObject {
  spec?: LeaseSpec;
}

/** The resource of leases. */
export const leaseResource: ResourceDescriptor = {
  group: 'coordination.k8s.io',
  version: 'v1',
  resource: 'leases',
  kind: 'Lease',
  listKind: 'LeaseList',
  namespaced: true,
  hasStatus: false,
};

/** What candidates tell each other through a lock. */
export interface LeaderElectionRecord {
  /** Empty when nobody leads. */
  readonly holderIdentity: string;
  readonly leaseDurationSeconds: number;
  /** Since when the holder leads, by its own clock. */
  readonly acquireTime?: MicroTime | undefined;
  /** When it last said so, by its own clock: others only look whether it changes. */
  readonly renewTime?: MicroTime | undefined;
  /** How often the holder changed. */
  readonly leaderTransitions: number;
  readonly strategy?: string | undefined;
  readonly preferredHolder?: string | undefined;
}

/** The record in a lease. */
export function recordOfLease({ spec = {} }: Lease): LeaderElectionRecord {
  return {
    holderIdentity: spec.holderIdentity ?? '',
    leaseDurationSeconds: spec.leaseDurationSeconds ?? 0,
    acquireTime: spec.acquireTime,
    renewTime: spec.renewTime,
    leaderTransitions: spec.leaseTransitions ?? 0,
    strategy: spec.strategy,
    preferredHolder: spec.preferredHolder,
  };
}

/** The lease that holds a record. */
export function leaseSpecOf(record: LeaderElectionRecord): LeaseSpec {
  const { acquireTime, renewTime, strategy, preferredHolder } = record;
  return {
    holderIdentity: record.holderIdentity,
    leaseDurationSeconds: record.leaseDurationSeconds,
    leaseTransitions: record.leaderTransitions,
    ...(acquireTime === undefined ? undefined : { acquireTime }),
    ...(renewTime === undefined ? undefined : { renewTime }),
    ...(strategy === undefined ? undefined : { strategy }),
    ...(preferredHolder === undefined ? undefined : { preferredHolder }),
  };
}
