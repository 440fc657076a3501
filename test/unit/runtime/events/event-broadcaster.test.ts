import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import {
  type CoreEvent,
  type CoreEventPatch,
  type EventBroadcaster,
  type EventBroadcasterOptions,
  type EventRecorder,
  type EventSink,
  newEventBroadcaster,
  newObjectReference,
} from '@kube-codegen/runtime/events';
import { silentLogger } from '@kube-codegen/runtime/log';
import { newAlreadyExists, newForbidden, newInternalError, newNotFound } from '@kube-codegen/runtime/rest';
import { Scheme } from '@kube-codegen/runtime/scheme';

import { type FakeClock, newFakeClock } from '../../../../src/runtime/testing/fake-clock.ts';
import { failingCallbacks, unhandledDuring } from '../cache/support.ts';
import { newMemoryLogger } from './memory-logger.ts';

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'foo', namespace: 'baz', uid: 'bar', resourceVersion: '3' },
};
const otherPod = { ...pod, metadata: { ...pod.metadata, uid: 'differentUid' } };
const scheme = new Scheme();
const resource = { group: '', resource: 'events' };

interface Written {
  readonly event: CoreEvent;
  /** Absent when the event was created. */
  readonly patch?: CoreEventPatch;
}

interface MemorySink extends EventSink {
  readonly written: Written[];
  /** Calls that were made, whatever came of them. */
  calls: number;
}

/** A sink whose calls can be made to fail. */
function newMemorySink(fail: (call: number) => Error | undefined = () => undefined): MemorySink {
  const written: Written[] = [];
  const answer = (sink: MemorySink, entry: Written): Promise<CoreEvent> => {
    const error = fail(++sink.calls);
    if (error !== undefined) return Promise.reject(error);
    written.push(entry);
    return Promise.resolve(entry.event);
  };
  const sink: MemorySink = {
    written,
    calls: 0,
    create: (event) => answer(sink, { event }),
    patch: (event, patch) => answer(sink, { event, patch }),
  };
  return sink;
}

interface Bench {
  readonly clock: FakeClock;
  readonly broadcaster: EventBroadcaster;
  readonly recorder: EventRecorder;
}

function start(options: EventBroadcasterOptions = {}): Bench {
  const clock = newFakeClock();
  const broadcaster = newEventBroadcaster({ clock, logger: silentLogger, random: () => 0.5, ...options });
  const recorder = broadcaster.newRecorder(scheme, { component: 'eventTest' });
  return { clock, broadcaster, recorder };
}

