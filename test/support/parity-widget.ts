import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { ObjectSchema } from '@kube-codegen/runtime/apply';
import type { ResourceDescriptor } from '@kube-codegen/runtime/rest';

import { Collector } from '../../src/diagnostics/index.ts';
import { load } from '../../src/load/index.ts';
import type { Options } from '../../src/options/options.ts';
import { generate } from './generated.ts';

const text = { type: 'string' };
const number = { type: 'integer' };
const textMap = { type: 'object', additionalProperties: text };
const object = (properties: object, more: object = {}): object => ({ type: 'object', properties, ...more });
const list = (items: object, more: object = {}): object => ({ type: 'array', items, ...more });
const listMap = (keys: readonly string[], properties: object): object =>
  list(object(properties, { required: keys }), {
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': keys,
  });
const set = { 'x-kubernetes-list-type': 'set' };
const atomicMap = { 'x-kubernetes-map-type': 'atomic' };

const spec = object({
  color: text,
  size: number,
  ratio: { type: 'number' },
  enabled: { type: 'boolean' },
  limit: { 'x-kubernetes-int-or-string': true },
  when: { type: 'string', format: 'date-time' },
  tags: list(text, set),
  numbers: list(number, set),
  args: list(text),
  ports: listMap(['port', 'protocol'], { port: number, protocol: text, label: text, options: textMap }),
  volumes: listMap(['name'], {
    name: text,
    source: object({ path: text, readOnly: { type: 'boolean' } }),
    mounts: listMap(['path'], { path: text, mode: number }),
  }),
  options: textMap,
  selector: { ...textMap, ...atomicMap },
  nested: object({ a: text, b: number, deeper: object({ c: text, d: list(text) }) }),
  frozen: object({ a: text, b: text }, atomicMap),
  free: object({ known: text }, { 'x-kubernetes-preserve-unknown-fields': true }),
});

const status = object({
  phase: text,
  count: number,
  conditions: listMap(['type'], { type: text, status: text, reason: text }),
});

/** A kind with every sort of list and map that server-side apply tells apart, and with nothing that is defaulted. */
export const widgetCrd: object = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.parity.example.com' },
  spec: {
    group: 'parity.example.com',
    scope: 'Namespaced',
    names: { kind: 'Widget', plural: 'widgets', listKind: 'WidgetList', singular: 'widget' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: { openAPIV3Schema: object({ spec, status }) },
      },
    ],
  },
};

export const widgetResource: ResourceDescriptor = {
  group: 'parity.example.com',
  version: 'v1',
  resource: 'widgets',
  kind: 'Widget',
  listKind: 'WidgetList',
  namespaced: true,
  hasStatus: true,
};

/** The merge schema that our generators make of the CRD. */
export async function generatedWidgetSchema(): Promise<ObjectSchema> {
  const folder = mkdtempSync(join(tmpdir(), 'kube-codegen-parity-'));
  try {
    return await schemaOf(await mergeSchemaSource(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function schemaOf(source: string): Promise<ObjectSchema> {
  const module: { widgetSchema: ObjectSchema } = await import(
    `data:text/javascript,${encodeURIComponent(stripTypeScriptTypes(source))}`
  );
  return module.widgetSchema;
}

async function mergeSchemaSource(folder: string): Promise<string> {
  const file = join(folder, 'widget-crd.json');
  writeFileSync(file, JSON.stringify(widgetCrd));
  const collector = new Collector();
  const model = await load(optionsFor(folder, file), collector);
  const { files } = generate(model, { names: ['applyconfiguration'] });
  const schemas = [...files].filter(([path]) => path.endsWith('/merge-schema.ts')).map(([, text]) => text);
  const [source] = schemas;
  if (collector.hasErrors || source === undefined || schemas.length > 1) throw new Error('one schema was to be made');
  return source;
}

function optionsFor(root: string, file: string): Options {
  return {
    root,
    apis: [],
    crds: [file],
    openapi: [],
    inputPlaces: new Map(),
    pick: { groups: [], kinds: [], versions: [] },
    limits: { bytes: 1e6, depth: 100, values: 1e5, plainHttp: false },
    builtInTypes: false,
    output: join(root, 'generated'),
    importExtension: '.ts',
    boilerplate: undefined,
    clientset: { name: 'versioned', apiPath: '/apis' },
    generators: ['applyconfiguration'],
    namedGenerators: [],
    templates: undefined,
    pluralExceptions: new Map(),
    groups: new Map(),
    warningsAsErrors: false,
  };
}
