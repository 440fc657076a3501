import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { KubeConfig } from '@kubernetes/client-node';
import { ResourceClient, type RestClient, isNotFound, newRestClient } from '@kube-codegen/runtime/rest';
import type { KubernetesObject } from '@kube-codegen/runtime/meta/v1';
import { type ApiServer, newApiServer, newFakeClock } from '@kube-codegen/runtime/testing';

import { type Foo, foo, foos, pod, pods } from './support.ts';

const crd = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'foos.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { kind: 'Foo', plural: 'foos', shortNames: ['fo'] },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                properties: {
                  name: { type: 'string', default: 'nobody', maxLength: 10, pattern: '^[a-z]*$' },
                  replicas: { type: 'integer', minimum: 1, maximum: 10 },
                  tags: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
                },
              },
              status: { type: 'object', properties: { ready: { type: 'boolean' } } },
            },
          },
        },
      },
    ],
  },
};

interface Answer {
  readonly code: number;
  readonly body: unknown;
  readonly retryAfter: string | null;
}

async function call(
  server: ApiServer,
  method: string,
  path: string,
  body?: unknown,
  type = 'application/json',
): Promise<Answer> {
  const init = { method, headers: { 'content-type': type, 'user-agent': 'tester/1.0', connection: 'close' } };
  const response = await fetch(
    server.url + path,
    body === undefined ? init : { ...init, body: typeof body === 'string' ? body : JSON.stringify(body) },
  );
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  return {
    code: response.status,
    body: isJson ? (JSON.parse(text) as unknown) : text,
    retryAfter: response.headers.get('retry-after'),
  };
}

const collection = '/apis/example.com/v1/namespaces/default/foos';

