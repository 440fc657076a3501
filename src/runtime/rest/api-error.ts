import type { Status, StatusReason } from '../meta/v1/index.ts';

/**
 * A call that the API refused or failed. Ask with the predicates (`isNotFound`, …) rather than by `instanceof`: they
 * look at fields, so they hold across copies of this package.
 */
export class ApiError extends Error {
  override readonly name: string = 'ApiError';
  /** HTTP status. */
  readonly code: number;
  /** Why, in one word; empty when the server gave none. */
  readonly reason: StatusReason;
  /** The whole answer, or one made from the HTTP status where the server sent something else. */
  readonly status: Status;

  constructor(status: Status, options?: ErrorOptions) {
    super(status.message ?? `the server answered with status ${status.code ?? 'unknown'}`, options);
    this.code = status.code ?? 0;
    this.reason = status.reason ?? '';
    this.status = status;
  }
}

/** The fields by which a failure of the API is told from any other error. */
export function statusOf(
  error: unknown,
): { readonly code: number; readonly reason: string; readonly status: Status } | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('reason' in error) || !('status' in error)) return undefined;
  const { code, reason, status } = error;
  if (typeof code !== 'number' || typeof reason !== 'string' || !isObject(status)) return undefined;
  return { code, reason, status };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
