import type { Logger } from '../log/index.ts';
import type { ObjectName } from '../meta/v1/index.ts';

/** What is to happen after a reconciliation that went well. Nothing said means: wait for the next change. */
export interface ReconcileResult {
  /** Reconcile again after this many milliseconds, even if nothing changes. */
  readonly requeueAfterMs?: number | undefined;
  /** The priority of that, or of the retry after an error. Default: the one that this request had. */
  readonly priority?: number | undefined;
}

/** What a reconciliation knows besides its request. */
export interface ReconcileContext {
  /** Aborts when the controller stops, or the reconciliation takes longer than it may. Pass it on to every call. */
  readonly signal: AbortSignal;
  /** Logs with the controller, the request and the reconciliation's id. */
  readonly logger: Logger;
  /** Unique to this call. */
  readonly reconcileId: string;
}

/**
 * Brings the world in line with one object: reads it (it may be gone), compares, writes. It is told which object, never
 * what changed, so it must be right however often it is called. Two calls for one object never overlap. An error that it
 * throws makes it be called again later, each time later than before; a `TerminalError` does not.
 */
export type Reconciler = (
  request: ObjectName,
  context: ReconcileContext,
) => ReconcileResult | void | Promise<ReconcileResult | void>;

/**
 * An error that trying again does not mend: it is logged and counted, and the object waits for its next change
 * (controller-runtime `reconcile.TerminalError`). The mended cause may stand in `cause`.
 */
export class TerminalError extends Error {
  override readonly name: string = 'TerminalError';
}

/** An error with a wish for the priority of its retry; the error itself is `cause`. */
export class RetryError extends Error {
  override readonly name: string = 'RetryError';
  /** The priority of the retry. */
  readonly priority: number;

  constructor(message: string, options: ErrorOptions & { readonly priority: number }) {
    super(message, options);
    this.priority = options.priority;
  }
}

/** Whether an error is terminal; looks at the name, so that it holds across copies of this package. */
export function isTerminalError(error: unknown): boolean {
  return error instanceof Error && error.name === 'TerminalError';
}
