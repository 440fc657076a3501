import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import {
  type EventSeries,
  type EventsV1Broadcaster,
  type EventsV1BroadcasterOptions,
  type EventsV1Event,
  type EventsV1Recorder,
  type EventsV1Sink,
  newEventsV1Broadcaster,
} from '@kube-codegen/runtime/events';
import { silentLogger } from '@kube-codegen/runtime/log';
import { newAlreadyExists, newNotFound } from '@kube-codegen/runtime/rest';
import { Scheme } from '@kube-codegen/runtime/scheme';

import { EventSeriesCache, finishTimeMs } from '../../../../src/runtime/events/event-series.ts';
import { writeEventsV1Event } from '../../../../src/runtime/events/events-v1-sink.ts';
import { type FakeClock, newFakeClock } from '../../../../src/runtime/testing/fake-clock.ts';
import { newMemoryLogger } from './memory-logger.ts';

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'foo', namespace: 'baz', uid: 'bar', resourceVersion: '1' },
};
const started = { type: 'Normal', reason: 'Started', action: 'Starting', note: 'some verbose message: 1' } as const;
const resource = { group: 'events.k8s.io', resource: 'events' };

function eventOf(series?: EventSeries): EventsV1Event {
  return {
    metadata: { name: 'test', namespace: 'default' },
    eventTime: '2026-01-01T00:00:00.000000Z',
    reportingController: 'c',
    reportingInstance: 'c-h',
    action: 'a',
    reason: 'r',
    regarding: { kind: 'Pod', name: 'foo' },
    note: 'n',
    type: 'Normal',
    ...(series === undefined ? undefined : { series }),
  };
}

/** A sink that behaves like an API server. */
class StoreSink implements EventsV1Sink {
  readonly events = new Map<string | undefined, EventsV1Event>();
  readonly calls: string[] = [];

  create(event: EventsV1Event): Promise<void> {
    this.calls.push('create');
    if (this.events.has(event.metadata.name)) return Promise.reject(newAlreadyExists(resource, 'a'));
    this.events.set(event.metadata.name, event);
    return Promise.resolve();
  }

  patch({ metadata }: EventsV1Event, { series }: { readonly series: EventSeries }): Promise<void> {
    this.calls.push('patch');
    const known = this.events.get(metadata.name);
    if (known === undefined) return Promise.reject(newNotFound(resource, 'a'));
    this.events.set(metadata.name, { ...known, series });
    return Promise.resolve();
  }
}

interface Bench {
  readonly clock: FakeClock;
  readonly sink: StoreSink;
  readonly broadcaster: EventsV1Broadcaster;
  readonly recorder: EventsV1Recorder;
}

function start(options: EventsV1BroadcasterOptions = {}): Bench {
  const clock = newFakeClock();
  const sink = new StoreSink();
  const broadcaster = newEventsV1Broadcaster(sink, {
    clock,
    logger: silentLogger,
    host: 'node1',
    random: () => 0,
    ...options,
  });
  broadcaster.startRecordingToSink();
  return { clock, sink, broadcaster, recorder: broadcaster.newRecorder(new Scheme(), 'eventTest') };
}

describe('writeEventsV1Event', () => {
  const series = { count: 2, lastObservedTime: '' };
  for (const { name, events, recorded } of [
    { name: 'record one Event', events: [eventOf()], recorded: undefined },
    { name: 'record one Event followed by an isomorphic one', events: [eventOf(), eventOf(series)], recorded: series },
    { name: 'record one isomorphic Event before the original', events: [eventOf(series), eventOf()], recorded: series },
    { name: 'record one isomorphic Event without one already existing', events: [eventOf(series)], recorded: series },
  ]) {
    it(`TestRecordEventToSink: ${name}`, async () => {
      const sink = new StoreSink();
      for (const event of events) await writeEventsV1Event(sink, event).catch(() => undefined);
      assert.equal(sink.events.size, 1);
      assert.deepEqual(sink.events.get('test')?.series, recorded);
    });
  }
});

