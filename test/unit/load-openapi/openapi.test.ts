import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { Collector, type Diagnostic } from '../../../src/diagnostics/index.ts';
import { loadOpenApi } from '../../../src/load/openapi/index.ts';
import type { ApiModel, Kind } from '../../../src/model/index.ts';

const ref = (name: string): { readonly $ref: string } => ({ $ref: `#/components/schemas/${name}` });
const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1';
const gvk = (
  group: string,
  kind: string,
): { readonly group: string; readonly version: string; readonly kind: string } => ({ group, version: 'v1', kind });

function object(group: string, kind: string, spec: string | undefined): object {
  return {
    type: 'object',
    description: `${kind} is a thing.`,
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { allOf: [ref(`${meta}.ObjectMeta`)], default: {}, description: 'Metadata.' },
      ...(spec !== undefined && { spec: { allOf: [ref(spec)], default: {} }, status: { type: 'object' } }),
    },
    'x-kubernetes-group-version-kind': [gvk(group, kind)],
  };
}

function list(group: string, component: string, kind: string): object {
  return {
    type: 'object',
    required: ['items'],
    properties: {
      items: { type: 'array', items: { allOf: [ref(component)], default: {} } },
      metadata: { allOf: [ref(`${meta}.ListMeta`)] },
    },
    'x-kubernetes-group-version-kind': [gvk(group, `${kind}List`)],
  };
}

type Actions = Readonly<Record<string, readonly [action: string, group: string, kind: string]>>;

function path(actions: Actions): object {
  return Object.fromEntries(
    Object.entries(actions).map(([method, [action, group, kind]]) => [
      method,
      { 'x-kubernetes-action': action, 'x-kubernetes-group-version-kind': gvk(group, kind) },
    ]),
  );
}

const collection: Actions = {
  get: ['list', 'apps', 'Thing'],
  post: ['post', 'apps', 'Thing'],
  delete: ['deletecollection', 'apps', 'Thing'],
};
const single: Actions = {
  get: ['get', 'apps', 'Thing'],
  put: ['put', 'apps', 'Thing'],
  patch: ['patch', 'apps', 'Thing'],
  delete: ['delete', 'apps', 'Thing'],
};
const scale: Actions = {
  get: ['get', 'autoscaling', 'Scale'],
  put: ['put', 'autoscaling', 'Scale'],
  patch: ['patch', 'autoscaling', 'Scale'],
};
const things = '/apis/apps/v1/namespaces/{namespace}/things';

const apps = {
  openapi: '3.0.0',
  components: {
    schemas: {
      'io.k8s.api.apps.v1.Thing': object('apps', 'Thing', 'io.k8s.api.apps.v1.ThingSpec'),
      'io.k8s.api.apps.v1.ThingList': list('apps', 'io.k8s.api.apps.v1.Thing', 'Thing'),
      'io.k8s.api.apps.v1.ThingSpec': {
        type: 'object',
        required: ['name', 'template'],
        properties: {
          name: { type: 'string', default: '', description: 'Ends */ here.' },
          template: { allOf: [ref('io.k8s.api.core.v1.Template')], default: {} },
          selector: ref(`${meta}.LabelSelector`),
          at: ref(`${meta}.MicroTime`),
          max: ref('io.k8s.apimachinery.pkg.util.intstr.IntOrString'),
          limits: { type: 'object', additionalProperties: ref('io.k8s.apimachinery.pkg.api.resource.Quantity') },
          mode: { type: 'string', default: 'Fast' },
          ports: {
            type: 'array',
            items: { allOf: [ref('io.k8s.api.core.v1.Port')], default: {} },
            'x-kubernetes-list-type': 'map',
            'x-kubernetes-list-map-keys': ['port', 'protocol'],
            'x-kubernetes-patch-merge-key': 'port',
            'x-kubernetes-patch-strategy': 'merge',
          },
          options: ref(`${meta}.DeleteOptions`),
        },
      },
      'io.k8s.api.apps.v1.Review': object('apps', 'Review', undefined),
      'io.k8s.api.core.v1.Template': { type: 'object', properties: { again: ref('io.k8s.api.core.v1.Template') } },
      'io.k8s.api.core.v1.Port': { type: 'object', properties: { port: { type: 'integer', format: 'int32' } } },
      'io.k8s.api.core.v1.Unused': { type: 'object' },
      'io.k8s.api.core.v1.Pod': object('', 'Pod', undefined),
      'io.k8s.api.policy.v1.Eviction': object('policy', 'Eviction', undefined),
      [`${meta}.DeleteOptions`]: {
        type: 'object',
        properties: { dryRun: { type: 'array', items: { type: 'string' } } },
      },
      [`${meta}.LabelSelector`]: { type: 'object' },
      [`${meta}.MicroTime`]: { type: 'string', format: 'date-time' },
      [`${meta}.ObjectMeta`]: { type: 'object' },
      [`${meta}.ListMeta`]: { type: 'object' },
      'io.k8s.apimachinery.pkg.util.intstr.IntOrString': {
        format: 'int-or-string',
        oneOf: [{ type: 'integer' }, { type: 'string' }],
      },
      'io.k8s.apimachinery.pkg.api.resource.Quantity': { type: 'string' },
    },
  },
  paths: {
    [things]: path(collection),
    [`${things}/{name}`]: path(single),
    [`${things}/{name}/status`]: path({ put: ['put', 'apps', 'Thing'], patch: ['patch', 'apps', 'Thing'] }),
    [`${things}/{name}/scale`]: path(scale),
    [`${things}/{name}/eviction`]: path({ post: ['post', 'policy', 'Eviction'] }),
    [`${things}/{name}/resize`]: path(single),
    [`${things}/{name}/exec`]: path({ get: ['connect', 'apps', 'ExecOptions'] }),
    [`${things}/{name}/log`]: path({ get: ['get', 'apps', 'Thing'] }),
    '/apis/apps/v1/watch/namespaces/{namespace}/things': path({ get: ['watchlist', 'apps', 'Thing'] }),
    '/apis/apps/v1/reviews': path({ post: ['post', 'apps', 'Review'] }),
  },
};

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openapi-'));
});
after(() => rm(folder, { recursive: true }));

