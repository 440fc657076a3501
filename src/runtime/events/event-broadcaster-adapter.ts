import { isForbidden, isNotFound, type RestClient } from '../rest/index.ts';
import type { Scheme } from '../scheme/index.ts';
import { type EventBroadcaster, type EventBroadcasterOptions, newEventBroadcaster } from './event-broadcaster.ts';
import type { EventRecorder } from './event-recorder.ts';
import { newEventSink } from './event-sink.ts';
import { type EventsV1Broadcaster, newEventsV1Broadcaster } from './events-v1-broadcaster.ts';
import type { EventsV1Recorder } from './events-v1-recorder.ts';
import { eventsV1Resource, newEventsV1Sink } from './events-v1-sink.ts';

/** Records events of events.k8s.io/v1 where the server has it, and of core/v1 where it does not. */
export interface EventBroadcasterAdapter {
  /** Starts to write events. */
  startRecordingToSink(): void;
  /** A recorder of the newer API; on an old server related object and action are left out. */
  newRecorder(scheme: Scheme, reportingController: string): EventsV1Recorder;
  /** A recorder of core/v1, for code that has not moved yet. */
  newLegacyRecorder(scheme: Scheme, component: string): EventRecorder;
  /** Takes no more events, and resolves when those that are queued have been tried, or after `shutdownTimeoutMs`. */
  shutdown(): Promise<void>;
}

/** The options of an adapter. */
export interface EventBroadcasterAdapterOptions extends EventBroadcasterOptions {
  /** Names this instance. Default: the machine's name. */
  readonly host?: string | undefined;
  /** Whether the server has events.k8s.io/v1. Default: it is asked. */
  readonly hasEventsV1?: boolean | undefined;
}

/** Makes an adapter. Asks the server for its API first, unless told; rejects when it cannot be reached. */
export async function newEventBroadcasterAdapter(
  client: RestClient,
  options: EventBroadcasterAdapterOptions = {},
): Promise<EventBroadcasterAdapter> {
  const hasEventsV1 = options.hasEventsV1 ?? (await servesEventsV1(client, options.signal));
  const core = newEventBroadcaster(options);
  const eventsV1 = hasEventsV1 ? newEventsV1Broadcaster(newEventsV1Sink(client), options) : undefined;
  return {
    startRecordingToSink() {
      core.startRecordingToSink(newEventSink(client));
      eventsV1?.startRecordingToSink();
    },
    newRecorder: (scheme, reportingController) => newRecorder({ core, eventsV1, scheme, reportingController }),
    newLegacyRecorder: (scheme, component) => core.newRecorder(scheme, { component }),
    async shutdown() {
      await Promise.all([core.shutdown(), eventsV1?.shutdown()]);
    },
  };
}

/** Every server of this decade has it, so only a plain "not found" counts against it; whoever may not list sees 403. */
async function servesEventsV1(client: RestClient, signal: AbortSignal | undefined): Promise<boolean> {
  const request = {
    verb: 'list',
    resource: eventsV1Resource,
    namespace: 'default',
    query: { limit: 1 },
    signal,
  } as const;
  try {
    await client.request(request);
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    if (isForbidden(error)) return true;
    throw error;
  }
}

interface RecorderParts {
  readonly core: EventBroadcaster;
  readonly eventsV1: EventsV1Broadcaster | undefined;
  readonly scheme: Scheme;
  readonly reportingController: string;
}

function newRecorder({ core, eventsV1, scheme, reportingController }: RecorderParts): EventsV1Recorder {
  if (eventsV1 !== undefined) return eventsV1.newRecorder(scheme, reportingController);
  return adaptRecorder(core.newRecorder(scheme, { component: reportingController }));
}

function adaptRecorder(recorder: EventRecorder): EventsV1Recorder {
  return {
    event(regarding, { type, reason, note, annotations }) {
      const annotated = annotations === undefined ? recorder : recorder.withAnnotations(annotations);
      annotated.event(regarding, type, reason, note);
    },
    withLogger: (logger) => adaptRecorder(recorder.withLogger(logger)),
  };
}