describe('an API server in memory', () => {
  let server: ApiServer;
  const clients: { close?: () => unknown }[] = [];

  function connect(): RestClient {
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromString(server.kubeConfig());
    const client: RestClient & { close?: () => unknown } = newRestClient(kubeConfig, { userAgent: 'tester/1.0' });
    clients.push(client);
    return client;
  }

  before(async () => {
    server = newApiServer({ resources: [pods], crds: [crd], clock: newFakeClock() });
    await server.start();
  });
  after(async () => {
    for (const client of clients) await client.close?.();
    await server.stop();
  });

  test('a client of ours works against it, every verb', async () => {
    const client = new ResourceClient<Foo>(connect(), foos, 'default');
    const created = await client.create(foo('a', { replicas: 1 }));
    assert.deepEqual(created.spec, { replicas: 1, name: 'nobody' });
    assert.equal(created.metadata.managedFields?.[0]?.manager, 'tester');
    const reported = await client.updateStatus({ ...created, status: { ready: true } });
    const updated = await client.update({ ...reported, spec: { replicas: 2 } });
    assert.deepEqual(
      [updated.spec, updated.status, updated.metadata.generation],
      [{ replicas: 2, name: 'nobody' }, { ready: true }, 2],
    );
    assert.equal(
      (await client.patch('a', 'application/merge-patch+json', { spec: { replicas: 3 } })).spec?.replicas,
      3,
    );
    assert.equal((await client.apply(foo('a', { replicas: 4 }), { fieldManager: 'm', force: true })).spec?.replicas, 4);
    assert.deepEqual(
      (await client.list({ labelSelector: '!x' })).items.map(({ metadata }) => metadata.name),
      ['a'],
    );
    await client.delete('a');
    await assert.rejects(client.get('a'), isNotFound);
    await client.create(foo('b'));
    await client.deleteCollection();
    assert.deepEqual((await client.list()).items, []);
  });

  test('a watch is streamed, and ends at its timeout', async () => {
    const client = new ResourceClient<Foo>(connect(), foos, 'default');
    const { metadata } = await client.list();
    const seen: string[] = [];
    const controller = new AbortController();
    const watching = (async () => {
      for await (const { type, object } of client.watch({
        resourceVersion: metadata.resourceVersion,
        signal: controller.signal,
      })) {
        seen.push(`${type} ${(object as KubernetesObject).metadata.name ?? ''}`);
        if (seen.length === 3) break;
      }
    })();
    await client.create(foo('w'));
    await client.patch('w', 'application/merge-patch+json', { spec: { replicas: 2 } });
    await client.delete('w');
    await watching;
    assert.deepEqual(seen, ['ADDED w', 'MODIFIED w', 'DELETED w']);
  });

  test('watch-list: initial events, then the bookmark', async () => {
    await call(server, 'POST', collection, foo('i'));
    const response = await fetch(
      `${server.url}${collection}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`,
    );
    const types: string[] = [];
    for await (const chunk of response.body ?? []) {
      for (const line of Buffer.from(chunk).toString().trim().split('\n'))
        types.push((JSON.parse(line) as { type: string }).type);
      if (types.at(-1) === 'BOOKMARK') break;
    }
    assert.deepEqual(types, ['ADDED', 'BOOKMARK']);
    await call(server, 'DELETE', `${collection}/i`);
  });

  test('the schema of a CRD is enforced, with the messages of the API server', async () => {
    const causes = async (spec: object): Promise<unknown> => {
      const { code, body } = await call(server, 'POST', collection, { ...foo('x'), spec });
      assert.equal(code, 422);
      return (body as { details: { causes: { field: string; message: string }[] } }).details.causes.map(
        ({ field, message }) => `${field}: ${message}`,
      );
    };
    assert.deepEqual(await causes({ replicas: 11, name: 3 }), [
      'spec.replicas: Invalid value: 11: spec.replicas in body should be less than or equal to 10',
      'spec.name: Invalid value: "integer": spec.name in body must be of type string: "integer"',
    ]);
    assert.deepEqual(await causes({ name: 'abcdefghijk' }), ['spec.name: Too long: may not be more than 10 bytes']);
    assert.deepEqual(await causes({ name: 'A' }), [
      `spec.name: Invalid value: "A": spec.name in body should match '^[a-z]*$'`,
    ]);
    assert.deepEqual(await causes({ tags: ['a', 'a'] }), ['spec.tags[1]: Duplicate value: "a"']);
    const pruned = await call(server, 'POST', `${collection}?dryRun=All`, {
      ...foo('x'),
      spec: { nope: 1, tags: null },
    });
    assert.deepEqual((pruned.body as Foo).spec, { name: 'nobody' });
  });

  test('paths that lead nowhere', async () => {
    for (const path of [
      '/apis/nope/v1/bars',
      '/apis/example.com/v1/namespaces/default/bars',
      '/apis/example.com/v2/foos',
      '/nope',
      '/apis/example.com/v1/foos/a',
      '/%E0%A4%A',
    ]) {
      assert.deepEqual(
        await call(server, 'GET', path),
        { code: 404, body: '404 page not found\n', retryAfter: null },
        path,
      );
    }
    const { code, body } = await call(server, 'GET', '/api/v1/namespaces/default/zigs');
    assert.deepEqual(
      [code, (body as { message: string }).message],
      [404, 'the server could not find the requested resource'],
    );
  });

  test('methods that are not allowed, and bodies that are none', async () => {
    const rows: readonly (readonly [string, string, unknown, string, number, RegExp])[] = [
      ['POST', '/api/v1/namespaces/default/pods/p', pod('p'), 'application/json', 405, /does not allow this method/],
      [
        'PATCH',
        '/api/v1/namespaces/default/pods',
        {},
        'application/merge-patch+json',
        405,
        /does not allow this method/,
      ],
      ['PUT', collection, foo('a'), 'application/json', 400, /name must be provided/],
      ['OPTIONS', collection, undefined, 'application/json', 405, /does not allow this method/],
      [
        'POST',
        collection,
        '{',
        'application/json',
        400,
        /couldn't get version\/kind; json parse error: unexpected end of JSON input \(\{\)/,
      ],
      ['POST', collection, '', 'application/json', 400, /unexpected end of JSON input \(<empty>\)/],
      ['PATCH', `${collection}/a`, '{', 'application/merge-patch+json', 400, /invalid JSON patch/],
      [
        'PATCH',
        `${collection}/a`,
        {},
        'application/strategic-merge-patch+json',
        415,
        /accepted media types include: application\/json-patch\+json, application\/merge-patch\+json, application\/apply-patch\+yaml/,
      ],
    ];
    for (const [method, path, body, type, code, message] of rows) {
      const answer = await call(server, method, path, body, type);
      assert.equal(answer.code, code, `${method} ${path}`);
      assert.match(
        typeof answer.body === 'string' ? answer.body : ((answer.body as { message?: string }).message ?? ''),
        message,
      );
    }
  });

  test('discovery', async () => {
    const get = async (path: string): Promise<unknown> => (await call(server, 'GET', path)).body;
    assert.equal(await get('/readyz'), 'ok');
    assert.deepEqual(
      ((await get('/apis')) as { groups: { name: string }[] }).groups.map(({ name }) => name),
      ['apiextensions.k8s.io', 'example.com'],
    );
    assert.deepEqual(await get('/apis/example.com/v1'), {
      kind: 'APIResourceList',
      apiVersion: 'v1',
      groupVersion: 'example.com/v1',
      resources: [
        {
          name: 'foos',
          singularName: 'foo',
          namespaced: true,
          kind: 'Foo',
          verbs: ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'],
          shortNames: ['fo'],
        },
        { name: 'foos/status', singularName: '', namespaced: true, kind: 'Foo', verbs: ['get', 'patch', 'update'] },
      ],
    });
    assert.match(JSON.stringify(await get('/version')), /v1\.37/);
  });

  test('namespaces exist or do not, and take their objects along', async () => {
    const path = '/apis/example.com/v1/namespaces/fresh/foos';
    const missing = await call(server, 'POST', path, foo('a'));
    assert.deepEqual(
      [missing.code, (missing.body as { message: string }).message],
      [404, 'namespaces "fresh" not found'],
    );
    await call(server, 'POST', '/api/v1/namespaces', { metadata: { name: 'fresh' } });
    assert.equal((await call(server, 'POST', path, foo('a'))).code, 201);
    assert.equal((await call(server, 'GET', '/api/v1/namespaces/fresh')).code, 200);
    await call(server, 'DELETE', '/api/v1/namespaces/fresh');
    assert.equal((await call(server, 'GET', `${path}/a`)).code, 404);
  });
});

