/** The sample controller once more, on the upper layer: `node src/sample-controller/managed.ts`, with $KUBECONFIG. */
import { deploymentApplyConfiguration } from '@kube-codegen/kubernetes/applyconfiguration/apps/v1';
import { createClientset as createKubernetesClientset } from '@kube-codegen/kubernetes/clientset';
import { createSharedInformerFactory as createKubernetesInformerFactory } from '@kube-codegen/kubernetes/informers';
import { Controller, Manager, setupSignalHandler } from '@kube-codegen/runtime/controller';
import { newControllerRef, type ObjectName } from '@kube-codegen/runtime/meta/v1';
import { KubeConfig } from '@kubernetes/client-node';

import { fooApplyConfiguration } from '../../generated/applyconfiguration/samplecontroller/v1alpha1/index.ts';
import { createClientset } from '../../generated/clientset/versioned/index.ts';
import { createSharedInformerFactory } from '../../generated/informers/externalversions/index.ts';
import { groupVersion, kind } from '../../generated/register/samplecontroller/v1alpha1.ts';

const kubeConfig = new KubeConfig();
kubeConfig.loadFromDefault();
const kube = createKubernetesClientset(kubeConfig);
const sample = createClientset(kubeConfig);
const kubeFactory = createKubernetesInformerFactory(kube);
const sampleFactory = createSharedInformerFactory(sample);
const foos = sampleFactory.samplecontroller().v1alpha1().foos();
const deployments = kubeFactory.apps().v1().deployments();
const options = { fieldManager: 'managed-sample-controller', force: true };

/** Applies what a Foo asks for; the API server works out what has to change. */
async function reconcile({ namespace, name }: ObjectName): Promise<void> {
  const foo = foos.lister().foos(namespace).get(name);
  if (!foo || foo.metadata.deletionTimestamp !== undefined) return;
  const labels = { app: 'nginx', controller: name };
  const deployment = await kube
    .appsV1()
    .deployments(namespace)
    .apply(
      deploymentApplyConfiguration(foo.spec.deploymentName, namespace, {
        metadata: { ownerReferences: [newControllerRef(foo, { ...groupVersion, kind: 'Foo' })] },
        spec: {
          ...(foo.spec.replicas !== undefined && { replicas: foo.spec.replicas }),
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: { containers: [{ name: 'nginx', image: 'nginx:latest' }] } },
        },
      }),
      options,
    );
  const status = { availableReplicas: deployment.status?.availableReplicas ?? 0 };
  await sample
    .samplecontrollerV1alpha1()
    .foos(namespace)
    .applyStatus(fooApplyConfiguration(name, namespace, { status }), options);
}

const controller = new Controller({ name: 'foo', reconcile })
  .watchFor(foos.informer())
  .watchOwned(deployments.informer(), kind('Foo'));
await new Manager({ health: { port: Number(process.env['HEALTH_PORT'] ?? 8081) } })
  .addCaches(kubeFactory)
  .addCaches(sampleFactory)
  .add(controller)
  .run(setupSignalHandler());
