/** Resources that the tests of this folder ask for, and types for their objects. */
import type { KubernetesList, KubernetesObject } from '@kube-codegen/runtime/meta/v1';
import type { ResourceDescriptor } from '@kube-codegen/runtime/rest';

export const foos: ResourceDescriptor = {
  group: 'example.com',
  version: 'v1',
  resource: 'foos',
  kind: 'Foo',
  listKind: 'FooList',
  namespaced: true,
  hasStatus: true,
};

export const nodes: ResourceDescriptor = {
  group: '',
  version: 'v1',
  resource: 'nodes',
  kind: 'Node',
  listKind: 'NodeList',
  namespaced: false,
  hasStatus: true,
};

export interface Foo extends KubernetesObject {
  spec?: { size?: number; names?: string[] };
  status?: { ready?: boolean };
}

export type FooList = KubernetesList<Foo>;
