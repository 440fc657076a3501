import type { Logger } from '../log/index.ts';
import { type EventWatcher, QueuedWatcher } from './event-watcher.ts';

/** Gives each event to every watcher: what both kinds of broadcaster have in common. */
export class EventHub<E extends object> {
  readonly #logger: Logger;
  readonly #watchers = new Set<QueuedWatcher<E>>();
  readonly #stop = new AbortController();

  /** Shuts down when `signal` aborts. */
  constructor(logger: Logger, signal: AbortSignal | undefined) {
    this.#logger = logger;
    if (signal?.aborted) this.#stop.abort();
    signal?.addEventListener('abort', () => void this.shutdown(), { once: true, signal: this.#stop.signal });
  }

  /** Aborts at shutdown. */
  get stopped(): AbortSignal {
    return this.#stop.signal;
  }

  /** Calls a handler with each event, `workers` at a time. */
  watch(handler: (event: E) => void | Promise<void>, workers?: number): EventWatcher {
    const watcher = new QueuedWatcher(handler, this.#logger, workers);
    this.#watchers.add(watcher);
    return {
      stop: () => {
        watcher.stop();
        this.#watchers.delete(watcher);
      },
    };
  }

  /** Gives an event to all watchers, or says to the logger why not. */
  publish(event: E, logger: Logger): void {
    if (this.#stop.signal.aborted) {
      logger.error({ event }, 'Unable to record event: broadcaster already stopped');
      return;
    }
    for (const watcher of this.#watchers) {
      if (!watcher.offer(event))
        logger.error({ event }, 'Unable to record event: too many queued events, dropped event');
    }
  }

  /** Takes no more events, and resolves when the handlers have had those that are queued. */
  async shutdown(): Promise<void> {
    this.#stop.abort();
    await Promise.all([...this.#watchers].map((watcher) => watcher.idle()));
  }
}
