import type { Deployment } from '@kube-codegen/kubernetes/apps/v1';

import type { Foo } from '../../../src/sample-controller/apis/samplecontroller/v1alpha1/types.ts';

/** A Foo as an API server sends it, about 1 KB of JSON. */
export function sampleFoo(): Foo {
  return {
    apiVersion: 'samplecontroller.k8s.io/v1alpha1',
    kind: 'Foo',
    metadata: {
      name: 'example-foo',
      namespace: 'default',
      uid: '5a1b7a52-7d2c-4b7f-9f0c-0d6f5f3c2b11',
      resourceVersion: '123456',
      generation: 3,
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels: { app: 'example', tier: 'backend', 'app.kubernetes.io/managed-by': 'somebody' },
      annotations: { 'example.com/note': 'x'.repeat(120), 'example.com/other': 'y'.repeat(60) },
      managedFields: [
        {
          manager: 'sample-controller',
          operation: 'Update',
          apiVersion: 'samplecontroller.k8s.io/v1alpha1',
          time: '2026-01-01T00:00:00Z',
          fieldsType: 'FieldsV1',
          fieldsV1: { 'f:status': { '.': {}, 'f:availableReplicas': {} }, 'f:spec': { 'f:replicas': {} } },
          subresource: 'status',
        },
      ],
    },
    spec: { deploymentName: 'example-foo', replicas: 3 },
    status: { availableReplicas: 3 },
  };
}

/**
 * A Foo of 1 KB again, most of it 20 labels and 20 annotations, on which Go's DeepCopy spends its time: about as much as
 * the 1.4 µs that the target was derived from.
 */
export function sampleLabelledFoo(): Foo {
  const foo = sampleFoo();
  const { managedFields: _, ...metadata } = foo.metadata;
  return { ...foo, metadata: { ...metadata, labels: texts('label'), annotations: texts('note') } };
}

function texts(name: string): Record<string, string> {
  return Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`${name}-${i}`, `value-${i}`]));
}

/** A Deployment with `containers` containers: about 1 KB with 1, 54 KB with 100. */
export function sampleDeployment(containers: number): Deployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'example', namespace: 'default', labels: { app: 'example' }, annotations: { a: 'b' } },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'example' } },
      template: {
        metadata: { labels: { app: 'example' } },
        spec: {
          containers: Array.from({ length: containers }, (_, i) => ({
            name: `container-${i}`,
            image: 'example.com/image:1.2.3',
            args: ['--one', '--two', '--three'],
            env: [
              { name: 'ONE', value: 'one' },
              { name: 'TWO', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
            ],
            ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' as const }],
            resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '128Mi' } },
            volumeMounts: [{ name: 'data', mountPath: '/data' }],
            livenessProbe: { httpGet: { path: '/healthz', port: 8080 }, periodSeconds: 10 },
          })),
          volumes: [{ name: 'data', emptyDir: {} }],
        },
      },
    },
    status: {
      replicas: 3,
      availableReplicas: 3,
      conditions: [{ type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable' }],
    },
  };
}
