/** How a reconciliation ended, as the label `result` has it. */
export type ReconcileOutcome = 'error' | 'requeue_after' | 'requeue' | 'success';

/** Measures controllers, by name (controller-runtime `pkg/internal/controller/metrics`). */
export interface ControllerMetrics {
  /** A controller starts: its counters appear, at zero. */
  started(controller: string, maxConcurrentReconciles: number): void;
  /** A reconciliation starts. */
  reconcileStarted(controller: string): void;
  /** It ended. */
  reconcileEnded(controller: string, outcome: ReconcileOutcome, seconds: number): void;
  /** It failed in a way that trying again does not mend. */
  terminalError(controller: string): void;
  /** It failed by a defect of its code. */
  panicked(controller: string): void;
  /** It took longer than it may. */
  timedOut(controller: string): void;
}
