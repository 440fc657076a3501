import type { EventRecorder } from '../events/index.ts';
import type { RestClient } from '../rest/index.ts';
import { type LeaderElectionRecord, type Lease, leaseResource, leaseSpecOf, recordOfLease } from './lease.ts';

/** The object that candidates compete for. Updates are optimistic: they fail when somebody else was faster. */
export interface ResourceLock {
  /** Who competes. */
  readonly identity: string;
  /** Reads the record. Rejects with NotFound when there is no object. */
  get(signal?: AbortSignal): Promise<LeaderElectionRecord>;
  /** Creates the object. */
  create(record: LeaderElectionRecord, signal?: AbortSignal): Promise<void>;
  /** Replaces the record that `get`, `create` or `update` saw last; rejects with Conflict when it has changed since. */
  update(record: LeaderElectionRecord, signal?: AbortSignal): Promise<void>;
  /** Records an event about the lock: `<identity> <text>`. */
  recordEvent(text: string): void;
  /** Names the lock for people: `namespace/name`. */
  describe(): string;
}

/** The options of a lock. */
export interface LeaseLockOptions {
  readonly namespace: string;
  readonly name: string;
  /** Who competes: unique among all candidates. */
  readonly identity: string;
  /** Labels that the lease gets; others that it has stay. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Default: no events. */
  readonly recorder?: EventRecorder | undefined;
}

/** A lock on a Lease, the only kind there is (client-go `resourcelock/leaselock.go`). */
export function newLeaseLock(client: RestClient, options: LeaseLockOptions): ResourceLock {
  return new LeaseLock(client, options);
}

class LeaseLock implements ResourceLock {
  readonly identity: string;
  readonly #client: RestClient;
  readonly #options: LeaseLockOptions;
  #lease: Lease | undefined;

  constructor(client: RestClient, options: LeaseLockOptions) {
    this.identity = options.identity;
    this.#client = client;
    this.#options = options;
  }

  async get(signal?: AbortSignal): Promise<LeaderElectionRecord> {
    const { namespace, name } = this.#options;
    return this.#remember(
      await this.#client.request({ verb: 'get', resource: leaseResource, namespace, name, signal }),
    );
  }

  async create(record: LeaderElectionRecord, signal?: AbortSignal): Promise<void> {
    const { namespace, name, labels } = this.#options;
    const body: Lease = {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { namespace, name, ...(labels === undefined ? undefined : { labels: { ...labels } }) },
      spec: leaseSpecOf(record),
    };
    this.#remember(await this.#client.request({ verb: 'create', resource: leaseResource, namespace, body, signal }));
  }

  async update(record: LeaderElectionRecord, signal?: AbortSignal): Promise<void> {
    if (this.#lease === undefined) throw new Error('lease not initialized, call get or create first');
    const { namespace, name, labels } = this.#options;
    const metadata = { ...this.#lease.metadata };
    if (labels !== undefined) metadata.labels = { ...metadata.labels, ...labels };
    const body: Lease = { ...this.#lease, metadata, spec: leaseSpecOf(record) };
    this.#remember(
      await this.#client.request({ verb: 'update', resource: leaseResource, namespace, name, body, signal }),
    );
  }

  recordEvent(text: string): void {
    const { namespace, name, identity, recorder } = this.#options;
    const lease = this.#lease ?? { metadata: { namespace, name } };
    const object = { ...lease, apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' };
    recorder?.event(object, 'Normal', 'LeaderElection', `${identity} ${text}`);
  }

  describe(): string {
    return `${this.#options.namespace}/${this.#options.name}`;
  }

  #remember(answer: unknown): LeaderElectionRecord {
    // The server answers requests for a lease with that lease.
    this.#lease = answer as Lease;
    return recordOfLease(this.#lease);
  }
}
