import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import fc from 'fast-check';

import { ResourceClient } from '@kube-codegen/runtime/rest';
import type { KubernetesObject } from '@kube-codegen/runtime/meta/v1';

import { foo, foos, setUp, stored, take } from './support.ts';

const query = (options: Record<string, string | boolean | number>) =>
  ({ verb: 'watch', resource: foos, namespace: 'default', query: options }) as const;

function metadataOf(event: { readonly object: unknown } | undefined): KubernetesObject['metadata'] | undefined {
  return (event?.object as KubernetesObject | undefined)?.metadata;
}

describe('where a watch starts', () => {
  test('nothing between list and watch is lost, deletions included', async () => {
    const { client, fake } = setUp([stored('a')]);
    const { metadata } = await client.list();
    await client.create(foo('b'));
    await client.delete('a');
    const watch = await fake.client.watch(query({ resourceVersion: metadata.resourceVersion ?? '' }));
    await client.patch('b', 'application/merge-patch+json', { spec: { replicas: 1 } });
    assert.deepEqual(await take(watch, 3), ['ADDED b', 'DELETED a', 'MODIFIED b']);
  });

  test('without a resourceVersion, or with 0, it begins with what is there', async () => {
    const { client, fake } = setUp([stored('b'), stored('a')]);
    for (const options of [{}, { resourceVersion: '0' }]) {
      const watch = await fake.client.watch(query(options));
      await client.patch('b', 'application/merge-patch+json', {
        metadata: { labels: { x: JSON.stringify(options).length.toString() } },
      });
      assert.deepEqual(await take(watch, 3), ['ADDED a', 'ADDED b', 'MODIFIED b']);
    }
  });

  test('a resourceVersion that is forgotten is expired, in the stream as API servers do it', async () => {
    const { client, fake } = setUp([stored('a')]);
    await client.create(foo('b'));
    fake.tracker().compact();
    const events = await fake.client.watch(query({ resourceVersion: '1' }));
    const seen: unknown[] = [];
    for await (const batch of events) seen.push(...batch);
    const object = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'too old resource version: 1 (3)',
      reason: 'Expired',
      code: 410,
    };
    assert.deepEqual(seen, [{ type: 'ERROR', object }]);
  });

  test('a watch that is aborted while a reactor thinks is none', async () => {
    const { fake } = setUp([stored('a')]);
    const abort = new AbortController();
    fake.addWatchReactor('foos', async () => {
      await Promise.resolve();
      return undefined;
    });
    const watch = fake.client.watch({ ...query({}), signal: abort.signal });
    abort.abort(new Error('enough'));
    await assert.rejects(watch, /enough/);
  });

  test('a resourceVersion that is no number is refused', async () => {
    const { fake } = setUp();
    await assert.rejects(fake.client.watch(query({ resourceVersion: 'abc' })), {
      code: 500,
      message: /strconv.ParseUint: parsing "abc"/,
    });
  });
});

describe('what a watch shows', () => {
  test('with a selector, what begins to match is added, what ceases to match is deleted in its last matching state', async () => {
    const { client, fake } = setUp([stored('a'), stored('b', { labels: { x: 'y' } })]);
    const watch = await fake.client.watch(
      query({ labelSelector: 'x=y', resourceVersion: fake.tracker().resourceVersion() }),
    );
    for (const x of ['y', 'z', 'q'])
      await client.patch('a', 'application/merge-patch+json', { metadata: { labels: { x } } });
    await client.delete('a');
    await client.delete('b');
    const events: unknown[] = [];
    for await (const batch of watch) {
      events.push(...batch);
      if (events.length >= 3) break;
    }
    const shown = (events as { type: string; object: KubernetesObject }[]).map(({ type, object }) => [
      type,
      object.metadata.name,
      object.metadata.labels?.['x'],
      object.metadata.resourceVersion,
    ]);
    assert.deepEqual(shown, [
      ['ADDED', 'a', 'y', '4'],
      ['DELETED', 'a', 'y', '5'],
      ['DELETED', 'b', 'y', '8'],
    ]);
  });

  test('the object of a deletion carries the resourceVersion of the deletion', async () => {
    const { client, fake } = setUp([stored('a')]);
    const watch = await fake.client.watch(query({ resourceVersion: fake.tracker().resourceVersion() }));
    await client.delete('a');
    for await (const [event] of watch) {
      assert.equal(metadataOf(event)?.resourceVersion, '3');
      break;
    }
  });

  test('events that wait come as one batch', async () => {
    const { client, fake } = setUp();
    const watch = await fake.client.watch(query({ resourceVersion: '1' }));
    await client.create(foo('a'));
    await client.create(foo('b'));
    for await (const batch of watch) {
      assert.equal(batch.length, 2);
      break;
    }
  });

  test('what it gives is a copy', async () => {
    const { client, fake } = setUp([stored('a')]);
    const watch = await fake.client.watch(query({}));
    for await (const [event] of watch) {
      const metadata = metadataOf(event);
      if (metadata !== undefined) metadata.name = 'changed';
      break;
    }
    assert.ok(await client.get('a'));
  });
});

