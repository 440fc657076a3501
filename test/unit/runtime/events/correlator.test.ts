import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { CoreEvent, CorrelatorOptions, ObjectReference } from '@kube-codegen/runtime/events';
import { formatTime } from '@kube-codegen/runtime/meta/v1';

import { EventCorrelator } from '../../../../src/runtime/events/correlator.ts';
import { aggregateByReason, combinedMessage, eventKey } from '../../../../src/runtime/events/event-key.ts';
import { EventNames } from '../../../../src/runtime/events/event-name.ts';
import { type FakeClock, newFakeClock } from '../../../../src/runtime/testing/fake-clock.ts';

function reference(name: string, namespace: string, fieldPath?: string): ObjectReference {
  const object = { apiVersion: 'v1', kind: 'Pod', name, namespace, uid: 'C934D34AFB20242' };
  return fieldPath === undefined ? object : { ...object, fieldPath };
}

function makeEvent(reason: string, message: string, involvedObject: ObjectReference): CoreEvent {
  return {
    metadata: { name: `${involvedObject.name}.0`, namespace: 'my-ns' },
    involvedObject,
    type: 'Normal',
    reason,
    message,
    source: { component: 'kubelet', host: 'kublet.node1' },
    count: 1,
    firstTimestamp: '',
    lastTimestamp: '',
  };
}

function at(event: CoreEvent, clock: FakeClock): CoreEvent {
  const now = formatTime(new Date(clock.now()));
  return { ...event, firstTimestamp: now, lastTimestamp: now };
}

const pod = reference('my-pod', 'my-ns');
const first = makeEvent('first', 'i am first', pod);
const duplicate = makeEvent('duplicate', 'me again', pod);
const unique = makeEvent('unique', 'snowflake', pod);
const similar = makeEvent('similar', 'similar message', { ...pod, fieldPath: 'spec.containers{container1}' });
const elsewhere = { ...similar, involvedObject: { ...pod, fieldPath: 'spec.containers{container2}' } };

const repeat = (count: number, event: CoreEvent): CoreEvent[] => Array.from({ length: count }, () => event);
const similarOnes = (count: number): CoreEvent[] =>
  Array.from({ length: count }, (_, index) =>
    makeEvent(similar.reason, `${similar.message}-${index}`, similar.involvedObject),
  );
const uniqueOnes = (count: number): CoreEvent[] =>
  Array.from({ length: count }, (_, index) =>
    makeEvent(`reason-${index}`, `message-${index}`, reference(`pod-${index}`, `ns-${index}`)),
  );

interface Scenario {
  readonly name: string;
  readonly previous: readonly CoreEvent[];
  readonly event: CoreEvent;
  readonly intervalSeconds: number;
  /** Undefined when the event is spam. */
  readonly expected: { readonly count: number; readonly message: string } | undefined;
}

const combined = '(combined from similar events): similar message';
const scenarios: readonly Scenario[] = [
  {
    name: 'create-a-single-event',
    previous: [],
    event: first,
    intervalSeconds: 5,
    expected: { count: 1, message: first.message },
  },
  {
    name: 'the-same-event-should-just-count',
    previous: [duplicate],
    event: duplicate,
    intervalSeconds: 5,
    expected: { count: 2, message: duplicate.message },
  },
  {
    name: 'the-same-event-should-just-count-even-if-more-than-aggregate',
    previous: repeat(10, duplicate),
    event: duplicate,
    intervalSeconds: 30,
    expected: { count: 11, message: duplicate.message },
  },
  {
    name: 'the-same-event-is-spam-if-happens-too-frequently',
    previous: repeat(26, duplicate),
    event: duplicate,
    intervalSeconds: 1,
    expected: undefined,
  },
  {
    name: 'create-many-unique-events',
    previous: uniqueOnes(30),
    event: unique,
    intervalSeconds: 5,
    expected: { count: 1, message: unique.message },
  },
  {
    name: 'similar-events-should-aggregate-event',
    previous: similarOnes(9),
    event: similar,
    intervalSeconds: 5,
    expected: { count: 1, message: combined },
  },
  {
    name: 'similar-events-many-times-should-count-the-aggregate',
    previous: similarOnes(10),
    event: similar,
    intervalSeconds: 5,
    expected: { count: 2, message: combined },
  },
  {
    name: 'events-from-different-containers-do-not-aggregate',
    previous: [elsewhere],
    event: similar,
    intervalSeconds: 5,
    expected: { count: 1, message: similar.message },
  },
  {
    name: 'similar-events-whose-interval-is-greater-than-aggregate-interval-do-not-aggregate',
    previous: similarOnes(9),
    event: similar,
    intervalSeconds: 601,
    expected: { count: 1, message: similar.message },
  },
];

function newCorrelator(clock: FakeClock, options: CorrelatorOptions = {}): EventCorrelator {
  return new EventCorrelator(new EventNames(clock), { ...options, clock });
}

