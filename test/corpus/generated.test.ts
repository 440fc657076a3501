// Every generator over every CRD of real projects: nothing is lost, it compiles, and every kind works.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { newIndexer } from '@kube-codegen/runtime/cache';
import type { KubernetesObject } from '@kube-codegen/runtime/meta/v1';
import type { FakeRestClient } from '@kube-codegen/runtime/testing';

import { type CorpusCrd, missingCorpus, readCorpus, unpackCorpus } from '../support/corpus.ts';
import { sampleOf } from '../support/corpus-sample.ts';
import { type ClientMaker, clientsOf, functionIn, importGenerated } from '../support/generated-clients.ts';
import { sampleObject, type SampleObject, sampleStatus } from '../support/sample-object.ts';
import { faultsOf, generateInMemory, generateInto, newProject, type Outcome } from './output.ts';

const corpus = unpackCorpus();
const crds = corpus === undefined ? [] : readCorpus(corpus);
// Versions that no API server serves have types, and no clients.
const versions = groupBy(
  crds.flatMap((crd) => crd.versions.filter(({ served }) => served).map((version) => ({ crd, version }))),
);

describe('the output for the corpus', { skip: corpus === undefined && missingCorpus }, () => {
  const project = newProject();
  const folder = project.folder;
  let outcome: Outcome;
  before(async () => {
    outcome = await generateInto(project, [corpus ?? '']);
  });
  after(() => project[Symbol.dispose]());

  it('is made without errors', () => {
    assert.deepEqual(outcome.errors, []);
  });

  it('has every file of every kind, and none twice', () => {
    const names = outcome.files.map((path) => path.toLowerCase());
    assert.equal(new Set(names).size, names.length);
    const files = new Set(outcome.files);
    const missing = [...versions].flatMap(([id, kinds]) => [
      ...['apis', 'deepcopy', 'register'].map((name) => `${name}/${id}.ts`),
      ...kinds.flatMap(({ crd: { kind } }) => perKind.map((name) => `${name}/${id}/${kind.toLowerCase()}.ts`)),
    ]);
    assert.deepEqual(
      missing.filter((path) => !files.has(path)),
      [],
    );
    for (const [id, kinds] of versions) {
      const types = readFileSync(join(folder, `generated/apis/${id}.ts`), 'utf8');
      for (const { crd } of kinds) assert.match(types, new RegExp(`^export interface ${crd.kind} `, 'm'), id);
    }
  });

  it('is the same again, whatever the order of the inputs', async () => {
    const files = await generateInMemory(project, [...new Set(crds.map(({ file }) => file))].reverse());
    assert.equal(files.size, outcome.files.length);
    for (const [path, text] of files) {
      assert.ok(text === readFileSync(join(folder, 'generated', path), 'utf8'), path);
    }
  });

  describe('every kind works through its fake clientset', () => {
    let fake: FakeRestClient;
    let clients: ReadonlyMap<string, ClientMaker>;
    before(async () => {
      const module = await importGenerated(folder, 'clientset/versioned/fake/index.ts');
      const versioned = await importGenerated(folder, 'clientset/versioned/index.ts');
      fake = functionIn(module, 'createFakeClientset')() as FakeRestClient;
      clients = await clientsOf(functionIn(versioned, 'newClientset'), fake.client);
    });

    for (const [id, kinds] of versions) {
      it(id, async () => {
        const deepCopies = await importGenerated(folder, `deepcopy/${id}.ts`);
        for (const { crd, version } of kinds) {
          const of = { ...crd, version: version.name, schema: version.schema };
          const object = { ...sampleObject(of, 'full'), status: sampleStatus(version.schema, 'full') };
          checkDeepCopy(functionIn(deepCopies, `deepCopy${crd.kind}`), object);
          const listers = await importGenerated(folder, `listers/${id}/${crd.kind.toLowerCase()}.ts`);
          const client = clients.get(`${id}/${crd.plural}`)?.(crd.namespaced ? 'default' : undefined);
          assert.ok(client, crd.name);
          const { status: _, ...sent } = object;
          const stored = await useClient(client, sent);
          checkLister(listers, crd, stored);
        }
      });
    }
  });
});