describe('how a watch ends', () => {
  test('at its timeout', async () => {
    const { fake, clock } = setUp();
    const watch = await fake.client.watch(query({ resourceVersion: '1', timeoutSeconds: 30 }));
    const done = take(watch, 1);
    await clock.advance(30_000);
    assert.deepEqual(await done, []);
    assert.equal(clock.pendingTimers(), 0);
  });

  test('when its signal aborts, with the reason', async () => {
    const { fake } = setUp();
    const controller = new AbortController();
    const watch = await fake.client.watch({ ...query({ resourceVersion: '1' }), signal: controller.signal });
    const done = take(watch, 1);
    const reason = new Error('enough');
    controller.abort(reason);
    await assert.rejects(done, (error) => error === reason);
  });

  test('when its reader leaves; timers go with it', async () => {
    const { client, fake, clock } = setUp();
    const watch = await fake.client.watch(query({ allowWatchBookmarks: true, timeoutSeconds: 5 }));
    assert.equal(clock.pendingTimers(), 2);
    await client.create(foo('a'));
    await take(watch, 1);
    assert.equal(clock.pendingTimers(), 0);
  });
});

describe('bookmarks and initial events', () => {
  test('a bookmark comes each minute, with the newest resourceVersion of all kinds', async () => {
    const { fake, clock, pods } = setUp();
    const watch = await fake.client.watch(query({ resourceVersion: '1', allowWatchBookmarks: true }));
    await pods.create({ metadata: { name: 'p' } });
    await clock.advance(60_000);
    for await (const batch of watch) {
      assert.deepEqual(batch, [
        { type: 'BOOKMARK', object: { apiVersion: 'example.com/v1', kind: 'Foo', metadata: { resourceVersion: '2' } } },
      ]);
      break;
    }
  });

  test('initial events end with an annotated bookmark', async () => {
    const { fake } = setUp([stored('a'), stored('b')]);
    const options = { sendInitialEvents: true, resourceVersionMatch: 'NotOlderThan', allowWatchBookmarks: true };
    const watch = await fake.client.watch(query(options));
    for await (const batch of watch) {
      assert.deepEqual(
        batch.map(({ type }) => type),
        ['ADDED', 'ADDED', 'BOOKMARK'],
      );
      const metadata = { resourceVersion: '3', annotations: { 'k8s.io/initial-events-end': 'true' } };
      assert.deepEqual(metadataOf(batch[2]), metadata);
      break;
    }
  });

  test('options that make no sense are refused', async () => {
    const { fake } = setUp();
    const refused = [
      [{ sendInitialEvents: true }, /sendInitialEvents requires setting resourceVersionMatch to NotOlderThan/],
      [
        { resourceVersionMatch: 'NotOlderThan' },
        /resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided/,
      ],
      [
        { sendInitialEvents: true, resourceVersionMatch: 'Exact' },
        /Unsupported value: "Exact": supported values: "NotOlderThan"/,
      ],
    ] as const;
    for (const [options, message] of refused)
      await assert.rejects(fake.client.watch(query(options)), { code: 422, message });
  });
});

type Operation = readonly ['create' | 'update' | 'delete', string];
const name = fc.constantFrom('a', 'b', 'c');
const operation: fc.Arbitrary<Operation> = fc.tuple(fc.constantFrom('create', 'update', 'delete'), name);

test('property: a list and the watch after it always add up to what is there', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(operation, { maxLength: 20 }),
      fc.nat(20),
      fc.nat(20),
      async (operations, listAt, watchAt) => {
        const { fake } = setUp();
        const client = new ResourceClient<KubernetesObject>(fake.client, foos, 'default');
        const mirror = new Map<string, string | undefined>();
        let version = '';
        let watch: AsyncIterable<readonly { readonly type: string; readonly object: unknown }[]> | undefined;
        const [first, second] = [Math.min(listAt, watchAt), Math.max(listAt, watchAt)];
        for (let i = 0; i <= Math.max(operations.length, second); i++) {
          if (i === first) {
            const list = await client.list();
            version = list.metadata.resourceVersion ?? '';
            for (const { metadata } of list.items) mirror.set(metadata.name ?? '', metadata.resourceVersion);
          }
          if (i === second) watch = await fake.client.watch(query({ resourceVersion: version }));
          const [verb, target] = operations[i] ?? ['delete', 'nothing'];
          if (verb === 'create') await client.create({ metadata: { name: target } }).catch(() => {});
          else if (verb === 'delete') await client.delete(target).catch(() => {});
          else
            await client
              .patch(target, 'application/merge-patch+json', { metadata: { labels: { i: `i${i}` } } })
              .catch(() => {});
        }
        await client.create({ metadata: { name: 'last' } });
        for await (const batch of watch ?? []) {
          for (const { type, object } of batch) {
            const { metadata } = object as KubernetesObject;
            if (type === 'DELETED') mirror.delete(metadata.name ?? '');
            else mirror.set(metadata.name ?? '', metadata.resourceVersion);
          }
          if (mirror.has('last')) break;
        }
        const actual = (await client.list()).items.map(({ metadata }) => [metadata.name, metadata.resourceVersion]);
        assert.deepEqual(
          [...mirror].toSorted(([a], [b]) => (a < b ? -1 : 1)),
          actual,
        );
      },
    ),
    { numRuns: 60 },
  );
});
