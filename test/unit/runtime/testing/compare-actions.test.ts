import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { expectActions, filterActions } from '@kube-codegen/runtime/testing';

import { foo, foos, setUp, stored } from './support.ts';

async function actions() {
  const { fake, client } = setUp([stored('a')]);
  await fake.client.request({ verb: 'list', resource: foos });
  await fake.client.watch({ verb: 'watch', resource: foos });
  await client.create(foo('b', { replicas: 1 }));
  await client.updateStatus({ ...(await client.get('a')), status: { ready: true } });
  return fake.actions();
}

describe('filterActions', () => {
  test('drops what informers do', async () => {
    assert.deepEqual(
      filterActions(await actions()).map(({ verb }) => verb),
      ['create', 'get', 'update'],
    );
    assert.deepEqual(
      filterActions(await actions(), ['bars']).map(({ verb }) => verb),
      ['list', 'watch', 'create', 'get', 'update'],
    );
  });
});

describe('expectActions', () => {
  test('compares what is given, and nothing else', async () => {
    const done = filterActions(await actions());
    expectActions(done, [
      { verb: 'create', resource: 'foos', name: 'b', object: { ...foo('b', { replicas: 1 }) } },
      { verb: 'get', resource: { group: 'example.com', resource: 'foos' } },
      { verb: 'update', subresource: 'status' },
    ]);
    expectActions([], []);
  });

  const wrong: readonly (readonly [string, Parameters<typeof expectActions>[1], RegExp])[] = [
    ['another verb', [{ verb: 'delete' }, {}, {}], /action 1 \(create foos b\) differs/],
    ['another resource', [{ resource: 'bars' }, {}, {}], /action 1 \(create foos b\) differs/],
    ['another object', [{ object: foo('b', { replicas: 2 }) }, {}, {}], /action 1 \(create foos b\) differs/],
    ['one too few', [{}, {}], /1 more actions than expected: update foos\/status a/],
    [
      'one too many',
      [{}, {}, {}, { verb: 'get', resource: 'foos' }],
      /missing action 4 of 4: get foos; got create foos b, get foos a, update foos\/status a/,
    ],
  ];
  for (const [what, expected, message] of wrong) {
    test(`notices ${what}`, async () => {
      const done = filterActions(await actions());
      assert.throws(() => expectActions(done, expected), { name: 'AssertionError', message });
    });
  }
});