describe('custom resource definitions at run time', () => {
  test('a resource is not there, then there, then gone with its objects', async () => {
    await using server = newApiServer({ clock: newFakeClock() });
    await server.start();
    assert.equal((await call(server, 'GET', collection)).code, 404);
    const crds = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    assert.equal((await call(server, 'POST', crds, crd)).code, 201);
    assert.equal((await call(server, 'GET', collection)).code, 200);
    const { status } = (await call(server, 'GET', `${crds}/foos.example.com`)).body as {
      status: { conditions: { type: string; status: string }[]; acceptedNames: object };
    };
    assert.deepEqual(
      status.conditions.map((condition) => `${condition.type}=${condition.status}`),
      ['NamesAccepted=True', 'Established=True'],
    );
    assert.deepEqual(status.acceptedNames, {
      kind: 'Foo',
      plural: 'foos',
      shortNames: ['fo'],
      singular: 'foo',
      listKind: 'FooList',
    });
    await call(server, 'POST', collection, foo('a'));
    const watch = server.tracker().watch({ group: 'example.com', version: 'v1', resource: 'foos' });
    await call(server, 'DELETE', `${crds}/foos.example.com`);
    for await (const [added, deleted] of watch) {
      assert.deepEqual([added?.type, deleted?.type], ['ADDED', 'DELETED']);
      break;
    }
    assert.equal((await call(server, 'GET', collection)).code, 404);
  });

  test('one that makes no sense is refused', async () => {
    await using server = newApiServer();
    await server.start();
    const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    const { code, body } = await call(server, 'POST', path, { ...crd, metadata: { name: 'other.example.com' } });
    assert.equal(code, 422);
    assert.match((body as { message: string }).message, /must be spec\.names\.plural\+"\."\+spec\.group/);
    assert.equal((await call(server, 'GET', collection)).code, 404);
  });

  test('two versions show the same objects', async () => {
    const [version] = crd.spec.versions;
    const both = {
      ...crd,
      spec: { ...crd.spec, versions: [{ ...version }, { ...version, name: 'v2', storage: false }] },
    };
    await using server = newApiServer({ crds: [both] });
    await server.start();
    await call(server, 'POST', collection, foo('a', { replicas: 2 }));
    const { body } = await call(server, 'GET', `${collection.replace('/v1/', '/v2/')}/a`);
    assert.deepEqual([(body as Foo).apiVersion, (body as Foo).spec?.replicas], ['example.com/v2', 2]);
  });
});

