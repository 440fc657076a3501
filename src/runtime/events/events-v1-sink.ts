import { isAlreadyExists, isNotFound, type ResourceDescriptor, type RestClient } from '../rest/index.ts';
import type { EventSeries, EventsV1Event } from './events-v1-event.ts';

/**
 * Where events of events.k8s.io/v1 are written. A write ends with its signal, which aborts when a shutdown cannot wait for
 * it any longer.
 */
export interface EventsV1Sink {
  /** Creates the event. */
  create(event: EventsV1Event, signal?: AbortSignal): Promise<void>;
  /** Sets the series of the event of the same name. */
  patch(event: EventsV1Event, patch: { readonly series: EventSeries }, signal?: AbortSignal): Promise<void>;
}

/** The resource of events.k8s.io/v1. */
export const eventsV1Resource: ResourceDescriptor = {
  group: 'events.k8s.io',
  version: 'v1',
  resource: 'events',
  kind: 'Event',
  listKind: 'EventList',
  namespaced: true,
  hasStatus: false,
};

/** A sink that writes to an API server, each event in its own namespace. */
export function newEventsV1Sink(client: RestClient): EventsV1Sink {
  return {
    async create(event, signal) {
      const namespace = event.metadata.namespace;
      await client.request({ verb: 'create', resource: eventsV1Resource, namespace, body: event, signal });
    },
    async patch(event, patch, signal) {
      const { namespace, name } = event.metadata;
      const patchType = 'application/strategic-merge-patch+json';
      const request = {
        verb: 'patch',
        resource: eventsV1Resource,
        namespace,
        name,
        patchType,
        body: patch,
        signal,
      } as const;
      await client.request(request);
    },
  };
}

/**
 * Writes an event once: creates one that happened first, patches one that has a series, and creates that too where the
 * server does not have it (any more). Throws an error that is worth a retry when somebody creates it at the same time.
 */
export async function writeEventsV1Event(
  sink: EventsV1Sink,
  event: EventsV1Event,
  signal?: AbortSignal,
): Promise<void> {
  const { series } = event;
  if (series === undefined) return sink.create(event, signal);
  try {
    return await sink.patch(event, { series }, signal);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  const { resourceVersion: _, ...metadata } = event.metadata;
  try {
    return await sink.create({ ...event, metadata }, signal);
  } catch (cause) {
    // Its first write is under way: the patch will find it next time.
    if (isAlreadyExists(cause)) throw new Error('the event of this series was just created', { cause });
    throw cause;
  }
}
