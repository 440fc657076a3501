// The types are the test: this file compiles only if Wire gives the shapes of the wire.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import type {
  CoreV1Event,
  V1CustomResourceDefinition,
  V1Deployment,
  V1JSONSchemaProps,
  V1LeaseSpec,
  V1NetworkPolicyIngressRule,
  V1ObjectMeta,
  V1Secret,
} from '@kubernetes/client-node';
import type { DeepReadonly, KubernetesList, KubernetesObject, ObjectMeta, Wire } from '@kube-codegen/runtime/meta/v1';

type Same<A, B> = [A, B] extends [B, A] ? true : false;

const same = <A, B>(..._proof: Same<A, B> extends true ? [] : ['not the same']): void => {};

test('dates are text, at every depth', () => {
  same<Wire<V1ObjectMeta>['creationTimestamp'], string | undefined>();
  same<Wire<V1LeaseSpec>['renewTime'], string | undefined>();
  const event: Pick<Wire<CoreV1Event>, 'eventTime'> = { eventTime: '2026-01-01T00:00:00.000000Z' };
  assert.equal(typeof event.eventTime, 'string');
});

test('names are those of the API', () => {
  type Schema = Wire<V1JSONSchemaProps>;
  const schema: Schema = {
    $ref: '#/x',
    default: 1,
    enum: ['a', 1],
    'x-kubernetes-list-map-keys': ['name'],
    'x-kubernetes-int-or-string': true,
    properties: { a: { default: {}, 'x-kubernetes-preserve-unknown-fields': true } },
  };
  // @ts-expect-error the mangled name is gone
  const mangled: unknown = schema._default;
  assert.equal(mangled, undefined);
  same<Schema['default'], unknown>();
  const rule: Wire<V1NetworkPolicyIngressRule> = { from: [{ podSelector: {} }] };
  assert.ok(rule.from);
  type Version = Wire<V1CustomResourceDefinition>['spec']['versions'][number];
  const version: Version = { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } };
  assert.equal(version.schema?.openAPIV3Schema, schema);
});

test('a kind has metadata, is a KubernetesObject, and can be read-only', () => {
  const deployment: Wire<V1Deployment> = {
    metadata: { name: 'a', creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: { selector: {}, template: { spec: { containers: [{ name: 'c' }] } } },
  };
  const object: KubernetesObject = deployment;
  const list: KubernetesList<Wire<V1Deployment>> = { metadata: {}, items: [deployment] };
  const shared: DeepReadonly<Wire<V1Deployment>> = deployment;
  const metadata: ObjectMeta = deployment.metadata;
  // @ts-expect-error a deployment without metadata is none
  const bare: Wire<V1Deployment> = { spec: deployment.spec };
  // @ts-expect-error a Date does not travel
  const dated: Wire<V1ObjectMeta> = { creationTimestamp: new Date(0) };
  assert.ok(object && list && shared && metadata && bare && dated);
});

test('maps, unions and unknown members stay', () => {
  same<Wire<V1Secret>['data'], { [key: string]: string } | undefined>();
  same<Wire<string | number | undefined>, string | number | undefined>();
  same<Wire<unknown>, unknown>();
});
