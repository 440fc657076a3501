import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { FakeWatcher, type Reactor, type WatchReactor } from '@kube-codegen/runtime/testing';

import { foos, setUp, stored, take } from './support.ts';

// What no type allows, and JavaScript does.
const reactor = (answer: unknown): Reactor => (() => answer) as Reactor;
const watchReactor = (answer: unknown): WatchReactor => (() => answer) as WatchReactor;
const thenable = (value: unknown): object => ({
  // oxlint-disable-next-line unicorn/no-thenable
  then: (resolve: (value: unknown) => void) => queueMicrotask(() => resolve(value)),
});
const failing = (error: unknown): object => ({
  // oxlint-disable-next-line unicorn/no-thenable
  then: (_: unknown, reject: (error: unknown) => void) => queueMicrotask(() => reject(error)),
});

describe('reactors that answer outside of their type', () => {
  for (const [what, answer] of [
    ['null', null],
    ['a promise of null', Promise.resolve(null)],
    ['a thenable of undefined', thenable(undefined)],
  ] as const) {
    test(`${what} is no answer`, async () => {
      const { fake, client } = setUp([stored('a')]);
      fake.prependReactor('get', 'foos', reactor(answer));
      fake.prependWatchReactor('foos', watchReactor(answer));
      assert.equal((await client.get('a')).metadata.name, 'a');
      assert.deepEqual(
        await take(await fake.client.watch({ verb: 'watch', resource: foos, namespace: 'default' }), 1),
        ['ADDED a'],
      );
    });
  }

  test('null is an empty object', async () => {
    const { fake, client } = setUp([stored('a')]);
    fake.prependReactor('get', 'foos', () => ({ object: null }));
    assert.deepEqual(await client.get('a'), { apiVersion: 'example.com/v1', kind: 'Foo', metadata: {} });
    fake.prependReactor('list', 'foos', () => ({ object: null }));
    assert.deepEqual((await client.list()).items, []);
  });

  test('thenables are awaited', async () => {
    const { fake, client } = setUp();
    fake.prependReactor('get', 'foos', reactor(thenable({ object: stored('b') })));
    assert.equal((await client.get('a')).metadata.name, 'b');
    const watcher = new FakeWatcher();
    fake.prependWatchReactor('foos', watchReactor(thenable(watcher)));
    const events = await fake.client.watch({ verb: 'watch', resource: foos, namespace: 'default' });
    watcher.add(stored('c'));
    assert.deepEqual(await take(events, 1), ['ADDED c']);
  });

  test('what thenables reject with is a failure inside the API server', async () => {
    const { fake, client } = setUp();
    fake.prependReactor('get', 'foos', reactor(failing(new Error('boom'))));
    await assert.rejects(client.get('a'), { code: 500, reason: 'InternalError' });
  });

  test('what cannot be JSON is a failure inside the API server', async () => {
    const { fake, client } = setUp();
    fake.prependReactor('get', 'foos', () => ({ object: { spec: 1n } }));
    await assert.rejects(client.get('a'), { code: 500, reason: 'InternalError' });
  });

  for (const answer of [{}, 7, 'events']) {
    test(`${JSON.stringify(answer)} is no source of events`, async () => {
      const { fake } = setUp();
      fake.prependWatchReactor('foos', watchReactor(answer));
      const request = { verb: 'watch', resource: foos, namespace: 'default' } as const;
      for (const signal of [undefined, new AbortController().signal]) {
        await assert.rejects(fake.client.watch({ ...request, signal }), { code: 500, reason: 'InternalError' });
      }
    });
  }
});
