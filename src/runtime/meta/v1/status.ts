import type { ListMeta } from './object-meta.ts';
import type { int32 } from './scalars.ts';
import type { TypeMeta } from './type-meta.ts';

/** The answer of the API to a failed call, and to calls that give no object back. */
export interface Status extends TypeMeta {
  metadata?: ListMeta;
  status?: 'Success' | 'Failure' | (string & {});
  /** For people. */
  message?: string;
  /** For programs: why the call failed, in one word. */
  reason?: StatusReason;
  details?: StatusDetails;
  /** The HTTP status. */
  code?: int32;
}

/** What a failed call was about. */
export interface StatusDetails {
  name?: string;
  group?: string;
  /** The resource or kind, as the server has it. */
  kind?: string;
  uid?: string;
  causes?: StatusCause[];
  /** How long to wait before the call is worth another try. */
  retryAfterSeconds?: int32;
}

/** One of several causes of a failure, such as one invalid field. */
export interface StatusCause {
  reason?: string;
  message?: string;
  /** Path of the field: `spec.containers[0].image`. */
  field?: string;
}

/** The reasons that API servers give (apimachinery `meta/v1/types.go`); servers may have others. */
export type StatusReason =
  | ''
  | 'Unauthorized'
  | 'Forbidden'
  | 'NotFound'
  | 'AlreadyExists'
  | 'Conflict'
  | 'Gone'
  | 'Invalid'
  | 'ServerTimeout'
  | 'StoreReadError'
  | 'Timeout'
  | 'TooManyRequests'
  | 'BadRequest'
  | 'MethodNotAllowed'
  | 'NotAcceptable'
  | 'RequestEntityTooLarge'
  | 'UnsupportedMediaType'
  | 'InternalError'
  | 'Expired'
  | 'ServiceUnavailable'
  | (string & {});
