import type { Clock } from '../clock/index.ts';
import { contain } from '../log/contain.ts';
import type { FaultLog } from '../log/fault-log.ts';
import type { InformerGauge, InformerHistogram } from '../metrics/informer-metrics.ts';
import type { SharedIndexInformerOptions } from './informer-options.ts';

/** Digits of a resourceVersion that a float64 holds exactly. */
const exactDigits = 15;

/** The metrics of one informer (client-go `tools/cache/informer_metrics.go`). A metric that fails harms nothing. */
export class InformerMetrics {
  readonly #clock: Clock;
  readonly #faults: FaultLog;
  readonly #queuedItems: InformerGauge;
  readonly #latency: InformerHistogram;
  readonly #resourceVersion: InformerGauge;

  private constructor(
    { clock, faults }: { readonly clock: Clock; readonly faults: FaultLog },
    metrics: { queuedItems: InformerGauge; latency: InformerHistogram; resourceVersion: InformerGauge },
  ) {
    this.#clock = clock;
    this.#faults = faults;
    this.#queuedItems = metrics.queuedItems;
    this.#latency = metrics.latency;
    this.#resourceVersion = metrics.resourceVersion;
  }

  /** Undefined, so that nothing is measured, for an informer without a name or a provider. */
  static of<T>(
    options: SharedIndexInformerOptions<T>,
    context: { readonly clock: Clock; readonly faults: FaultLog },
  ): InformerMetrics | undefined {
    const { metricsProvider, metricLabels } = options;
    if (metricsProvider === undefined || metricLabels === undefined) return undefined;
    return new InformerMetrics(context, {
      queuedItems: metricsProvider.newQueuedItems(metricLabels),
      latency: metricsProvider.newProcessingLatency(metricLabels),
      resourceVersion: metricsProvider.newStoreResourceVersion(metricLabels),
    });
  }

  /** Changes are about to be brought into the store. */
  begin(queuedItems: number): { end(queuedItems: number, resourceVersion: string): void } {
    const startMs = this.#clock.monotonic();
    this.#measure(() => this.#queuedItems.set(queuedItems));
    return { end: (left, resourceVersion) => this.#end(startMs, left, resourceVersion) };
  }

  #end(startMs: number, queuedItems: number, resourceVersion: string): void {
    const seconds = (this.#clock.monotonic() - startMs) / 1000;
    this.#measure(() => this.#latency.observe(seconds));
    this.#measure(() => this.#queuedItems.set(queuedItems));
    const digits = /^\d+$/.test(resourceVersion) ? resourceVersion.slice(-exactDigits) : '';
    if (digits !== '') this.#measure(() => this.#resourceVersion.set(Number(digits)));
  }

  #measure(report: () => void): void {
    contain(report, (error) => this.#faults.error({ err: error }, 'a metric failed'));
  }
}