describe('EventBroadcaster', () => {
  for (let turns = 0; turns < 16; turns += 1) {
    it(`hands out an event that comes ${turns} turns after another`, async () => {
      const broadcaster = newEventBroadcaster({ logger: silentLogger });
      const heard: string[] = [];
      broadcaster.startEventWatcher(({ reason }) => void heard.push(reason));
      const recorder = broadcaster.newRecorder(scheme, { component: 'test' });
      recorder.event(pod, 'Normal', 'A', 'a');
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      recorder.event(pod, 'Normal', 'B', 'b');
      await broadcaster.shutdown();
      assert.deepEqual(heard, ['A', 'B']);
    });
  }

  it('TestEventf: creates an event, and patches the same one afterwards', async () => {
    const { clock, broadcaster, recorder } = start();
    const sink = newMemorySink();
    const lines: string[] = [];
    const logger = newMemoryLogger();
    broadcaster.startRecordingToSink(sink);
    broadcaster.startLogging((line) => lines.push(line));
    broadcaster.startStructuredLogging(logger);
    const part = newObjectReference(pod, { fieldPath: 'spec.containers[2]' });
    const otherPart = newObjectReference(otherPod, { fieldPath: 'spec.containers[3]' });

    recorder.event(part, 'Normal', 'Started', 'some verbose message: 1');
    recorder.event(pod, 'Normal', 'Killed', 'some other verbose message: 1');
    recorder.event(part, 'Normal', 'Started', 'some verbose message: 1');
    recorder.event(otherPart, 'Normal', 'Started', 'some verbose message: 1');
    recorder.event(part, 'Normal', 'Started', 'some verbose message: 1');
    recorder.event(otherPart, 'Normal', 'Stopped', 'some verbose message: 1');
    recorder.event(otherPart, 'Normal', 'Stopped', 'some verbose message: 1');
    await clock.advance(0);

    assert.deepEqual(
      sink.written.map(({ event, patch }) => [event.involvedObject.uid, event.reason, event.count, patch?.count]),
      [
        ['bar', 'Started', 1, undefined],
        ['bar', 'Killed', 1, undefined],
        ['bar', 'Started', 2, 2],
        ['differentUid', 'Started', 1, undefined],
        ['bar', 'Started', 3, 3],
        ['differentUid', 'Stopped', 1, undefined],
        ['differentUid', 'Stopped', 2, 2],
      ],
    );
    const [created, , patched] = sink.written.map(({ event }) => event);
    assert.match(created?.metadata.name ?? '', /^foo\.[0-9a-f]{16}$/);
    assert.equal(patched?.metadata.name, created?.metadata.name);
    assert.deepEqual(created, {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: created?.metadata.name, namespace: 'baz' },
      involvedObject: {
        apiVersion: 'v1',
        kind: 'Pod',
        name: 'foo',
        namespace: 'baz',
        uid: 'bar',
        resourceVersion: '3',
        fieldPath: 'spec.containers[2]',
      },
      type: 'Normal',
      reason: 'Started',
      message: 'some verbose message: 1',
      source: { component: 'eventTest' },
      reportingComponent: 'eventTest',
      firstTimestamp: '2026-01-01T00:00:00Z',
      lastTimestamp: '2026-01-01T00:00:00Z',
      count: 1,
    });
    assert.equal(lines.length, 7);
    assert.match(
      lines[0] ?? '',
      /^Event\(\{"apiVersion":"v1".*\}\): type: 'Normal' reason: 'Started' some verbose message: 1$/,
    );
    assert.equal(logger.lines[0], 'info Event occurred');
    assert.deepEqual(logger.fields[0], {
      object: 'baz/foo',
      fieldPath: 'spec.containers[2]',
      kind: 'Pod',
      apiVersion: 'v1',
      type: 'Normal',
      reason: 'Started',
      message: 'some verbose message: 1',
    });
  });

  it('never gives two events of one millisecond the same name', async () => {
    const { clock, broadcaster, recorder } = start();
    const names = new Set<string | undefined>();
    broadcaster.startEventWatcher((event) => void names.add(event.metadata.name));
    for (let i = 0; i < 100; i++) recorder.event(pod, 'Normal', 'Started', 'x');
    await clock.advance(0);
    assert.equal(names.size, 100);
  });

  it('names an event by a UUID where the name of its object does not do', async () => {
    const { clock, broadcaster, recorder } = start();
    const names: (string | undefined)[] = [];
    broadcaster.startEventWatcher((event) => void names.push(event.metadata.name));
    recorder.event({ ...pod, metadata: { name: 'a'.repeat(253) } }, 'Normal', 'Started', 'x');
    recorder.event({ ...pod, metadata: { name: 'Not:Valid' } }, 'Normal', 'Started', 'x');
    await clock.advance(0);
    assert.equal(names.length, 2);
    for (const name of names) assert.match(name ?? '', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('TestEventfNoNamespace: events of cluster-scoped objects go to `default`', async () => {
    const { clock, broadcaster, recorder } = start();
    const sink = newMemorySink();
    broadcaster.startRecordingToSink(sink);
    recorder.event({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' } }, 'Warning', 'Full', 'x');
    await clock.advance(0);
    assert.equal(sink.written[0]?.event.metadata.namespace, 'default');
    assert.equal(sink.written[0].event.involvedObject.namespace, undefined);
  });

  it('refuses other types and objects that nobody could find, with a log line', async () => {
    const logger = newMemoryLogger();
    const { clock, broadcaster, recorder } = start({ logger });
    const sink = newMemorySink();
    broadcaster.startRecordingToSink(sink);
    // @ts-expect-error the type is one of two
    recorder.event(pod, 'Fatal', 'Started', 'x');
    recorder.event({ metadata: { name: 'a' } }, 'Normal', 'Started', 'x');
    await clock.advance(0);
    assert.equal(sink.calls, 0);
    assert.deepEqual(logger.lines, [
      'error Unsupported event type',
      'error Could not construct reference, will not report event',
    ]);
  });

  it('puts annotations on events, and logs elsewhere when asked to', async () => {
    const logger = newMemoryLogger();
    const { clock, broadcaster, recorder } = start();
    const sink = newMemorySink();
    broadcaster.startRecordingToSink(sink);
    recorder.withAnnotations({ a: 'b' }).event(pod, 'Normal', 'Started', 'x');
    await clock.advance(0);
    assert.deepEqual(sink.written[0]?.event.metadata.annotations, { a: 'b' });
    recorder.withLogger(logger).event({ metadata: {} }, 'Normal', 'Started', 'x');
    assert.equal(logger.lines.length, 1);
  });

  for (const { name, fail, calls, written, log } of [
    {
      name: 'a request that cannot be made: once',
      fail: () => new TypeError('cannot serialize'),
      calls: 1,
      written: 0,
      log: ['error Unable to construct event (will not retry!)'],
    },
    {
      name: 'an answer of the server: once',
      fail: () => newInternalError('no'),
      calls: 1,
      written: 0,
      log: ['error Server rejected event (will not retry!)'],
    },
    {
      name: 'an event that exists: once, and quietly',
      fail: () => newAlreadyExists(resource, 'a'),
      calls: 1,
      written: 0,
      log: ['debug Server rejected event (will not retry!)'],
    },
    {
      name: 'a network that stays down: 12 times',
      fail: () => new Error('connect ECONNREFUSED'),
      calls: 12,
      written: 0,
      log: [
        'warn Unable to write event (may retry after sleeping)',
        'error Unable to write event (retry limit exceeded!)',
      ],
    },
    {
      name: 'a network that comes back: until it is written',
      fail: (call: number) => (call === 1 ? new TypeError('fetch failed', { cause: new Error('reset') }) : undefined),
      calls: 2,
      written: 1,
      log: ['warn Unable to write event (may retry after sleeping)'],
    },
  ]) {
    it(`TestWriteEventError: ${name}`, async () => {
      const logger = newMemoryLogger();
      const { clock, broadcaster, recorder } = start({ logger });
      const sink = newMemorySink(fail);
      broadcaster.startRecordingToSink(sink);
      recorder.event(pod, 'Normal', 'Started', 'x');
      await clock.advance(0);
      assert.equal(sink.calls, 1);
      await clock.advance(4_999);
      assert.equal(sink.calls, 1, 'the first pause is half of 10 s, at random 0.5');
      await clock.advance(200_000);
      assert.equal(sink.calls, calls);
      assert.equal(sink.written.length, written);
      assert.deepEqual(logger.lines, log);
      assert.equal(clock.pendingTimers(), 0);
    });
  }

  it('waits 10 s between tries', async () => {
    const { clock, broadcaster, recorder } = start();
    const sink = newMemorySink(() => new Error('down'));
    broadcaster.startRecordingToSink(sink);
    recorder.event(pod, 'Normal', 'Started', 'x');
    await clock.advance(5_000);
    assert.equal(sink.calls, 2);
    await clock.advance(9_999);
    assert.equal(sink.calls, 2);
    await clock.advance(1);
    assert.equal(sink.calls, 3);
  });

  it('TestUpdateExpiredEvent: a patch that finds nothing creates the event anew', async () => {
    const { clock, broadcaster, recorder } = start();
    const sink = newMemorySink((call) => (call === 2 ? newNotFound(resource, 'a') : undefined));
    broadcaster.startRecordingToSink(sink);
    recorder.event(pod, 'Normal', 'Started', 'x');
    recorder.event(pod, 'Normal', 'Started', 'x');
    await clock.advance(0);
    assert.equal(sink.calls, 3);
    const again = sink.written[1];
    assert.equal(again?.patch, undefined);
    assert.equal(again?.event.count, 2);
    assert.equal('resourceVersion' in again.event.metadata, false);
  });

  it('TestCancelEvent: after shutdown an event is tried once', async () => {
    const { clock, broadcaster, recorder } = start();
    const sink = newMemorySink(() => new Error('down'));
    broadcaster.startRecordingToSink(sink);
    recorder.event(pod, 'Normal', 'Started', 'x');
    recorder.event(pod, 'Normal', 'Killed', 'x');
    await broadcaster.shutdown();
    assert.equal(sink.calls, 1, 'the others are dropped once the server is known to be down');
    assert.equal(clock.pendingTimers(), 0);
  });

  it('TestLotsOfEvents: 1000 events are neither dropped by the sink nor by the log', async () => {
    const { clock, broadcaster, recorder } = start({ sleepDurationMs: 0 });
    const tries = new Map<string, number>();
    const sink: EventSink = {
      create(event) {
        const count = (tries.get(event.message) ?? 0) + 1;
        tries.set(event.message, count);
        return count < 5 ? Promise.reject(new Error('fake error')) : Promise.resolve(event);
      },
      patch: (event) => Promise.resolve(event),
    };
    let logged = 0;
    broadcaster.startRecordingToSink(sink);
    broadcaster.startLogging(() => void logged++);
    for (let i = 0; i < 1000; i++) {
      const object = { apiVersion: 'version', kind: 'Pod', name: `foo-${i}`, namespace: 'baz', uid: 'bar' };
      recorder.event(object, 'Normal', `Reason-${i}`, String(i));
    }
    await clock.advance(1);
    assert.equal(logged, 1000);
    assert.equal(tries.size, 1000);
    assert.ok([...tries.values()].every((count) => count === 5));
  });

  it('drops what does not fit into a queue of 1000, and says so', async () => {
    const logger = newMemoryLogger();
    const { clock, broadcaster, recorder } = start({ logger });
    let seen = 0;
    broadcaster.startEventWatcher(() => void seen++);
    for (let i = 0; i < 1002; i++) recorder.event(pod, 'Normal', 'Started', 'x');
    await clock.advance(0);
    assert.equal(seen, 1000);
    assert.deepEqual(
      logger.lines,
      Array.from({ length: 2 }, () => 'error Unable to record event: too many queued events, dropped event'),
    );
  });

  it('TestMultiSinkCache: every sink correlates for itself', async () => {
    const { clock, broadcaster, recorder } = start();
    const first = newMemorySink();
    const watcher = broadcaster.startRecordingToSink(first);
    recorder.event(pod, 'Normal', 'Started', 'x');
    await clock.advance(0);
    watcher.stop();
    const second = newMemorySink();
    broadcaster.startRecordingToSink(second);
    recorder.event(pod, 'Normal', 'Started', 'x');
    await clock.advance(0);
    assert.equal(first.written.length, 1);
    assert.deepEqual(
      second.written.map(({ patch }) => patch),
      [undefined],
    );
  });

  it('TestBroadcasterShutdown: the signal ends it, and later events are refused', async () => {
    const stop = new AbortController();
    const logger = newMemoryLogger();
    const { clock, broadcaster, recorder } = start({ signal: stop.signal, logger });
    let seen = 0;
    broadcaster.startEventWatcher(() => void seen++);
    stop.abort();
    recorder.event(pod, 'Normal', 'Started', 'x');
    await clock.advance(0);
    assert.equal(seen, 0);
    assert.deepEqual(logger.lines, ['error Unable to record event: broadcaster already stopped']);
    await broadcaster.shutdown();
  });

  it('TestNonRacyShutdown: what was recorded before shutdown is handed out', async () => {
    const { broadcaster, recorder } = start();
    let seen = 0;
    broadcaster.startEventWatcher(() => void seen++);
    for (let i = 0; i < 100; i++) recorder.event({}, 'Normal', 'Started', 'blah');
    await broadcaster.shutdown();
    assert.equal(seen, 100);
  });

  it('goes on after a handler that throws', async () => {
    const logger = newMemoryLogger();
    const { clock, broadcaster, recorder } = start({ logger });
    let seen = 0;
    broadcaster.startEventWatcher(() => {
      seen++;
      throw new Error('handler');
    });
    recorder.event(pod, 'Normal', 'Started', 'x');
    recorder.event(pod, 'Normal', 'Started', 'x');
    await clock.advance(0);
    assert.equal(seen, 2);
    assert.deepEqual(logger.lines, ['error event handler failed', 'error event handler failed']);
  });

  it('says a few times that events are dropped or refused, not for each of them, whatever logger records them', async () => {
    const logger = newMemoryLogger();
    const { broadcaster, recorder } = start({ logger });
    broadcaster.startRecordingToSink(newMemorySink(() => newForbidden(resource, 'foo', 'no')));
    for (let i = 0; i < 5_000; i++) {
      const object = { ...pod, metadata: { ...pod.metadata, name: `foo-${i}` } };
      (i % 2 === 0 ? recorder : recorder.withLogger(logger)).event(object, 'Normal', 'Started', 'x');
    }
    await broadcaster.shutdown();
    const count = (line: string): number => logger.lines.filter((candidate) => candidate === line).length;
    assert.equal(count('error Unable to record event: too many queued events, dropped event'), 10);
    assert.equal(count('error Server rejected event (will not retry!)'), 10);
    assert.equal(logger.lines.length, 20);
  });

  it('shuts down in bounded time although a write never ends, and ends the write', async () => {
    const logger = newMemoryLogger();
    const { clock, broadcaster, recorder } = start({ logger, shutdownTimeoutMs: 3_000 });
    const signals: (AbortSignal | undefined)[] = [];
    const hang = (signal?: AbortSignal): Promise<CoreEvent> => new Promise(() => signals.push(signal));
    broadcaster.startRecordingToSink({
      create: (_event, signal) => hang(signal),
      patch: (_event, _patch, signal) => hang(signal),
    });
    recorder.event(pod, 'Normal', 'Started', 'x');
    recorder.event(pod, 'Normal', 'Killed', 'x');
    await clock.advance(0);
    let ended = false;
    const shutdown = broadcaster.shutdown().then(() => (ended = true));
    await clock.advance(2_999);
    assert.deepEqual([ended, signals.map((signal) => signal?.aborted)], [false, [false]]);
    await clock.advance(1);
    await shutdown;
    assert.equal(signals[0]?.aborted, true);
    assert.deepEqual(logger.lines, ['error Unable to write events: the shutdown took too long, dropped events']);
    assert.deepEqual(logger.fields, [{ queued: 1 }]);
    await broadcaster.shutdown();
    assert.equal(clock.pendingTimers(), 0);
  });

  for (const [how, fail] of Object.entries(failingCallbacks)) {
    it(`goes on when each line of its loggers ${how}`, async () => {
      const logger = { debug: fail, info: fail, warn: fail, error: fail };
      const { clock, broadcaster, recorder } = start({ logger });
      const sink = newMemorySink((call) => (call === 1 ? newForbidden(resource, 'foo', 'no') : undefined));
      broadcaster.startRecordingToSink(sink);
      broadcaster.startStructuredLogging(logger);
      broadcaster.startEventWatcher(fail);
      const unhandled = await unhandledDuring(async () => {
        recorder.event(pod, 'Normal', 'Started', 'x');
        recorder.event({}, 'Unknown' as 'Normal', 'Started', 'x');
        recorder.event(pod, 'Normal', 'Killed', 'x');
        await clock.advance(0);
      });
      assert.deepEqual(unhandled, []);
      assert.equal(sink.written.length, 1);
      await broadcaster.shutdown();
      recorder.event(pod, 'Normal', 'Started', 'too late');
    });
  }
});
