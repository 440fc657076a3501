import type { DeepReadonly } from '../meta/v1/index.ts';
import type { DeletedObject } from './deleted-object.ts';

/** What handlers are told, after the store has changed. */
export type Notification<T> =
  | { readonly type: 'add'; readonly object: DeepReadonly<T>; readonly isInInitialList: boolean }
  | { readonly type: 'update'; readonly oldObject: DeepReadonly<T>; readonly newObject: DeepReadonly<T> }
  | { readonly type: 'delete'; readonly deleted: DeletedObject<T> }
  /** Everything of the initial list has been told. */
  | { readonly type: 'synced' };

/**
 * One link of the log of notifications, which all listeners of an informer share: each holds the link that it reads
 * next, so nothing is copied for them, and what all have read is garbage. The last link is empty until it is filled.
 */
export class NotificationLink<T> {
  notification: Notification<T> | undefined;
  /** Who is told; undefined means everybody. */
  audience: ReadonlySet<unknown> | undefined;
  next: NotificationLink<T> | undefined;
}
