import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { Collector } from '../../../src/diagnostics/index.ts';
import { mergeModels } from '../../../src/load/merge.ts';
import { codes, type Loaded, loadVersions, places, version } from './support.ts';

const types = { 'types.ts': 'export interface S { a: string }' };

function names({ model }: Loaded): readonly (readonly string[])[] {
  return model.versions.map(({ id, group, groupGoName }) => [id, group, groupGoName]);
}

/** The groups of code-generator's examples. */
describe('groups', () => {
  test('hyphens, dots, mixed case, the core group, pinned names', async () => {
    const loaded = await loadVersions([
      version('example/v1', types, 'example-group.hyphens.code-generator.k8s.io'),
      version('MixedCase/v1', types, 'mixedCase.io'),
      version('core/v1', types, ''),
      version('example3.io/v1', {
        ...types,
        'doc.ts': '// +groupName=example.dots.io\n// +groupGoName=ThirdExample\n',
      }),
      version('3scale/v1', types, '3scale.net'),
      version('start/v1', types, 'start.io'),
    ]);
    assert.deepEqual(loaded.diagnostics, []);
    assert.deepEqual(names(loaded), [
      ['core/v1', '', 'Core'],
      ['3scale/v1', '3scale.net', 'Group3scale'],
      ['example/v1', 'example-group.hyphens.code-generator.k8s.io', 'ExampleGroup'],
      ['example3.io/v1', 'example.dots.io', 'ThirdExample'],
      ['mixedcase/v1', 'mixedCase.io', 'MixedCase'],
      ['start/v1', 'start.io', 'StartGroup'],
    ]);
  });

  test('two groups of one first segment get their whole names, and are told how to pin them', async () => {
    const loaded = await loadVersions([
      version('a/v1', types, 'cluster.x-k8s.io'),
      version('b/v1', types, 'cluster.open.io'),
    ]);
    assert.deepEqual(names(loaded), [
      ['b/v1', 'cluster.open.io', 'ClusterOpenIo'],
      ['a/v1', 'cluster.x-k8s.io', 'ClusterXK8sIo'],
    ]);
    assert.deepEqual(codes(loaded), ['KC4103', 'KC4103']);
    assert.match(
      loaded.diagnostics[0]?.help ?? '',
      /groups:\n {4}"cluster\.open\.io": ClusterOpenIo\n {4}"cluster\.x-k8s\.io": ClusterXK8sIo/,
    );
  });

  test('pinning one of them is enough, by marker or by option', async () => {
    const sources = [version('a/v1', types, 'cluster.x-k8s.io'), version('b/v1', types, 'cluster.open.io')];
    const loaded = await loadVersions(sources, { groups: new Map([['cluster.open.io', 'OpenCluster']]) });
    assert.deepEqual(codes(loaded), []);
    assert.deepEqual(
      names(loaded).map(([, , name]) => name),
      ['OpenCluster', 'Cluster'],
    );
  });

  test('two groups in folders of one name go to folders of their whole names', async () => {
    const sources = [version('x/v1', types, 'one.io'), version('X/v1', types, 'two.io')];
    const loaded = await loadVersions(sources);
    assert.deepEqual(
      names(loaded).map(([id]) => id),
      ['one.io/v1', 'two.io/v1'],
    );
    assert.deepEqual(codes(loaded), ['KC4103', 'KC4103']);
  });

  test('one group in two folders is one group', async () => {
    const loaded = await loadVersions([version('x/v1', types, 'one.io'), version('y/v1beta1', types, 'one.io')]);
    assert.deepEqual(
      names(loaded).map(([id]) => id),
      ['x/v1', 'x/v1beta1'],
    );
    assert.deepEqual(codes(loaded), []);
  });

  test('versions by priority', async () => {
    const versions = ['v1alpha1', 'v10', 'v2', 'v1beta2', 'v1beta1', 'v1'];
    const loaded = await loadVersions(versions.map((name) => version(`x/${name}`, types)));
    assert.deepEqual(
      loaded.model.versions.map((each) => each.version),
      ['v10', 'v2', 'v1', 'v1beta2', 'v1beta1', 'v1alpha1'],
    );
  });

  const pin = (name: string): Record<string, string> => ({
    ...types,
    'doc.ts': `// +groupName=a.io\n// +groupGoName=${name}\n`,
  });
  test('pins that are wrong, differ or are taken', async () => {
    assert.deepEqual(places((await loadVersions([version('a/v1', pin('a-b'))])).diagnostics), ['doc.ts:2:17 KC4104']);
    const differing = await loadVersions([version('a/v1', pin('One')), version('a/v2', pin('Two'))]);
    assert.deepEqual(codes(differing), ['KC2006']);
    const taken = await loadVersions([version('a/v1', pin('Same')), version('b/v1', types, 'b.io')], {
      groups: new Map([['b.io', 'Same']]),
    });
    assert.deepEqual(codes(taken), ['KC4104', 'KC4104']);
  });

  test('the names that are suggested for groups of one name are free', async () => {
    const sources = [
      version('a/v1', types, 'a-b.io'),
      version('b/v1', types, 'aB.io'),
      version('c/v1', types, 'aBIo3.com'),
      version('d/v1', types, 'a-b.com'),
    ];
    const loaded = await loadVersions(sources);
    assert.deepEqual(
      loaded.diagnostics.map(({ code, help = '' }) => [code, help.replace(/^.*\n {2}groups:\n/s, '').trim()]),
      [
        ['KC4104', '"a-b.io": ABIo2'],
        ['KC4104', '"aB.io": ABIo4'],
        ['KC4103', '"a-b.com": ABCom'],
      ],
    );
    const groups = new Map([
      ['a-b.io', 'ABIo2'],
      ['aB.io', 'ABIo4'],
    ]);
    assert.deepEqual(codes(await loadVersions(sources, { groups })), []);
  });

  test('one version twice', async () => {
    const loaded = await loadVersions([version('x/v1', types, 'one.io'), version('y/v1', types, 'one.io')]);
    assert.deepEqual(codes(loaded), ['KC4102']);
    assert.equal(loaded.model.versions.length, 1);
  });
});

