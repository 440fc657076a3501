import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';

import type { KubernetesObject } from '@kube-codegen/runtime/meta/v1';
import type { ApiRequest, ResourceInterface, RestClient } from '@kube-codegen/runtime/rest';

/** A generated client whose types are known at run time only. */
export type AnyClient = ResourceInterface<KubernetesObject>;

/** Makes the client of a resource in a namespace; without one, for all, and for cluster-scoped resources. */
export type ClientMaker = (namespace?: string) => AnyClient;

// Generated code is imported by path here, so its types are unknown; each export is checked to be what it is used as.
type AnyFunction = (...args: readonly unknown[]) => unknown;

/** Imports a generated file. */
export async function importGenerated(folder: string, path: string): Promise<Readonly<Record<string, unknown>>> {
  const url = pathToFileURL(`${folder}/generated/${path}`).href;
  return (await import(url)) as Readonly<Record<string, unknown>>;
}

/** An export that is a function or a class. */
export function functionIn(module: Readonly<Record<string, unknown>>, name: string): AnyFunction {
  const found = module[name];
  assert.equal(typeof found, 'function', name);
  return found as AnyFunction;
}

/** What makes the client of each resource over a RestClient, by `group/version/resource`. */
export async function clientsOf(
  newClientset: AnyFunction,
  rest: RestClient,
): Promise<ReadonlyMap<string, ClientMaker>> {
  const requests: ApiRequest[] = [];
  const spy = makersOf(newClientset(recording(requests)));
  const makers = new Map<string, ClientMaker>();
  for (const [index, maker] of makersOf(newClientset(rest)).entries()) {
    // Which resource a client talks to: what it asks for tells.
    await spy[index]?.().list();
    const resource = requests.at(-1)?.resource;
    assert.ok(resource);
    const key = `${resource.group}/${resource.version}/${resource.resource}`;
    assert.ok(!makers.has(key), key);
    makers.set(key, maker);
  }
  return makers;
}

/** What makes each client of a clientset, in its order. */
function makersOf(clientset: unknown): readonly ClientMaker[] {
  const groups = functionsIn(clientset).filter(([name]) => name !== 'discovery');
  return groups.flatMap(([, getGroup]) =>
    functionsIn(getGroup()).flatMap(([name, getClient]) => (name === 'restClient' ? [] : [getClient as ClientMaker])),
  );
}

function functionsIn(value: unknown): readonly (readonly [string, AnyFunction])[] {
  assert.ok(value instanceof Object);
  return Object.keys(value).map((name) => [name, functionIn({ ...value }, name)]);
}

function recording(requests: ApiRequest[]): RestClient {
  return {
    async request(request) {
      requests.push(request);
      return { metadata: {}, items: [] };
    },
    async watch() {
      return (async function* () {})();
    },
  };
}
