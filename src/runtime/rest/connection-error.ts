/** A request that got no answer, or only a part of one: the network, TLS, a proxy or a timeout. `cause` says which. */
export class ConnectionError extends Error {
  override readonly name: string = 'ConnectionError';
}

/** Nobody listens there: ECONNREFUSED anywhere in the chain of causes. */
export function isConnectionRefused(error: unknown): boolean {
  return hasCode(error, (code) => code === 'ECONNREFUSED');
}

/** The connection was cut by the peer or on its way. */
export function isConnectionReset(error: unknown): boolean {
  return hasCode(error, (code) => resetCodes.has(code));
}

/** The request, or making its connection, took too long, or the peer was found dead. */
export function isConnectionTimeout(error: unknown): boolean {
  return hasCode(error, (code) => code === 'ETIMEDOUT' || code === 'ERR_SOCKET_CONNECTION_TIMEOUT');
}

/**
 * The connection ended where an answer, or more of it, should have come (apimachinery `util/net`: IsProbableEOF,
 * IsHTTP2ConnectionLost). What was asked for may or may not have happened.
 */
export function isProbableEof(error: unknown): boolean {
  return isConnectionReset(error) || hasCode(error, (code) => endCodes.has(code));
}

const resetCodes: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);

const endCodes: ReadonlySet<string> = new Set([
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_HTTP2_GOAWAY_SESSION',
  'ERR_HTTP2_INVALID_SESSION',
  'ERR_HTTP2_SESSION_ERROR',
  'ERR_HTTP2_STREAM_CANCEL',
  'ERR_HTTP2_STREAM_ERROR',
  'HPE_INVALID_EOF_STATE',
]);

/** Looks through causes and through the errors of several connection attempts; `depth` guards against circles. */
function hasCode(error: unknown, matches: (code: string) => boolean, depth = 0): boolean {
  if (!(error instanceof Error) || depth > 10) return false;
  if ('code' in error && typeof error.code === 'string' && matches(error.code)) return true;
  const parts: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  return [error.cause, ...parts].some((part) => hasCode(part, matches, depth + 1));
}
