import type { Clock } from '../clock/index.ts';
import { newDeadline } from '../leaderelection/deadline.ts';
import { contain } from '../log/contain.ts';
import { FaultLog } from '../log/fault-log.ts';
import type { Logger } from '../log/index.ts';
import type { ObjectName } from '../meta/v1/index.ts';
import type { PriorityQueue } from '../workqueue/index.ts';
import type { ControllerMetrics, ReconcileOutcome } from './controller-metrics.ts';
import { loggerWithFields } from './logger-with-fields.ts';
import { isTerminalError, type Reconciler, type ReconcileResult, RetryError } from './reconciler.ts';

/** What a runner is made of. */
export interface ReconcileRunnerOptions {
  readonly name: string;
  readonly reconcile: Reconciler;
  readonly reconciliationTimeoutMs?: number | undefined;
  readonly queue: PriorityQueue<ObjectName>;
  readonly metrics?: ControllerMetrics | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Takes requests from a queue, reconciles them, and decides what becomes of them. */
export class ReconcileRunner {
  readonly #options: ReconcileRunnerOptions;
  readonly #faults: FaultLog;

  constructor(options: ReconcileRunnerOptions) {
    this.#options = options;
    this.#faults = new FaultLog(options.logger, options.clock, { controller: options.name });
  }

  /** Works until the queue shuts down. Several may work at the same time. */
  async work(signal: AbortSignal): Promise<void> {
    const { queue } = this.#options;
    for (let next = await queue.get(); !next.shutdown; next = await queue.get()) {
      // A copy, since the queue knows the item by what is in it.
      await this.#process({ ...next.item }, next.priority, signal);
      queue.done(next.item);
    }
  }

  async #process(request: ObjectName, priority: number, signal: AbortSignal): Promise<void> {
    const { clock, logger, name } = this.#options;
    const reconcileId = crypto.randomUUID();
    const ownLogger = loggerWithFields(logger, { controller: name, ...request, reconcileId });
    const startedAtMs = clock.monotonic();
    this.#measure((metrics) => metrics.reconcileStarted(name));
    let outcome: ReconcileOutcome = 'error';
    try {
      const result = await this.#reconcile(request, { logger: ownLogger, reconcileId }, signal);
      outcome = this.#settle(request, priority, result ?? {});
    } catch (error) {
      this.#retry(request, priority, error, ownLogger);
    }
    const seconds = (clock.monotonic() - startedAtMs) / 1000;
    this.#measure((metrics) => metrics.reconcileEnded(name, outcome, seconds));
  }

  async #reconcile(
    request: ObjectName,
    context: { readonly logger: Logger; readonly reconcileId: string },
    signal: AbortSignal,
  ): Promise<ReconcileResult | void> {
    const { clock, name, reconcile, reconciliationTimeoutMs = 0 } = this.#options;
    if (!(reconciliationTimeoutMs > 0)) return reconcile(request, { ...context, signal });
    const deadline = newDeadline(clock, reconciliationTimeoutMs, signal);
    try {
      return await reconcile(request, { ...context, signal: deadline.signal });
    } finally {
      if (deadline.signal.aborted && !signal.aborted) this.#measure((metrics) => metrics.timedOut(name));
      deadline.cancel();
    }
  }

  #settle(request: ObjectName, priority: number, result: ReconcileResult): ReconcileOutcome {
    const { queue } = this.#options;
    queue.forget(request);
    const { requeueAfterMs = 0 } = result;
    if (!(requeueAfterMs > 0)) return 'success';
    queue.addWithOptions({ afterMs: requeueAfterMs, priority: result.priority ?? priority }, request);
    return 'requeue_after';
  }

  #retry(request: ObjectName, priority: number, error: unknown, logger: Logger): void {
    const { name, queue } = this.#options;
    if (isDefect(error)) this.#measure((metrics) => metrics.panicked(name));
    if (isTerminalError(error)) {
      this.#measure((metrics) => metrics.terminalError(name));
      logger.error({ err: error }, 'Reconciler error (terminal, will not retry)');
      return;
    }
    const wanted = error instanceof RetryError ? error.priority : priority;
    queue.addWithOptions({ rateLimited: true, priority: wanted }, request);
    logger.error({ err: error }, 'Reconciler error');
  }

  /** A metric that fails costs no reconciliation. */
  #measure(report: (metrics: ControllerMetrics) => void): void {
    const { metrics } = this.#options;
    if (metrics === undefined) return;
    contain(
      () => report(metrics),
      (error) => this.#faults.error({ err: error }, 'a metric failed'),
    );
  }
}

/** What corresponds to a panic: errors that the language throws at wrong code. Failures of fetch name their cause. */
function isDefect(error: unknown): boolean {
  if (!(error instanceof Error) || error.cause !== undefined) return false;
  return error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError;
}
