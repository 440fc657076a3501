import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import {
  ResourceClient,
  isAlreadyExists,
  isConflict,
  isExpired,
  isInvalid,
  isNotFound,
} from '@kube-codegen/runtime/rest';
import type { KubernetesObject } from '@kube-codegen/runtime/meta/v1';

import type { ApiError } from '@kube-codegen/runtime/rest';

import { foo, foos, nodes, pod, pods, setUp, stored } from './support.ts';

function apiErrorFromCause(cause: unknown): ApiError {
  return cause as ApiError;
}

describe('create', () => {
  test('sets uid, creationTimestamp, generation, resourceVersion and namespace; drops the status', async () => {
    const { client } = setUp();
    const created = await client.create({ ...foo('a', { replicas: 1 }), status: { ready: true } });
    assert.equal(created.status, undefined);
    const { uid, creationTimestamp, generation, resourceVersion, namespace } = created.metadata;
    assert.ok(uid);
    assert.deepEqual(
      [creationTimestamp, generation, resourceVersion, namespace],
      ['2026-01-01T00:00:00Z', 1, '2', 'default'],
    );
  });

  test('clears what only the system sets', async () => {
    const given = {
      uid: 'mine',
      generation: 7,
      creationTimestamp: '2020-01-01T00:00:00Z',
      deletionTimestamp: '2020-01-01T00:00:00Z',
      deletionGracePeriodSeconds: 3,
      selfLink: '/x',
    };
    const { metadata } = await setUp().client.create(foo('a', {}, given));
    assert.notEqual(metadata.uid, 'mine');
    assert.deepEqual(
      [
        metadata.generation,
        metadata.creationTimestamp,
        metadata.deletionTimestamp,
        metadata.deletionGracePeriodSeconds,
        metadata.selfLink,
      ],
      [1, '2026-01-01T00:00:00Z', undefined, undefined, undefined],
    );
  });

  test('generateName makes names that are free', async () => {
    const { client } = setUp();
    const names = new Set<string | undefined>();
    for (let i = 0; i < 20; i++) names.add((await client.create({ metadata: { generateName: 'g-' } })).metadata.name);
    assert.equal(names.size, 20);
    for (const name of names) assert.match(name ?? '', /^g-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  });

  test('one counter for all kinds, as in etcd', async () => {
    const { client, pods: podClient } = setUp();
    const versions = [await client.create(foo('a')), await podClient.create(pod('p')), await client.create(foo('b'))];
    assert.deepEqual(
      versions.map(({ metadata }) => metadata.resourceVersion),
      ['2', '3', '4'],
    );
  });

  test('two fakes never give the same uid, and each run gives the same ones', async () => {
    const one = await setUp().client.create(foo('a'));
    const two = await setUp().client.create(foo('a'));
    assert.notEqual(one.metadata.uid, two.metadata.uid);
  });

  test('dry run stores nothing', async () => {
    const { client, fake } = setUp();
    const made = await client.create(foo('a'), { dryRun: ['All'] });
    assert.ok(made.metadata.uid);
    assert.equal(made.metadata.resourceVersion, undefined);
    await assert.rejects(client.get('a'), isNotFound);
    assert.equal(fake.tracker().resourceVersion(), '1');
  });
});

describe('update', () => {
  test('a stale resourceVersion is a conflict', async () => {
    const { client } = setUp([stored('a')]);
    const old = await client.get('a');
    await client.update({ ...old, spec: { replicas: 1 } });
    await assert.rejects(client.update({ ...old, spec: { replicas: 2 } }), {
      code: 409,
      reason: 'Conflict',
      message:
        'Operation cannot be fulfilled on foos.example.com "a": the object has been modified; please apply your changes to the latest version and try again',
    });
  });

  test('custom resources need a resourceVersion, built-in ones do not', async () => {
    const { client, pods: podClient } = setUp([stored('a'), pod('p')]);
    await assert.rejects(client.update(foo('a')), {
      message:
        'foos.example.com "a" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update',
    });
    assert.ok(await podClient.update(pod('p', 'default', { a: 'b' })));
  });

  test('generation counts changes of the spec alone', async () => {
    const { client } = setUp();
    const created = await client.create(foo('a', { replicas: 1 }));
    const labelled = await client.update({ ...created, metadata: { ...created.metadata, labels: { a: 'b' } } });
    const changed = await client.update({ ...labelled, spec: { replicas: 2 } });
    const reported = await client.updateStatus({ ...changed, status: { ready: true } });
    assert.deepEqual(
      [labelled, changed, reported].map(({ metadata }) => metadata.generation),
      [1, 2, 2],
    );
  });

  test('the status changes through its subresource only, and nothing else does', async () => {
    const { client } = setUp();
    const created = await client.create(foo('a', { replicas: 1 }));
    const reported = await client.updateStatus({
      ...created,
      metadata: { ...created.metadata, labels: { no: 'no' } },
      spec: { replicas: 9 },
      status: { ready: true },
    });
    assert.deepEqual(
      [reported.spec, reported.status, reported.metadata.labels],
      [{ replicas: 1 }, { ready: true }, undefined],
    );
    const updated = await client.update({ ...reported, spec: { replicas: 2 }, status: { ready: false } });
    assert.deepEqual([updated.spec, updated.status], [{ replicas: 2 }, { ready: true }]);
    const patched = await client.patch('a', 'application/merge-patch+json', { spec: { replicas: 3 }, status: null });
    assert.deepEqual([patched.spec, patched.status], [{ replicas: 3 }, { ready: true }]);
  });

  test('a kind without a status subresource has no such place, and its status is like any member', async () => {
    const { client, fake } = setUp([], { resources: [{ ...foos, hasStatus: false }] });
    const plain = new ResourceClient<KubernetesObject & { status?: object }>(
      fake.client,
      { ...foos, hasStatus: false },
      'default',
    );
    const created = await plain.create({ ...foo('a'), status: { ready: true } });
    assert.deepEqual(created.status, { ready: true });
    await assert.rejects(client.updateStatus(foo('a')), isNotFound);
  });

  test('what changes nothing has no effect: no event, no resourceVersion', async () => {
    const { client, fake } = setUp();
    const created = await client.create(foo('a', { replicas: 1 }));
    await client.update(created);
    await client.patch('a', 'application/merge-patch+json', { spec: { replicas: 1 } });
    await client.apply(foo('a', { replicas: 1 }), { fieldManager: 'unknown' });
    const version = fake.tracker().resourceVersion();
    await client.apply(foo('a', { replicas: 1 }), { fieldManager: 'unknown' });
    assert.equal(fake.tracker().resourceVersion(), version);
  });

  test('system metadata stays as it is', async () => {
    const { client } = setUp();
    const created = await client.create(foo('a'));
    const updated = await client.update({
      ...created,
      metadata: { ...created.metadata, creationTimestamp: '2020-01-01T00:00:00Z', generation: 9 },
    });
    assert.deepEqual(
      [updated.metadata.creationTimestamp, updated.metadata.generation],
      [created.metadata.creationTimestamp, 1],
    );
    await assert.rejects(client.update({ ...created, metadata: { ...created.metadata, uid: 'other' } }), isConflict);
    await assert.rejects(client.patch('a', 'application/merge-patch+json', { metadata: { uid: 'other' } }), isInvalid);
  });
});

describe('delete', () => {
  test('finalizers hold an object: it is marked, and goes with the last of them', async () => {
    const { client, clock } = setUp();
    await client.create(foo('a', {}, { finalizers: ['x/y'] }));
    await clock.advance(5_000);
    await client.delete('a');
    const marked = await client.get('a');
    assert.deepEqual(
      [marked.metadata.deletionTimestamp, marked.metadata.deletionGracePeriodSeconds, marked.metadata.generation],
      ['2026-01-01T00:00:05Z', 0, 2],
    );
    await client.delete('a');
    assert.deepEqual(await client.get('a'), marked, 'deleting it again changes nothing');
    const more = client.patch('a', 'application/merge-patch+json', { metadata: { finalizers: ['x/y', 'q/r'] } });
    await assert.rejects(
      more,
      /no new finalizers can be added if the object is being deleted, found new finalizers \[\]string\{"q\/r"\}/,
    );
    await client.patch('a', 'application/merge-patch+json', { metadata: { deletionTimestamp: null } });
    assert.equal((await client.get('a')).metadata.deletionTimestamp, '2026-01-01T00:00:05Z', 'there is no way back');
    await client.patch('a', 'application/merge-patch+json', { metadata: { finalizers: null } });
    await assert.rejects(client.get('a'), isNotFound);
  });

  test('preconditions', async () => {
    const { client } = setUp();
    const { metadata } = await client.create(foo('a'));
    await assert.rejects(client.delete('a', { preconditions: { uid: 'other' } }), {
      code: 409,
      message: `Operation cannot be fulfilled on Foo.example.com "a": the UID in the precondition (other) does not match the UID in record (${metadata.uid ?? ''}). The object might have been deleted and then recreated`,
    });
    await assert.rejects(client.delete('a', { preconditions: { resourceVersion: '1' } }), isConflict);
    await client.delete('a', { preconditions: { uid: metadata.uid, resourceVersion: metadata.resourceVersion } });
    await assert.rejects(client.delete('a'), isNotFound);
  });

  test('dry run deletes nothing', async () => {
    const { client } = setUp([stored('a')]);
    await client.delete('a', { dryRun: ['All'] });
    assert.ok(await client.get('a'));
  });

  test('an object made anew has another uid', async () => {
    const { client } = setUp();
    const first = await client.create(foo('a'));
    await client.delete('a');
    assert.notEqual((await client.create(foo('a'))).metadata.uid, first.metadata.uid);
  });

  test('delete-collection deletes what is selected, in its namespace, and marks what finalizers hold', async () => {
    const labels = { del: 'yes' };
    const { client, fake } = setUp([
      stored('a', { labels }),
      stored('b', { labels, finalizers: ['x/y'] }),
      stored('c'),
      stored('d', { labels, namespace: 'other' }),
    ]);
    await client.deleteCollection({}, { labelSelector: 'del=yes' });
    const left = fake.tracker().list(foos) as unknown as KubernetesObject[];
    assert.deepEqual(
      left.map(({ metadata }) => [metadata.name, metadata.deletionTimestamp !== undefined]),
      [
        ['b', true],
        ['c', false],
        ['d', false],
      ],
    );
  });
});

describe('list', () => {
  test('is sorted by namespace and name, and filtered by namespace, labels and fields', async () => {
    const { client, fake } = setUp([
      stored('b', { namespace: 'n-1' }),
      stored('a', { namespace: 'n' }),
      stored('b', { labels: { x: 'y' } }),
      stored('a'),
    ]);
    const all = new ResourceClient<KubernetesObject>(fake.client, foos);
    const keys = async (options: object, from = all): Promise<string[]> =>
      (await from.list(options)).items.map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name ?? ''}`);
    assert.deepEqual(await keys({}), ['default/a', 'default/b', 'n/a', 'n-1/b']);
    assert.deepEqual(await keys({}, client as never), ['default/a', 'default/b']);
    assert.deepEqual(await keys({ labelSelector: 'x=y' }), ['default/b']);
    assert.deepEqual(await keys({ labelSelector: 'x!=y' }), ['default/a', 'n/a', 'n-1/b']);
    assert.deepEqual(await keys({ fieldSelector: 'metadata.name=a' }), ['default/a', 'n/a']);
    assert.deepEqual(await keys({ fieldSelector: 'metadata.name=a,metadata.namespace!=n' }), ['default/a']);
  });

  test('fields of built-in kinds can be selected where the server lets one', async () => {
    const { pods: podClient } = setUp([{ ...pod('a'), spec: { nodeName: 'n' } }, pod('b')]);
    assert.deepEqual(
      (await podClient.list({ fieldSelector: 'spec.nodeName=n' })).items.map(({ metadata }) => metadata.name),
      ['a'],
    );
    await assert.rejects(podClient.list({ fieldSelector: 'spec.image=n' }), {
      code: 400,
      message: 'field label not supported: spec.image',
    });
  });

  test('items of custom resources say their kind, those of built-in ones do not, as on the wire', async () => {
    const { fake } = setUp([stored('a'), pod('p')]);
    const items = async (resource: typeof foos): Promise<unknown> =>
      ((await fake.client.request({ verb: 'list', resource })) as { items: { kind?: string }[] }).items.map(
        ({ kind }) => kind,
      );
    assert.deepEqual(await items(foos), ['Foo']);
    assert.deepEqual(await items(pods), [undefined]);
  });

  test('pages show one moment, whatever happens in between', async () => {
    const { client } = setUp([stored('a'), stored('b'), stored('c'), stored('d')]);
    const first = await client.list({ limit: 2 });
    assert.deepEqual(
      [first.items.map(({ metadata }) => metadata.name), first.metadata.remainingItemCount],
      [['a', 'b'], 2],
    );
    await client.delete('c');
    await client.create(foo('cc'));
    const second = await client.list({ limit: 2, continue: first.metadata.continue });
    assert.deepEqual(
      second.items.map(({ metadata }) => metadata.name),
      ['c', 'd'],
    );
    assert.deepEqual([second.metadata.continue, second.metadata.resourceVersion], ['', first.metadata.resourceVersion]);
  });

  test('a page of a moment that is forgotten is expired, with a token to go on inconsistently', async () => {
    const { client, fake } = setUp([stored('a'), stored('b'), stored('c')]);
    const first = await client.list({ limit: 1 });
    await client.create(foo('aa'));
    fake.tracker().compact();
    const error = await client.list({ limit: 1, continue: first.metadata.continue }).then(
      () => assert.fail(),
      (cause: unknown) => cause,
    );
    assert.ok(isExpired(error));
    const { status } = error as { status: { metadata: { continue: string } } };
    const rest = await client.list({ continue: status.metadata.continue });
    assert.deepEqual(
      rest.items.map(({ metadata }) => metadata.name),
      ['aa', 'b', 'c'],
    );
  });

  test('a resourceVersion from the future is too large; an exact one shows the past', async () => {
    const { client } = setUp([stored('a')]);
    const { metadata } = await client.list();
    await client.create(foo('b'));
    const past = await client.list({ resourceVersion: metadata.resourceVersion, resourceVersionMatch: 'Exact' });
    assert.deepEqual(
      past.items.map((item) => item.metadata.name),
      ['a'],
    );
    const error = await client.list({ resourceVersion: '99' }).then(() => assert.fail(), apiErrorFromCause);
    assert.equal(error.code, 504);
    assert.deepEqual(error.status.details, {
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      retryAfterSeconds: 1,
    });
  });
});

describe('patch', () => {
  test('each type does what it says; strategic merge is for built-in kinds', async () => {
    const { client, pods: podClient } = setUp([
      stored('a'),
      { ...pod('p'), spec: { containers: [{ name: 'x', image: '1' }] } },
    ]);
    assert.deepEqual(
      (await client.patch('a', 'application/json-patch+json', [{ op: 'add', path: '/spec/name', value: 'n' }])).spec,
      { name: 'n' },
    );
    assert.deepEqual(
      (await client.patch('a', 'application/merge-patch+json', { spec: { name: null, replicas: 1 } })).spec,
      { replicas: 1 },
    );
    await assert.rejects(client.patch('a', 'application/strategic-merge-patch+json', {}), {
      code: 415,
      reason: 'UnsupportedMediaType',
      message:
        'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
    });
    const patched = await podClient.patch('p', 'application/strategic-merge-patch+json', {
      spec: { containers: [{ name: 'y' }, { name: 'x', image: '2' }] },
    });
    assert.deepEqual((patched as { spec?: object }).spec, { containers: [{ name: 'y' }, { name: 'x', image: '2' }] });
  });

  test('the scale subresource reads and writes spec.replicas', async () => {
    const scalable = { ...foos, subresources: ['scale'] };
    const { fake, client } = setUp([{ ...stored('a'), spec: { replicas: 2 }, status: { replicas: 1 } }], {
      resources: [scalable],
    });
    const scale = { resource: scalable, namespace: 'default', name: 'a', subresource: 'scale' };
    const read = (await fake.client.request({ verb: 'get', ...scale })) as {
      spec: object;
      status: object;
      kind: string;
    };
    assert.deepEqual([read.kind, read.spec, read.status], ['Scale', { replicas: 2 }, { replicas: 1 }]);
    await fake.client.request({ verb: 'update', ...scale, body: { ...read, spec: { replicas: 5 } } });
    assert.equal((await client.get('a')).spec?.replicas, 5);
    const body = { spec: { replicas: 6 } };
    await fake.client.request({ verb: 'patch', ...scale, patchType: 'application/merge-patch+json', body });
    assert.equal((await client.get('a')).spec?.replicas, 6);
  });
});

describe('preconditions of deleteCollection', () => {
  const setUpThree = () => {
    const { client } = setUp(['a', 'b', 'c'].map((name) => stored(name, { uid: name })));
    const left = async () => (await client.list()).items.map(({ metadata }) => metadata.name);
    return { client, left };
  };

  test('are those of each object', async () => {
    const { client, left } = setUpThree();
    await assert.rejects(client.deleteCollection({ preconditions: { uid: 'b' } }), isConflict);
    await assert.rejects(client.deleteCollection({ preconditions: { resourceVersion: '1' } }), isConflict);
    assert.deepEqual(await left(), ['a', 'b', 'c']);
    await client.deleteCollection({ preconditions: { uid: 'b' } }, { fieldSelector: 'metadata.name=b' });
    assert.deepEqual(await left(), ['a', 'c']);
  });

  test('end it at the first object that fails them', async () => {
    const { client, left } = setUpThree();
    await assert.rejects(client.deleteCollection({ preconditions: { uid: 'a' } }), isConflict);
    assert.deepEqual(await left(), ['b', 'c']);
  });
});

describe('names and namespaces', () => {
  test('cluster-scoped objects have no namespace', async () => {
    const { fake } = setUp();
    const client = new ResourceClient<KubernetesObject>(fake.client, nodes);
    const created = await client.create({ metadata: { name: 'n', namespace: 'x' } });
    assert.equal(created.metadata.namespace, undefined);
    assert.ok(await client.get('n'));
  });

  test('the same name may be in two namespaces, and in two kinds', async () => {
    const { client, fake, pods: podClient } = setUp();
    await client.create(foo('a'));
    await new ResourceClient<KubernetesObject>(fake.client, foos, 'other').create({ metadata: { name: 'a' } });
    await podClient.create(pod('a'));
    await assert.rejects(client.create(foo('a')), isAlreadyExists);
  });
});
