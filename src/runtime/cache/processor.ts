import type { DeepReadonly } from '../meta/v1/index.ts';
import type { Listener } from './listener.ts';
import { type Notification, NotificationLog, type Read } from './notification.ts';
import { metadataOf } from './object-meta.ts';
import type { Slicer } from '../clock/slicer.ts';

/** So many calls one listener gets before the next has its turn. */
const callsPerTurn = 64;

/**
 * Tells the listeners of an informer, each at its own speed: a log of notifications, and a loop that lets every listener
 * read on (client-go `tools/cache/shared_informer.go`: sharedProcessor).
 */
export class Processor<T> {
  readonly #listeners = new Set<Listener<T>>();
  readonly #slicer: Slicer;
  readonly #log = new NotificationLog<T>();
  #syncing: ReadonlySet<Listener<T>> | undefined;
  #pump: Promise<void> = Promise.resolve();
  #pumping = false;
  #stopped = false;

  constructor(slicer: Slicer) {
    this.#slicer = slicer;
  }

  get listeners(): ReadonlySet<Listener<T>> {
    return this.#listeners;
  }

  /** From now on the listener hears everything, after these objects. */
  add(listener: Listener<T>, replay: readonly DeepReadonly<T>[], isInformerSynced: boolean): void {
    if (this.#stopped) {
      listener.detach();
      return;
    }
    listener.attach(this.#log, replay, isInformerSynced);
    this.#listeners.add(listener);
    this.#syncing = undefined;
    this.#run();
  }

  remove(listener: Listener<T>): void {
    listener.detach();
    this.#listeners.delete(listener);
    this.#syncing = undefined;
  }

  /** Updates that change nothing reach the listeners that are syncing, all others reach everybody. */
  distribute(notification: Read<T>): void {
    if (this.#listeners.size === 0) return;
    if (isSync(notification)) {
      const audience = this.#syncingListeners();
      if (audience.size === 0) return;
      this.#log.appendFor(audience, notification);
    } else this.#log.append(notification);
    this.#run();
  }

  /** Marks the listeners whose resync is due as syncing, and the others as not. True when there are any. */
  shouldResync(nowMs: number): boolean {
    this.#syncing = undefined;
    for (const { resync } of this.#listeners) {
      resync.syncing = resync.periodMs > 0 && resync.nextMs <= nowMs;
      if (resync.syncing) resync.nextMs = nowMs + resync.periodMs;
    }
    return this.#syncingListeners().size > 0;
  }

  /** Drops what has not been told, and resolves when no handler runs any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const listener of this.#listeners) listener.detach();
    await this.#pump;
  }

  #syncingListeners(): ReadonlySet<Listener<T>> {
    this.#syncing ??= new Set([...this.#listeners].filter((listener) => listener.resync.syncing));
    return this.#syncing;
  }

  #run(): void {
    if (this.#stopped || this.#pumping) return;
    this.#pumping = true;
    this.#pump = this.#deliverAll();
  }

  /** Starts in a microtask of its own, so that handlers never run inside of what changed the store. */
  async #deliverAll(): Promise<void> {
    await Promise.resolve();
    while (this.#deliverRound()) {
      if (this.#slicer.isOverNow()) await this.#slicer.next();
    }
    this.#pumping = false;
  }

  #deliverRound(): boolean {
    let more = false;
    let read = this.#log.end;
    for (const listener of this.#listeners) {
      more = listener.deliver(callsPerTurn) || more;
      read = Math.min(read, listener.position);
    }
    this.#log.trim(read);
    return more;
  }
}

function isSync<T>(notification: Read<T>): notification is Notification<T> & { readonly type: 'update' } {
  if (notification.type !== 'update') return false;
  const { oldObject, newObject } = notification;
  return oldObject === newObject || metadataOf(oldObject).resourceVersion === metadataOf(newObject).resourceVersion;
}
