import type { Deployment } from '@kube-codegen/kubernetes/apps/v1';
import {
  createFakeClientset as createFakeKubernetesClientset,
  type FakeClientset as FakeKubernetesClientset,
} from '@kube-codegen/kubernetes/clientset/fake';
import { createSharedInformerFactory as createKubernetesInformerFactory } from '@kube-codegen/kubernetes/informers';
import { FakeRecorder } from '@kube-codegen/runtime/events';
import { type Action, filterActions } from '@kube-codegen/runtime/testing';

import { createFakeClientset, type FakeClientset } from '../../generated/clientset/versioned/fake/index.ts';
import {
  createSharedInformerFactory,
  type SharedInformerFactory,
} from '../../generated/informers/externalversions/index.ts';
import type { Foo } from '../../src/sample-controller/apis/samplecontroller/v1alpha1/types.ts';
import { Controller, newDeployment } from '../../src/sample-controller/controller.ts';

/** What a test of the controller has in hand. */
export interface Fixture {
  readonly controller: Controller;
  readonly sample: FakeClientset;
  readonly kube: FakeKubernetesClientset;
  readonly sampleFactory: SharedInformerFactory;
  readonly recorder: FakeRecorder;
  readonly log: readonly string[];
  /** Aborts with `stop`. */
  readonly signal: AbortSignal;
  /** What the controller asked of each API, without what informers do. */
  kubeActions(): readonly Action[];
  sampleActions(): readonly Action[];
  stop(): Promise<void>;
}

/** A controller over fake clientsets that hold the objects, with its caches filled, and a record of what it said. */
export async function newFixture(foos: readonly Foo[], deployments: readonly Deployment[] = []): Promise<Fixture> {
  const sample = createFakeClientset(...foos);
  const kube = createFakeKubernetesClientset(...deployments);
  const sampleFactory = createSharedInformerFactory(sample);
  const kubeFactory = createKubernetesInformerFactory(kube);
  const recorder = new FakeRecorder();
  const log: string[] = [];
  const write = (_: object, message: string) => void log.push(message);
  const controller = new Controller({
    kubeClientset: kube,
    sampleClientset: sample,
    deploymentInformer: kubeFactory.apps().v1().deployments(),
    fooInformer: sampleFactory.samplecontroller().v1alpha1().foos(),
    recorder,
    logger: { debug: write, info: write, warn: write, error: write },
  });
  const stop = new AbortController();
  sampleFactory.start(stop.signal);
  kubeFactory.start(stop.signal);
  await sampleFactory.waitForCacheSync(stop.signal);
  await kubeFactory.waitForCacheSync(stop.signal);
  return {
    controller,
    sample,
    kube,
    recorder,
    log,
    sampleFactory,
    signal: stop.signal,
    kubeActions: () => filterActions(kube.actions()),
    sampleActions: () => filterActions(sample.actions()),
    async stop() {
      stop.abort();
      await Promise.all([sampleFactory.shutdown(), kubeFactory.shutdown()]);
    },
  };
}

export function newFoo(name: string, replicas?: number): Foo {
  return {
    apiVersion: 'samplecontroller.k8s.io/v1alpha1',
    kind: 'Foo',
    metadata: { name, namespace: 'default', uid: `uid-of-${name}` },
    spec: { deploymentName: `${name}-deployment`, ...(replicas !== undefined && { replicas }) },
  };
}

/** The Deployment that the controller makes for a Foo, as it stands in the cluster afterwards. */
export function deploymentOf(foo: Foo, availableReplicas = 0): Deployment {
  return { apiVersion: 'apps/v1', kind: 'Deployment', ...newDeployment(foo), status: { availableReplicas } };
}
