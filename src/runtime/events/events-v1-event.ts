import type { KubernetesObject, MicroTime, int32 } from '../meta/v1/index.ts';
import type { EventType, ObjectReference } from './core-event.ts';

/** How often an event happened, and when last. */
export interface EventSeries {
  readonly count: int32;
  readonly lastObservedTime: MicroTime;
}

/** An event of events.k8s.io/v1, as on the wire. */
export interface EventsV1Event extends KubernetesObject {
  /** When it happened first. */
  eventTime: MicroTime;
  /** Present once it happened again. */
  series?: EventSeries;
  /** The program: `example.com/my-controller`. */
  reportingController: string;
  /** Which of its instances. */
  reportingInstance: string;
  /** What was done, in one word of UpperCamelCase. */
  action: string;
  /** Why, in one word of UpperCamelCase. */
  reason: string;
  /** The object that it is about. */
  regarding: ObjectReference;
  /** Another object that has to do with it. */
  related?: ObjectReference;
  /** For people. */
  note: string;
  type: EventType;
}
