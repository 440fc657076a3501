import type { Clock } from '../clock/index.ts';
import type { InformerGauge, InformerHistogram } from '../metrics/informer-metrics.ts';
import type { SharedIndexInformerOptions } from './informer-options.ts';

/** Digits of a resourceVersion that a float64 holds exactly. */
const exactDigits = 15;

/** The metrics of one informer (client-go `tools/cache/informer_metrics.go`). */
export class InformerMetrics {
  readonly #clock: Clock;
  readonly #queuedItems: InformerGauge;
  readonly #latency: InformerHistogram;
  readonly #resourceVersion: InformerGauge;

  private constructor(
    clock: Clock,
    metrics: { queuedItems: InformerGauge; latency: InformerHistogram; resourceVersion: InformerGauge },
  ) {
    this.#clock = clock;
    this.#queuedItems = metrics.queuedItems;
    this.#latency = metrics.latency;
    this.#resourceVersion = metrics.resourceVersion;
  }

  /** Undefined, so that nothing is measured, for an informer without a name or a provider. */
  static of<T>(options: SharedIndexInformerOptions<T>, clock: Clock): InformerMetrics | undefined {
    const { metricsProvider, metricLabels } = options;
    if (metricsProvider === undefined || metricLabels === undefined) return undefined;
    return new InformerMetrics(clock, {
      queuedItems: metricsProvider.newQueuedItems(metricLabels),
      latency: metricsProvider.newProcessingLatency(metricLabels),
      resourceVersion: metricsProvider.newStoreResourceVersion(metricLabels),
    });
  }

  /** Changes are about to be brought into the store. */
  begin(queuedItems: number): { end(queuedItems: number, resourceVersion: string): void } {
    const startMs = this.#clock.monotonic();
    this.#queuedItems.set(queuedItems);
    return { end: (left, resourceVersion) => this.#end(startMs, left, resourceVersion) };
  }

  #end(startMs: number, queuedItems: number, resourceVersion: string): void {
    this.#latency.observe((this.#clock.monotonic() - startMs) / 1000);
    this.#queuedItems.set(queuedItems);
    const digits = /^\d+$/.test(resourceVersion) ? resourceVersion.slice(-exactDigits) : '';
    if (digits !== '') this.#resourceVersion.set(Number(digits));
  }
}