describe('EventCorrelator', () => {
  for (const { name, previous, event, intervalSeconds, expected } of scenarios) {
    it(`TestEventCorrelator: ${name}`, async () => {
      const clock = newFakeClock();
      const correlator = newCorrelator(clock);
      for (const earlier of previous) {
        const result = correlator.correlate(at(earlier, clock));
        if (result !== undefined) correlator.updateState(result.event);
        await clock.advance(intervalSeconds * 1000);
      }
      const now = formatTime(new Date(clock.now()));
      const result = correlator.correlate(at(event, clock));
      if (expected === undefined) {
        assert.equal(result, undefined);
        return;
      }
      assert.ok(result);
      assert.equal(result.event.count, expected.count);
      assert.equal(result.event.message, expected.message);
      assert.equal(result.event.lastTimestamp, now);
      assert.equal(result.event.firstTimestamp === now, expected.count === 1);
      assert.deepEqual(result.event.involvedObject, event.involvedObject);
      const patch = { count: expected.count, lastTimestamp: now, message: expected.message };
      assert.deepEqual(result.patch, expected.count > 1 ? patch : undefined);
    });
  }

  it('forgets similar events by the time that passed, although the wall clock is set back', async () => {
    const clock = newFakeClock();
    const correlator = newCorrelator(clock);
    for (const earlier of similarOnes(9)) correlator.correlate(at(earlier, clock));
    await clock.advance(601_000);
    clock.jumpTo(clock.now() - 3_600_000);
    assert.equal(correlator.correlate(at(similar, clock))?.event.message, similar.message);
  });

  it('gives an aggregated event the time of the wall clock', async () => {
    const clock = newFakeClock();
    const correlator = newCorrelator(clock, { maxEvents: 1 });
    await clock.advance(1000);
    assert.equal(correlator.correlate(similar)?.event.lastTimestamp, '2026-01-01T00:00:01Z');
  });

  it('keeps the name of an event that happens again, and counts spam', async () => {
    const clock = newFakeClock();
    const correlator = newCorrelator(clock, { burstSize: 1 });
    const created = correlator.correlate(at(duplicate, clock));
    assert.ok(created);
    correlator.updateState({
      ...created.event,
      metadata: { ...created.event.metadata, name: 'given', resourceVersion: '7' },
    });
    for (let i = 0; i < 3; i++) assert.equal(correlator.correlate(at(duplicate, clock)), undefined);
    await clock.advance(300_000);
    const later = correlator.correlate(at({ ...duplicate, metadata: { name: 'other' } }, clock));
    assert.equal(later?.event.count, 5);
    assert.equal(later.event.metadata.name, 'given');
    assert.equal(later.event.metadata.resourceVersion, '7');
  });

  it('gives an aggregated event a name of its own, without annotations and reporter', () => {
    const clock = newFakeClock();
    const correlator = newCorrelator(clock, { maxEvents: 1 });
    const result = correlator.correlate({
      ...similar,
      metadata: { name: 'a', namespace: 'my-ns', annotations: { a: 'b' } },
      reportingComponent: 'c',
    });
    assert.match(result?.event.metadata.name ?? '', /^my-pod\.[0-9a-f]+$/);
    assert.equal(result?.event.metadata.namespace, 'my-ns');
    assert.equal(result.event.metadata.annotations, undefined);
    assert.equal(result.event.reportingComponent, undefined);
  });

  const byReason = (event: CoreEvent): string => `${event.involvedObject.name}/${event.reason}`;
  for (const { name, event, spamKeyOf, skipped } of [
    {
      name: 'the same object, by default',
      event: makeEvent('duplicate', 'me again', pod),
      spamKeyOf: undefined,
      skipped: true,
    },
    {
      name: 'another reason, by object and reason',
      event: makeEvent('duplicate', 'me again', pod),
      spamKeyOf: byReason,
      skipped: false,
    },
    {
      name: 'another message, by object and reason',
      event: makeEvent('original', 'me again', pod),
      spamKeyOf: byReason,
      skipped: true,
    },
  ]) {
    it(`TestEventSpamFilter: ${name}`, async () => {
      const clock = newFakeClock();
      const correlator = newCorrelator(clock, { burstSize: 1, qps: 0.1 / 300, spamKeyOf });
      assert.ok(correlator.correlate(at(makeEvent('original', 'i am first', pod), clock)));
      await clock.advance(1000);
      assert.equal(correlator.correlate(at(event, clock)) === undefined, skipped);
    });
  }
});

describe('event keys', () => {
  it('TestEventAggregatorByReasonFunc: events that vary by message only are similar', () => {
    const fun = aggregateByReason(makeEvent('end-of-world', 'it was fun', pod));
    const awful = aggregateByReason(makeEvent('end-of-world', 'it was awful', pod));
    const bug = aggregateByReason(makeEvent('nevermind', 'it was a bug', pod));
    assert.equal(fun.aggregateKey, awful.aggregateKey);
    assert.notEqual(fun.localKey, awful.localKey);
    assert.notEqual(fun.aggregateKey, bug.aggregateKey);
  });

  it('TestEventAggregatorByReasonMessageFunc', () => {
    assert.equal(combinedMessage(first), '(combined from similar events): i am first');
  });

  it('does not confuse parts that join to the same text', () => {
    assert.notEqual(eventKey(makeEvent('ab', 'c', pod)), eventKey(makeEvent('a', 'bc', pod)));
  });
});
