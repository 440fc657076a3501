// Handlers, hooks and loggers of users that fail: they are reported and contained, and nobody else notices.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { ResourceEventHandler } from '@kube-codegen/runtime/cache';
import type { Logger } from '@kube-codegen/runtime/log';

import type { Thing } from '../support/fault-server-history.ts';
import { fails } from '../support/fault-server.ts';
import { Follower, blocked, inWorld, until } from './support.ts';

/** A handler each of whose calls does the same. */
function handlerThat(acts: () => unknown): ResourceEventHandler<Thing> {
  // A handler may return what it likes: `async` ones return promises where nothing is expected.
  const act = acts as () => void;
  return { onAdd: act, onUpdate: act, onDelete: act };
}

const failing: Readonly<Record<string, () => unknown>> = {
  'throws an error': () => {
    throw new Error('on demand');
  },
  'throws undefined': () => {
    // eslint-disable-next-line no-throw-literal
    throw undefined;
  },
  'returns a rejected promise': () => Promise.reject(new Error('on demand')),
  'rejects later': async () => {
    await new Promise((resolve) => setTimeout(resolve, 2));
    throw new Error('on demand');
  },
  'returns a thenable that throws': () => ({
    // eslint-disable-next-line unicorn/no-thenable
    then() {
      throw new Error('on demand');
    },
  }),
};

for (const [what, acts] of Object.entries(failing)) {
  test(`a handler that ${what}: it and all others hear everything, one line a call`, () =>
    inWorld({}, async ({ startAndWatch, informer, history, server, quiet, logger, complaints }) => {
      let calls = 0;
      const before = informer.addEventHandler(handlerThat(() => ((calls += 1), acts())));
      const later = new Follower<Thing>();
      informer.addEventHandler(later);
      await startAndWatch();
      history.recreate('b');
      server.cut();
      await quiet();
      await until('it has heard of all', () => calls === 6 && before.hasSynced());
      await until('all is reported', () => complaints().length === 6);
      assert.equal(later.objects.size, 3);
      assert.deepEqual(new Set(complaints()), new Set(['an event handler failed']));
      assert.ok(logger.lines.some(({ fields }) => 'err' in fields));
    }));
}

test('a handler that fails for each of 2,000 events makes ten lines', () =>
  inWorld({ objects: 0 }, async ({ informer, start, history, quiet, complaints }) => {
    for (let i = 0; i < 2_000; i += 1) history.put(`object-${i}`);
    informer.addEventHandler(
      handlerThat(() => {
        throw new Error('on demand');
      }),
    );
    start();
    await quiet();
    await until('ten lines', () => complaints().length >= 10);
    assert.equal(complaints().filter((message) => message === 'an event handler failed').length, 10);
  }));

test('a handler whose promises never settle holds nobody up, not even the stop', () =>
  inWorld({}, async ({ informer, startAndWatch, history, quiet }) => {
    informer.addEventHandler(handlerThat(() => new Promise(() => {})));
    await startAndWatch();
    for (let i = 0; i < 100; i += 1) history.recreate('a');
    await quiet();
  }));

test('a handler that blocks the event loop is reported, and loses nothing', () =>
  inWorld({}, async ({ informer, startAndWatch, history, quiet, logger }) => {
    let isDone = false;
    informer.addEventHandler(
      handlerThat(() => {
        if (isDone) return;
        isDone = true;
        for (const end = performance.now() + 150; performance.now() < end;);
      }),
    );
    await startAndWatch();
    history.recreate('a');
    await quiet();
    assert.ok(logger.lines.some(({ level, message }) => level === 'warn' && message === blocked));
  }));

test('handlers that add and remove handlers, themselves too, while events come', () =>
  inWorld({}, async ({ informer, startAndWatch, history, quiet }) => {
    const added: Follower<Thing>[] = [];
    const registration = informer.addEventHandler(
      handlerThat(() => {
        const follower = new Follower<Thing>();
        added.push(follower);
        informer.addEventHandler(follower);
        if (added.length > 5) informer.removeEventHandler(registration);
      }),
    );
    await startAndWatch();
    for (let i = 0; i < 20; i += 1) history.recreate('abc'[i % 3] ?? 'a');
    await quiet();
    assert.equal(added.length, 6);
    for (const follower of added) {
      await until('it has heard of all', () => follower.objects.size === 3);
      assert.deepEqual(follower.problems, []);
    }
  }));

test('a watch error handler that throws is reported, and the informer goes on', () =>
  inWorld(
    {
      useWatchList: false,
      watchErrorHandler: () => {
        throw new Error('on demand');
      },
    },
    async ({ start, server, quiet, complaints }) => {
      server.next('list', fails(500), fails(403));
      start();
      await quiet();
      assert.deepEqual(new Set(complaints()), new Set(['the watch error handler failed']));
    },
  ));

test('a transform that throws fails the list, and costs the event; both are reported', () => {
  let broken = true;
  return inWorld(
    {
      useWatchList: false,
      transform: (object) => {
        if (broken && object.metadata.name === 'b') throw new Error('on demand');
        return object;
      },
    },
    async ({ start, startAndWatch, server, history, complaints }) => {
      start();
      await until('it has listed', () => server.asked.length >= 3);
      broken = false;
      await startAndWatch();
      broken = true;
      history.put('b');
      history.put('c');
      await until('it is reported', () => complaints().length === 2);
      broken = false;
      history.put('b');
      assert.deepEqual(complaints(), ['list or watch failed; trying again', 'the transform failed; the event is lost']);
    },
  );
});

test('an index function that throws costs its entries only', () =>
  inWorld(
    {
      indexers: {
        broken: () => {
          throw new Error('on demand');
        },
        text: ({ spec }) => [spec?.text ?? ''],
      },
    },
    async ({ startAndWatch, informer, history, quiet, complaints }) => {
      await startAndWatch();
      history.put('b', 'found');
      await quiet();
      assert.deepEqual(
        informer
          .getIndexer()
          .byIndex('text', 'found')
          .map(({ metadata }) => metadata.name),
        ['b'],
      );
      assert.deepEqual(new Set(complaints()), new Set(['an index function failed']));
    },
  ));

test('a logger that throws harms nothing but the log', () => {
  const fail = (): never => {
    throw new Error('on demand');
  };
  const logger: Logger = { debug: fail, info: fail, warn: fail, error: fail };
  return inWorld({ logger, client: { logger } }, async ({ startAndWatch, informer, server, history, quiet }) => {
    server.next('watch-list', fails(403), fails(429, 'TooManyRequests', 1));
    server.next('list', fails(500));
    informer.addEventHandler(handlerThat(() => Promise.reject(new Error('on demand'))));
    await startAndWatch();
    server.say('rubbish\n');
    history.put('b');
    await quiet();
  });
});
