/**
 * Events: notes for people about what happens to objects, kept by the API server for an hour or so. What client-go calls
 * `tools/record` (core/v1) and `tools/events` (events.k8s.io/v1).
 *
 * ```ts
 * const broadcaster = newEventBroadcaster({ signal });
 * broadcaster.startStructuredLogging(logger);
 * broadcaster.startRecordingToSink(newEventSink(client));
 * const recorder = broadcaster.newRecorder(scheme, { component: 'sample-controller' });
 * recorder.event(foo, 'Normal', 'Synced', 'Foo synced successfully');
 * ```
 *
 * Recording costs the caller next to nothing: it never throws and never waits. Behind it every listener has a queue of
 * its own, and loses events when it is too slow. Before core/v1 events are written they are correlated: one that happens
 * again is counted in place, ten different messages of one reason become one event, and an object that causes more than
 * 25 at once is silenced to one in five minutes. Events of events.k8s.io/v1 become series instead.
 */
export type { CoreEvent, CoreEventPatch, EventSource, EventType, ObjectReference } from './core-event.ts';
export type { CorrelatorOptions } from './correlator.ts';
export { type EventBroadcaster, type EventBroadcasterOptions, newEventBroadcaster } from './event-broadcaster.ts';
export {
  type EventBroadcasterAdapter,
  type EventBroadcasterAdapterOptions,
  newEventBroadcasterAdapter,
} from './event-broadcaster-adapter.ts';
export type { EventRecorder } from './event-recorder.ts';
export { type EventSink, newEventSink } from './event-sink.ts';
export type { EventWatcher } from './event-watcher.ts';
export {
  type EventsV1Broadcaster,
  type EventsV1BroadcasterOptions,
  newEventsV1Broadcaster,
} from './events-v1-broadcaster.ts';
export type { EventSeries, EventsV1Event } from './events-v1-event.ts';
export type { EventsV1Details, EventsV1Recorder } from './events-v1-recorder.ts';
export { type EventsV1Sink, newEventsV1Sink } from './events-v1-sink.ts';
export { FakeRecorder } from './fake-recorder.ts';
export { type EventSubject, newObjectReference } from './object-reference.ts';