describe('EventsV1Broadcaster', () => {
  it('TestEventf: makes an event of what it is given', async () => {
    const { clock, sink, recorder } = start();
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' } };
    recorder.event(pod, { ...started, related: node, annotations: { a: 'b' } });
    recorder.event({ apiVersion: 'v1', kind: 'Pod', name: 'a'.repeat(250) }, { ...started, related: { metadata: {} } });
    await clock.advance(0);
    const [first, second] = sink.events.values();
    assert.match(first?.metadata.name ?? '', /^foo\.[0-9a-f]{16}$/);
    assert.deepEqual(first, {
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      metadata: { name: first?.metadata.name, namespace: 'baz', annotations: { a: 'b' } },
      eventTime: '2026-01-01T00:00:00.000000Z',
      reportingController: 'eventTest',
      reportingInstance: 'eventTest-node1',
      regarding: { apiVersion: 'v1', kind: 'Pod', name: 'foo', namespace: 'baz', uid: 'bar', resourceVersion: '1' },
      related: { apiVersion: 'v1', kind: 'Node', name: 'n' },
      ...started,
    });
    assert.match(second?.metadata.name ?? '', /^[0-9a-f-]{36}$/);
    assert.equal(second?.metadata.namespace, 'default');
    assert.equal(second.related, undefined, 'an event is worth having without the other object');
  });

  it('TestEventSeriesf: the first is created, the second patches a series, later ones are only counted', async () => {
    const { clock, sink, recorder } = start();
    recorder.event(pod, started);
    await clock.advance(1000);
    recorder.event({ ...pod, metadata: { ...pod.metadata, resourceVersion: '2' } }, { ...started, note: 'other' });
    await clock.advance(1000);
    recorder.event(pod, started);
    await clock.advance(0);
    assert.deepEqual(sink.calls, ['create', 'patch']);
    const [event] = sink.events.values();
    assert.deepEqual(event?.series, { count: 2, lastObservedTime: '2026-01-01T00:00:01.000000Z' });
    recorder.event(pod, { ...started, action: 'Stopping' });
    await clock.advance(0);
    assert.equal(sink.events.size, 2);
  });

  it('makes one event of two that come at once, in whichever order they are written', async () => {
    const { clock, sink, recorder } = start();
    recorder.event(pod, started);
    recorder.event(pod, started);
    await clock.advance(60_000);
    assert.equal(sink.events.size, 1);
    const [event] = sink.events.values();
    assert.equal(event?.series?.count, 2);
  });

  it('retries a series whose event is being created by somebody else', async () => {
    const sink = new StoreSink();
    const raced = eventOf({ count: 2, lastObservedTime: '' });
    sink.patch = () => Promise.reject(newNotFound(resource, 'a'));
    sink.events.set('test', eventOf());
    await assert.rejects(writeEventsV1Event(sink, raced), (error) => error instanceof Error && !('code' in error));
  });

  it('finishes series on its own, and keeps no timer when nothing is left', async () => {
    const { clock, sink, recorder } = start();
    recorder.event(pod, started);
    recorder.event(pod, started);
    recorder.event(pod, started);
    await clock.advance(1000);
    assert.deepEqual(sink.calls, ['create', 'patch']);
    await clock.advance(13 * 60_000);
    assert.deepEqual(sink.calls, ['create', 'patch', 'patch']);
    assert.equal([...sink.events.values()][0]?.series?.count, 3);
    assert.equal(clock.pendingTimers(), 0);
  });

  it('finishes a series that was idle for long enough, although the wall clock is set back', async () => {
    const clock = newFakeClock();
    const written: (EventSeries | undefined)[] = [];
    const cache = new EventSeriesCache(clock, ({ series }) => {
      written.push(series);
      return Promise.resolve(true);
    });
    cache.observe(eventOf());
    cache.observe(eventOf());
    clock.jumpTo(clock.now() - 3_600_000);
    await clock.advance(finishTimeMs);
    assert.equal(cache.size, 1);
    await clock.advance(finishTimeMs);
    assert.equal(cache.size, 0);
    assert.deepEqual(written, [{ count: 2, lastObservedTime: '2026-01-01T00:00:00.000000Z' }]);
    assert.equal(clock.pendingTimers(), 0);
  });

  it('refuses to record twice, and to record after shutdown', async () => {
    const logger = newMemoryLogger();
    const { clock, sink, broadcaster, recorder } = start({ logger });
    assert.throws(() => broadcaster.startRecordingToSink(), /broadcaster is already recording to a sink/);
    recorder.event(pod, started);
    await broadcaster.shutdown();
    assert.deepEqual(sink.calls, ['create']);
    recorder.event(pod, started);
    assert.deepEqual(logger.lines, ['error Unable to record event: broadcaster already stopped']);
    assert.equal(clock.pendingTimers(), 0);
  });

  it('shuts down in bounded time although a write never ends, and ends the write', async () => {
    const clock = newFakeClock();
    const logger = newMemoryLogger();
    let write: AbortSignal | undefined;
    const hang = (signal?: AbortSignal): Promise<void> => new Promise(() => (write = signal));
    const sink: EventsV1Sink = { create: (_event, signal) => hang(signal), patch: () => hang() };
    const broadcaster = newEventsV1Broadcaster(sink, { clock, logger });
    broadcaster.startRecordingToSink();
    broadcaster.newRecorder(new Scheme(), 'eventTest').event(pod, started);
    await clock.advance(0);
    const shutdown = broadcaster.shutdown();
    await clock.advance(9_999);
    assert.equal(write?.aborted, false);
    await clock.advance(1);
    await shutdown;
    assert.equal(write?.aborted, true);
    assert.deepEqual(logger.lines, ['error Unable to write events: the shutdown took too long, dropped events']);
    assert.equal(clock.pendingTimers(), 0);
  });

  it('logs events with their fields', async () => {
    const logger = newMemoryLogger();
    const { clock, broadcaster, recorder } = start();
    broadcaster.startStructuredLogging(logger);
    recorder.event(pod, started);
    await clock.advance(0);
    assert.deepEqual(logger.lines, ['info Event occurred']);
    assert.deepEqual(logger.fields[0], { object: 'baz/foo', kind: 'Pod', apiVersion: 'v1', ...started });
  });
});

