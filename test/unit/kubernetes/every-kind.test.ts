// @kube-codegen/kubernetes against the documents that it is made from: every operation of an API server has its method.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

import { newClientset } from '@kube-codegen/kubernetes/clientset';

import { pathOf } from '../../../src/runtime/rest/request-path.ts';
import { newRecordingClient, type RecordingClient } from '../../support/recording-client.ts';

interface Operation {
  readonly 'x-kubernetes-action'?: string;
}

const folder = new URL('../../../artifacts/openapi/', import.meta.url);

/** What connects a stream, or says of a subresource what the kind's own methods say. */
const withoutMethod =
  /^connect|^(get|patch) \S+\/(ephemeralcontainers|resize|approval|finalize)$|^get \S+\/(status|log)$/;

/** `put /api/v1/namespaces/{namespace}/pods/{name}/resize`: what the API server serves. */
function served(): readonly string[] {
  const documents = readdirSync(folder).map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
  const operations = documents.flatMap(({ paths }: { readonly paths: Record<string, Record<string, Operation>> }) =>
    Object.entries(paths).flatMap(([path, item]) =>
      Object.values(item).flatMap(({ 'x-kubernetes-action': action }) => {
        // Watches below /watch/ are an older spelling of a list with `watch=true`.
        return action === undefined || path.includes('/watch/') ? [] : [`${action} ${path}`];
      }),
    ),
  );
  return [...new Set(operations)].filter((operation) => !withoutMethod.test(operation)).sort();
}

const actions = { list: 'list', create: 'post', update: 'put', delete: 'delete', deletecollection: 'deletecollection' };
const placeholder = { namespace: '{namespace}', name: '{name}' };

/** What every method of every client asks for, in the same form. */
async function called(): Promise<readonly string[]> {
  const client = newRecordingClient();
  const { discovery: _, ...groups } = newClientset(client);
  const clients = Object.values(groups).flatMap((group) =>
    Object.entries(group()).flatMap(([name, resource]) =>
      name === 'restClient' ? [] : [callable(resource)(placeholder.namespace), callable(resource)()],
    ),
  );
  for (const each of clients) await callAll(each, client);
  const operations = client.requests.flatMap((request) => {
    const action: string = { get: 'get', patch: 'patch', watch: 'watch', ...actions }[request.verb];
    const path = pathWithoutQuery(request);
    return path === undefined ? [] : [`${action} ${path}`];
  });
  return [...new Set(operations)];
}

/** Undefined for an object of a namespace without that, and for a collection of all namespaces that only lists may name. */
function pathWithoutQuery(request: RecordingClient['requests'][number]): string | undefined {
  const { verb, resource, namespace } = request;
  if (verb === 'deletecollection' && resource.namespaced && namespace === undefined) return undefined;
  try {
    return decodeURIComponent(pathOf(request).replace(/\?.*/, ''));
  } catch {
    return undefined;
  }
}

function callable(value: unknown): (...args: readonly unknown[]) => unknown {
  assert.equal(typeof value, 'function');
  return value as (...args: readonly unknown[]) => unknown;
}

const takesObject = new Set(['create', 'update', 'updateStatus', 'apply', 'applyStatus']);
const takesOptions = new Set(['list', 'watch', 'deleteCollection']);

/** Calls every method of a client once. */
async function callAll(client: unknown, { requests }: RecordingClient): Promise<void> {
  const object = { metadata: { name: placeholder.name } };
  for (const [name, method] of methodsOf(client)) {
    const before = requests.length;
    const args = takesObject.has(name) ? [object, {}] : takesOptions.has(name) ? [] : [placeholder.name, {}, {}];
    const result: unknown = Reflect.apply(method, client, args);
    await (result instanceof Object && Symbol.asyncIterator in result ? drain(result) : result);
    assert.equal(requests.length, before + 1, name);
  }
}

async function drain(events: object): Promise<void> {
  for await (const _ of events as AsyncIterable<unknown>);
}

/** The methods of a client that name no subresource themselves. */
function methodsOf(client: unknown): ReadonlyMap<string, (...args: readonly unknown[]) => unknown> {
  const methods = new Map<string, (...args: readonly unknown[]) => unknown>();
  for (let part: unknown = client; part !== Object.prototype; part = Object.getPrototypeOf(part)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(part))) {
      const isOwn = typeof value === 'function' && name !== 'constructor' && !name.endsWith('Subresource');
      if (isOwn && !methods.has(name)) methods.set(name, callable(value));
    }
  }
  return methods;
}

describe('every kind of Kubernetes', () => {
  it('has a method for every operation of the API server', async () => {
    const known = new Set(await called());
    const missing = served().filter((operation) => !known.has(operation));
    assert.deepEqual(missing, []);
    assert.ok(known.size > 900, String(known.size));
  });

  it('has no method that the API server does not serve', async () => {
    const known = new Set(served());
    const lists = new Set(
      [...known].flatMap((each) => (each.startsWith('list ') ? [each.replace('list', 'watch')] : [])),
    );
    const foreign = (await called()).filter((operation) => !known.has(operation) && !lists.has(operation));
    assert.deepEqual(foreign, []);
  });
});
