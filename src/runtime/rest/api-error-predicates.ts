import type { StatusCause } from '../meta/v1/index.ts';
import { statusOf } from './api-error.ts';

const knownReasons: ReadonlySet<string> = new Set([
  'Unauthorized',
  'Forbidden',
  'NotFound',
  'AlreadyExists',
  'Conflict',
  'Gone',
  'Invalid',
  'ServerTimeout',
  'StoreReadError',
  'Timeout',
  'TooManyRequests',
  'BadRequest',
  'MethodNotAllowed',
  'NotAcceptable',
  'RequestEntityTooLarge',
  'UnsupportedMediaType',
  'InternalError',
  'Expired',
  'ServiceUnavailable',
]);

/** By reason; by code only where the server gave no reason that we know (apimachinery `api/errors`). */
function hasReason(error: unknown, reason: string, code?: number): boolean {
  const found = statusOf(error);
  if (found === undefined) return false;
  return found.reason === reason || (found.code === code && !knownReasons.has(found.reason));
}

/** 404: the object, or the whole resource, is not there. */
export function isNotFound(error: unknown): boolean {
  return hasReason(error, 'NotFound', 404);
}

/** An object of that name exists. Shares its code with conflicts, so only the reason counts. */
export function isAlreadyExists(error: unknown): boolean {
  return hasReason(error, 'AlreadyExists');
}

/** 409: somebody else changed the object first. Read it again and retry (`retryOnConflict`). */
export function isConflict(error: unknown): boolean {
  return hasReason(error, 'Conflict', 409);
}

/** 410: what was asked for is gone for good. */
export function isGone(error: unknown): boolean {
  return hasReason(error, 'Gone', 410);
}

/** The resourceVersion or continue token is too old: list anew. Includes plain Gone, as client-go's reflector does. */
export function isExpired(error: unknown): boolean {
  return hasReason(error, 'Expired') || isGone(error);
}

/** 422: the object is not valid; `status.details.causes` says why. */
export function isInvalid(error: unknown): boolean {
  return hasReason(error, 'Invalid', 422);
}

/** 400: the request makes no sense. */
export function isBadRequest(error: unknown): boolean {
  return hasReason(error, 'BadRequest', 400);
}

/** 401: no credentials, or wrong ones. */
export function isUnauthorized(error: unknown): boolean {
  return hasReason(error, 'Unauthorized', 401);
}

/** 403: known, but not allowed. */
export function isForbidden(error: unknown): boolean {
  return hasReason(error, 'Forbidden', 403);
}

/** 405: the resource does not have this verb. */
export function isMethodNotSupported(error: unknown): boolean {
  return hasReason(error, 'MethodNotAllowed', 405);
}

/** 406: the server cannot answer in a format that we take. */
export function isNotAcceptable(error: unknown): boolean {
  return hasReason(error, 'NotAcceptable', 406);
}

/** 415: the server does not take this kind of body or patch. */
export function isUnsupportedMediaType(error: unknown): boolean {
  return hasReason(error, 'UnsupportedMediaType', 415);
}

/** 413: the body is too large. */
export function isRequestEntityTooLarge(error: unknown): boolean {
  return hasReason(error, 'RequestEntityTooLarge', 413);
}

/** 429: slow down. A bare code counts, whatever the reason. */
export function isTooManyRequests(error: unknown): boolean {
  return hasReason(error, 'TooManyRequests') || statusOf(error)?.code === 429;
}

/** 500: the server failed. */
export function isInternalError(error: unknown): boolean {
  return hasReason(error, 'InternalError', 500);
}

/** 503: the server, or the backend of an aggregated API, is not there. */
export function isServiceUnavailable(error: unknown): boolean {
  return hasReason(error, 'ServiceUnavailable', 503);
}

/** 500: the server did not finish in time and the client may retry. No code counts, since it is that of any failure. */
export function isServerTimeout(error: unknown): boolean {
  return hasReason(error, 'ServerTimeout');
}

/** 504: the call did not finish in time; it may have had its effect. */
export function isTimeout(error: unknown): boolean {
  return hasReason(error, 'Timeout', 504);
}

/** The server does not have that resourceVersion yet (apimachinery `api/errors`: IsTooLargeResourceVersion). */
export function isTooLargeResourceVersion(error: unknown): boolean {
  const text = 'Too large resource version';
  if (causesOf(error).some(({ reason }) => reason === 'ResourceVersionTooLarge')) return true;
  if (!isTimeout(error)) return false;
  const found = statusOf(error);
  return causesOf(error).some(({ message }) => message === text) || found?.status.message?.includes(text) === true;
}

/** The namespace is being deleted, so nothing can be created in it (apimachinery: NamespaceTerminatingCause). */
export function isNamespaceTerminating(error: unknown): boolean {
  return isForbidden(error) && causesOf(error).some(({ reason }) => reason === 'NamespaceTerminating');
}

/** Milliseconds after which the server wants to be asked again; undefined when it said nothing. */
export function suggestedDelayMs(error: unknown): number | undefined {
  const seconds = statusOf(error)?.status.details?.retryAfterSeconds;
  return typeof seconds === 'number' && seconds > 0 ? seconds * 1000 : undefined;
}

function causesOf(error: unknown): readonly StatusCause[] {
  const causes: unknown = statusOf(error)?.status.details?.causes;
  return Array.isArray(causes) ? causes : [];
}
