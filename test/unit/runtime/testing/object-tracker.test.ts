import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { isAlreadyExists, isNotFound } from '@kube-codegen/runtime/rest';
import type { ObjectSchema } from '@kube-codegen/runtime/apply';

import { type Fixture, type Foo, foo, foos, nodes, pod, pods, setUp, stored, take } from './support.ts';

describe('the tracker, as the test itself uses it', () => {
  test('records nothing and asks no reactor', () => {
    const { fake } = setUp();
    fake.prependReactor('*', '*', () => assert.fail('asked'));
    fake.tracker().create(foos, stored('a'));
    fake.tracker().get(foos, 'a', 'default');
    assert.deepEqual(fake.actions(), []);
  });

  test('update writes all of an object, the status too, and tells the watches', async () => {
    const { fake, client } = setUp([stored('a')]);
    const watch = fake.tracker().watch(foos, 'default', { resourceVersion: fake.tracker().resourceVersion() });
    const updated = fake
      .tracker()
      .update(foos, { ...stored('a', { labels: { x: 'y' } }), spec: { replicas: 3 }, status: { ready: true } });
    const read = await client.get('a');
    assert.deepEqual(read, updated);
    assert.deepEqual([read.spec, read.status, read.metadata.labels], [{ replicas: 3 }, { ready: true }, { x: 'y' }]);
    assert.ok(read.metadata.uid);
    for await (const [event] of watch) {
      assert.equal(event?.type, 'MODIFIED');
      break;
    }
    assert.throws(() => fake.tracker().update(foos, stored('missing')), isNotFound);
  });

  test('an update that takes the last finalizer of a deleted object removes it', async () => {
    const { fake, client } = setUp([stored('a', { finalizers: ['x/y'] })]);
    await client.delete('a');
    const { finalizers: _, ...metadata } = (await client.get('a')).metadata;
    fake.tracker().update(foos, { ...foo('a'), metadata });
    assert.throws(() => fake.tracker().get(foos, 'a', 'default'), isNotFound);
  });

  test('delete removes an object, finalizers or not', () => {
    const { fake } = setUp([
      stored('a', { finalizers: ['x/y'] }),
      { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' } },
    ]);
    fake.tracker().delete(foos, 'a', 'default');
    fake.tracker().delete(nodes, 'n');
    assert.throws(() => fake.tracker().delete(foos, 'a', 'default'), isNotFound);
  });

  test('list takes a namespace and selectors', () => {
    const { fake } = setUp([pod('a'), pod('b', 'default', { x: 'y' }), pod('c', 'other', { x: 'y' })]);
    assert.equal(fake.tracker().list(pods).length, 3);
    assert.equal(fake.tracker().list(pods, 'default', { labelSelector: { matchLabels: { x: 'y' } } }).length, 1);
  });

  test('patch takes every type', () => {
    const { fake } = setUp([stored('a')]);
    fake
      .tracker()
      .patch(
        foos,
        'a',
        { patchType: 'application/merge-patch+json', patch: { status: { ready: true } }, subresource: 'status' },
        'default',
      );
    const patch = foo('a', { replicas: 2 });
    const applied = fake
      .tracker()
      .patch(
        foos,
        'a',
        { patchType: 'application/apply-patch+yaml', patch, fieldManager: 'm', force: true },
        'default',
      );
    const { spec, status } = applied as unknown as Foo;
    assert.deepEqual([spec, status], [{ replicas: 2 }, { ready: true }]);
  });

  test('unknown resources and doubles are refused', () => {
    const { fake } = setUp([stored('a')]);
    assert.throws(() => fake.tracker().list({ group: 'x', version: 'v1', resource: 'bars' }), isNotFound);
    assert.throws(() => fake.tracker().add(stored('a')), isAlreadyExists);
    assert.throws(() => fake.tracker().add([stored('b')]), { code: 400 });
  });

  test('what comes out is a copy', () => {
    const { fake } = setUp([stored('a')]);
    const out = fake.tracker().get(foos, 'a', 'default') as { spec: Record<string, unknown> };
    out.spec['replicas'] = 9;
    assert.deepEqual((fake.tracker().get(foos, 'a', 'default') as { spec: object }).spec, {});
  });
});

describe('what apply empties', () => {
  const tree: ObjectSchema = {
    fields: { spec: { type: 'map', fields: { nest: { type: 'map', fields: { a: { type: 'string' } } } } } },
  };

  test('with a schema it is refused, as an API server does', async () => {
    const { client } = setUp([], { schemas: { 'example.com/v1/Foo': tree } });
    const nested = (nest?: object) => ({ ...foo('a'), spec: nest === undefined ? {} : { nest } });
    await client.apply(nested({ a: 'x' }), { fieldManager: 'one' });
    await client.apply(nested({}), { fieldManager: 'two' });
    await assert.rejects(client.apply(nested(), { fieldManager: 'one' }), {
      code: 422,
      message:
        'Foo.example.com "a" is invalid: spec.nest: Invalid value: "null": spec.nest in body must be of type object: "null"',
    });
  });

  test('without one it is empty', async () => {
    const { client } = setUp();
    await client.apply(foo('a', { replicas: 1 }), { fieldManager: 'one' });
    assert.deepEqual((await client.apply(foo('a', {}), { fieldManager: 'one' })).spec, {});
  });

  test('nulls that are sent mean nothing', async () => {
    const { client, pods: podClient } = setUp([], { schemas: { 'example.com/v1/Foo': tree } });
    assert.deepEqual((await client.create({ ...foo('a'), spec: { nest: null } as never })).spec, {});
    // Go's type of a pod has a spec in any case.
    assert.deepEqual(((await podClient.create({ ...pod('p'), spec: null } as never)) as { spec?: object }).spec, {});
  });
});

describe('objects that are added with a resourceVersion', () => {
  const versionOf = (fake: Fixture['fake'], name: string): string | undefined =>
    (fake.tracker().get(foos, name, 'default') as { metadata: { resourceVersion?: string } }).metadata.resourceVersion;

  test('those that the fake begins with have been there all along', async () => {
    const { fake, client } = setUp([stored('a', { resourceVersion: '9' }), stored('b', { resourceVersion: '5' })]);
    assert.deepEqual([versionOf(fake, 'a'), versionOf(fake, 'b')], ['9', '5']);
    const { resourceVersion } = (await client.list()).metadata;
    const watch = fake.tracker().watch(foos, 'default', { resourceVersion });
    fake.tracker().add(stored('c'));
    assert.deepEqual(await take(watch, 1), ['ADDED c']);
  });

  test('later ones are told to the watches, under a revision that is new', async () => {
    const { fake } = setUp([stored('a', { resourceVersion: '9' })]);
    const tracker = fake.tracker();
    const from = tracker.resourceVersion();
    const running = tracker.watch(foos, 'default', { resourceVersion: from });
    tracker.add(stored('b', { resourceVersion: '5' }));
    tracker.add(stored('c', { resourceVersion: '20' }));
    tracker.add(stored('d', { resourceVersion: '20' }));
    assert.deepEqual([versionOf(fake, 'b'), versionOf(fake, 'c'), versionOf(fake, 'd')], ['10', '20', '21']);
    const late = tracker.watch(foos, 'default', { resourceVersion: from });
    for (const watch of [running, late]) assert.deepEqual(await take(watch, 3), ['ADDED b', 'ADDED c', 'ADDED d']);
  });
});

describe('lists that are added', () => {
  const list = (...items: readonly unknown[]): object => ({ apiVersion: 'v1', kind: 'List', items });
  const refused: readonly (readonly [what: string, list: object, code: number])[] = [
    ['an unknown kind', list(stored('a'), { ...stored('b'), kind: 'Bar' }), 404],
    ['an item that is there', list(stored('a'), stored('there')), 409],
    ['an item twice', list(stored('a'), stored('a')), 409],
    ['a bad name', list(stored('a'), stored('B')), 422],
    ['a text', list(stored('a'), 'x'), 400],
    ['null', list(stored('a'), null), 400],
    ['a list in it', list(stored('a'), list(7)), 400],
    ['items of a kind that is not served', { apiVersion: 'x/v1', kind: 'BarList', items: [] }, 404],
    [
      'items of a version that is not served',
      { apiVersion: 'example.com/v9', kind: 'FooList', items: [stored('a')] },
      404,
    ],
  ];
  for (const [what, object, code] of refused) {
    test(`with ${what}: refused whole`, () => {
      const { fake } = setUp([stored('there')]);
      assert.throws(() => fake.tracker().add(object), { name: 'ApiError', code });
      assert.throws(() => setUp([stored('there'), object]), { name: 'ApiError', code });
      assert.equal(fake.tracker().list(foos).length, 1);
    });
  }

  test('may hold lists', () => {
    const foosOf = {
      apiVersion: 'example.com/v1',
      kind: 'FooList',
      items: [{ metadata: { name: 'b', namespace: 'n' } }],
    };
    const { fake } = setUp([list(stored('a'), foosOf, list())]);
    assert.equal(fake.tracker().list(foos).length, 2);
  });
});
