import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';

import type { WatchEvent } from '@kube-codegen/runtime/meta/v1';
import {
  type ApiRequest,
  ResourceClient,
  type RestClient,
  isBadRequest,
  newRestClient,
} from '@kube-codegen/runtime/rest';

import { type TestServer, json, kubeConfigFor, startTestServer, stream } from '../../../support/http-server.ts';
import { type Foo, type FooList, foos, nodes } from './resources.ts';

const base = '/apis/example.com/v1/namespaces/ns/foos';
const typeMeta = { apiVersion: 'example.com/v1', kind: 'Foo' };

describe('requests of the typed client', () => {
  let server: TestServer;
  let client: ResourceClient<Foo, FooList>;

  before(async () => {
    server = await startTestServer();
    client = new ResourceClient(newRestClient(kubeConfigFor(server.url), { qps: 0 }), foos, 'ns');
  });
  beforeEach(() => {
    server.requests.length = 0;
    server.answer(json(200, { metadata: { name: 'a' } }));
  });
  after(() => server.close());

  /** Method, path, query, content type and body of the one request. */
  const asked = () => {
    const [request, ...others] = server.requests;
    assert.ok(request);
    assert.equal(others.length, 0);
    const { method, path, query, body } = request;
    return { method, path, query, type: request.headers['content-type'], body };
  };

  test('create', async () => {
    const foo = await client.create(
      { metadata: { name: 'a' } },
      { fieldManager: 'm', dryRun: ['All'], fieldValidation: 'Strict' },
    );
    assert.deepEqual(foo, { ...typeMeta, metadata: { name: 'a' } });
    assert.deepEqual(asked(), {
      method: 'POST',
      path: base,
      query: { fieldManager: 'm', dryRun: 'All', fieldValidation: 'Strict' },
      type: 'application/json',
      body: { ...typeMeta, metadata: { name: 'a' } },
    });
  });

  test('update takes the name of the object, and what was read-only', async () => {
    const foo: Readonly<Foo> = Object.freeze({
      ...typeMeta,
      metadata: Object.freeze({ name: 'a' }),
      spec: { size: 1 },
    });
    await client.update(foo);
    assert.deepEqual(asked(), { method: 'PUT', path: `${base}/a`, query: {}, type: 'application/json', body: foo });
    await assert.rejects(client.update({ metadata: {} }), isBadRequest);
  });

  test('updateStatus', async () => {
    await client.updateStatus({ metadata: { name: 'a' }, status: { ready: true } }, { fieldManager: 'm' });
    const { method, path, query } = asked();
    assert.deepEqual(
      { method, path, query },
      { method: 'PUT', path: `${base}/a/status`, query: { fieldManager: 'm' } },
    );
  });

  test('delete sends its options as the body', async () => {
    assert.equal(
      await client.delete('a', { propagationPolicy: 'Foreground', preconditions: { uid: 'u' }, dryRun: ['All'] }),
      undefined,
    );
    const options = { propagationPolicy: 'Foreground', preconditions: { uid: 'u' }, dryRun: ['All'] };
    const body = { kind: 'DeleteOptions', apiVersion: 'v1', ...options };
    assert.deepEqual(asked(), { method: 'DELETE', path: `${base}/a`, query: {}, type: 'application/json', body });
  });

  test('delete without options has no body', async () => {
    await client.delete('a');
    assert.deepEqual(asked(), { method: 'DELETE', path: `${base}/a`, query: {}, type: undefined, body: undefined });
  });

  test('deleteCollection', async () => {
    await client.deleteCollection(
      { gracePeriodSeconds: 0 },
      { labelSelector: { matchLabels: { a: 'b' } }, timeoutSeconds: 5 },
    );
    assert.deepEqual(asked(), {
      method: 'DELETE',
      path: base,
      query: { labelSelector: 'a=b', timeoutSeconds: '5', timeout: '5s' },
      type: 'application/json',
      body: { kind: 'DeleteOptions', apiVersion: 'v1', gracePeriodSeconds: 0 },
    });
  });

  test('get', async () => {
    assert.deepEqual(await client.get('a', { resourceVersion: '0' }), { ...typeMeta, metadata: { name: 'a' } });
    assert.deepEqual(asked(), {
      method: 'GET',
      path: `${base}/a`,
      query: { resourceVersion: '0' },
      type: undefined,
      body: undefined,
    });
  });

  test('list names the kinds of the list and of its items', async () => {
    server.answer(
      json(200, {
        metadata: { resourceVersion: '7' },
        items: [{ metadata: { name: 'a' } }, { kind: 'Foo', apiVersion: 'x/v2' }],
      }),
    );
    const list = await client.list({
      labelSelector: 'a in (b)',
      fieldSelector: 'metadata.name=a',
      limit: 2,
      continue: 'c',
      resourceVersion: '',
    });
    assert.deepEqual(list, {
      apiVersion: 'example.com/v1',
      kind: 'FooList',
      metadata: { resourceVersion: '7' },
      items: [
        { ...typeMeta, metadata: { name: 'a' } },
        { kind: 'Foo', apiVersion: 'x/v2' },
      ],
    });
    const query = { labelSelector: 'a in (b)', fieldSelector: 'metadata.name=a', limit: '2', continue: 'c' };
    assert.deepEqual(asked(), { method: 'GET', path: base, query, type: undefined, body: undefined });
  });

  test('a list with null items is empty', async () => {
    server.answer(json(200, { kind: 'FooList', apiVersion: 'example.com/v1', metadata: {}, items: null }));
    assert.deepEqual((await client.list()).items, []);
  });

  test('watch', async () => {
    server.answer(stream(['{"type":"ADDED","object":{"metadata":{"name":"a"}}}\n']));
    const events: WatchEvent<Foo>[] = [];
    for await (const event of client.watch({
      resourceVersion: '5',
      timeoutSeconds: 60,
      allowWatchBookmarks: true,
      sendInitialEvents: true,
      resourceVersionMatch: 'NotOlderThan',
    })) {
      events.push(event);
    }
    assert.deepEqual(events, [{ type: 'ADDED', object: { metadata: { name: 'a' } } }]);
    assert.deepEqual(asked().query, {
      resourceVersion: '5',
      timeoutSeconds: '60',
      timeout: '60s',
      allowWatchBookmarks: 'true',
      sendInitialEvents: 'true',
      resourceVersionMatch: 'NotOlderThan',
      watch: 'true',
    });
  });

  test('a watch that nobody iterates asks for nothing', () => {
    client.watch();
    assert.equal(server.requests.length, 0);
  });

  test('patch: each type is its content type', async () => {
    const types = [
      'application/json-patch+json',
      'application/merge-patch+json',
      'application/strategic-merge-patch+json',
    ] as const;
    for (const type of types) {
      server.requests.length = 0;
      const patch = type.startsWith('application/json') ? [{ op: 'remove', path: '/spec' }] : { spec: null };
      await client.patch('a', type, patch, { fieldManager: 'm' });
      assert.deepEqual(asked(), {
        method: 'PATCH',
        path: `${base}/a`,
        query: { fieldManager: 'm' },
        type,
        body: patch,
      });
    }
  });

  test('apply and applyStatus', async () => {
    const configuration = { ...typeMeta, metadata: { name: 'a' }, spec: { size: 2 } };
    const type = 'application/apply-patch+yaml';
    const query = { fieldManager: 'm', force: 'true' };
    await client.apply(configuration, { fieldManager: 'm', force: true });
    assert.deepEqual(asked(), { method: 'PATCH', path: `${base}/a`, query, type, body: configuration });
    server.requests.length = 0;
    await client.applyStatus(configuration, { fieldManager: 'm', force: true });
    assert.deepEqual(asked(), { method: 'PATCH', path: `${base}/a/status`, query, type, body: configuration });
    await assert.rejects(client.apply({ spec: {} }, { fieldManager: 'm' }), /metadata.name must be set/);
  });

  test('an object that is null is refused before anything is sent', async () => {
    const nothing = null as unknown as Foo;
    const options = { fieldManager: 'm' };
    const calls: readonly (readonly [verb: string, call: Promise<unknown>])[] = [
      ['create', client.create(nothing)],
      ['update', client.update(nothing)],
      ['updateStatus', client.updateStatus(nothing)],
      ['apply', client.apply(nothing, options)],
      ['apply', client.applyStatus(nothing, options)],
      ['create', client.createSubresource('a', 'x', nothing)],
      ['update', client.updateSubresource('a', 'x', nothing)],
      ['apply', client.applySubresource('a', 'x', nothing, options)],
    ];
    for (const [verb, call] of calls) {
      const message = `object provided to ${verb} must not be null`;
      await assert.rejects(call, { name: 'ApiError', code: 400, message });
    }
    assert.equal(server.requests.length, 0);
  });

  test('subresources', async () => {
    const scale = { kind: 'Scale', metadata: { name: 'a' } };
    server.answer(json(200, scale));
    assert.deepEqual(await client.getSubresource('a', 'scale'), scale);
    await client.updateSubresource('a', 'scale', scale, { fieldManager: 'm' });
    await client.createSubresource('a', 'eviction/now', {});
    await client.listSubresource('a', 'parts', { limit: 1 });
    await client.patchSubresource('a', 'scale', { type: 'application/merge-patch+json', body: { spec: {} } });
    await client.applySubresource('a', 'scale', scale, { fieldManager: 'm' });
    assert.deepEqual(
      server.requests.map(
        ({ method, path, headers }) => `${method} ${path.slice(base.length)} ${String(headers['content-type'] ?? '')}`,
      ),
      [
        'GET /a/scale ',
        'PUT /a/scale application/json',
        'POST /a/eviction/now application/json',
        'GET /a/parts ',
        'PATCH /a/scale application/merge-patch+json',
        'PATCH /a/scale application/apply-patch+yaml',
      ],
    );
  });

  test('cluster-scoped, core group, all namespaces, a server below a path', async () => {
    const rest = newRestClient(kubeConfigFor(`${server.url}/k8s/clusters/c-1/`), { qps: 0 });
    await new ResourceClient(rest, nodes, 'ignored').get('n');
    await new ResourceClient(rest, foos).list();
    await new ResourceClient(rest, { ...foos, apiPath: '/custom/apis' }, 'ns').get('a b');
    assert.deepEqual(
      server.requests.map(({ path }) => path),
      [
        '/k8s/clusters/c-1/api/v1/nodes/n',
        '/k8s/clusters/c-1/apis/example.com/v1/foos',
        '/k8s/clusters/c-1/custom/apis/example.com/v1/namespaces/ns/foos/a%20b',
      ],
    );
  });

  test('names that no path can hold never leave', async () => {
    const all = new ResourceClient<Foo>(newRestClient(kubeConfigFor(server.url)), foos);
    for (const name of ['', '.', '..', 'a/b', '%2e%2e']) await assert.rejects(client.get(name), isBadRequest);
    await assert.rejects(all.create({ metadata: {} }), /an empty namespace may not be set during creation/);
    await assert.rejects(all.get('a'), /an empty namespace may not be set when a resource name is provided/);
    await assert.rejects(client.get('a', { signal: AbortSignal.abort(new Error('never')) }), /never/);
    assert.equal(server.requests.length, 0);
  });
});

test('a cluster-scoped resource has no namespace, whatever the transport', async () => {
  const asked: ApiRequest[] = [];
  const recorder: RestClient = {
    request: async (request) => {
      asked.push(request);
      return {};
    },
    watch: () => Promise.reject(new Error('not asked for')),
  };
  await new ResourceClient(recorder, nodes, 'ns').get('n');
  await new ResourceClient(recorder, foos, 'ns').get('n');
  assert.deepEqual(
    asked.map(({ namespace }) => namespace),
    [undefined, 'ns'],
  );
});
