import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';

import { isNotFound, newDiscoveryClient, newRestClient } from '@kube-codegen/runtime/rest';
import type { DiscoveryClient } from '@kube-codegen/runtime/rest';

import {
  type Answer,
  type TestServer,
  json,
  kubeConfigFor,
  startTestServer,
  text,
} from '../../../support/http-server.ts';

const groupVersion = { groupVersion: 'example.com/v1', version: 'v1' };
const foosResource = {
  name: 'foos',
  singularName: 'foo',
  namespaced: true,
  kind: 'Foo',
  verbs: ['get', 'list'],
  shortNames: ['f'],
};
const statusResource = { name: 'foos/status', singularName: '', namespaced: true, kind: 'Foo', verbs: ['get'] };
const podsResource = { name: 'pods', singularName: 'pod', namespaced: true, kind: 'Pod', verbs: ['get'] };

const byPath =
  (answers: Readonly<Record<string, unknown>>): Answer =>
  (response, request) => {
    const found = answers[request.path];
    return (found === undefined ? text(404) : typeof found === 'number' ? text(found) : json(200, found))(
      response,
      request,
    );
  };

const plain = {
  '/version': { major: '1', minor: '36', gitVersion: 'v1.36.0' },
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/apis': {
    kind: 'APIGroupList',
    groups: [{ name: 'example.com', versions: [groupVersion], preferredVersion: groupVersion }],
  },
  '/api/v1': { kind: 'APIResourceList', groupVersion: 'v1', resources: [podsResource] },
  '/apis/example.com/v1': {
    kind: 'APIResourceList',
    groupVersion: 'example.com/v1',
    resources: [foosResource, statusResource],
  },
};

describe('discovery', () => {
  let server: TestServer;
  let discovery: DiscoveryClient;
  beforeEach(async () => {
    server = await startTestServer();
    discovery = newDiscoveryClient(newRestClient(kubeConfigFor(server.url), { qps: 0 }));
  });
  afterEach(() => server.close());

  test('version, groups, resources of a version', async () => {
    server.answer(byPath(plain));
    assert.equal((await discovery.serverVersion()).gitVersion, 'v1.36.0');
    assert.deepEqual(
      (await discovery.serverGroups()).map(({ name }) => name),
      ['', 'example.com'],
    );
    assert.deepEqual((await discovery.serverResourcesForGroupVersion({ group: '', version: 'v1' })).resources, [
      podsResource,
    ]);
    await assert.rejects(discovery.serverResourcesForGroupVersion({ group: 'x', version: 'v1' }), isNotFound);
  });

  test('TestServerGroupsWithBrokenServer: one half is enough', async () => {
    server.answer(byPath({ ...plain, '/api': undefined }));
    assert.deepEqual(
      (await discovery.serverGroups()).map(({ name }) => name),
      ['example.com'],
    );
    server.answer(text(500));
    await assert.rejects(discovery.serverGroups());
  });

  test('everything, version by version; one that fails does not hide the others', async () => {
    server.answer(byPath(plain));
    const all = await discovery.serverGroupsAndResources();
    assert.deepEqual(
      all.resources.map((list) => [list.groupVersion, list.resources.map(({ name }) => name)]),
      [
        ['v1', ['pods']],
        ['example.com/v1', ['foos', 'foos/status']],
      ],
    );
    assert.equal(all.failures.size, 0);
    server.answer(byPath({ ...plain, '/apis/example.com/v1': 503 }));
    const some = await discovery.serverGroupsAndResources();
    assert.deepEqual([some.resources.length, [...some.failures.keys()]], [1, ['example.com/v1']]);
  });

  test('everything in two requests from a server that can', async () => {
    const resource = {
      resource: 'foos',
      responseKind: { group: 'example.com', version: 'v1', kind: 'Foo' },
      scope: 'Namespaced',
      singularResource: 'foo',
      verbs: ['get', 'list'],
      shortNames: ['f'],
      subresources: [{ subresource: 'status', responseKind: { kind: 'Foo' }, verbs: ['get'] }],
    };
    const versions = [
      { version: 'v1', resources: [resource], freshness: 'Current' },
      { version: 'v2', freshness: 'Stale' },
    ];
    const kind = { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2' };
    server.answer(
      byPath({
        '/api': { ...kind, items: [{ versions: [{ version: 'v1', resources: [] }] }] },
        '/apis': { ...kind, items: [{ metadata: { name: 'example.com' }, versions }] },
      }),
    );
    const all = await discovery.serverGroupsAndResources();
    assert.deepEqual(
      all.groups.map(({ name, preferredVersion }) => [name, preferredVersion?.groupVersion]),
      [
        ['', 'v1'],
        ['example.com', 'example.com/v1'],
      ],
    );
    assert.deepEqual(all.resources, [
      { groupVersion: 'v1', resources: [] },
      {
        groupVersion: 'example.com/v1',
        resources: [{ ...foosResource, group: 'example.com', version: 'v1' }, statusResource],
      },
    ]);
    assert.deepEqual([...all.failures.keys()], ['example.com/v2']);
    assert.equal(server.requests.length, 2);
    assert.match(
      String(server.requests[0]?.headers['accept']),
      /^application\/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,/,
    );
  });
});
