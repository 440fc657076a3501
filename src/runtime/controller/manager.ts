import { hostname } from 'node:os';

import { type Clock, sleep, systemClock } from '../clock/index.ts';
import {
  type LeaderElectionMetrics,
  LeaderElector,
  newLeaseLock,
  recommendedLeaderElectionTimes,
} from '../leaderelection/index.ts';
import type { EventRecorder } from '../events/index.ts';
import { containedLogger, defaultLogger, type Logger } from '../log/index.ts';
import type { RestClient } from '../rest/index.ts';
import { type HealthCheck, HealthChecks } from './health-checks.ts';
import {
  type Endpoint,
  type EndpointOptions,
  type MetricsRegistry,
  serveHealth,
  serveMetrics,
} from './http-endpoint.ts';
import { type Runnable, RunnableGroup } from './runnable-group.ts';

/** How a manager elects a leader. */
export interface ManagerLeaderElection {
  /** A client with a short timeout: `leaderElectionTimeoutMs`. */
  readonly client: RestClient;
  /** The name of the Lease; the same for all copies of the program, and for no other program. */
  readonly id: string;
  readonly namespace: string;
  /** Default: the machine's name and a UUID. */
  readonly identity?: string | undefined;
  /** Default: 15 000. */
  readonly leaseDurationMs?: number | undefined;
  /** Default: 10 000. */
  readonly renewDeadlineMs?: number | undefined;
  /** Default: 2 000. */
  readonly retryPeriodMs?: number | undefined;
  /** Gives the Lease away at the end. The program must end soon after `run` does. Default: false. */
  readonly releaseOnCancel?: boolean | undefined;
  readonly recorder?: EventRecorder | undefined;
  readonly metrics?: LeaderElectionMetrics | undefined;
}

/** The options of a manager. */
export interface ManagerOptions {
  /** Where `/healthz` and `/readyz` are served. Default: nowhere. */
  readonly health?: EndpointOptions | undefined;
  /** Where `/metrics` is served, and what. Default: nowhere. */
  readonly metrics?: (EndpointOptions & { readonly registry: MetricsRegistry }) | undefined;
  /** Default: this process always leads. */
  readonly leaderElection?: ManagerLeaderElection | undefined;
  /** How long everything may take to stop, in milliseconds; negative: for ever. Default: 30 000. */
  readonly gracefulShutdownTimeoutMs?: number | undefined;
  /** Default: the system's clock. */
  readonly clock?: Clock | undefined;
  /** Default: warnings and errors to the console. */
  readonly logger?: Logger | undefined;
}

/** What a manager starts before everything else: an informer factory is one. */
export interface ManagedCaches {
  start(signal: AbortSignal): void;
  waitForCacheSync(signal: AbortSignal): Promise<boolean>;
  shutdown(): Promise<void>;
}

/**
 * Runs the parts of a program together (controller-runtime `pkg/manager`): first the endpoints, then the caches, then
 * what needs no leadership, then, once this process leads, the rest; and stops them in the opposite order.
 */
export class Manager {
  readonly #options: ManagerOptions;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #healthz: HealthChecks;
  readonly #readyz: HealthChecks;
  readonly #caches: ManagedCaches[] = [];
  readonly #endpoints = new Map<'health' | 'metrics', Endpoint>();
  readonly #failure = Promise.withResolvers<never>();
  readonly #always: RunnableGroup = new RunnableGroup((error) => this.#failure.reject(error));
  readonly #leading: RunnableGroup = new RunnableGroup((error) => this.#failure.reject(error));
  readonly #stopRunnables = new AbortController();
  readonly #stopCaches = new AbortController();
  #starting: Promise<void> = Promise.resolve();
  #election: Promise<void> = Promise.resolve();
  #leadershipLost = false;
  #started = false;

