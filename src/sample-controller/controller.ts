/**
 * The sample controller: every Foo gets the Deployment that it names, with the replicas that it asks for, and its
 * status follows the Deployment. The port of kubernetes/sample-controller's controller.go.
 */
import type { Deployment } from '@kube-codegen/kubernetes/apps/v1';
import type { Clientset as KubernetesClientset } from '@kube-codegen/kubernetes/clientset';
import type { DeploymentInformer } from '@kube-codegen/kubernetes/informers/apps/v1';
import { type DeepReadonly, type DeletedObject, waitForCacheSync } from '@kube-codegen/runtime/cache';
import type { EventRecorder } from '@kube-codegen/runtime/events';
import type { Logger } from '@kube-codegen/runtime/log';
import {
  getControllerOf,
  isControlledBy,
  type KubernetesObject,
  keyOf,
  newControllerRef,
  type ObjectName,
  objectNameOf,
} from '@kube-codegen/runtime/meta/v1';
import {
  newBucketRateLimiter,
  newItemExponentialFailureRateLimiter,
  newMaxOfRateLimiter,
  newRateLimitingQueue,
  type RateLimitingQueue,
} from '@kube-codegen/runtime/workqueue';

import type { Clientset } from '../../generated/clientset/versioned/index.ts';
import { deepCopyFoo } from '../../generated/deepcopy/samplecontroller/v1alpha1.ts';
import type { FooInformer } from '../../generated/informers/externalversions/samplecontroller/v1alpha1/index.ts';
import { groupVersion } from '../../generated/register/samplecontroller/v1alpha1.ts';
import type { Foo } from './apis/samplecontroller/v1alpha1/types.ts';

/** Source of the events, and the name under which the controller writes. */
export const controllerAgentName = 'sample-controller';
/** Field manager of everything that the controller writes. */
export const fieldManager: string = controllerAgentName;
/** Reason of the event on a Foo that was synced. */
export const successSynced = 'Synced';
/** Message of the event on a Foo that was synced. */
export const messageResourceSynced = 'Foo synced successfully';
/** Reason of the event on a Foo whose Deployment exists already and belongs to somebody else. */
export const errResourceExists = 'ErrResourceExists';
/** Message of the event on a Foo whose Deployment belongs to somebody else. */
export function messageResourceExists(name: string): string {
  return `Resource ${JSON.stringify(name)} already exists and is not managed by Foo`;
}

/** What the controller works with. */
export interface ControllerOptions {
  readonly kubeClientset: KubernetesClientset;
  readonly sampleClientset: Clientset;
  readonly deploymentInformer: DeploymentInformer;
  readonly fooInformer: FooInformer;
  readonly recorder: EventRecorder;
  readonly logger: Logger;
}

/** Makes the world match the Foos. Make it before its informers start, so that it hears of every object. */
export class Controller {
  readonly #options: ControllerOptions;
  readonly #logger: Logger;
  /**
   * Names of Foos to sync, rather than the Foos: a burst of changes of one Foo is one item, and no two workers ever
   * hold the same one.
   */
  readonly #queue: RateLimitingQueue<ObjectName>;

  constructor(options: ControllerOptions) {
    this.#options = options;
    this.#logger = options.logger;
    this.#queue = newRateLimitingQueue<ObjectName>(
      newMaxOfRateLimiter(
        newItemExponentialFailureRateLimiter(5, 1_000_000),
        newBucketRateLimiter({ qps: 50, burst: 300 }),
      ),
    );

