import { type ApiError, statusOf } from './api-error.ts';
import { ConnectionError } from './connection-error.ts';
import { CredentialsError } from './credentials.ts';

/** What the calls of a RestClient reject with, but for the reason of their signal. */
export type RestError = ApiError | ConnectionError | CredentialsError;

export function isRestError(error: unknown): error is RestError {
  return statusOf(error) !== undefined || error instanceof ConnectionError || error instanceof CredentialsError;
}