describe('merging inputs', () => {
  test('names stay unique over all inputs', async () => {
    const one = await loadVersions([version('a/v1', types, 'cluster.x-k8s.io')]);
    const two = await loadVersions([version('b/v1', types, 'cluster.open.io')]);
    const collector = new Collector();
    const model = mergeModels([one.model, two.model], new Map(), collector);
    assert.deepEqual(
      model.versions.map(({ groupGoName }) => groupGoName),
      ['ClusterOpenIo', 'ClusterXK8sIo'],
    );
    assert.deepEqual(
      collector.sorted().map(({ code }) => code),
      ['KC4103', 'KC4103'],
    );
  });

  test('a version of two inputs is an error', async () => {
    const one = await loadVersions([version('a/v1', types, 'a.io')]);
    const two = await loadVersions([version('b/v1', types, 'a.io')]);
    const collector = new Collector();
    mergeModels([one.model, two.model], new Map(), collector);
    assert.deepEqual(
      collector.sorted().map(({ code }) => code),
      ['KC4102'],
    );
  });

  test('one group in two folders is an error', async () => {
    const one = await loadVersions([version('a/v1', types, 'a.io')]);
    const schemas = { ...version('a.io/v2', types, 'a.io'), origin: { kind: 'synthesized', text: '' } as const };
    const two = await loadVersions([schemas]);
    const collector = new Collector();
    mergeModels([one.model, two.model], new Map(), collector);
    assert.deepEqual(places(collector.sorted()), ['doc.ts:1:1 KC4107']);
  });

  test('two versions with one identifier are an error', async () => {
    const synthesized = async (id: string) =>
      (await loadVersions([{ ...version(id, types, 'a.io'), origin: { kind: 'synthesized', text: '' } }])).model;
    const models = [await synthesized('a.io/v2-beta'), await synthesized('a.io/v2--beta')];
    const collector = new Collector();
    mergeModels(models, new Map(), collector);
    assert.deepEqual(
      collector.sorted().map(({ code, message }) => `${code} ${message}`),
      ['KC4101 a.io has v2--beta and v2-beta, both V2Beta in identifiers'],
    );
  });

  test('one input is left as it is', async () => {
    const { model } = await loadVersions([version('a/v1', types)]);
    assert.equal(mergeModels([model], new Map(), new Collector()), model);
  });
});
