import type { KubernetesObject, MicroTime, Time, int32 } from '../meta/v1/index.ts';

/** Normal for what is expected, Warning for what may need somebody's attention. */
export type EventType = 'Normal' | 'Warning';

/** Points to an object, or by `fieldPath` to a part of it (core/v1 ObjectReference). */
export interface ObjectReference {
  apiVersion?: string;
  kind?: string;
  namespace?: string;
  name?: string;
  uid?: string;
  resourceVersion?: string;
  /** For instance `spec.containers{name}`. */
  fieldPath?: string;
}

/** Who reports an event. */
export interface EventSource {
  /** The program: `sample-controller`. */
  component?: string;
  /** The machine that it runs on. */
  host?: string;
}

/** An event of the core API, as on the wire. */
export interface CoreEvent extends KubernetesObject {
  involvedObject: ObjectReference;
  type: EventType;
  /** Why, in one word of UpperCamelCase. */
  reason: string;
  message: string;
  source: EventSource;
  firstTimestamp: Time;
  lastTimestamp: Time;
  /** How often it happened. */
  count: int32;
  reportingComponent?: string;
  reportingInstance?: string;
  eventTime?: MicroTime;
}

/** What changes in an event that happened again: a strategic merge patch. */
export interface CoreEventPatch {
  readonly count: int32;
  readonly lastTimestamp: Time;
  readonly message: string;
}