describe('EventSeriesCache', () => {
  it('TestFinishSeries: a series that ended is written once more and forgotten, as are single events', async () => {
    const clock = newFakeClock();
    const written: EventsV1Event[] = [];
    const cache = new EventSeriesCache(clock, (event) => Promise.resolve(written.push(event) > 0));
    cache.observe(eventOf());
    cache.observe(eventOf());
    cache.observe({ ...eventOf(), action: 'single' });
    await cache.finishSeries();
    assert.deepEqual([written.length, cache.size], [0, 2]);
    await clock.advance(9 * 60_000);
    cache.observe({ ...eventOf(), action: 'fresh' });
    await cache.finishSeries();
    assert.deepEqual(
      written.map(({ series }) => series?.count),
      [2],
    );
    assert.equal(cache.size, 1);
    cache.stop();
  });

  it('keeps a series that cannot be written, or that happened again meanwhile', async () => {
    const clock = newFakeClock();
    let answer = false;
    const cache: EventSeriesCache = new EventSeriesCache(clock, () => {
      if (answer) cache.observe(eventOf());
      return Promise.resolve(answer);
    });
    cache.observe(eventOf());
    cache.observe(eventOf());
    await clock.advance(9 * 60_000);
    await cache.finishSeries();
    assert.equal(cache.size, 1);
    answer = true;
    await cache.finishSeries();
    assert.equal(cache.size, 1);
    cache.stop();
  });

  for (const succeeds of [true, false]) {
    it(`TestRefreshExistingEventSeries: series stay when the write ${succeeds ? 'succeeds' : 'fails'}`, async () => {
      const written: EventsV1Event[] = [];
      const cache = new EventSeriesCache(newFakeClock(), (event) =>
        Promise.resolve(written.push(event) > 0 && succeeds),
      );
      cache.observe(eventOf());
      cache.observe(eventOf());
      cache.observe({ ...eventOf(), action: 'single' });
      await cache.refreshSeries();
      assert.deepEqual(
        written.map(({ series }) => series?.count),
        [2],
      );
      assert.equal(cache.size, 2);
      cache.stop();
    });
  }
});
