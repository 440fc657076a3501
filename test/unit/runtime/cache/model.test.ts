import assert from 'node:assert/strict';
import { test } from 'node:test';

import { type ResourceEventHandler, newSharedIndexInformer } from '@kube-codegen/runtime/cache';
import { newFakeClock } from '@kube-codegen/runtime/testing';
import * as fc from 'fast-check';

import { type CallFault, ModelServer, type StreamFault } from './model-server.ts';
import { type Foo, newMemoryLogger, settle, unhandledDuring } from './support.ts';

const names = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const callFaults = fc.array(
  fc.constantFrom<CallFault>('refused', '403', '404', '410', '429', '500', 'hang', 'tooLarge'),
  { maxLength: 3 },
);
const streamFaults = fc.constantFrom<StreamFault>(
  'cut',
  'end',
  '410',
  '410 and left open',
  '429',
  '500',
  'rubbish',
  'repeat',
  'bookmark',
);

const write = fc.record({
  step: fc.constant('write' as const),
  name: names,
  verb: fc.constantFrom('create' as const, 'update' as const, 'delete' as const, 'recreate' as const),
  heard: fc.boolean(),
});
const step = fc.oneof(
  { weight: 12, arbitrary: write },
  { weight: 3, arbitrary: fc.record({ step: fc.constant('stream' as const), fault: streamFaults }) },
  { weight: 2, arbitrary: fc.record({ step: fc.constant('calls' as const), list: callFaults, watch: callFaults }) },
  {
    weight: 6,
    arbitrary: fc.record({
      step: fc.constant('advance' as const),
      ms: fc.constantFrom(1, 900, 2_000, 5_000, 20_000, 40_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ step: fc.constant('compact' as const) }) },
  { weight: 1, arbitrary: fc.record({ step: fc.constant('handler' as const) }) },
  { weight: 2, arbitrary: fc.record({ step: fc.constant('switch' as const), knowsWatchList: fc.boolean() }) },
);

interface Known {
  readonly uid: string | undefined;
  readonly version: string | undefined;
}

/** A handler that keeps a cache of its own out of what it hears, and checks that what it hears can be. */
class Follower implements ResourceEventHandler<Foo> {
  readonly known = new Map<string, Known>();
  readonly problems: string[] = [];

  onAdd({ metadata }: Parameters<NonNullable<ResourceEventHandler<Foo>['onAdd']>>[0]): void {
    const key = `${metadata.namespace}/${metadata.name}`;
    if (this.known.has(key)) this.problems.push(`${key} added twice`);
    this.known.set(key, { uid: metadata.uid, version: metadata.resourceVersion });
  }

  onUpdate(...[old, { metadata }]: Parameters<NonNullable<ResourceEventHandler<Foo>['onUpdate']>>): void {
    const key = `${metadata.namespace}/${metadata.name}`;
    const known = this.known.get(key);
    if (known?.version !== old.metadata.resourceVersion) this.problems.push(`${key} updated from an unknown state`);
    if (known?.uid !== metadata.uid) this.problems.push(`${key} became another object without a deletion`);
    if (Number(known?.version) > Number(metadata.resourceVersion)) this.problems.push(`${key} went back in time`);
    this.known.set(key, { uid: metadata.uid, version: metadata.resourceVersion });
  }

  onDelete({ key, lastKnown }: Parameters<NonNullable<ResourceEventHandler<Foo>['onDelete']>>[0]): void {
    const known = this.known.get(key);
    if (known !== undefined && known.uid !== lastKnown?.metadata.uid) this.problems.push(`another ${key} was deleted`);
    this.known.delete(key);
  }
}

test('whatever happens, after quiet the cache equals the truth, and every handler saw a history that leads to it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 100, size: 'max' }),
      fc.boolean(),
      fc.integer(),
      async (steps, pages, seed) => {
        const server = new ModelServer();
        const clock = newFakeClock();
        const followers: Follower[] = [];
        const random = newRandom(seed);
        const informer = newSharedIndexInformer<Foo>({
          listerWatcher: server,
          clock,
          random,
          logger: newMemoryLogger(),
          resyncPeriodMs: 7_000,
          detectMutations: true,
          ...(pages && { listPageSize: 2 }),
        });
        const addHandler = (): void => {
          const follower = new Follower();
          followers.push(follower);
          informer.addEventHandler(follower);
        };
        addHandler();
        const controller = new AbortController();
        const unhandled = await unhandledDuring(async () => {
          const run = informer.run(controller.signal);
          for (const one of steps) {
            if (one.step === 'write') server.write(one.name, one.verb, one.heard);
            else if (one.step === 'stream') server.fail(one.fault);
            else if (one.step === 'advance') await clock.advance(one.ms);
            else if (one.step === 'compact') server.compact();
            else if (one.step === 'handler') addHandler();
            else if (one.step === 'switch') server.knowsWatchList = one.knowsWatchList;
            else {
              server.listFaults = [...one.list];
              server.watchFaults = [...one.watch];
            }
            if (random() < 0.5) await settle(1);
          }
          server.listFaults = [];
          server.watchFaults = [];
          const requests = server.requests;
          await clock.advance(200_000);
          await settle();
          assert.ok(server.requests - requests < 15, 'no storm of requests');
          verify(server, informer.getIndexer().list(), followers);
          assert.ok(informer.hasSynced());
          controller.abort();
          await run;
        });
        assert.deepEqual(unhandled, []);
        assert.equal(clock.pendingTimers(), 0);
      },
    ),
    { numRuns: 150 },
  );
});

function verify(
  server: ModelServer,
  cached: readonly { readonly metadata: object }[],
  followers: readonly Follower[],
): void {
  const truth = [...server.items.values()].map(({ metadata }) => metadata);
  const byName = (list: readonly { name?: string }[]) =>
    list.toSorted((a, b) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1));
  assert.deepEqual(byName(cached.map(({ metadata }) => metadata)), byName(truth));
  const expected = truth.map(({ name, uid, resourceVersion }) => [`ns/${name}`, uid, resourceVersion]).toSorted();
  for (const { known, problems } of followers) {
    assert.deepEqual(problems, []);
    assert.deepEqual([...known].map(([key, { uid, version }]) => [key, uid, version]).toSorted(), expected);
  }
}

/** A small generator of numbers (mulberry32), so that a failing run can be repeated. */
function newRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