async function load(document: unknown): Promise<{ readonly model: ApiModel; readonly lines: readonly string[] }> {
  const collector = new Collector();
  const file = join(folder, 'document.json');
  await writeFile(file, typeof document === 'string' ? document : JSON.stringify(document, undefined, 1));
  const limits = { bytes: 1_000_000, depth: 50, values: 10_000 };
  const maps = { limits, pluralExceptions: new Map<string, string>(), groups: new Map<string, string>() };
  const options = {
    root: folder,
    output: `${folder}/generated`,
    importExtension: '.js',
    openapi: [file],
    ...maps,
  } as const;
  const model = await loadOpenApi(options, collector);
  return { model, lines: collector.sorted().map(lineOf) };
}

function lineOf({ code, message, position }: Diagnostic): string {
  return `${code} ${position?.file}:${position?.line} ${message}`;
}

/** The line of a member in a document as `load` writes it. */
function lineIn(document: unknown, name: string): number {
  const lines = JSON.stringify(document, undefined, 1).split('\n');
  return lines.findIndex((line) => line.trim().startsWith(`"${name}":`)) + 1;
}

function kindOf(model: ApiModel, name: string): Kind {
  const kind = model.versions.flatMap(({ kinds }) => kinds).find(({ names }) => names.type === name);
  assert.ok(kind, name);
  return kind;
}

