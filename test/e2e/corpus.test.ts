// CRDs of real projects on a real API server: what is generated for each kind creates, watches, patches, applies, deletes.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import type { KubernetesObject } from '@kube-codegen/runtime/meta/v1';
import {
  isInvalid,
  newRestClient,
  type ResourceDescriptor,
  type RestClient,
  statusOf,
} from '@kube-codegen/runtime/rest';
import { KubeConfig } from '@kubernetes/client-node';

import { codegen } from '../cli/support.ts';
import { generateInto, newProject } from '../corpus/output.ts';
import { type ControlPlane, findControlPlane, startControlPlane } from '../support/control-plane.ts';
import { type CorpusCrd, missingCorpus, readCorpus, unpackCorpus } from '../support/corpus.ts';
import { sampleOf } from '../support/corpus-sample.ts';
import { eventually } from '../support/eventually.ts';
import {
  type AnyClient,
  type ClientMaker,
  clientsOf,
  functionIn,
  importGenerated,
} from '../support/generated-clients.ts';
import { sampleObject } from '../support/sample-object.ts';

const found = findControlPlane();
const corpus = unpackCorpus();
const missing = 'missing' in found ? found.missing : corpus === undefined && missingCorpus;
const all = corpus === undefined ? [] : readCorpus(corpus);
const crds = process.env['CORPUS'] === 'all' ? all : sampleOf(all, 60);

const crdResource: ResourceDescriptor = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  resource: 'customresourcedefinitions',
  kind: 'CustomResourceDefinition',
  listKind: 'CustomResourceDefinitionList',
  namespaced: false,
  hasStatus: true,
};

describe('CRDs of real projects on a real API server', { skip: missing, timeout: 900_000 }, () => {
  const project = newProject();
  let cluster: ControlPlane;
  let clients: ReadonlyMap<string, ClientMaker>;
  const refused: string[] = [];

  before(async () => {
    assert.ok('assets' in found);
    cluster = await startControlPlane(found.assets);
    const rest = restOf(cluster);
    await install(rest);
    assert.deepEqual(
      (
        await generateInto(
          project,
          crds.map(({ file }) => file),
        )
      ).errors,
      [],
    );
    const versioned = await importGenerated(project.folder, 'clientset/versioned/index.ts');
    clients = await clientsOf(functionIn(versioned, 'newClientset'), rest);
  });
  after(async () => {
    project[Symbol.dispose]();
    await cluster?.stop();
    if (refused.length > 0) console.log(`refused by rules of their CRDs: ${refused.length}: ${refused.join(', ')}`);
  });

  it('codegen crd pull gets them, and --crd reads what it got', async () => {
    const flags = ['--kubeconfig', cluster.kubeconfig, '--context', 'e2e'];
    const pulled = await codegen(project.folder, ['crd', 'pull', '--output', 'pulled', ...flags]);
    assert.deepEqual([pulled.code, pulled.err], [0, '']);
    const files = readdirSync(join(project.folder, 'pulled'));
    assert.deepEqual(files.toSorted(), crds.map(({ name }) => `${name}.yaml`).toSorted());
    const again = await codegen(project.folder, ['crd', 'pull', '--output', 'pulled', ...flags]);
    assert.equal(again.out, `pulled  ${crds.length} CRDs: 0 written, ${crds.length} unchanged\n`);
    const generated = await codegen(project.folder, ['-q', '--crd', 'pulled', '--output', 'again']);
    assert.equal(generated.code, 0, generated.err);
    const wrong = await codegen(project.folder, [
      'crd',
      'pull',
      '--kubeconfig',
      cluster.kubeconfig,
      '--context',
      'none',
    ]);
    assert.deepEqual(
      [wrong.code, wrong.err],
      [2, 'error: the kubeconfig has no context "none"\n  help: there are e2e\n'],
    );
  });

  for (const crd of crds) {
    const version = crd.versions.find(({ storage }) => storage);
    if (version === undefined || !version.served) continue;
    it(`${crd.kind} of ${crd.group}/${version.name}`, async () => {
      const client = clients.get(`${crd.group}/${version.name}/${crd.plural}`)?.(
        crd.namespaced ? 'default' : undefined,
      );
      assert.ok(client, crd.name);
      const outcome = await createSample(client, crd, version);
      if ('refusal' in outcome) refused.push(`${crd.name} (${outcome.refusal})`);
      else await live(client, outcome.created);
    });
  }

  it('most of them are not refused', () => {
    assert.ok(refused.length < crds.length / 4, refused.join('\n'));
  });
});

