import type { Registry } from 'prom-client';

import type { ControllerMetrics } from '../controller/controller-metrics.ts';
import type { PromClient } from './prom-client.ts';

const buckets: readonly number[] = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.25, 1.5, 1.75, 2,
  2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30, 40, 50, 60,
];

const outcomes = ['error', 'requeue_after', 'requeue', 'success'];

/**
 * The metrics of controllers under controller-runtime's names. Make it once for each registry: prom-client refuses a
 * name that is taken.
 */
export function prometheusControllerMetrics(promClient: PromClient, registry: Registry): ControllerMetrics {
  const { total, errors, terminalErrors, panics, timeouts, duration, maxConcurrent, active } = registerMetrics(
    promClient,
    registry,
  );
  return {
    started(controller, maxConcurrentReconciles) {
      for (const result of outcomes) total.inc({ controller, result }, 0);
      for (const counter of [errors, terminalErrors, panics, timeouts]) counter.inc({ controller }, 0);
      active.set({ controller }, 0);
      maxConcurrent.set({ controller }, maxConcurrentReconciles);
    },
    reconcileStarted: (controller) => active.inc({ controller }),
    reconcileEnded(controller, result, seconds) {
      active.dec({ controller });
      duration.observe({ controller }, seconds);
      total.inc({ controller, result });
      if (result === 'error') errors.inc({ controller });
    },
    terminalError: (controller) => terminalErrors.inc({ controller }),
    panicked: (controller) => panics.inc({ controller }),
    timedOut: (controller) => timeouts.inc({ controller }),
  };
}

function registerMetrics({ Counter, Gauge, Histogram }: PromClient, registry: Registry) {
  const registers = [registry];
  const labelNames = ['controller'];
  const counter = (name: string, help: string) =>
    new Counter({ name: `controller_runtime_${name}`, help, labelNames, registers });
  const gauge = (name: string, help: string) =>
    new Gauge({ name: `controller_runtime_${name}`, help, labelNames, registers });
  return {
    total: new Counter({
      name: 'controller_runtime_reconcile_total',
      help: 'Total number of reconciliations per controller',
      labelNames: [...labelNames, 'result'],
      registers,
    }),
    errors: counter('reconcile_errors_total', 'Total number of reconciliation errors per controller'),
    terminalErrors: counter(
      'terminal_reconcile_errors_total',
      'Total number of terminal reconciliation errors per controller',
    ),
    panics: counter('reconcile_panics_total', 'Total number of reconciliation panics per controller'),
    timeouts: counter('reconcile_timeouts_total', 'Total number of reconciliation timeouts per controller'),
    duration: new Histogram({
      name: 'controller_runtime_reconcile_time_seconds',
      help: 'Length of time per reconciliation per controller',
      labelNames,
      buckets: [...buckets],
      registers,
    }),
    maxConcurrent: gauge('max_concurrent_reconciles', 'Maximum number of concurrent reconciles per controller'),
    active: gauge('active_workers', 'Number of currently used workers per controller'),
  };
}
