import { ResourceClient, type ResourceDescriptor } from '@kube-codegen/runtime/rest';
import type { KubernetesObject } from '@kube-codegen/runtime/meta/v1';
import {
  type FakeClock,
  type FakeRestClient,
  type FakeRestClientOptions,
  newFakeClock,
  newFakeRestClient,
} from '@kube-codegen/runtime/testing';

/** A custom resource with a status. */
export interface Foo extends KubernetesObject {
  spec?: { replicas?: number; name?: string };
  status?: { ready?: boolean };
}

export const foos: ResourceDescriptor = {
  group: 'example.com',
  version: 'v1',
  resource: 'foos',
  kind: 'Foo',
  listKind: 'FooList',
  namespaced: true,
  hasStatus: true,
};

export const pods: ResourceDescriptor = {
  group: '',
  version: 'v1',
  resource: 'pods',
  kind: 'Pod',
  listKind: 'PodList',
  namespaced: true,
  hasStatus: true,
};

export const nodes: ResourceDescriptor = {
  ...pods,
  resource: 'nodes',
  kind: 'Node',
  listKind: 'NodeList',
  namespaced: false,
};

/** A Foo with a name. */
export function foo(name: string, spec: NonNullable<Foo['spec']> = {}, metadata: Foo['metadata'] = {}): Foo {
  return { apiVersion: 'example.com/v1', kind: 'Foo', metadata: { name, ...metadata }, spec };
}

/** A Foo as it is handed to the fake: with its namespace. */
export function stored(name: string, metadata: Foo['metadata'] = {}): Foo {
  return foo(name, {}, { namespace: 'default', ...metadata });
}

/** A pod as it is handed to the fake. */
export function pod(name: string, namespace = 'default', labels: Record<string, string> = {}): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, labels } };
}

/** A fake for foos, pods and nodes, with its clock and a client of Foos in namespace default. */
export interface Fixture {
  readonly fake: FakeRestClient;
  readonly clock: FakeClock;
  readonly client: ResourceClient<Foo>;
  readonly pods: ResourceClient<KubernetesObject>;
}

export function setUp(objects: readonly object[] = [], options: Partial<FakeRestClientOptions> = {}): Fixture {
  const clock = newFakeClock();
  const fake = newFakeRestClient({ resources: [foos, pods, nodes], clock, ...options }, objects);
  return {
    fake,
    clock,
    client: new ResourceClient<Foo>(fake.client, foos, 'default'),
    pods: new ResourceClient(fake.client, pods, 'default'),
  };
}

/** The next `count` events of a watch as `TYPE name`. */
export async function take(
  events: AsyncIterable<readonly { readonly type: string; readonly object: unknown }[]>,
  count: number,
): Promise<string[]> {
  const seen: string[] = [];
  if (count === 0) return seen;
  for await (const batch of events) {
    for (const { type, object } of batch) seen.push(`${type} ${nameOf(object)}`.trim());
    if (seen.length >= count) break;
  }
  return seen;
}

function nameOf(object: unknown): string {
  return (object as Partial<KubernetesObject>).metadata?.name ?? '';
}
