import { isAlreadyExists, isNotFound, type ResourceDescriptor, type RestClient } from '../rest/index.ts';
import type { EventSeries, EventsV1Event } from './events-v1-event.ts';

/** Where events of events.k8s.io/v1 are written. */
export interface EventsV1Sink {
  /** Creates the event. */
  create(event: EventsV1Event): Promise<void>;
  /** Sets the series of the event of the same name. */
  patch(event: EventsV1Event, patch: { readonly series: EventSeries }): Promise<void>;
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
    async create(event) {
      const namespace = event.metadata.namespace;
      await client.request({ verb: 'create', resource: eventsV1Resource, namespace, body: event });
    },
    async patch(event, patch) {
      const { namespace, name } = event.metadata;
      const patchType = 'application/strategic-merge-patch+json';
      await client.request({ verb: 'patch', resource: eventsV1Resource, namespace, name, patchType, body: patch });
    },
  };
}

/**
 * Writes an event once: creates one that happened first, patches one that has a series, and creates that too where the
 * server does not have it (any more). Throws an error that is worth a retry when somebody creates it at the same time.
 */
export async function writeEventsV1Event(sink: EventsV1Sink, event: EventsV1Event): Promise<void> {
  const { series } = event;
  if (series === undefined) return sink.create(event);
  try {
    return await sink.patch(event, { series });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  const { resourceVersion: _, ...metadata } = event.metadata;
  try {
    return await sink.create({ ...event, metadata });
  } catch (cause) {
    // Its first write is under way: the patch will find it next time.
    if (isAlreadyExists(cause)) throw new Error('the event of this series was just created', { cause });
    throw cause;
  }
}