    this.#logger.info({}, 'Setting up event handlers');
    options.fooInformer.informer().addEventHandler({
      onAdd: (foo) => this.#enqueueFoo(foo),
      onUpdate: (_, foo) => this.#enqueueFoo(foo),
    });
    // What happens to a Deployment concerns the Foo that owns it, if one does.
    options.deploymentInformer.informer().addEventHandler({
      onAdd: (deployment) => this.#handleObject(deployment),
      onUpdate: (oldDeployment, deployment) => {
        // A resync sends updates without a change: two versions of a Deployment never have one resource version.
        if (deployment.metadata.resourceVersion === oldDeployment.metadata.resourceVersion) return;
        this.#handleObject(deployment);
      },
      onDelete: (deleted) => this.#handleDeleted(deleted),
    });
  }

  /**
   * Waits for the caches, then works with `workers` loops until `signal` aborts; resolves when the last one has finished
   * what it was doing.
   *
   * @throws Error when an informer stops before its cache is filled
   */
  async run(workers: number, signal: AbortSignal): Promise<void> {
    const { deploymentInformer, fooInformer } = this.#options;
    const stop = (): void => this.#queue.shutDown();
    signal.addEventListener('abort', stop, { once: true });
    this.#logger.info({}, 'Starting Foo controller');
    this.#logger.info({}, 'Waiting for informer caches to sync');
    if (!(await waitForCacheSync(signal, deploymentInformer.informer(), fooInformer.informer()))) {
      if (signal.aborted) return;
      throw new Error('failed to wait for caches to sync');
    }

    this.#logger.info({ count: workers }, 'Starting workers');
    const running = Array.from({ length: workers }, () => this.#runWorker());
    this.#logger.info({}, 'Started workers');
    signal.addEventListener('abort', () => this.#logger.info({}, 'Shutting down workers'), { once: true });
    await Promise.all(running);
  }

  async #runWorker(): Promise<void> {
    while (await this.#processNextWorkItem());
  }

  /** Syncs the next Foo of the queue; false once the queue has shut down. */
  async #processNextWorkItem(): Promise<boolean> {
    const next = await this.#queue.get();
    if (next.shutdown) return false;
    const objectName = keyOf(next.item);
    try {
      await this.syncHandler(next.item);
      // No failure to remember: the next one starts with the shortest delay again.
      this.#queue.forget(next.item);
      this.#logger.info({ objectName }, 'Successfully synced');
    } catch (error) {
      this.#queue.addRateLimited(next.item);
      this.#logger.error({ err: error, objectName }, 'Error syncing; requeuing for later retry');
    } finally {
      this.#queue.done(next.item);
    }
    return true;
  }

  /**
   * Compares the actual state with the desired one and brings them together, then reports it in the status of the Foo.
   *
   * @throws what the API server answered, or an Error when the Deployment is not the Foo's: try again later
   */
  async syncHandler({ namespace, name }: ObjectName): Promise<void> {
    const { fooInformer, deploymentInformer, kubeClientset, recorder } = this.#options;
    const foo = fooInformer.lister().foos(namespace).get(name);
    if (!foo) {
      this.#logger.error({ foo: keyOf({ namespace, name }) }, 'Foo referenced by item in work queue no longer exists');
      return;
    }
    const { deploymentName, replicas } = foo.spec;
    if (deploymentName === '') {
      // Trying again would not help: only a change of the Foo does, and that enqueues it.
      this.#logger.error({ foo: keyOf({ namespace, name }) }, 'Deployment name missing from object reference');
      return;
    }

    const deployments = kubeClientset.appsV1().deployments(namespace);
    let deployment: DeepReadonly<Deployment> =
      deploymentInformer.lister().deployments(namespace).get(deploymentName) ??
      (await deployments.create(newDeployment(foo), { fieldManager }));

    if (!isControlledBy(deployment, foo)) {
      const message = messageResourceExists(deploymentName);
      recorder.event(foo, 'Warning', errResourceExists, message);
      throw new Error(message);
    }

    if (replicas !== undefined && replicas !== deployment.spec?.replicas) {
      this.#logger.debug(
        { currentReplicas: deployment.spec?.replicas, desiredReplicas: replicas },
        'Update deployment resource',
      );
      deployment = await deployments.update(newDeployment(foo), { fieldManager });
    }

    await this.#updateFooStatus(foo, deployment);
    recorder.event(foo, 'Normal', successSynced, messageResourceSynced);
  }

  async #updateFooStatus(foo: DeepReadonly<Foo>, deployment: DeepReadonly<Deployment>): Promise<void> {
    // The cache is shared and never changed: what is sent is a copy.
    const copy = deepCopyFoo(foo);
    copy.status = { availableReplicas: deployment.status?.availableReplicas ?? 0 };
    await this.#options.sampleClientset
      .samplecontrollerV1alpha1()
      .foos(objectNameOf(foo).namespace)
      .updateStatus(copy, { fieldManager });
  }

  #enqueueFoo(foo: DeepReadonly<Foo>): void {
    this.#queue.add(objectNameOf(foo));
  }

  #handleDeleted(deleted: DeletedObject<Deployment>): void {
    // Whose deletion went unseen is known by its last state only; that is enough to find the owner.
    const object = deleted.object ?? deleted.lastKnown;
    if (object) this.#handleObject(object);
    else this.#logger.error({ key: deleted.key }, 'Error decoding object tombstone, its last state is unknown');
  }

  /** Enqueues the Foo that controls an object. Objects without one, or of another controller, are none of our business. */
  #handleObject(object: DeepReadonly<KubernetesObject>): void {
    const { namespace, name } = objectNameOf(object);
    this.#logger.debug({ object: keyOf({ namespace, name }) }, 'Processing object');
    const owner = getControllerOf(object);
    if (owner?.kind !== 'Foo') return;
    const foo = this.#options.fooInformer.lister().foos(namespace).get(owner.name);
    if (!foo) {
      this.#logger.debug({ object: keyOf({ namespace, name }), foo: owner.name }, 'Ignore orphaned object');
      return;
    }
    this.#enqueueFoo(foo);
  }
}

/** The Deployment of a Foo. The owner reference is how handleObject finds the Foo, and how it is collected with it. */
export function newDeployment(foo: DeepReadonly<Foo>): Deployment {
  const labels = { app: 'nginx', controller: foo.metadata.name ?? '' };
  return {
    metadata: {
      name: foo.spec.deploymentName,
      namespace: objectNameOf(foo).namespace,
      ownerReferences: [newControllerRef(foo, { ...groupVersion, kind: 'Foo' })],
    },
    spec: {
      ...(foo.spec.replicas !== undefined && { replicas: foo.spec.replicas }),
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'nginx', image: 'nginx:latest' }] },
      },
    },
  };
}
