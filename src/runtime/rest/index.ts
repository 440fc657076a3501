/**
 * Talking to an API server. `newRestClient` makes a RestClient of a KubeConfig; ResourceClient gives it the typed verbs of
 * one resource. Failures of the API are ApiErrors, to be asked with the predicates; failures of the network keep their
 * cause. A client needs no closing: idle connections do not hold the process.
 */
export { ApiError, statusOf } from './api-error.ts';
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
export {
  type BackoffOptions,
  type BackoffSteps,
  type RetryOptions,
  defaultBackoff,
  defaultRetry,
  newBackoffSteps,
  retryOnError,
} from './backoff.ts';
export { retryOnConflict } from './retry-on-conflict.ts';
export { type ListPage, type PagedList, type PagerOptions, eachListItem, listAllPages } from './pager.ts';
export { type RetryWatchOptions, retryWatch } from './retry-watch.ts';
export { watchUntil } from './watch-until.ts';
export { type PodLogOptions, readPodLogs } from './pod-logs.ts';
export { type DiscoveryClient, type ServerResources, newDiscoveryClient } from './discovery.ts';
export type {
  ApiGroup,
  ApiResource,
  ApiResourceList,
  GroupVersionForDiscovery,
  ServerVersion,
} from './discovery-types.ts';
