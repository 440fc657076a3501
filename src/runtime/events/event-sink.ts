import { isNotFound, type ResourceDescriptor, type RestClient } from '../rest/index.ts';
import type { CoreEvent, CoreEventPatch } from './core-event.ts';
import type { CorrelatedEvent } from './correlator.ts';

/** Where events are written. A write ends with its signal, which aborts when a shutdown cannot wait for it any longer. */
export interface EventSink {
  /** Creates the event; gives it as the server has it. */
  create(event: CoreEvent, signal?: AbortSignal): Promise<CoreEvent>;
  /** Changes the event of the same name; gives it as the server has it. */
  patch(event: CoreEvent, patch: CoreEventPatch, signal?: AbortSignal): Promise<CoreEvent>;
}

const events: ResourceDescriptor = {
  group: '',
  version: 'v1',
  resource: 'events',
  kind: 'Event',
  listKind: 'EventList',
  namespaced: true,
  hasStatus: false,
};

/** A sink that writes to the core/v1 events of an API server, each in its own namespace. */
export function newEventSink(client: RestClient): EventSink {
  return {
    async create(event, signal) {
      const namespace = event.metadata.namespace;
      // The server answers with the event that it was given.
      return (await client.request({ verb: 'create', resource: events, namespace, body: event, signal })) as CoreEvent;
    },
    async patch(event, patch, signal) {
      const { namespace, name } = event.metadata;
      const patchType = 'application/strategic-merge-patch+json';
      const request = { verb: 'patch', resource: events, namespace, name, patchType, body: patch, signal } as const;
      // The server answers with the event that it has.
      return (await client.request(request)) as CoreEvent;
    },
  };
}

/** Writes an event once: patches one that happened before, and creates it where the server does not have it (any more). */
export async function writeCoreEvent(
  sink: EventSink,
  { event, patch }: CorrelatedEvent,
  signal?: AbortSignal,
): Promise<CoreEvent> {
  try {
    if (patch !== undefined) return await sink.patch(event, patch, signal);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  const { resourceVersion: _, ...metadata } = event.metadata;
  return sink.create({ ...event, metadata }, signal);
}
