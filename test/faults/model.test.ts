// Random histories of a server, random faults of it and of the network, over real connections: after quiet the cache
// equals the truth, and every handler, whenever it came, saw a history that leads to it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';

import fc from 'fast-check';

import { type Thing, failure, line } from '../support/fault-server-history.ts';
import { type RequestKind, fails, watchThat } from '../support/fault-server.ts';
import { type Answer, hangUp, silence, text } from '../support/http-server.ts';
import { Follower, type World, hasty, inWorld, until } from './support.ts';

const names = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const error = (code: number): string => line({ type: 'ERROR', object: failure(code) });

const answers: Readonly<Record<string, Answer>> = {
  '401': fails(401),
  '403': fails(403),
  '404': text(404, '404 page not found', { 'content-type': 'text/plain' }),
  '409': fails(409),
  '410': fails(410, 'Expired'),
  '422': fails(422, 'Invalid'),
  '429': fails(429),
  '429 with Retry-After': fails(429, '', 1),
  '500': fails(500),
  '503 with Retry-After': fails(503, '', 1),
  'hang up': hangUp,
  silence,
  HTML: text(200, '<html>', { 'content-type': 'text/html' }),
  'a half': text(200, '{"type":"ADDED","obj', { 'content-type': 'application/json' }),
  'ERROR 410': watchThat(error(410), 'stays open'),
  'ERROR 500': watchThat(error(500), 'ends'),
};

/** What may be written into the open watches. */
const said: Readonly<Record<string, (world: World) => string>> = {
  'ERROR 410': () => error(410),
  'ERROR 429': () => error(429),
  'ERROR 500': () => error(500),
  rubbish: () => '{"type":\n',
  'empty lines': () => '\n\r\n',
  'no object of ours': () =>
    line({ type: 'ADDED', object: { kind: 'Other', metadata: { name: 'a', resourceVersion: '7' } } }),
  'no metadata': () => line({ type: 'DELETED', object: {} }),
  'the last change again': ({ server, history }) =>
    server.mute
      ? ''
      : history
          .changesAfter(history.version - 1)
          .map(({ event }) => line(event))
          .join(''),
};

/** What may happen to the network or the server. */
const events: Readonly<Record<string, (world: World) => unknown>> = {
  cut: ({ proxy }) => proxy.cut(),
  reset: ({ proxy }) => proxy.cut('reset'),
  'clean end': ({ server }) => server.endWatches(),
  compaction: ({ history }) => history.compact(),
  mute: ({ server }) => (server.mute = true),
  restart: async ({ proxy }) => {
    await proxy.refuse();
    await delay(3);
    await proxy.listen();
  },
  stall: async ({ proxy }) => {
    proxy.freeze();
    await delay(3);
    proxy.thaw();
  },
  'silent death': ({ proxy }) => proxy.abandon(),
  slow: ({ proxy }) => (proxy.sliceBytes = 29),
  fast: ({ proxy }) => (proxy.sliceBytes = 0),
  pause: () => delay(4),
};

const step = fc.oneof(
  { weight: 10, arbitrary: fc.record({ do: fc.constantFrom('put', 'delete', 'recreate'), name: names }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('event'), what: fc.constantFrom(...Object.keys(events)) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('say'), what: fc.constantFrom(...Object.keys(said)) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cut after'), bytes: fc.integer({ min: 0, max: 2_000 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('answer'),
      kind: fc.constantFrom<RequestKind>('list', 'watch', 'watch-list'),
      what: fc.constantFrom(...Object.keys(answers)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('handler') }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

async function take(world: World, one: Step, addHandler: () => void): Promise<void> {
  const { history, server, proxy } = world;
  if ('name' in one) history[one.do as 'put' | 'delete' | 'recreate'](one.name);
  else if ('kind' in one) server.next(one.kind, answers[one.what] ?? hangUp);
  else if ('bytes' in one) proxy.cutNextAfter(one.bytes);
  else if (!('what' in one)) addHandler();
  else if (one.do === 'say') server.say(said[one.what]?.(world) ?? '');
  else await events[one.what]?.(world);
}

/** No further faults; who waits for an answer that will not come is cut off, as a timeout would do it in time. */
function calm({ server, proxy }: World): void {
  server.mute = false;
  server.forgetAnswers();
  proxy.sliceBytes = 0;
  proxy.cutNextAfter(Number.POSITIVE_INFINITY);
  proxy.cut();
}

test('random histories with random faults: the cache ends at the truth, by a way that makes sense to every handler', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(step, fc.integer({ min: 0, max: 6 })), { minLength: 5, maxLength: 60, size: 'max' }),
      fc.record({ protocol: fc.constantFrom('HTTP/1.1', 'HTTP/2'), streamsLists: fc.boolean(), pages: fc.boolean() }),
      (steps, { protocol, streamsLists, pages }) =>
        inWorld(
          {
            protocol,
            streamsLists,
            proxied: true,
            detectMutations: true,
            backoff: hasty,
            ...(pages && { listPageSize: 2 }),
          },
          async (world) => {
            const followers: Follower<Thing>[] = [];
            const addHandler = (): void => {
              const follower = new Follower<Thing>();
              followers.push(follower);
              world.informer.addEventHandler(follower);
            };
            world.start();
            for (const [one, turns] of steps) {
              await take(world, one, addHandler);
              for (let i = 0; i < turns; i += 1) await turn();
            }
            calm(world);
            const asked = world.server.asked.length;
            await world.quiet();
            assert.ok(world.server.asked.length - asked <= 20, 'no storm of requests');
            for (const { objects, problems } of followers) {
              await until('every handler has heard of it', () => isSame(objects, world.follower.objects));
              assert.deepEqual(problems, []);
            }
            const lines = world.complaints().length;
            assert.ok(lines <= 2 * steps.length, `${lines} lines for ${steps.length} steps`);
          },
        ),
    ),
    { numRuns: 120, endOnFailure: true },
  ));

function isSame(one: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>): boolean {
  return one.size === other.size && [...one].every(([key, value]) => other.get(key) === value);
}
