import type { GroupVersionResource } from '../meta/v1/index.ts';
import type { ResourceDescriptor, RestClient } from '../rest/rest-client.ts';
import { type Indexers, metaNamespaceIndex, namespaceIndex } from './indexer.ts';
import type { InformerBehaviour } from './informer-options.ts';
import { newSharedIndexInformer } from './informer.ts';
import { type TweakListOptions, newListWatch } from './list-watch.ts';
import type { SharedIndexInformer, TransformFunction, WatchErrorHandler } from './shared-index-informer.ts';

/** How to make an informer of a resource (client-go `internalinterfaces.InformerOptions`). */
export interface ResourceInformerOptions<T> extends InformerBehaviour {
  /** One namespace; absent or empty means all. Cluster-scoped resources ignore it. */
  readonly namespace?: string | undefined;
  /** Narrows what is cached, by selectors. */
  readonly tweakListOptions?: TweakListOptions | undefined;
  /** Further indexes; the one by namespace is always there. */
  readonly indexers?: Indexers<T>;
  readonly transform?: TransformFunction<T> | undefined;
  readonly watchErrorHandler?: WatchErrorHandler | undefined;
  /** Names the informer in metrics; without it none are kept. */
  readonly informerName?: string | undefined;
}

/** Makes an informer of a resource, with an index by namespace. Factories share informers: prefer them. */
export function newResourceInformer<T>(
  client: RestClient,
  resource: ResourceDescriptor,
  options: ResourceInformerOptions<T> = {},
): SharedIndexInformer<T> {
  const { namespace, tweakListOptions, indexers, transform, watchErrorHandler, informerName, ...behaviour } = options;
  return newSharedIndexInformer<T>({
    ...behaviour,
    listerWatcher: newListWatch<T>(client, resource, { namespace, tweakListOptions }),
    indexers: { [namespaceIndex]: metaNamespaceIndex, ...indexers },
    ...(transform && { transform }),
    ...(watchErrorHandler && { watchErrorHandler }),
    ...(informerName && { metricLabels: { name: informerName, ...groupVersionResource(resource) } }),
  });
}

function groupVersionResource({ group, version, resource }: GroupVersionResource): GroupVersionResource {
  return { group, version, resource };
}
