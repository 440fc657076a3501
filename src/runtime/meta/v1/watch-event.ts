import type { KubernetesObject } from './type-meta.ts';
import type { Status } from './status.ts';

/**
 * An event of a watch. A bookmark's object carries nothing but `metadata.resourceVersion` (and annotations); after an
 * ERROR nothing useful follows.
 */
export type WatchEvent<T> =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: T }
  | { readonly type: 'BOOKMARK'; readonly object: KubernetesObject }
  | { readonly type: 'ERROR'; readonly object: Status };
