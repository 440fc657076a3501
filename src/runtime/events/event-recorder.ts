import type { Clock } from '../clock/index.ts';
import type { FaultLog } from '../log/fault-log.ts';
import type { Logger } from '../log/index.ts';
import { formatTime } from '../meta/v1/index.ts';
import type { Scheme } from '../scheme/index.ts';
import type { CoreEvent, EventSource, EventType, ObjectReference } from './core-event.ts';
import type { EventNames } from './event-name.ts';
import { type EventSubject, newObjectReference } from './object-reference.ts';

/**
 * Reports what happens to objects. Recording never throws, never waits and may lose events: they tell people what is
 * going on, and nothing may depend on them.
 */
export interface EventRecorder {
  /**
   * Records an event about `object`.
   *
   * `reason` is one word of UpperCamelCase, short and always the same, so that a program can switch on it; `message` is
   * for people.
   */
  event(object: EventSubject, type: EventType, reason: string, message: string): void;
  /** A recorder that puts annotations on its events. */
  withAnnotations(annotations: Readonly<Record<string, string>>): EventRecorder;
  /** A recorder that logs its troubles elsewhere. */
  withLogger(logger: Logger): EventRecorder;
}

/** What a recorder is made of. */
export interface RecorderContext {
  readonly scheme: Scheme;
  readonly source: Readonly<EventSource>;
  readonly clock: Clock;
  readonly names: EventNames;
  readonly logger: FaultLog;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Takes the event, with the logger for its troubles. */
  readonly publish: (event: CoreEvent, logger: Logger) => void;
}

/** Makes a recorder. */
export function newEventRecorder(context: RecorderContext): EventRecorder {
  return {
    event: (object, type, reason, message) => record(context, object, { type, reason, message }),
    withAnnotations: (annotations) => newEventRecorder({ ...context, annotations }),
    withLogger: (logger) => newEventRecorder({ ...context, logger: context.logger.withLogger(logger) }),
  };
}

type EventText = Pick<CoreEvent, 'type' | 'reason' | 'message'>;

function record(context: RecorderContext, object: EventSubject, text: EventText): void {
  const { logger, scheme, publish } = context;
  if (!isEventType(text.type)) {
    logger.error({ eventType: text.type }, 'Unsupported event type');
    return;
  }
  try {
    publish(makeEvent(context, newObjectReference(object, { scheme }), text), logger);
  } catch (error) {
    logger.error({ ...text, err: error }, 'Could not construct reference, will not report event');
  }
}

/** Types end at the border of TypeScript; a wrong one would be refused by the server, for each event. */
export function isEventType(type: string): type is EventType {
  return type === 'Normal' || type === 'Warning';
}

function makeEvent(context: RecorderContext, involvedObject: ObjectReference, text: EventText): CoreEvent {
  const { annotations, clock, names, source } = context;
  const now = formatTime(new Date(clock.now()));
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {
      name: names.next(involvedObject.name),
      namespace: involvedObject.namespace || 'default',
      ...(annotations === undefined ? undefined : { annotations: { ...annotations } }),
    },
    involvedObject,
    ...text,
    source: { ...source },
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
    ...(source.component === undefined ? undefined : { reportingComponent: source.component }),
    ...(source.host === undefined ? undefined : { reportingInstance: source.host }),
  };
}