describe('documents of an API server', () => {
  it('give each version the types of its own package, and those that it needs', async () => {
    const { model, lines } = await load(apps);
    assert.deepEqual(lines, []);
    const types = model.versions.map(({ id, group, groupGoName, types: declared }) => [
      id,
      group,
      groupGoName,
      declared.map(({ ref: { name } }) => name),
    ]);
    assert.deepEqual(types, [
      ['core/v1', '', 'Core', ['Port', 'Template']],
      [
        'apps/v1',
        'apps',
        'Apps',
        ['DeleteOptions', 'Eviction', 'Review', 'Thing', 'ThingList', 'ThingSpec', 'ThingStatus'],
      ],
      ['policy/v1', 'policy', 'Policy', ['Eviction']],
    ]);
  });

  it('give clients the verbs and subresources of the paths', async () => {
    const { model } = await load(apps);
    const thing = kindOf(model, 'Thing');
    assert.equal(thing.names.resource, 'things');
    assert.equal(thing.scope, 'Namespaced');
    assert.equal(thing.client?.verbs.size, 11);
    assert.deepEqual(
      thing.client?.methods.map(({ name, verb, subresource }) => `${name} ${verb} ${subresource}`),
      [
        'getScale get scale',
        'updateScale update scale',
        'applyScale apply scale',
        'createEviction create eviction',
        'updateResize update resize',
      ],
    );
    const review = kindOf(model, 'Review');
    assert.deepEqual([...(review.client?.verbs ?? [])], ['create']);
    assert.equal(review.scope, 'Cluster');
    assert.equal(
      kindOf({ versions: model.versions.filter(({ id }) => id === 'policy/v1') }, 'Eviction').client,
      undefined,
    );
  });

  it('give kinds of CRDs a watch, which only the parameter of the list tells of', async () => {
    const things = '/apis/x.example.com/v1/namespaces/{namespace}/things';
    const list: Actions = { get: ['list', 'x.example.com', 'Thing'] };
    const watch = { parameters: [{ name: 'watch', in: 'query', schema: { type: 'boolean' } }] };
    const documentOf = (paths: object): object => ({
      openapi: '3.0.0',
      components: { schemas: { 'com.example.x.v1.Thing': object('x.example.com', 'Thing', undefined) } },
      paths,
    });
    const verbsOf = async (paths: object): Promise<readonly string[]> => [
      ...(kindOf((await load(documentOf(paths))).model, 'Thing').client?.verbs ?? []),
    ];
    assert.deepEqual(await verbsOf({ [things]: { ...path(list), ...watch } }), ['list', 'watch']);
    assert.deepEqual(
      await verbsOf({
        [things]: {
          get: {
            'x-kubernetes-action': 'list',
            'x-kubernetes-group-version-kind': gvk('x.example.com', 'Thing'),
            ...watch,
          },
        },
      }),
      ['list', 'watch'],
    );
    assert.deepEqual(await verbsOf({ [things]: path(list) }), ['list']);
    // As componentstatuses in core/v1: the parameter is there, and nothing watches.
    const other = { '/apis/x.example.com/v1/watch/others': path({ get: ['watchlist', 'x.example.com', 'Other'] }) };
    assert.deepEqual(await verbsOf({ [things]: { ...path(list), ...watch }, ...other }), ['list']);
  });

  it('refer to other versions by import, and to meta/v1 of the runtime', async () => {
    const { model } = await load(apps);
    const version = model.versions.find(({ id }) => id === 'apps/v1');
    const spec = version?.types.find(({ ref: { name } }) => name === 'ThingSpec')?.body;
    assert.ok(spec?.kind === 'struct');
    const types = Object.fromEntries(spec.struct.members.map(({ name, type }) => [name, type]));
    assert.deepEqual(types['template'], { kind: 'named', ref: { versionId: 'core/v1', name: 'Template' } });
    assert.deepEqual(types['at'], { kind: 'scalar', scalar: 'MicroTime' });
    assert.deepEqual(types['max'], { kind: 'scalar', scalar: 'IntOrString' });
    assert.deepEqual(types['limits'], { kind: 'map', value: { kind: 'scalar', scalar: 'Quantity' } });
    assert.equal(types['selector']?.kind === 'external' && types['selector'].name, 'LabelSelector');
    assert.ok(version?.origin.kind === 'synthesized');
    assert.match(version.origin.text, /^import type \{ Port, Template \} from '\.\.\/core\/v1\.js';$/m);
    assert.match(version.origin.text, /^import type \{ Eviction as PolicyV1Eviction \} from '\.\.\/policy\/v1\.js';$/m);
  });

  it('keep requiredness, list keys and defaults, but not zero defaults', async () => {
    const { model } = await load(apps);
    const spec = model.versions
      .find(({ id }) => id === 'apps/v1')
      ?.types.find(({ ref: { name } }) => name === 'ThingSpec')?.body;
    assert.ok(spec?.kind === 'struct');
    const members = Object.fromEntries(spec.struct.members.map((member) => [member.name, member]));
    const markersOf = (name: string): readonly string[] =>
      members[name]?.markers.map((marker) => `${marker.name}=${marker.value}`) ?? [];
    assert.equal(members['name']?.optional, false);
    assert.equal(members['name']?.doc, 'Ends */ here.');
    assert.deepEqual(markersOf('name'), []);
    assert.deepEqual(markersOf('mode'), ['default="Fast"']);
    assert.deepEqual(markersOf('ports'), [
      'listType=map',
      'listMapKey=port',
      'listMapKey=protocol',
      'patchStrategy=merge',
      'patchMergeKey=port',
    ]);
  });

  it('are told when they are none', async () => {
    assert.deepEqual((await load('{')).lines, [
      'KC5101 document.json:1 document.json is no OpenAPI v3 document of an API server',
    ]);
    assert.deepEqual((await load({ swagger: '2.0' })).lines, [
      'KC5101 document.json:1 document.json is no OpenAPI v3 document of an API server',
    ]);
  });

  it('are told when a reference leads nowhere', async () => {
    const { 'io.k8s.api.core.v1.Port': _port, ...schemas } = apps.components.schemas;
    const { lines } = await load({ ...apps, components: { schemas } });
    const line = lineIn({ ...apps, components: { schemas } }, 'io.k8s.api.apps.v1.ThingSpec');
    assert.deepEqual(lines, [
      `KC5102 document.json:${line} io.k8s.api.apps.v1.ThingSpec refers to io.k8s.api.core.v1.Port, which no document has`,
    ]);
  });

  it('may escape the names in references', async () => {
    const text = JSON.stringify(apps).replaceAll('/schemas/io.k8s.api.core', '/schemas/io.k8s%2Eapi.core');
    const { lines } = await load(JSON.parse(text));
    assert.deepEqual(lines, []);
    const slashes = JSON.stringify(apps)
      .replaceAll('#/components/schemas/io.k8s.api.core.v1.Port', '#/components/schemas/a~1b~01.Port')
      .replaceAll('"io.k8s.api.core.v1.Port":', '"a/b~1.Port":');
    assert.deepEqual((await load(JSON.parse(slashes))).lines, []);
  });

  it('are told, once each and at their place, of components that cannot be types', async () => {
    const schemas = {
      'com.example.v1.a-b': object('example.com', 'a-b', 'com.example.v1.c-d'),
      'com.example.v1.c-d': { type: 'object' },
      'com.example.v1.Fine': object('example.com', 'Fine', 'com.example.v1.c-d'),
      'com.example.v1.lower': object('example.com', 'lower', undefined),
      'com.example.v1.Other': object('example.com', '../x\n', undefined),
      'com.other.v1.Foo': object('other com', 'Foo', undefined),
      'com.other.v1.Bar': object('other com', 'Bar', undefined),
    };
    const paths = Object.fromEntries(
      ['a-b', 'Fine', 'lower'].map((kind) => [
        `/apis/example.com/v1/${kind.toLowerCase()}s`,
        path({ get: ['list', 'example.com', kind] }),
      ]),
    );
    const document = { openapi: '3.0.0', components: { schemas }, paths };
    const { lines, model } = await load(document);
    const at = (name: string): string => `document.json:${lineIn(document, name)}`;
    assert.deepEqual(lines, [
      `KC5103 ${at('com.example.v1.a-b')} com.example.v1.a-b ends in no name of a type`,
      `KC5103 ${at('com.example.v1.c-d')} com.example.v1.c-d ends in no name of a type`,
      `KC4105 ${at('com.example.v1.lower')} lower is no name for a kind`,
      `KC5103 ${at('com.example.v1.Other')} com.example.v1.Other says that it is the kind "../x\\n"`,
      `KC5103 ${at('com.other.v1.Foo')} com.other.v1.Foo has a group or version that cannot be the name of a folder`,
    ]);
    assert.deepEqual(
      model.versions.flatMap(({ types }) => types.map(({ ref: { name } }) => name)),
      ['Fine', 'FineStatus', 'lower'],
    );
  });

  it('cannot name a path or a type that is none', async () => {
    const evil = {
      'io.k8s.api.x.v1.a-b': object('../../x', 'a-b', undefined),
      'com.x.v1.Y': object('../../y', 'Y', undefined),
    };
    const paths = { '/apis/..%2F/v1/as': path({ get: ['list', '../../x', 'a-b'] }) };
    const { lines, model } = await load({
      openapi: '3.0.0',
      components: { schemas: { ...apps.components.schemas, ...evil } },
      paths: { ...apps.paths, ...paths },
    });
    assert.ok(
      lines.every((line) => line.startsWith('KC5103')),
      lines.join('\n'),
    );
    assert.ok(model.versions.every(({ groupDir }) => /^[a-z.]+$/.test(groupDir)));
  });
});
