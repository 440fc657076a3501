/** Runs the sample controller: `node src/sample-controller/main.ts --kubeconfig=$HOME/.kube/config`. */
import process from 'node:process';
import { parseArgs } from 'node:util';

import { createClientset as createKubernetesClientset } from '@kube-codegen/kubernetes/clientset';
import { createSharedInformerFactory as createKubernetesInformerFactory } from '@kube-codegen/kubernetes/informers';
import { newEventBroadcaster, newEventSink } from '@kube-codegen/runtime/events';
import { Scheme } from '@kube-codegen/runtime/scheme';
import { KubeConfig } from '@kubernetes/client-node';
import { pino } from 'pino';

import { createClientset } from '../../generated/clientset/versioned/index.ts';
import { createSharedInformerFactory } from '../../generated/informers/externalversions/index.ts';
import { addToScheme } from '../../generated/register/samplecontroller/v1alpha1.ts';
import { Controller, controllerAgentName } from './controller.ts';
import { setupSignalHandler } from './signals.ts';

const logger = pino({ level: process.env['LOG_LEVEL'] ?? 'info' });

async function main(): Promise<void> {
  const signal = setupSignalHandler();
  const kubeConfig = loadKubeConfig();
  const options = { userAgent: controllerAgentName, logger };
  const kubeClientset = createKubernetesClientset(kubeConfig, options);
  const sampleClientset = createClientset(kubeConfig, options);

  const scheme = new Scheme();
  addToScheme(scheme);
  const broadcaster = newEventBroadcaster({ signal, logger });
  broadcaster.startStructuredLogging(logger);
  broadcaster.startRecordingToSink(newEventSink(kubeClientset.coreV1().restClient()));

  const factoryOptions = { resyncPeriodMs: 30_000, logger };
  const kubeFactory = createKubernetesInformerFactory(kubeClientset, factoryOptions);
  const sampleFactory = createSharedInformerFactory(sampleClientset, factoryOptions);
  const controller = new Controller({
    kubeClientset,
    sampleClientset,
    deploymentInformer: kubeFactory.apps().v1().deployments(),
    fooInformer: sampleFactory.samplecontroller().v1alpha1().foos(),
    recorder: broadcaster.newRecorder(scheme, { component: controllerAgentName }),
    logger,
  });

  // After the controller: it has asked the factories for the informers that they start now.
  kubeFactory.start(signal);
  sampleFactory.start(signal);
  await controller.run(2, signal);
  await Promise.all([kubeFactory.shutdown(), sampleFactory.shutdown()]);
}

/** In a cluster neither flag is needed. */
function loadKubeConfig(): KubeConfig {
  const { values } = parseArgs({ options: { kubeconfig: { type: 'string' }, master: { type: 'string' } } });
  const kubeConfig = new KubeConfig();
  if (values.kubeconfig === undefined) kubeConfig.loadFromDefault();
  else kubeConfig.loadFromFile(values.kubeconfig);
  if (values.master !== undefined) {
    const { master } = values;
    kubeConfig.clusters = kubeConfig.clusters.map((cluster) => ({ ...cluster, server: master }));
  }
  return kubeConfig;
}

main().catch((error: unknown) => {
  logger.error({ err: error }, 'Error running controller');
  process.exitCode = 1;
});
