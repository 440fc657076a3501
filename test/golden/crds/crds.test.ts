// The output for CRDs works like that for hand-written types.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { DeepReadonly } from '@kube-codegen/runtime/meta/v1';
import { Scheme } from '@kube-codegen/runtime/scheme';
import type { Everything } from './expected/apis/features.example.com/v1.ts';
import type { K8sAnalysis } from './expected/apis/names.example.com/v1.ts';
import { everythingApplyConfiguration } from './expected/applyconfiguration/features.example.com/v1/index.ts';
import { postgresqlApplyConfiguration } from './expected/applyconfiguration/wire-names.example.com/v2-beta/index.ts';
import { createFakeClientset } from './expected/clientset/versioned/fake/index.ts';
import { deepCopyEverything } from './expected/deepcopy/features.example.com/v1.ts';
import { addToScheme, groupVersion } from './expected/register/wire-names.example.com/v2-beta.ts';

const everything: Everything = {
  metadata: { name: 'a' },
  spec: {
    count: 1,
    level: 2,
    port: 'http',
    limit: 5,
    at: '2006-01-02T15:04:05Z',
    nothing: null,
    matrix: [[1, 2], []],
    labels: { a: 'b' },
    nested: { a: { b: 'c' } },
    ports: [{ port: 80 }],
    empty: {},
    free: { any: ['thing'] },
    json: [1, 'two', null],
    half: { known: 'a', unknown: 1 },
    template: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { more: true } },
    choice: { left: 'l' },
    'a-b': 'c',
    proxyURL: { a: 'A' },
    proxyUrl: { b: 'B' },
  },
};

// @ts-expect-error no such mode
const wrongMode: Everything = { metadata: {}, spec: { count: 1, mode: 'Medium' } };
// @ts-expect-error a typo is no member
const typo: Everything = { metadata: {}, spec: { count: 1, repilcas: 1 } };

/** Every object and list that can be reached. */
function parts(value: unknown, into = new Set<object>()): Set<object> {
  if (typeof value !== 'object' || value === null || into.has(value)) return into;
  into.add(value);
  for (const each of Object.values(value)) parts(each, into);
  return into;
}

describe('the output for CRDs', () => {
  it('has clients that create, list and apply', async () => {
    const client = createFakeClientset().featuresV1().everythings('ns');
    const created = await client.create(everything);
    assert.deepEqual(created.spec, everything.spec);
    await client.updateStatus({ ...created, status: { conditions: [{ type: 'Ready', status: 'True' }] } });
    assert.equal((await client.list()).items[0]?.status?.conditions?.[0]?.type, 'Ready');
    const configuration = everythingApplyConfiguration('b', 'ns', { spec: { count: 2, ports: [{ port: 443 }] } });
    const applied = await client.apply(configuration, { fieldManager: 'test' });
    assert.equal(applied.spec.ports?.[0]?.port, 443);
    assert.equal(typeof client.getScale, 'function');
  });

  it('has kinds called like globals, and irregular plurals', async () => {
    const names = createFakeClientset().namesV1();
    const analysis: K8sAnalysis = { metadata: { name: 'a' }, spec: { at: '2006-01-02T15:04:05Z' } };
    assert.equal((await names.k8sAnalyses('ns').create(analysis)).kind, 'K8sAnalysis');
    assert.equal((await names.objects().create({ metadata: { name: 'o' } })).apiVersion, 'names.example.com/v1');
  });

  it('has kinds and versions that are no identifiers, as they are on the wire', async () => {
    const clients = createFakeClientset().wireNamesV2Beta();
    const apiVersion = 'wire-names.example.com/v2-beta';
    const databases = clients.postgresqls('ns');
    const created = await databases.create({ metadata: { name: 'a' }, spec: { replicas: 1 }, status: { lost: true } });
    assert.deepEqual([created.apiVersion, created.kind, created['status']], [apiVersion, 'postgresql', undefined]);
    const updated = await databases.updateStatus({ ...created, status: { ready: true } });
    assert.deepEqual(updated['status'], { ready: true });
    const configuration = postgresqlApplyConfiguration('b', 'ns', { spec: { replicas: 2 } });
    assert.deepEqual([configuration.apiVersion, configuration.kind], [apiVersion, 'postgresql']);
    assert.deepEqual((await databases.apply(configuration, { fieldManager: 'test' }))['spec'], { replicas: 2 });
    const list = await databases.list();
    assert.deepEqual([list.kind, list.items.length], ['postgresqlList', 2]);
    assert.equal((await clients.myKinds().create({ metadata: { name: 'm' } })).kind, 'My-Kind');
    const scheme = new Scheme();
    addToScheme(scheme);
    assert.ok(scheme.recognizes({ ...groupVersion, kind: 'My-Kind' }));
  });

  it('has deep copies that keep everything and share nothing', () => {
    const proto: unknown = JSON.parse('{"metadata":{},"spec":{"count":1,"__proto__":{"a":"b"},"later":{"x":1}}}');
    const original = { ...everything, spec: { ...everything.spec, more: { than: 'known' } } };
    const copy = deepCopyEverything(original);
    assert.deepEqual(copy, original);
    const originals = parts(original);
    for (const part of parts(copy)) assert.ok(!originals.has(part), JSON.stringify(part));
    assert.deepEqual(deepCopyEverything(proto as DeepReadonly<Everything>), proto);
  });

  it('is strict', () => {
    assert.ok(wrongMode.spec && typo.spec);
  });
});
