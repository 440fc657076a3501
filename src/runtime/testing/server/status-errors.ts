import type { JsonValue } from '../../apply/json.ts';
import { goJson, goQuote } from '../../apply/go-format.ts';
import type { GroupKind, Status, StatusCause, StatusDetails, StatusReason } from '../../meta/v1/index.ts';
import { ApiError } from '../../rest/api-error.ts';
import { newInvalid } from '../../rest/new-api-error.ts';

/** A failure of any kind. The API server leaves an empty reason out. */
export function newFailure(code: number, reason: StatusReason, message: string, details?: StatusDetails): ApiError {
  return new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    ...(reason === '' ? {} : { reason }),
    ...(details === undefined ? {} : { details }),
    code,
  });
}

/** 500 without a reason: how the API server passes on errors that it did not expect. */
export function newUnclassified(message: string): ApiError {
  return newFailure(500, '', message);
}

/** 404 for a path that no resource is served at. */
export function newUnknownResource(why?: string): ApiError {
  const details = why === undefined ? {} : { causes: [{ reason: 'UnexpectedServerResponse', message: why }] };
  return newFailure(404, 'NotFound', 'the server could not find the requested resource', details);
}

/** 405. */
export function newMethodNotAllowed(): ApiError {
  return newFailure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
}

/** 415, with the patch types that would do. */
export function newUnsupportedMediaType(accepted: readonly string[]): ApiError {
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`;
  return newFailure(415, 'UnsupportedMediaType', message);
}

/** 504 for a resourceVersion from the future. */
export function newTooLargeResourceVersion(wanted: number, current: number): ApiError {
  return newFailure(504, 'Timeout', `Timeout: Too large resource version: ${wanted}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  });
}

/** 422 about options of a call. */
export function newInvalidOptions(kind: string, causes: readonly StatusCause[]): ApiError {
  return newInvalid({ group: 'meta.k8s.io', kind }, '', causes);
}

/** 422 about an object. The message says each problem once. */
export function newInvalidObject({ group, kind }: GroupKind, name: string, causes: readonly StatusCause[]): ApiError {
  const distinct = causes.filter((cause, i) => causes.findIndex((other) => sameCause(other, cause)) === i);
  const { message } = newInvalid({ group, kind }, name, distinct);
  const subject = {
    ...(name === '' ? {} : { name }),
    ...(group === '' ? {} : { group }),
    ...(kind === '' ? {} : { kind }),
  };
  return newFailure(422, 'Invalid', message, { ...subject, causes: [...causes] });
}

function sameCause(a: StatusCause, b: StatusCause): boolean {
  return a.field === b.field && a.message === b.message;
}

/** A field that must be there. `why` completes the message. */
export function required(field: string, why = ''): StatusCause {
  return { reason: 'FieldValueRequired', message: why === '' ? 'Required value' : `Required value: ${why}`, field };
}

/** A field with a value that is not allowed. */
export function invalid(field: string, value: JsonValue, why: string): StatusCause {
  return invalidText(field, typeof value === 'string' ? goQuote(value) : goJson(value), why);
}

/** As `invalid`, with the value as it is to be shown. */
export function invalidText(field: string, shown: string, why: string): StatusCause {
  return { reason: 'FieldValueInvalid', message: `Invalid value: ${shown}: ${why}`, field };
}

/** A field that must not be there, or not so. */
export function forbidden(field: string, why: string): StatusCause {
  return { reason: 'FieldValueForbidden', message: `Forbidden: ${why}`, field };
}

/** A field with a value out of a fixed choice. */
export function notSupported(field: string, value: JsonValue, supported: readonly string[]): StatusCause {
  const choice = supported.map((text) => goJson(text)).join(', ');
  return {
    reason: 'FieldValueNotSupported',
    message: `Unsupported value: ${goJson(value)}: supported values: ${choice}`,
    field,
  };
}

/** The answer to a call that succeeded and has no object to show. */
export function newSuccess(details: StatusDetails): Status {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
}
