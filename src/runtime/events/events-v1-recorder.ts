import type { Clock } from '../clock/index.ts';
import type { FaultLog } from '../log/fault-log.ts';
import type { Logger } from '../log/index.ts';
import { formatMicroTime } from '../meta/v1/index.ts';
import type { Scheme } from '../scheme/index.ts';
import type { EventType, ObjectReference } from './core-event.ts';
import type { EventNames } from './event-name.ts';
import { isEventType } from './event-recorder.ts';
import type { EventsV1Event } from './events-v1-event.ts';
import { type EventSubject, newObjectReference } from './object-reference.ts';

/** What there is to say of an event. */
export interface EventsV1Details {
  readonly type: EventType;
  /** Why, in one word of UpperCamelCase. */
  readonly reason: string;
  /** What was done, in one word of UpperCamelCase. */
  readonly action: string;
  /** For people. */
  readonly note: string;
  /** Another object that has to do with it. */
  readonly related?: EventSubject | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/** Reports what happens to objects, as events.k8s.io/v1. Recording never throws, never waits and may lose events. */
export interface EventsV1Recorder {
  event(regarding: EventSubject, details: EventsV1Details): void;
  /** A recorder that logs its troubles elsewhere. */
  withLogger(logger: Logger): EventsV1Recorder;
}

/** What a recorder is made of. */
export interface EventsV1RecorderContext {
  readonly scheme: Scheme;
  readonly reportingController: string;
  readonly reportingInstance: string;
  readonly clock: Clock;
  readonly names: EventNames;
  readonly logger: FaultLog;
  /** Takes the event, with the logger for its troubles. */
  readonly publish: (event: EventsV1Event, logger: Logger) => void;
}

/** Makes a recorder. */
export function newEventsV1Recorder(context: EventsV1RecorderContext): EventsV1Recorder {
  return {
    event: (regarding, details) => record(context, regarding, details),
    withLogger: (logger) => newEventsV1Recorder({ ...context, logger: context.logger.withLogger(logger) }),
  };
}

function record(context: EventsV1RecorderContext, subject: EventSubject, details: EventsV1Details): void {
  const { logger, scheme, publish } = context;
  if (!isEventType(details.type)) {
    logger.error({ eventType: details.type }, 'Unsupported event type');
    return;
  }
  try {
    const regarding = newObjectReference(subject, { scheme });
    publish(makeEvent(context, regarding, details), logger);
  } catch (error) {
    const { type, reason, note } = details;
    logger.error({ type, reason, note, err: error }, 'Could not construct reference, will not report event');
  }
}

function makeEvent(
  context: EventsV1RecorderContext,
  regarding: ObjectReference,
  { type, reason, action, note, annotations, related }: EventsV1Details,
): EventsV1Event {
  const { clock, names, reportingController, reportingInstance } = context;
  const relatedReference = related === undefined ? undefined : relatedTo(context, related);
  return {
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: {
      name: names.next(regarding.name),
      namespace: regarding.namespace || 'default',
      ...(annotations === undefined ? undefined : { annotations: { ...annotations } }),
    },
    eventTime: formatMicroTime(new Date(clock.now())),
    reportingController,
    reportingInstance,
    action,
    reason,
    regarding,
    ...(relatedReference === undefined ? undefined : { related: relatedReference }),
    note,
    type,
  };
}

/** The event is worth having without the other object. */
function relatedTo({ logger, scheme }: EventsV1RecorderContext, related: EventSubject): ObjectReference | undefined {
  try {
    return newObjectReference(related, { scheme });
  } catch (error) {
    logger.debug({ err: error }, 'Could not construct reference');
    return undefined;
  }
}
