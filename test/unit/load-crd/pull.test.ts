import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { pullCrds } from '../../../src/load/crd/pull.ts';
import { crdText, readText } from './support.ts';

/** A CRD as an API server gives it. */
function stored(plural: string, group = 'example.com', spec: object = {}): object {
  return {
    // Items of lists come without apiVersion and kind.
    metadata: {
      name: `${plural}.${group}`,
      uid: 'u',
      resourceVersion: '7',
      generation: 1,
      creationTimestamp: '2006-01-02T15:04:05Z',
      managedFields: [{ manager: 'm' }],
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}', 'api-approved.kubernetes.io': 'yes' },
    },
    spec: { group, names: { plural, kind: 'Foo' }, ...spec },
    status: { conditions: [] },
  };
}

describe('pulling CRDs', () => {
  it('takes every page, and gives a file for each CRD, by name', async () => {
    const pages = [
      { metadata: { continue: 'a&b' }, items: [stored('foos'), stored('bars')] },
      { metadata: {}, items: [stored('apples')] },
    ];
    const paths: string[] = [];
    const crds = await pullCrds(async (path) => {
      paths.push(path);
      return pages[paths.length - 1];
    }, []);
    const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions?limit=50';
    assert.deepEqual(paths, [path, `${path}&continue=a%26b`]);
    assert.deepEqual(
      crds.map(({ file }) => file),
      ['apples', 'bars', 'foos'].map((name) => `${name}.example.com.yaml`),
    );
  });

  it('leaves out what the cluster added', async () => {
    const conversion = { webhook: { clientConfig: { caBundle: 'YQ==', service: { name: 's' } } }, strategy: 'Webhook' };
    const [crd] = await pullCrds(async () => ({ items: [stored('foos', 'example.com', { conversion })] }), []);
    assert.equal(
      crd?.text,
      `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: foos.example.com
  annotations:
    api-approved.kubernetes.io: yes
spec:
  group: example.com
  names:
    plural: foos
    kind: Foo
  conversion:
    webhook:
      clientConfig:
        service:
          name: s
    strategy: Webhook
`.replace('approved.kubernetes.io: yes', 'approved.kubernetes.io: "yes"'),
    );
  });

  it('picks groups', async () => {
    const items = [stored('foos'), stored('foos', 'other.com')];
    const crds = await pullCrds(async () => ({ items }), ['other.com']);
    assert.deepEqual(
      crds.map(({ file }) => file),
      ['foos.other.com.yaml'],
    );
  });

  it('lets no name lead out of the folder', async () => {
    const names = ['../foos', 'a/b.example.com', '', 'UPPER.example.com', 'a\nb.example.com', '..example.com'];
    const items = names.map((name) => ({ metadata: { name }, spec: {} }));
    assert.deepEqual(await pullCrds(async () => ({ items: [...items, null, 1, { metadata: 'x' }] }), []), []);
  });

  it('writes what the reader of CRDs reads: texts that YAML 1.1 takes for something else, too', async () => {
    const { versions } = await readText(crdText('Foo'));
    const odd = {
      type: 'object',
      properties: { on: { type: 'string', enum: ['yes', 'off', '0o17', '1_000', '~', ''] } },
    };
    const items = [
      {
        metadata: { name: 'foos.example.com' },
        spec: {
          group: 'example.com',
          scope: 'Namespaced',
          names: { kind: 'Foo', plural: 'foos' },
          versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: odd } }],
        },
      },
    ];
    const [crd] = await pullCrds(async () => ({ items }), []);
    const again = await readText(crd?.text ?? '');
    assert.deepEqual(again.diagnostics, []);
    assert.deepEqual(again.versions[0]?.declarations[0]?.schema, odd);
    assert.equal(again.versions[0]?.group, versions[0]?.group);
  });
});
