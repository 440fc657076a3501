import type { Clock, Timer } from '../clock/index.ts';

/** A value that goes up and down. `priority` is given by priority queues only. */
export interface QueueDepthMetric {
  inc(priority?: number): void;
  dec(priority?: number): void;
}

/** A value that only grows. */
export interface QueueCounterMetric {
  inc(): void;
}

/** A distribution of seconds. */
export interface QueueDurationMetric {
  observe(seconds: number): void;
}

/** A value that is set. */
export interface QueueGaugeMetric {
  set(seconds: number): void;
}

/**
 * Makes the metrics of one named queue (client-go `util/workqueue/metrics.go`). `metrics` of this package has a provider
 * for prom-client.
 */
export interface WorkQueueMetricsProvider {
  /** Items that wait to be taken. */
  newDepthMetric(name: string): QueueDepthMetric;
  /** Items added, without those that were waiting already. */
  newAddsMetric(name: string): QueueCounterMetric;
  /** From add to get. */
  newLatencyMetric(name: string): QueueDurationMetric;
  /** From get to done. */
  newWorkDurationMetric(name: string): QueueDurationMetric;
  /** The sum, over the items in process, of how long each has been so. */
  newUnfinishedWorkSecondsMetric(name: string): QueueGaugeMetric;
  /** How long the oldest item in process has been so. */
  newLongestRunningProcessorSecondsMetric(name: string): QueueGaugeMetric;
  /** Items added with a delay. */
  newRetriesMetric(name: string): QueueCounterMetric;
}

/** The times of one item, kept in the queue's own record of it. */
export interface MeasuredItem {
  addedAtMs: number;
  startedAtMs: number;
  readonly priority?: number;
}

/** How often unfinished work is measured while there is any. */
export const defaultUnfinishedWorkUpdatePeriodMs = 500;

interface QueueMetricsOptions {
  readonly name?: string | undefined;
  readonly clock: Clock;
  readonly metricsProvider?: WorkQueueMetricsProvider | undefined;
  readonly unfinishedWorkUpdatePeriodMs?: number | undefined;
}

/** The metrics of a queue; undefined, so that nothing is measured, without a name or a provider. */
export function newQueueMetrics(options: QueueMetricsOptions): QueueMetrics | undefined {
  const { name, clock, metricsProvider, unfinishedWorkUpdatePeriodMs } = options;
  if (!name || metricsProvider === undefined) return undefined;
  return new QueueMetrics(name, clock, metricsProvider, unfinishedWorkUpdatePeriodMs);
}

/** Follows the items of one queue. Unfinished work is measured by a timer that runs only while there is some. */
export class QueueMetrics {
  readonly #clock: Clock;
  readonly #updatePeriodMs: number;
  readonly #depth: QueueDepthMetric;
  readonly #adds: QueueCounterMetric;
  readonly #latency: QueueDurationMetric;
  readonly #workDuration: QueueDurationMetric;
  readonly #unfinished: QueueGaugeMetric;
  readonly #longest: QueueGaugeMetric;
  readonly #retries: QueueCounterMetric;
  readonly #inProcess = new Set<MeasuredItem>();
  #timer: Timer | undefined;
  #stopped = false;

  constructor(
    name: string,
    clock: Clock,
    provider: WorkQueueMetricsProvider,
    updatePeriodMs: number = defaultUnfinishedWorkUpdatePeriodMs,
  ) {
    this.#clock = clock;
    this.#updatePeriodMs = updatePeriodMs;
    this.#depth = provider.newDepthMetric(name);
    this.#adds = provider.newAddsMetric(name);
    this.#latency = provider.newLatencyMetric(name);
    this.#workDuration = provider.newWorkDurationMetric(name);
    this.#unfinished = provider.newUnfinishedWorkSecondsMetric(name);
    this.#longest = provider.newLongestRunningProcessorSecondsMetric(name);
    this.#retries = provider.newRetriesMetric(name);
  }

  added(item: MeasuredItem): void {
    this.#adds.inc();
    this.#depth.inc(item.priority);
    item.addedAtMs = this.#clock.monotonic();
  }

  /** An item that waits moved from one priority to another. */
  reprioritized(from: number, to: number): void {
    this.#depth.dec(from);
    this.#depth.inc(to);
  }

  taken(item: MeasuredItem): void {
    const nowMs = this.#clock.monotonic();
    this.#depth.dec(item.priority);
    this.#latency.observe((nowMs - item.addedAtMs) / 1000);
    item.startedAtMs = nowMs;
    this.#inProcess.add(item);
    this.#timer ??= this.#startTimer();
  }

  finished(item: MeasuredItem): void {
    if (!this.#inProcess.delete(item)) return;
    this.#workDuration.observe((this.#clock.monotonic() - item.startedAtMs) / 1000);
  }

  retried(): void {
    this.#retries.inc();
  }

  /** The queue shuts down: what is still in process is measured no longer, so that no timer holds the program. */
  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  #startTimer(): Timer | undefined {
    if (this.#stopped) return undefined;
    return this.#clock.setTimeout(() => {
      this.#updateUnfinishedWork();
      this.#timer = this.#inProcess.size > 0 ? this.#startTimer() : undefined;
    }, this.#updatePeriodMs);
  }

  #updateUnfinishedWork(): void {
    const nowMs = this.#clock.monotonic();
    let totalMs = 0;
    let longestMs = 0;
    for (const { startedAtMs } of this.#inProcess) {
      totalMs += nowMs - startedAtMs;
      longestMs = Math.max(longestMs, nowMs - startedAtMs);
    }
    this.#unfinished.set(totalMs / 1000);
    this.#longest.set(longestMs / 1000);
  }
}
