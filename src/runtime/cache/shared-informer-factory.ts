import { type Logger, containedLogger, defaultLogger } from '../log/index.ts';
import type { GroupVersionResource, KubernetesObject } from '../meta/v1/index.ts';
import type { ResourceDescriptor } from '../rest/rest-client.ts';
import { formatGroupVersionResource } from './group-version-resource.ts';
import type { InformerBehaviour } from './informer-options.ts';
import { type InformerName, newInformerName } from './informer-name.ts';
import type { TweakListOptions } from './list-watch.ts';
import type { ResourceInformerOptions } from './resource-informer.ts';
import { type ResourceLister, newResourceLister } from './resource-lister.ts';
import type { SharedIndexInformer, TransformFunction } from './shared-index-informer.ts';
import { waitForCacheSync } from './wait-for-cache-sync.ts';

/** Options of every informer factory. */
export interface SharedInformerFactoryOptions extends InformerBehaviour {
  /** Resync periods of single resources, by `<resource>.<version>.<group>` (`pods.v1` in the core group). */
  readonly customResyncPeriodsMs?: Readonly<Record<string, number>>;
  /** One namespace; absent or empty means all. Cluster-scoped resources ignore it. */
  readonly namespace?: string;
  /** Narrows what every informer caches, by selectors. */
  readonly tweakListOptions?: TweakListOptions;
  /** Applied to every object of every informer. */
  readonly transform?: TransformFunction<KubernetesObject>;
  /** Names the informers in metrics; unique in the process until the factory has shut down. Default: no metrics. */
  readonly name?: string;
}

/** A resource that `forResource` finds. */
export interface InformerResource {
  readonly resource: ResourceDescriptor;
  /** The factory's informer of it: `factory.informerFor(resource, …)`. */
  informer(factory: SharedInformerFactory): SharedIndexInformer<KubernetesObject>;
}

/** An informer of a resource that is known at run time only. */
export interface GenericInformer {
  informer(): SharedIndexInformer<KubernetesObject>;
  lister(): ResourceLister<KubernetesObject>;
}

/**
 * What generated factories stand on: one informer for each resource, made when it is first asked for, started together
 * (code-generator `informer-gen`: factory.go).
 */
export class SharedInformerFactory {
  readonly #options: SharedInformerFactoryOptions;
  readonly #resources: readonly InformerResource[];
  readonly #logger: Logger;
  readonly #name: InformerName | undefined;
  readonly #informers = new Map<string, SharedIndexInformer<unknown>>();
  readonly #runs = new Map<string, Promise<void>>();
  #shuttingDown = false;

  /**
   * `resources` is what `forResource` finds. Throws when another factory of the process has the same name.
   */
  constructor(options: SharedInformerFactoryOptions = {}, resources: readonly InformerResource[] = []) {
    this.#options = options;
    this.#resources = resources;
    this.#logger = containedLogger(options.logger ?? defaultLogger);
    this.#name = options.name === undefined ? undefined : newInformerName(options.name);
    this.#warnOfUnknownResources();
  }

  /** The informer of a resource; the first call makes it, with the factory's options. */
  informerFor<T>(
    resource: ResourceDescriptor,
    create: (options: ResourceInformerOptions<T>) => SharedIndexInformer<T>,
  ): SharedIndexInformer<T> {
    const id = formatGroupVersionResource(resource);
    const known = this.#informers.get(id);
    // One resource has one type: what was made for it earlier is of this T too. Types are gone at run time.
    if (known !== undefined) return known as SharedIndexInformer<T>;
    const informer = create(this.#informerOptions<T>(id, resource));
    this.#informers.set(id, informer);
    return informer;
  }

  /** The informer of a resource by its name. Throws for a resource that this factory does not know. */
  forResource(resource: GroupVersionResource): GenericInformer {
    const id = formatGroupVersionResource(resource);
    const known = this.#resources.find((candidate) => formatGroupVersionResource(candidate.resource) === id);
    if (known === undefined) throw new Error(`no informer found for ${id}`);
    const informer = (): SharedIndexInformer<KubernetesObject> => known.informer(this);
    return { informer, lister: () => newResourceLister(informer().getIndexer(), known.resource) };
  }

  /**
   * Starts what has not been started yet and returns at once; call it again after asking for further informers. They run
   * until `signal` aborts. After `shutdown` it does nothing.
   */
  start(signal: AbortSignal): void {
    if (this.#shuttingDown) return;
    for (const [id, informer] of this.#informers) {
      if (!this.#runs.has(id)) this.#runs.set(id, informer.run(signal));
    }
  }

  /**
   * Resolves once every started informer has its initial list: true. False when `signal` aborts, or an informer stops,
   * before that.
   */
  async waitForCacheSync(signal?: AbortSignal): Promise<boolean> {
    return waitForCacheSync(signal, ...this.#started().map(([, informer]) => informer));
  }

  /** Which of the started informers have their initial list, by `<resource>.<version>.<group>`. */
  syncedResources(): ReadonlyMap<string, boolean> {
    return new Map(this.#started().map(([id, informer]) => [id, informer.hasSynced()]));
  }

  /**
   * Resolves once everything that was started has ended, for which the signals given to `start` must abort. Nothing can
   * be started any more. May be called again.
   */
  async shutdown(): Promise<void> {
    this.#shuttingDown = true;
    await Promise.all(this.#runs.values());
    this.#name?.release();
  }

  /** Types cannot catch a misspelt resource, so we do. */
  #warnOfUnknownResources(): void {
    const known = new Set(this.#resources.map(({ resource }) => formatGroupVersionResource(resource)));
    for (const resource of Object.keys(this.#options.customResyncPeriodsMs ?? {})) {
      if (!known.has(resource)) this.#logger.warn({ resource }, 'a custom resync period is for an unknown resource');
    }
  }

  #started(): [string, SharedIndexInformer<unknown>][] {
    return [...this.#informers].filter(([id]) => this.#runs.has(id));
  }

  #informerOptions<T>(id: string, resource: ResourceDescriptor): ResourceInformerOptions<T> {
    const { customResyncPeriodsMs, transform, name: _name, ...options } = this.#options;
    const resyncPeriodMs = customResyncPeriodsMs?.[id] ?? options.resyncPeriodMs;
    const informerName = this.#name?.reserve(resource, this.#logger);
    return {
      ...options,
      ...(resyncPeriodMs !== undefined && { resyncPeriodMs }),
      ...(informerName !== undefined && { informerName }),
      // A transform that takes any object takes a T; that it gives a T back is what it promises.
      ...(transform && { transform: transform as unknown as TransformFunction<T> }),
    };
  }
}
