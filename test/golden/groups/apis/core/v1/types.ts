import type { MicroTime, ObjectMeta, TypeMeta } from '@kube-codegen/runtime/meta/v1';

/**
 * Event is called like a global of the platform.
 *
 * +genclient
 */
export interface Event extends TypeMeta {
  metadata: ObjectMeta;
  eventTime?: MicroTime;
  reason?: string;
}

/**
 * Endpoints is its own plural.
 *
 * +genclient
 * +resourceName=endpoints
 */
export interface Endpoints extends TypeMeta {
  metadata: ObjectMeta;
}