describe('faults on demand', () => {
  test('answers, for as many requests as wanted and no others', async () => {
    await using server = newApiServer({ crds: [crd] });
    await server.start();
    server.failNext(2, { code: 429, retryAfterSeconds: 7 }, { verb: 'list', resource: 'foos' });
    assert.equal((await call(server, 'POST', collection, foo('a'))).code, 201);
    const refused = await call(server, 'GET', collection);
    assert.deepEqual(
      [refused.code, refused.retryAfter, (refused.body as { reason: string }).reason],
      [429, '7', 'TooManyRequests'],
    );
    assert.equal((await call(server, 'GET', collection)).code, 429);
    assert.equal((await call(server, 'GET', collection)).code, 200);
    server.failNext(5, { code: 500, message: 'etcd is away' });
    assert.equal(((await call(server, 'GET', collection)).body as { message: string }).message, 'etcd is away');
    server.clearFaults();
    assert.equal((await call(server, 'GET', collection)).code, 200);
  });

  test('connections that break: before the answer, and in the middle of a watch', async () => {
    await using server = newApiServer({ crds: [crd] });
    await server.start();
    server.dropNext(1, { method: 'POST' });
    await assert.rejects(call(server, 'POST', collection, foo('a')));
    assert.equal((await call(server, 'GET', `${collection}/a`)).code, 404, 'nothing was done');
    const response = await fetch(`${server.url}${collection}?watch=1`);
    server.dropConnections();
    await assert.rejects(response.text());
  });

  test('watches that end, and history that is forgotten', async () => {
    await using server = newApiServer({ crds: [crd] });
    await server.start();
    const response = await fetch(`${server.url}${collection}?watch=1`);
    server.endWatches();
    assert.equal(await response.text(), '');
    await call(server, 'POST', collection, foo('a'));
    server.compact();
    const { body } = await call(server, 'GET', `${collection}?watch=1&resourceVersion=1`);
    assert.match(JSON.stringify(body), /"type":"ERROR".*"reason":"Expired"/);
  });

  test('a server that restarts has its port and its objects back', async () => {
    await using server = newApiServer({ crds: [crd] });
    assert.throws(() => server.url, /not been started/);
    await server.start();
    const { url } = server;
    await call(server, 'POST', collection, foo('a'));
    await server.stop();
    await assert.rejects(call(server, 'GET', collection));
    await server.start();
    assert.equal(server.url, url);
    assert.equal((await call(server, 'GET', `${collection}/a`)).code, 200);
  });

  test('requests are remembered', async () => {
    await using server = newApiServer({ crds: [crd] });
    await server.start();
    await call(server, 'GET', `${collection}?limit=1`);
    await call(server, 'GET', '/readyz');
    assert.deepEqual(server.requests(), [
      { method: 'GET', path: `${collection}?limit=1`, verb: 'list', resource: 'foos' },
      { method: 'GET', path: '/readyz', verb: undefined, resource: undefined },
    ]);
  });
});

test('objects that it shall start with', async () => {
  await using server = newApiServer({ resources: [pods], objects: [pod('p')] });
  await server.start();
  const { body } = await call(server, 'GET', '/api/v1/pods');
  assert.deepEqual(
    (body as { items: KubernetesObject[] }).items.map(({ metadata }) => metadata.name),
    ['p'],
  );
});