describe('the output compiles under the strictest flags', { skip: corpus === undefined && missingCorpus }, () => {
  const resolutions = ['nodenext', 'bundler'] as const;

  describe('for a sample', () => {
    const project = newProject();
    before(() =>
      generateInto(
        project,
        sampleOf(crds, 60).map(({ file }) => file),
      ),
    );
    after(() => project[Symbol.dispose]());
    for (const compiler of ['typescript', 'typescript-6', 'typescript-5.9'] as const) {
      for (const resolution of resolutions) {
        it(`${compiler}, ${resolution}`, () => {
          assert.deepEqual(faultsOf(project, { package: compiler, resolution }), []);
        });
      }
    }
  });

  // Six gigabytes of memory; the older compilers take ten times as long, and the sample tells.
  const skip = process.env['CORPUS'] === 'sample' && 'CORPUS=sample';
  describe('for all of it', { skip }, () => {
    const project = newProject();
    before(() => generateInto(project, [corpus ?? '']));
    after(() => project[Symbol.dispose]());
    for (const resolution of resolutions) {
      it(`typescript, ${resolution}`, () => {
        assert.deepEqual(faultsOf(project, { package: 'typescript', resolution }), []);
      });
    }
  });
});

const perKind = ['applyconfiguration', 'clientset/versioned/typed', 'informers/externalversions', 'listers'];

interface ServedKind {
  readonly crd: CorpusCrd;
  readonly version: CorpusCrd['versions'][number];
}

function groupBy(kinds: readonly ServedKind[]): ReadonlyMap<string, readonly ServedKind[]> {
  const groups = new Map<string, ServedKind[]>();
  for (const kind of kinds) {
    const id = `${kind.crd.group}/${kind.version.name}`;
    groups.set(id, [...(groups.get(id) ?? []), kind]);
  }
  return groups;
}

/** Creates, lists, watches and applies an object; gives it as it is in the end. */
async function useClient(client: ReturnType<ClientMaker>, object: SampleObject): Promise<KubernetesObject> {
  const events = client.watch()[Symbol.asyncIterator]();
  const first = events.next();
  const created = await client.create(object);
  const { metadata: _, ...members } = created;
  const { metadata: __, ...wanted } = object;
  assert.deepEqual(members, wanted);
  const { value: event } = await first;
  assert.deepEqual(event && { type: event.type, object: event.object }, { type: 'ADDED', object: created });
  await events.return?.();
  assert.deepEqual((await client.list({ labelSelector: 'made=sample' })).items, [created]);
  const applied = await client.apply(
    { ...object, metadata: { ...object.metadata, labels: { made: 'otherwise' } } },
    { fieldManager: 'test', force: true },
  );
  assert.equal(applied.metadata.labels?.['made'], 'otherwise');
  await client.delete(object.metadata.name);
  assert.deepEqual((await client.list()).items, []);
  return applied;
}

function checkLister(module: Readonly<Record<string, unknown>>, crd: CorpusCrd, object: KubernetesObject): void {
  const indexer = newIndexer<KubernetesObject>();
  indexer.add(object);
  const lister: unknown = Reflect.construct(functionIn(module, `${crd.kind}Lister`), [indexer]);
  assert.ok(lister instanceof Object && 'list' in lister && typeof lister.list === 'function');
  assert.deepEqual(lister.list('made=otherwise'), [object]);
  assert.deepEqual(lister.list('made=sample'), []);
}

function checkDeepCopy(deepCopy: (object: unknown) => unknown, object: object): void {
  const copy = deepCopy(object);
  assert.deepEqual(copy, object);
  const originals = partsOf(object);
  for (const part of partsOf(copy)) assert.ok(!originals.has(part), JSON.stringify(part));
}

/** Every object and list that can be reached. */
function partsOf(value: unknown, into: Set<object> = new Set()): Set<object> {
  if (typeof value !== 'object' || value === null || into.has(value)) return into;
  into.add(value);
  for (const each of Object.values(value)) partsOf(each, into);
  return into;
}
