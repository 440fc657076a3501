import type { KubernetesList, ListOptions, WatchOptions } from '../meta/v1/index.ts';
import { listQuery, watchQuery } from '../rest/request-options.ts';
import type { RawWatchEvent, ResourceDescriptor, RestClient } from '../rest/rest-client.ts';
import { newEventParser } from './event-parser.ts';

/**
 * Where a reflector gets objects from: any list and watch of the Kubernetes API, page by page, with the options that it
 * is given and no cleverness of its own (client-go `tools/cache/listwatch.go`).
 */
export interface ListerWatcher<T> {
  list(options: ListOptions): Promise<KubernetesList<T>>;
  /** Keeps the promises of `RestClient.watch`. */
  watch(options: WatchOptions): Promise<AsyncIterable<readonly RawWatchEvent[]>>;
  /** Whether the server may be asked to stream the initial list (`sendInitialEvents`). Default: true. */
  readonly supportsWatchList?: boolean;
  /**
   * What is listed and watched. When it is given, objects of another kind are refused, and items of lists get the kind and
   * apiVersion that servers leave out.
   */
  readonly resource?: ResourceDescriptor;
}

/** Changes the options of each list and watch, to narrow what a cache holds by label or field selectors. */
export type TweakListOptions = <O extends ListOptions | WatchOptions>(options: O) => O;

/** Options of `newListWatch`. */
export interface ListWatchOptions {
  /** One namespace; absent or empty means all. Cluster-scoped resources ignore it. */
  readonly namespace?: string | undefined;
  readonly tweakListOptions?: TweakListOptions | undefined;
}

/** A client may say that its server does not know `sendInitialEvents`; fakes do. */
interface MaybeWatchListClient {
  readonly supportsWatchList?: boolean;
}

/** Lists and watches a resource through a client. */
export function newListWatch<T>(
  client: RestClient & MaybeWatchListClient,
  resource: ResourceDescriptor,
  options: ListWatchOptions = {},
): ListerWatcher<T> {
  const tweak = options.tweakListOptions ?? ((same) => same);
  const namespace = resource.namespaced && options.namespace !== '' ? options.namespace : undefined;
  const parseEvent = newEventParser();
  return {
    resource,
    supportsWatchList: client.supportsWatchList ?? true,
    async list(listOptions) {
      const { signal, ...tweaked } = tweak(listOptions);
      const query = listQuery(tweaked);
      return asList<T>(await client.request({ verb: 'list', resource, namespace, query, signal }), resource);
    },
    async watch(watchOptions) {
      const { signal, ...tweaked } = tweak(watchOptions);
      return client.watch({ verb: 'watch', resource, namespace, query: watchQuery(tweaked), parseEvent, signal });
    },
  };
}

function asList<T>(answer: unknown, { resource }: ResourceDescriptor): KubernetesList<T> {
  if (typeof answer !== 'object' || answer === null || !('items' in answer || 'metadata' in answer)) {
    throw new TypeError(`the server did not answer with a list of ${resource}`);
  }
  const items: unknown = 'items' in answer ? answer.items : undefined;
  if (items !== undefined && items !== null && !Array.isArray(items)) {
    throw new TypeError(`the list of ${resource} has no items`);
  }
  // The wire boundary: the reflector looks at each item before it believes it. Go writes an empty list as null.
  return { ...(answer as KubernetesList<T>), items: items ?? [] };
}
