import type { Clock } from '../clock/index.ts';
import type { DeepReadonly } from '../meta/v1/index.ts';
import { isThenable } from '../log/contain.ts';
import type { FaultLog } from '../log/fault-log.ts';
import type { Notification, NotificationLog } from './notification.ts';
import type { ResourceEventHandler } from './resource-event-handler.ts';
import type { ResourceEventHandlerRegistration } from './shared-index-informer.ts';
import type { Slicer } from '../clock/slicer.ts';
import { SyncLatch } from './sync-latch.ts';

/** A handler that holds the event loop longer than this is reported. */
const longCallMs = 100;

/** What a listener needs of its informer. */
export interface ListenerContext {
  readonly clock: Clock;
  readonly slicer: Slicer;
  readonly faults: FaultLog;
}

/** Resync periods of a listener, in milliseconds. */
export interface ListenerResync {
  /** What was asked for. */
  readonly requestedMs: number;
  /** What the informer gives. 0 means never. */
  periodMs: number;
  nextMs: number;
  /** Whether the listener is told of objects that did not change. */
  syncing: boolean;
}

/** Objects that a listener is told of one by one, before it reads on in the log. */
interface Replay<T> {
  readonly objects: Iterator<DeepReadonly<T>>;
  readonly isInInitialList: boolean;
  /** Whether the listener has synced when it has heard of all. */
  readonly thenSynced: boolean;
}

/**
 * One handler: where it has got in the log of notifications, and its resyncs (client-go
 * `tools/cache/shared_informer.go`: processorListener).
 */
export class Listener<T> implements ResourceEventHandlerRegistration {
  readonly resync: ListenerResync;
  readonly #handler: ResourceEventHandler<T>;
  readonly #context: ListenerContext;
  readonly #synced = new SyncLatch();
  #log: NotificationLog<T> | undefined;
  #position = 0;
  #replay: Replay<T> | undefined;

  constructor(handler: ResourceEventHandler<T>, resync: ListenerResync, context: ListenerContext) {
    this.#handler = handler;
    this.#context = context;
    this.resync = resync;
  }

  hasSynced(): boolean {
    return this.#synced.isOpen();
  }

  whenSynced(signal?: AbortSignal): Promise<boolean> {
    return this.#synced.whenOpen(signal);
  }

  /** The position in the log up to which it has read. */
  get position(): number {
    return this.#position;
  }

  /** Begins to listen at the end of the log, after hearing of these objects. */
  attach(log: NotificationLog<T>, replay: readonly DeepReadonly<T>[], isInformerSynced: boolean): void {
    this.#log = log;
    this.#position = log.end;
    this.#replay = { objects: replay.values(), isInInitialList: true, thenSynced: isInformerSynced };
  }

  /** Hears nothing any more; what was on its way to it is dropped. */
  detach(): void {
    this.#log = undefined;
    this.#replay = undefined;
    this.#synced.abandon();
  }

  /** Makes up to `count` calls, fewer when the slice is over. True while there may be more to do. */
  deliver(count: number): boolean {
    let startMs = this.#context.clock.monotonic();
    for (let calls = 0; calls < count; calls += 1) {
      const notification = this.#next();
      if (notification === undefined) return false;
      this.#tell(notification);
      const nowMs = this.#context.clock.monotonic();
      if (nowMs - startMs > longCallMs) this.#reportLongCall(notification, nowMs - startMs);
      if (this.#context.slicer.isOverAt(nowMs)) return true;
      startMs = nowMs;
    }
    return true;
  }

  #next(): Notification<T> | undefined {
    while (true) {
      if (this.#replay !== undefined) return this.#nextOfReplay(this.#replay);
      const log = this.#log;
      if (log === undefined || this.#position >= log.end) return undefined;
      const read = log.read(this.#position, this);
      this.#position += 1;
      if (read?.type === 'list') this.#replay = { ...read, objects: read.objects.values(), thenSynced: false };
      else if (read !== undefined) return read;
    }
  }

  #nextOfReplay({ objects, isInInitialList, thenSynced }: Replay<T>): Notification<T> | undefined {
    const { done, value } = objects.next();
    if (!done) return { type: 'add', object: value, isInInitialList };
    this.#replay = undefined;
    return thenSynced ? { type: 'synced' } : this.#next();
  }

  #tell(notification: Notification<T>): void {
    try {
      const result = this.#call(notification);
      if (isThenable(result)) result.then(undefined, (error: unknown) => this.#report(notification, error));
    } catch (error) {
      this.#report(notification, error);
    }
  }

  #call(notification: Notification<T>): unknown {
    switch (notification.type) {
      case 'add':
        return this.#handler.onAdd?.(notification.object, notification.isInInitialList);
      case 'update':
        return this.#handler.onUpdate?.(notification.oldObject, notification.newObject);
      case 'delete':
        return this.#handler.onDelete?.(notification.deleted);
      case 'synced':
        return this.#synced.open();
    }
  }

  #report(notification: Notification<T>, error: unknown): void {
    this.#context.faults.error({ event: notification.type, err: error }, 'an event handler failed');
  }

  #reportLongCall(notification: Notification<T>, durationMs: number): void {
    this.#context.faults.warn({ event: notification.type, durationMs }, 'an event handler blocked the event loop');
  }
}
