import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import {
  ApiError,
  ConnectionError,
  CredentialsError,
  ResourceClient,
  isAlreadyExists,
  isConflict,
  isInternalError,
  isNotFound,
  newForbidden,
} from '@kube-codegen/runtime/rest';
import type { KubernetesObject } from '@kube-codegen/runtime/meta/v1';
import { FakeWatcher, type Action, type Reactor } from '@kube-codegen/runtime/testing';

import { foo, foos, nodes, pod, pods, setUp, stored, take } from './support.ts';

/** The name of the object that was sent. */
function sentName(action: Action | undefined): string | undefined {
  return (action?.object as KubernetesObject | undefined)?.metadata.name;
}

describe('testing/fixture_test.go', () => {
  test('TestWatchCallNonNamespace', async () => {
    const { fake } = setUp();
    const watch = fake.tracker().watch(pods, 'ns');
    fake.tracker().create(pods, pod('a', 'ns'));
    assert.deepEqual(await take(watch, 1), ['ADDED a']);
  });

  test('TestWatchCallAllNamespace', async () => {
    const { fake } = setUp();
    const one = fake.tracker().watch(pods, 'ns');
    const all = fake.tracker().watch(pods);
    fake.tracker().create(pods, pod('a', 'ns'));
    fake.tracker().update(pods, { ...pod('a', 'ns'), spec: {} });
    fake.tracker().delete(pods, 'a', 'ns');
    const expected = ['ADDED a', 'MODIFIED a', 'DELETED a'];
    assert.deepEqual(await take(one, 3), expected);
    assert.deepEqual(await take(all, 3), expected);
  });

  test('TestWatchCallMultipleInvocation', async () => {
    const { fake } = setUp();
    const watchers = [
      ['', 8],
      ['', 8],
      ['test_0', 4],
      ['test-1', 4],
    ] as const;
    const open = watchers.map(([namespace, count]) => ({
      watch: fake.tracker().watch(pods, namespace.replace('_', '-')),
      count,
    }));
    for (const namespace of ['test-0', 'test-1']) {
      fake.tracker().create(pods, pod('a', namespace));
      fake.tracker().update(pods, { ...pod('a', namespace), spec: { nodeName: 'n' } });
      fake.tracker().create(pods, pod('b', namespace));
      fake.tracker().delete(pods, 'b', namespace);
    }
    const share = ['ADDED a', 'MODIFIED a', 'ADDED b', 'DELETED b'];
    for (const { watch, count } of open)
      assert.deepEqual(await take(watch, count), count === 8 ? [...share, ...share] : share);
  });

  test('TestWatchAddAfterStop', async () => {
    const { fake } = setUp();
    const watch = fake.tracker().watch(pods, 'ns');
    await watch[Symbol.asyncIterator]().return?.();
    fake.tracker().create(pods, pod('a', 'ns'));
    assert.deepEqual(await take(watch, 1), []);
  });

  test('TestPatchWithMissingObject', async () => {
    const { fake } = setUp();
    const client = new ResourceClient<KubernetesObject>(fake.client, nodes);
    const missing = client.patch('node-1', 'application/merge-patch+json', {});
    await assert.rejects(missing, { message: 'nodes "node-1" not found', code: 404 });
  });

  test('TestApplyCreate', async () => {
    const { client } = setUp();
    const created = await client.apply(foo('a', { replicas: 1 }), { fieldManager: 'm' });
    assert.deepEqual(
      created.metadata.managedFields?.map(({ manager, operation }) => [manager, operation]),
      [['m', 'Apply']],
    );
    assert.equal((await client.get('a')).spec?.replicas, 1);
  });

  test('TestApplyNoMeta: put right, a configuration without a name is refused as the server does', async () => {
    const { fake } = setUp();
    const body = { apiVersion: 'example.com/v1', kind: 'Foo', spec: {} };
    const patch = {
      verb: 'patch',
      resource: foos,
      namespace: 'default',
      name: 'a',
      body,
      patchType: 'application/apply-patch+yaml',
    } as const;
    await assert.rejects(fake.client.request({ ...patch, query: { fieldManager: 'm' } }), {
      code: 400,
      message: 'the name of the object (a based on URL) was undeterminable: name must be provided',
    });
    assert.deepEqual(fake.tracker().list(foos), []);
  });

  test('TestApplyUpdateMultipleFieldManagers', async () => {
    const schemas = {
      'example.com/v1/Foo': {
        fields: { spec: { type: 'map', fields: { replicas: { type: 'number' }, name: { type: 'string' } } } },
      },
    } as const;
    const { client } = setUp([], { schemas });
    await client.apply(foo('a', { replicas: 1, name: 'x' }), { fieldManager: 'one' });
    const conflict = client.apply(foo('a', { replicas: 2 }), { fieldManager: 'two' });
    await assert.rejects(conflict, {
      message: 'Apply failed with 1 conflict: conflict with "one": .spec.replicas',
      code: 409,
      reason: 'Conflict',
    });
    const forced = await client.apply(foo('a', { replicas: 2 }), { fieldManager: 'two', force: true });
    assert.deepEqual(forced.spec, { replicas: 2, name: 'x' });
    const dropped = await client.apply(foo('a', {}), { fieldManager: 'one' });
    assert.deepEqual(dropped.spec, { replicas: 2 });
    const updated = await client.update({ ...dropped, spec: { replicas: 9, name: 'y' } }, { fieldManager: 'three' });
    const owners = updated.metadata.managedFields?.map(({ manager, fieldsV1 }) => [manager, fieldsV1]);
    // As on the server: of what was applied empty, the place itself stays with who applied it.
    assert.deepEqual(owners, [
      ['one', { 'f:spec': {} }],
      ['three', { 'f:spec': { 'f:name': {}, 'f:replicas': {} } }],
    ]);
  });

  test('TestGetWithExactMatch', () => {
    const { fake } = setUp([pod('p'), { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' } }]);
    const tracker = fake.tracker();
    assert.equal((tracker.get(pods, 'p', 'default')['metadata'] as { name: string }).name, 'p');
    assert.throws(() => tracker.get(pods, 'p', 'other'), isNotFound);
    assert.throws(() => tracker.get(pods, 'p'), isNotFound);
    assert.equal((tracker.get(nodes, 'n')['metadata'] as { name: string }).name, 'n');
  });

  test('Test_resourceCovers', async () => {
    const seen = async (wanted: string, call: 'get' | 'status'): Promise<boolean> => {
      const { fake, client } = setUp([stored('a')]);
      let hit = false;
      fake.prependReactor('*', wanted, () => {
        hit = true;
        return undefined;
      });
      if (call === 'get') await client.get('a');
      else await client.updateStatus(await client.get('a')).catch(() => {});
      return hit;
    };
    const rows: readonly (readonly [string, 'get' | 'status', boolean])[] = [
      ['*', 'get', true],
      ['foos', 'get', true],
      ['FOOS', 'get', true],
      ['foos', 'status', true],
      ['foos/status', 'status', true],
      ['foos/status', 'get', false],
      ['foos/scale', 'status', false],
      ['bars', 'get', false],
    ];
    for (const [wanted, call, expected] of rows) {
      // The second call of a status row is a get of its own, so only rows without `/` see it.
      assert.equal(await seen(wanted, call), expected, `${wanted} ${call}`);
    }
  });

  test('TestManagedFielsdObjectTrackerWithUnstructured: objects of kinds without a schema are managed too', async () => {
    const { client } = setUp();
    const created = await client.create(foo('a', { replicas: 1 }), { fieldManager: 'm' });
    assert.deepEqual(created.metadata.managedFields?.[0]?.fieldsV1, { 'f:spec': { '.': {}, 'f:replicas': {} } });
  });

  test('TestDoesClientSupportWatchListSemantics', () => {
    assert.equal(setUp().fake.client.supportsWatchList, false);
  });
});

describe('testing/fake_test.go', () => {
  test('TestOriginalObjectCaptured', async () => {
    const { fake, client } = setUp();
    fake.addReactor('create', 'foos', ({ object }) => {
      (object as { metadata: { name: string } }).metadata.name = 'mutated';
      return { object };
    });
    const answer = await client.create(foo('original'));
    assert.equal(answer.metadata.name, 'mutated');
    const [action] = fake.actions();
    assert.equal(sentName(action), 'original');
  });

  test('TestReactorChangesPersisted', async () => {
    const { fake, client } = setUp();
    const seen: unknown[] = [];
    fake.prependReactor('create', 'foos', (action) => {
      seen.push((action.object as { spec: { name?: string } }).spec.name);
      return undefined;
    });
    fake.prependReactor('create', 'foos', (action) => {
      (action.object as { spec: { name?: string } }).spec.name = 'changed';
      return undefined;
    });
    const answer = await client.create(foo('a', { name: 'sent' }));
    assert.deepEqual(seen, ['changed']);
    assert.equal(answer.spec?.name, 'changed');
    assert.equal((await client.get('a')).spec?.name, 'changed');
    assert.deepEqual((fake.actions().map(({ object }) => object) as { spec?: object }[])[0]?.spec, { name: 'sent' });
  });
});

describe('actions', () => {
  test('every call is recorded in order, with what was sent', async () => {
    const { fake, client } = setUp([stored('b')]);
    await client.create(foo('a'), { fieldManager: 'm' });
    await client.get('a');
    await client.list({ labelSelector: 'x=y', fieldSelector: 'metadata.name=a' });
    await client.updateStatus(await client.get('a'));
    await client.patch('a', 'application/merge-patch+json', { spec: { replicas: 2 } });
    await client.apply(foo('a', { name: 'x' }), { fieldManager: 'm' });
    await client.applyStatus(foo('a'), { fieldManager: 'm' });
    await client.delete('a', { propagationPolicy: 'Foreground' });
    await client.deleteCollection();
    const shown = fake
      .actions()
      .map(({ verb, resource, subresource, name }) => `${verb} ${resource.resource}/${subresource} ${name}`);
    assert.deepEqual(shown, [
      'create foos/ a',
      'get foos/ a',
      'list foos/ ',
      'get foos/ a',
      'update foos/status a',
      'patch foos/ a',
      'patch foos/ a',
      'patch foos/status a',
      'delete foos/ a',
      'delete-collection foos/ ',
    ]);
    const [create, , list, , , patch, apply] = fake.actions();
    assert.equal(create?.options['fieldManager'], 'm');
    assert.deepEqual([list?.options['labelSelector'], list?.options['fieldSelector']], ['x=y', 'metadata.name=a']);
    assert.deepEqual([patch?.patchType, patch?.patch], ['application/merge-patch+json', { spec: { replicas: 2 } }]);
    assert.equal(apply?.patchType, 'application/apply-patch+yaml');
    assert.equal(create?.namespace, 'default');
  });

  test('calls of one turn take effect in their order', async () => {
    const { client } = setUp();
    const results = await Promise.allSettled([
      client.create(foo('a')),
      client.create(foo('a')),
      client.get('a'),
      client.delete('a'),
    ]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled', 'fulfilled'],
    );
  });

  test('what the caller changes afterwards does not change the record', async () => {
    const { fake, client } = setUp();
    const sent = foo('a', { replicas: 1 });
    await client.create(sent);
    sent.metadata.name = 'changed';
    assert.equal(sentName(fake.actions()[0]), 'a');
  });

  test('clearActions forgets them; what actions() gives is a copy', async () => {
    const { fake, client } = setUp();
    await client.create(foo('a'));
    const [action] = fake.actions() as { object: { metadata: { name: string } } }[];
    if (action !== undefined) action.object.metadata.name = 'changed';
    assert.equal(sentName(fake.actions()[0]), 'a');
    fake.clearActions();
    assert.deepEqual(fake.actions(), []);
  });

  test('what was sent is not touched, and what comes back is the caller’s', async () => {
    const { client } = setUp();
    const sent = foo('a', { replicas: 1 });
    const before = JSON.stringify(sent);
    const answer = await client.create(sent);
    if (answer.spec !== undefined) answer.spec.replicas = 99;
    assert.equal(JSON.stringify(sent), before);
    assert.equal((await client.get('a')).spec?.replicas, 1);
  });
});

describe('reactors', () => {
  test('the first to answer decides; prepended ones come first, added ones last, all before the tracker', async () => {
    const { fake, client } = setUp();
    const order: string[] = [];
    const note = (name: string) => (): undefined => void order.push(name);
    fake.addReactor('*', '*', note('added'));
    fake.prependReactor('get', '*', note('prepended'));
    fake.addReactor('get', 'foos', () => ({ object: foo('made up') }));
    fake.addReactor('get', 'foos', note('too late'));
    assert.equal((await client.get('x')).metadata.name, 'made up');
    assert.deepEqual(order, ['prepended', 'added']);
  });

  test('what a reactor throws is an internal error of the server, and nothing is stored', async () => {
    const { fake, client } = setUp();
    const boom = new Error('boom');
    const throwing: readonly Reactor[] = [
      () => {
        throw boom;
      },
      () => Promise.reject(boom),
    ];
    for (const reactor of throwing) {
      fake.prependReactor('create', 'foos', reactor);
      await assert.rejects(client.create(foo('a')), (error) => {
        assert.ok(error instanceof ApiError && isInternalError(error));
        assert.equal(error.cause, boom);
        assert.deepEqual(error.status, {
          kind: 'Status',
          apiVersion: 'v1',
          metadata: {},
          status: 'Failure',
          message: 'Internal error occurred: boom',
          reason: 'InternalError',
          details: { causes: [{ message: 'boom' }] },
          code: 500,
        });
        return true;
      });
    }
    assert.deepEqual(fake.tracker().list(foos), []);
    assert.equal(fake.tracker().resourceVersion(), '1');
  });

  test('what is thrown that is no error is one all the same', async () => {
    const { fake, client } = setUp();
    fake.prependReactor('get', 'foos', () => Promise.reject('boom'));
    await assert.rejects(client.get('a'), { message: 'Internal error occurred: boom', cause: 'boom' });
  });

  test('what real clients reject with, a reactor may throw, for watches too', async () => {
    const errors = [
      newForbidden(foos, 'a', 'quota'),
      new ConnectionError('cut', { cause: new Error('reset') }),
      new CredentialsError('no plugin'),
    ];
    for (const thrown of errors) {
      const { fake, client } = setUp();
      fake.prependReactor('get', 'foos', () => Promise.reject(thrown));
      fake.prependWatchReactor('foos', () => {
        throw thrown;
      });
      await assert.rejects(client.get('a'), (error) => error === thrown);
      await assert.rejects(client.watch().next(), (error) => error === thrown);
    }
  });

  test('what a watch reactor throws is an internal error', async () => {
    const { fake, client } = setUp();
    fake.prependWatchReactor('foos', () => {
      throw new TypeError('boom');
    });
    await assert.rejects(client.watch().next(), isInternalError);
  });

  test('the reason of an aborted call is passed on', async () => {
    const { fake, client } = setUp();
    const controller = new AbortController();
    fake.prependReactor('get', 'foos', () => {
      controller.abort(new Error('enough'));
      controller.signal.throwIfAborted();
      return undefined;
    });
    await assert.rejects(client.get('a', { signal: controller.signal }), { message: 'enough' });
  });

  test('an answer without an object is an empty one of the kind', async () => {
    const { fake, client } = setUp();
    fake.prependReactor('*', '*', () => ({}));
    assert.deepEqual(await client.get('x'), { apiVersion: 'example.com/v1', kind: 'Foo', metadata: {} });
    assert.deepEqual((await client.list()).items, []);
    await client.delete('x');
  });

  test('a reactor may wait, and may use the client', async () => {
    const { fake, client } = setUp([stored('other')]);
    fake.prependReactor('get', 'foos', async ({ name }) =>
      name === 'x' ? { object: await client.get('other') } : undefined,
    );
    assert.equal((await client.get('x')).metadata.name, 'other');
  });

  test('a watch reactor feeds the watch', async () => {
    const { fake, client } = setUp();
    const watcher = new FakeWatcher();
    const actions: Action[] = [];
    fake.prependWatchReactor('foos', (action) => {
      actions.push(action);
      return watcher;
    });
    watcher.add(foo('a'));
    watcher.end();
    const seen: string[] = [];
    for await (const { type } of client.watch({ resourceVersion: '5' })) seen.push(type);
    assert.deepEqual(seen, ['ADDED']);
    assert.equal(actions[0]?.options['resourceVersion'], '5');
  });

  test('a watch of a reactor ends with its signal', async () => {
    const { fake, client } = setUp();
    fake.prependWatchReactor('foos', () => new FakeWatcher());
    const controller = new AbortController();
    const reason = new Error('enough');
    const watching = (async () => {
      for await (const event of client.watch({ signal: controller.signal })) assert.fail(event.type);
    })();
    controller.abort(reason);
    await assert.rejects(watching, (error) => error === reason);
  });

  test('a proxy reactor answers proxy calls; unanswered ones give undefined', async () => {
    const { fake } = setUp();
    const request = { verb: 'get', resource: pods, namespace: 'default', name: 'p', subresource: 'proxy' } as const;
    assert.equal(await fake.client.request(request), undefined);
    fake.addProxyReactor('pods', ({ name }) => ({ object: `hello from ${name}` }));
    assert.equal(await fake.client.request(request), 'hello from p');
  });

  test('an aborted call does nothing', async () => {
    const { fake, client } = setUp();
    const reason = new Error('enough');
    await assert.rejects(client.create(foo('a'), { signal: AbortSignal.abort(reason) }), (error) => error === reason);
    assert.deepEqual(fake.tracker().list(foos), []);
  });
});

describe('objects handed to the fake', () => {
  test('lists are taken apart; uid and resourceVersion stay, and are made where absent', () => {
    const items = [
      { metadata: { name: 'a', namespace: 'n', uid: 'mine', resourceVersion: '41' } },
      { metadata: { name: 'b', namespace: 'n' } },
    ];
    const { fake } = setUp([{ apiVersion: 'example.com/v1', kind: 'FooList', metadata: {}, items }]);
    const [a, b] = fake.tracker().list(foos) as unknown as KubernetesObject[];
    assert.deepEqual([a?.metadata.uid, a?.metadata.resourceVersion, b?.metadata.resourceVersion], ['mine', '41', '42']);
    assert.match(b?.metadata.uid ?? '', /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.equal(fake.tracker().resourceVersion(), '42');
  });

  test('the plural is never guessed', () => {
    const gateways = { ...foos, resource: 'gateways', kind: 'Gateway', listKind: 'GatewayList' };
    const { fake } = setUp(
      [{ apiVersion: 'example.com/v1', kind: 'Gateway', metadata: { name: 'g', namespace: 'n' } }],
      { resources: [gateways] },
    );
    assert.equal(fake.tracker().list(gateways).length, 1);
  });

  const refused: readonly (readonly [string, object, Partial<ApiError>])[] = [
    [
      'an unknown kind',
      { apiVersion: 'example.com/v1', kind: 'Bar', metadata: { name: 'a' } },
      { code: 404, message: 'the server could not find the requested resource' },
    ],
    [
      'no kind',
      { metadata: { name: 'a' } },
      { code: 400, message: 'Object \'Kind\' is missing in \'{"metadata":{"name":"a"}}\'' },
    ],
    ['a bad name', stored('A_b'), { code: 422 }],
    ['no namespace', foo('a'), { code: 422 }],
    [
      'marked as deleted, without finalizers',
      stored('a', { deletionTimestamp: '2026-01-01T00:00:00Z' }),
      { code: 400 },
    ],
  ];
  for (const [what, object, expected] of refused) {
    test(`refused: ${what}`, () => assert.throws(() => setUp([object]), expected));
  }

  test('refused: the same object twice', () => assert.throws(() => setUp([stored('a'), stored('a')]), isAlreadyExists));
});

test('strict: false compares no resourceVersions', async () => {
  const { client } = setUp([stored('a')], { strict: false });
  await client.update(foo('a', { replicas: 1 }));
  await client.update(foo('a', { replicas: 2 }, { resourceVersion: '1' }));
  assert.equal((await client.create(foo('b', {}, { resourceVersion: '7' }))).metadata.name, 'b');
  const strict = setUp([stored('a')]).client;
  await assert.rejects(strict.update(foo('a', {}, { resourceVersion: '1' })), isConflict);
});
