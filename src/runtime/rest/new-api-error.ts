import type { GroupKind, GroupResource, Status, StatusCause, StatusReason } from '../meta/v1/index.ts';
import { ApiError } from './api-error.ts';

/** `foos.example.com`, or `pods` for the core group: how messages of the API name a resource. */
export function formatGroupResource({ group, resource }: GroupResource): string {
  return group === '' ? resource : `${resource}.${group}`;
}

/** 404, as a server says it. */
export function newNotFound(resource: GroupResource, name: string): ApiError {
  return about(resource, name, 404, 'NotFound', `${formatGroupResource(resource)} ${quoted(name)} not found`);
}

/** 409, for a name that is taken. */
export function newAlreadyExists(resource: GroupResource, name: string): ApiError {
  return about(resource, name, 409, 'AlreadyExists', `${formatGroupResource(resource)} ${quoted(name)} already exists`);
}

/** 409, for a write on something that has changed. `why` completes the message. */
export function newConflict(resource: GroupResource, name: string, why: string): ApiError {
  const message = `Operation cannot be fulfilled on ${formatGroupResource(resource)} ${quoted(name)}: ${why}`;
  return about(resource, name, 409, 'Conflict', message);
}

/** 403. `why` completes the message. */
export function newForbidden(resource: GroupResource, name: string, why: string): ApiError {
  const subject = name === '' ? formatGroupResource(resource) : `${formatGroupResource(resource)} ${quoted(name)}`;
  return about(resource, name, 403, 'Forbidden', `${subject} is forbidden: ${why}`);
}

/** 422. The causes make the message, as a server's do. */
export function newInvalid(kind: GroupKind, name: string, causes: readonly StatusCause[]): ApiError {
  const problems = causes.map(({ field, message }) => `${field ?? '<nil>'}: ${message ?? ''}`);
  const subject = `${formatGroupResource({ group: kind.group, resource: kind.kind })} ${quoted(name)} is invalid`;
  const list = problems.length > 1 ? `[${problems.join(', ')}]` : problems.join('');
  const details = { ...detailsOf(kind.group, kind.kind, name), causes: [...causes] };
  return failure(422, 'Invalid', list === '' ? subject : `${subject}: ${list}`, details);
}

/** 400. */
export function newBadRequest(message: string): ApiError {
  return failure(400, 'BadRequest', message);
}

/** 401. */
export function newUnauthorized(message: string): ApiError {
  return failure(401, 'Unauthorized', message === '' ? 'not authorized' : message);
}

/** 405. */
export function newMethodNotSupported(resource: GroupResource, action: string): ApiError {
  const message = `${action} is not supported on resources of kind ${quoted(formatGroupResource(resource))}`;
  return about(resource, '', 405, 'MethodNotAllowed', message);
}

/** 410, for something that is gone for good. */
export function newGone(message: string): ApiError {
  return failure(410, 'Gone', message);
}

/** 410, for a resourceVersion or continue token that is too old. */
export function newExpired(message: string): ApiError {
  return failure(410, 'Expired', message);
}

/** 429. */
export function newTooManyRequests(message: string, retryAfterSeconds: number): ApiError {
  return failure(429, 'TooManyRequests', message, { retryAfterSeconds });
}

/** 500. `options.cause` keeps the error that it stands for. */
export function newInternalError(why: string, options?: ErrorOptions): ApiError {
  const details = { causes: [{ message: why }] };
  return failure(500, 'InternalError', `Internal error occurred: ${why}`, details, options);
}

/** 500, for a server that did not finish in time. */
export function newServerTimeout(resource: GroupResource, operation: string, retryAfterSeconds: number): ApiError {
  const subject = `The ${operation} operation against ${formatGroupResource(resource)}`;
  const details = { ...detailsOf(resource.group, resource.resource, operation), retryAfterSeconds };
  return failure(500, 'ServerTimeout', `${subject} could not be completed at this time, please try again.`, details);
}

/** 503. */
export function newServiceUnavailable(message: string): ApiError {
  return failure(503, 'ServiceUnavailable', message);
}

/** 504, for a call that did not finish in time. */
export function newTimeout(message: string, retryAfterSeconds: number): ApiError {
  return failure(504, 'Timeout', `Timeout: ${message}`, { retryAfterSeconds });
}

/** An error from a Status object, such as an ERROR event of a watch carries; anything else is said to be unexpected. */
export function apiErrorFrom(object: unknown): ApiError {
  if (isStatus(object)) return new ApiError(object);
  return failure(500, '', `unexpected object: ${JSON.stringify(object)?.slice(0, 200) ?? 'none'}`);
}

/** Whether a decoded answer is a Status. */
export function isStatus(object: unknown): object is Status {
  return typeof object === 'object' && object !== null && 'kind' in object && object.kind === 'Status';
}

function about(resource: GroupResource, name: string, code: number, reason: StatusReason, message: string): ApiError {
  return failure(code, reason, message, detailsOf(resource.group, resource.resource, name));
}

function detailsOf(group: string, kind: string, name: string): NonNullable<Status['details']> {
  return { ...(name === '' ? {} : { name }), ...(group === '' ? {} : { group }), kind };
}

function failure(
  code: number,
  reason: StatusReason,
  message: string,
  details?: Status['details'],
  options?: ErrorOptions,
): ApiError {
  const status: Status = {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    ...(details === undefined ? {} : { details }),
    code,
  };
  return new ApiError(status, options);
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
