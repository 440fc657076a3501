import type {
  ApplyOptions,
  CreateOptions,
  DeepReadonly,
  DeleteOptions,
  GetOptions,
  KubernetesList,
  KubernetesObject,
  ListOptions,
  PatchOptions,
  UpdateOptions,
  WatchEvent,
  WatchOptions,
} from '../meta/v1/index.ts';
import type { PatchType } from './patch-type.ts';

/**
 * The verbs of a typed client: T is the object, L its list, A its apply configuration. Every call rejects with ApiError
 * when the API refuses it. Objects to be written may be read-only ones from a cache; they are not changed.
 */
export interface ResourceInterface<
  T extends KubernetesObject,
  L extends KubernetesList<T> = KubernetesList<T>,
  A extends object = object,
> {
  /** Stores a new object and gives back what the server made of it. Rejects with AlreadyExists. */
  create(object: DeepReadonly<T>, options?: CreateOptions): Promise<T>;
  /** Replaces an object, but not its status where that is a subresource. Rejects with Conflict, NotFound. */
  update(object: DeepReadonly<T>, options?: UpdateOptions): Promise<T>;
  /** Replaces the status of an object and nothing else. Rejects with Conflict, NotFound. */
  updateStatus(object: DeepReadonly<T>, options?: UpdateOptions): Promise<T>;
  /** Deletes an object, or marks it for deletion where finalizers or a grace period hold it. Rejects with NotFound. */
  delete(name: string, options?: DeleteOptions): Promise<void>;
  /** Deletes every object that the list options select. */
  deleteCollection(options?: DeleteOptions, listOptions?: ListOptions): Promise<void>;
  /** Reads an object. Rejects with NotFound. */
  get(name: string, options?: GetOptions): Promise<T>;
  /** Reads one page of objects, or all of them without a limit. */
  list(options?: ListOptions): Promise<L>;
  /** Follows changes. The request starts with the iteration; leaving the loop ends it. */
  watch(options?: WatchOptions): AsyncIterable<WatchEvent<T>>;
  /** Changes an object by a patch: an array of operations for JSON patches, a partial object for the other types. */
  patch(name: string, patchType: PatchType, patch: object, options?: PatchOptions): Promise<T>;
  /** Makes the object have the fields of the configuration, and the manager own them (server-side apply). */
  apply(configuration: A, options: ApplyOptions): Promise<T>;
  /** Server-side apply to the status. */
  applyStatus(configuration: A, options: ApplyOptions): Promise<T>;
}