  constructor(options: ManagerOptions = {}) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#logger = containedLogger(options.logger ?? defaultLogger);
    this.#healthz = new HealthChecks('healthz', this.#logger);
    this.#readyz = new HealthChecks('readyz', this.#logger);
    // A failure may come when nobody waits for one any more.
    this.#failure.promise.catch(() => undefined);
  }

  /** Adds a runnable, such as a controller; it starts at its time, or at once. */
  add(runnable: Runnable): this {
    (runnable.needLeaderElection === false ? this.#always : this.#leading).add(runnable);
    return this;
  }

  /** Adds caches, such as an informer factory. Throws Error once the manager runs. */
  addCaches(caches: ManagedCaches): this {
    if (this.#started) throw new Error('caches must be added before the manager runs');
    this.#caches.push(caches);
    return this;
  }

  /** Adds a check to `/healthz`: whether the process should go on. Without any there is one that always passes. */
  addHealthzCheck(name: string, check: HealthCheck): this {
    this.#healthz.add(name, check);
    return this;
  }

  /** Adds a check to `/readyz`: whether the process is ready for work. Without any there is one that always passes. */
  addReadyzCheck(name: string, check: HealthCheck): this {
    this.#readyz.add(name, check);
    return this;
  }

  /** The port of an endpoint that listens. */
  portOf(endpoint: 'health' | 'metrics'): number | undefined {
    return this.#endpoints.get(endpoint)?.port;
  }

  /**
   * Runs everything until `signal` aborts, and resolves when everything has stopped. Rejects with the error of the first
   * part that failed, or when the leadership was lost; then the process should exit.
   */
  async run(signal: AbortSignal): Promise<void> {
    if (this.#started) throw new Error('a manager can run only once');
    this.#started = true;
    const aborted = Promise.withResolvers<void>();
    const onAbort = (): void => aborted.resolve();
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    this.#starting = this.#start();
    this.#starting.catch((error: unknown) => this.#failure.reject(error));
    const failed = await Promise.race([this.#failure.promise, aborted.promise]).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    signal.removeEventListener('abort', onAbort);
    const inTime = await this.#stopInTime();
    if (failed !== undefined) throw failed.error;
    if (!inTime) throw new Error('not everything stopped within the graceful shutdown timeout');
  }

  async #start(): Promise<void> {
    const { health, metrics } = this.#options;
    if (metrics !== undefined) this.#endpoints.set('metrics', await serveMetrics(metrics, metrics.registry));
    if (health !== undefined) {
      this.#endpoints.set('health', await serveHealth(health, { healthz: this.#healthz, readyz: this.#readyz }));
    }
    await this.#startCaches();
    if (this.#stopRunnables.signal.aborted) return;
    void this.#always.run(this.#stopRunnables.signal);
    this.#election = this.#lead(this.#stopRunnables.signal);
  }

  async #startCaches(): Promise<void> {
    const { signal } = this.#stopCaches;
    for (const caches of this.#caches) caches.start(signal);
    const synced = await Promise.all(this.#caches.map((caches) => caches.waitForCacheSync(signal)));
    if (!signal.aborted && !synced.every(Boolean)) throw new Error('failed to wait for caches to sync');
  }

  async #lead(signal: AbortSignal): Promise<void> {
    const { leaderElection } = this.#options;
    if (leaderElection === undefined) return this.#leading.run(signal);
    try {
      await this.#newElector(leaderElection).run(signal);
    } catch (error) {
      this.#failure.reject(error);
      return;
    }
    if (signal.aborted) return;
    this.#leadershipLost = true;
    this.#failure.reject(new Error('leader election lost'));
  }

  #newElector({ client, id, namespace, recorder, ...options }: ManagerLeaderElection): LeaderElector {
    const { leaseDurationMs, renewDeadlineMs, retryPeriodMs } = recommendedLeaderElectionTimes;
    const identity = options.identity ?? `${hostname()}_${crypto.randomUUID()}`;
    return new LeaderElector({
      lock: newLeaseLock(client, { namespace, name: id, identity, recorder }),
      name: id,
      leaseDurationMs: options.leaseDurationMs ?? leaseDurationMs,
      renewDeadlineMs: options.renewDeadlineMs ?? renewDeadlineMs,
      retryPeriodMs: options.retryPeriodMs ?? retryPeriodMs,
      releaseOnCancel: options.releaseOnCancel,
      metrics: options.metrics,
      clock: this.#clock,
      logger: this.#logger,
      callbacks: { onStartedLeading: (signal) => this.#leading.run(signal), onStoppedLeading: () => undefined },
    });
  }

  /** Without the leadership another process works already, so there is no time for grace. */
  async #stopInTime(): Promise<boolean> {
    const { gracefulShutdownTimeoutMs = 30_000 } = this.#options;
    const timeoutMs = this.#leadershipLost ? 0 : gracefulShutdownTimeoutMs;
    this.#logger.info({ timeoutMs }, 'Stopping and waiting for everything to end');
    const stopped = this.#stop().then(() => true);
    if (timeoutMs < 0) return stopped;
    const timer = new AbortController();
    const inTime = await Promise.race([stopped, sleep(this.#clock, timeoutMs, timer.signal).then(() => false)]);
    timer.abort();
    if (!inTime) await this.#abandon();
    return inTime;
  }

  /** Gives up on what does not end, so that at least nothing of the manager's own keeps the process alive. */
  async #abandon(): Promise<void> {
    this.#stopCaches.abort();
    await this.#closeEndpoints();
  }

  async #stop(): Promise<void> {
    this.#stopRunnables.abort();
    await Promise.all([this.#always.ended(), this.#election]);
    await this.#leading.ended();
    this.#stopCaches.abort();
    await this.#starting.catch(() => undefined);
    const ended = await Promise.allSettled(this.#caches.map((caches) => caches.shutdown()));
    await this.#closeEndpoints();
    for (const result of ended) if (result.status === 'rejected') throw result.reason;
  }

  async #closeEndpoints(): Promise<void> {
    await Promise.all([...this.#endpoints.values()].map((endpoint) => endpoint.close()));
  }
}
