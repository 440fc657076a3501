import type { DeepReadonly } from '../meta/v1/index.ts';
import type { DeletedObject } from './deleted-object.ts';

/** One thing that a handler is told, after the store has changed. */
export type Notification<T> =
  | { readonly type: 'add'; readonly object: DeepReadonly<T>; readonly isInInitialList: boolean }
  | { readonly type: 'update'; readonly oldObject: DeepReadonly<T>; readonly newObject: DeepReadonly<T> }
  | { readonly type: 'delete'; readonly deleted: DeletedObject<T> }
  /** Everything of the initial list has been told. */
  | { readonly type: 'synced' };

/** Many additions at once: the content of a store that was empty. Nothing is allocated for each object. */
export interface ListNotification<T> {
  readonly type: 'list';
  readonly objects: readonly DeepReadonly<T>[];
  readonly isInInitialList: boolean;
}

/** A notification for some listeners only. */
interface Targeted<T> {
  readonly type: 'targeted';
  readonly audience: ReadonlySet<unknown>;
  readonly notification: Notification<T>;
}

/** What the log has for a reader. */
export type Read<T> = Notification<T> | ListNotification<T>;

/** So many notifications that everybody has read may stay in the log while somebody has not read all. */
const trimAfter = 1_024;

/**
 * The notifications that some listener of an informer has not read: one array for all listeners, each of which knows its
 * position. (A linked list would do as well, if garbage collectors did not promote all of it once they promote a part.)
 */
export class NotificationLog<T> {
  #items: (Read<T> | Targeted<T>)[] = [];
  #start = 0;

  /** The position of the next notification to come. */
  get end(): number {
    return this.#start + this.#items.length;
  }

  append(notification: Read<T>): void {
    this.#items.push(notification);
  }

  /** Appends what only these listeners are to know. */
  appendFor(audience: ReadonlySet<unknown>, notification: Notification<T>): void {
    this.#items.push({ type: 'targeted', audience, notification });
  }

  /** What stands at a position; undefined for what `reader` is not to know. */
  read(position: number, reader: unknown): Read<T> | undefined {
    const item = this.#items[position - this.#start];
    if (item?.type !== 'targeted') return item;
    return item.audience.has(reader) ? item.notification : undefined;
  }

  /** Forgets what stands before the position. */
  trim(position: number): void {
    const read = position - this.#start;
    if (read === this.#items.length) this.#items = [];
    else if (read >= trimAfter && read * 2 >= this.#items.length) this.#items = this.#items.slice(read);
    else return;
    this.#start = position;
  }
}
