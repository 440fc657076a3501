/**
 * Talking to an API server. `newRestClient` makes a RestClient of a KubeConfig; ResourceClient gives it the typed verbs of
 * one resource. Failures of the API are ApiErrors, to be asked with the predicates; failures of the network keep their
 * cause. A client needs no closing: idle connections do not hold the process.
 */
export { ApiError } from './api-error.ts';
export {
  isAlreadyExists,
  isBadRequest,
  isConflict,
  isExpired,
  isForbidden,
  isGone,
  isInternalError,
  isInvalid,
  isMethodNotSupported,
  isNamespaceTerminating,
  isNotAcceptable,
  isNotFound,
  isRequestEntityTooLarge,
  isServerTimeout,
  isServiceUnavailable,
  isTimeout,
  isTooLargeResourceVersion,
  isTooManyRequests,
  isUnauthorized,
  isUnsupportedMediaType,
  suggestedDelayMs,
} from './api-error-predicates.ts';
export {
  apiErrorFrom,
  formatGroupResource,
  isStatus,
  newAlreadyExists,
  newBadRequest,
  newConflict,
  newExpired,
  newForbidden,
  newGone,
  newInternalError,
  newInvalid,
  newMethodNotSupported,
  newNotFound,
  newServerTimeout,
  newServiceUnavailable,
  newTimeout,
  newTooManyRequests,
  newUnauthorized,
} from './new-api-error.ts';
export type { ApiRequest, ApiVerb, RawWatchEvent, ResourceDescriptor, RestClient } from './rest-client.ts';
export type { PatchType } from './patch-type.ts';
export type { ResourceInterface } from './resource-interface.ts';
export { ResourceClient } from './resource-client.ts';
export type { ClientOptions, Impersonation } from './client-options.ts';
export { type RateLimiter, newRateLimiter } from './rate-limiter.ts';
export type { RestMetricLabels, RestMetrics } from './rest-metrics.ts';
export { type HttpRestClient, type RawOptions, type RawRestClient, newRestClient } from './http-rest-client.ts';
export {
  ConnectionError,
  isConnectionRefused,
  isConnectionReset,
  isConnectionTimeout,
  isProbableEof,
} from './connection-error.ts';
export { CredentialsError } from './credentials.ts';
