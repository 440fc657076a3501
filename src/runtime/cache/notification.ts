import type { DeepReadonly } from '../meta/v1/index.ts';
import type { DeletedObject } from './deleted-object.ts';

/** What handlers are told, after the store has changed. */
export type Notification<T> =
  | { readonly type: 'add'; readonly object: DeepReadonly<T>; readonly isInInitialList: boolean }
  | { readonly type: 'update'; readonly oldObject: DeepReadonly<T>; readonly newObject: DeepReadonly<T> }
  | { readonly type: 'delete'; readonly deleted: DeletedObject<T> }
  /** Everything of the initial list has been told. */
  | { readonly type: 'synced' };

/** A notification for some listeners only. */
interface Targeted<T> {
  readonly type: 'targeted';
  readonly audience: ReadonlySet<unknown>;
  readonly notification: Notification<T>;
}

/** So many notifications that everybody has read may stay in the log while somebody has not read all. */
const trimAfter = 1_024;

/**
 * The notifications that some listener of an informer has not read: one array for all listeners, each of which knows its
 * position. (A linked list would do as well, if garbage collectors did not promote all of it once they promote a part.)
 */
export class NotificationLog<T> {
  #items: (Notification<T> | Targeted<T>)[] = [];
  #start = 0;

  /** The position of the next notification to come. */
  get end(): number {
    return this.#start + this.#items.length;
  }

  /** Without an audience it is for everybody. */
  append(notification: Notification<T>, audience: ReadonlySet<unknown> | undefined): void {
    this.#items.push(audience === undefined ? notification : { type: 'targeted', audience, notification });
  }

  /** What stands at a position; undefined for what `reader` is not to know. */
  read(position: number, reader: unknown): Notification<T> | undefined {
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