function restOf(cluster: ControlPlane): RestClient {
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromFile(cluster.kubeconfig);
  return newRestClient(kubeConfig, { qps: 0, onWarning: () => {} });
}

/** Creates the CRDs, and waits until the API server serves them all. */
async function install(rest: RestClient): Promise<void> {
  for (const { manifest } of crds) {
    const { status: _, ...body } = manifest;
    await rest.request({ verb: 'create', resource: crdResource, body });
  }
  await eventually('every CRD is established', async () => {
    const list = (await rest.request({ verb: 'list', resource: crdResource })) as {
      readonly items: readonly StoredCrd[];
    };
    return list.items.every(({ status }) => status?.conditions?.some(isEstablished) === true);
  });
}

interface StoredCrd {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

function isEstablished({ type, status }: { readonly type: string; readonly status: string }): boolean {
  return type === 'Established' && status === 'True';
}

type Created = { readonly created: KubernetesObject } | { readonly refusal: string };

/** Creates an object that fills the schema, or else one with no more than it requires. */
async function createSample(
  client: AnyClient,
  crd: CorpusCrd,
  version: CorpusCrd['versions'][number],
): Promise<Created> {
  const of = { ...crd, version: version.name, schema: version.schema };
  let refusal = '';
  for (const size of ['full', 'required'] as const) {
    const object = sampleObject(of, size);
    try {
      const created = await eventuallyServed(() => client.create(object));
      assert.deepEqual(missingParts(object, created), [], 'the API server dropped what was sent');
      return { created };
    } catch (error) {
      if (!isInvalid(error)) throw error;
      refusal = refusalByRule(error, version.schema) ?? refusal;
      if (refusal === '') throw error;
    }
  }
  return { refusal };
}

/** For a moment after it is established, a CRD may still not be served. */
async function eventuallyServed<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      if (statusOf(error)?.code !== 404 || attempt > 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** What the parts of a schema other than CEL rules refuse. */
const bySchema =
  /in body|Required value|Unsupported value|Duplicate value|Too (long|many|short|few)|must (validate|not validate|be of type)/;

/** Why a CEL rule refused an object; undefined where something else did. */
function refusalByRule(error: unknown, schema: object): string | undefined {
  const causes = statusOf(error)?.status.details?.causes ?? [];
  const byRule = causes.every(({ message = '' }) => !bySchema.test(message));
  return byRule && JSON.stringify(schema).includes('x-kubernetes-validations') ? causes[0]?.message : undefined;
}

/** Watches, patches, applies and deletes an object that was created. */
async function live(client: AnyClient, created: KubernetesObject): Promise<void> {
  const { name = '', resourceVersion = '' } = created.metadata;
  const ending = new AbortController();
  const fieldSelector = `metadata.name=${name}`;
  const events = client.watch({ resourceVersion, fieldSelector, signal: ending.signal })[Symbol.asyncIterator]();
  const first = events.next();
  const patched = await client.patch(name, 'application/merge-patch+json', {
    metadata: { labels: { patched: 'yes' } },
  });
  assert.deepEqual(patched.metadata.labels, { made: 'sample', patched: 'yes' });
  const { metadata: _, ...members } = created;
  const configuration = { ...members, metadata: { name, labels: { applied: 'yes' } } };
  const applied = await client.apply(configuration, { fieldManager: 'test', force: true });
  assert.deepEqual(missingParts(members, applied), []);
  assert.equal(applied.metadata.labels?.['applied'], 'yes');
  assert.deepEqual(await client.get(name), applied);
  await client.delete(name);
  const seen = [(await first).value, (await events.next()).value, (await events.next()).value];
  assert.deepEqual(
    seen.map((event) => event?.type),
    ['MODIFIED', 'MODIFIED', 'DELETED'],
  );
  assert.deepEqual(seen[1]?.object, applied);
  ending.abort();
  await events.return?.().catch(() => {});
}

/** Paths of what was sent and did not come back the same. */
function missingParts(sent: unknown, stored: unknown, path = ''): readonly string[] {
  if (Array.isArray(sent)) {
    return sent.flatMap((item, index) =>
      missingParts(item, Array.isArray(stored) ? stored[index] : undefined, `${path}/${index}`),
    );
  }
  if (typeof sent !== 'object' || sent === null) return Object.is(sent, stored) ? [] : [path];
  const members = new Map(typeof stored === 'object' && stored !== null ? Object.entries(stored) : []);
  if (members.size === 0 && Object.keys(sent).length > 0) return [path];
  return Object.entries(sent).flatMap(([name, value]) => missingParts(value, members.get(name), `${path}/${name}`));
}
