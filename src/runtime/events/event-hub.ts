import { type Clock, sleep } from '../clock/index.ts';
import type { FaultLog } from '../log/fault-log.ts';
import type { Logger } from '../log/index.ts';
import { type EventWatcher, QueuedWatcher } from './event-watcher.ts';

/** How long a shutdown may take, in milliseconds. */
const defaultShutdownTimeoutMs = 10_000;

/** What a hub is made of. */
export interface EventHubOptions {
  /** Shuts the hub down when it aborts. */
  readonly signal?: AbortSignal | undefined;
  readonly shutdownTimeoutMs?: number | undefined;
  readonly clock: Clock;
  readonly faults: FaultLog;
}

/** Gives each event to every watcher: what both kinds of broadcaster have in common. */
export class EventHub<E extends object> {
  readonly #options: EventHubOptions;
  readonly #watchers = new Set<QueuedWatcher<E>>();
  readonly #stop = new AbortController();
  readonly #end = new AbortController();
  #shutdown: Promise<void> | undefined;

  constructor(options: EventHubOptions) {
    const { signal } = options;
    this.#options = options;
    if (signal?.aborted) this.#stop.abort();
    signal?.addEventListener('abort', () => void this.shutdown(), { once: true, signal: this.#stop.signal });
  }

  /** Aborts when the shutdown begins. */
  get stopped(): AbortSignal {
    return this.#stop.signal;
  }

  /** Aborts when the shutdown has taken too long: then nothing goes on. */
  get ended(): AbortSignal {
    return this.#end.signal;
  }

  /** Calls a handler with each event, `workers` at a time. */
  watch(handler: (event: E) => void | Promise<void>, workers?: number): EventWatcher {
    const watcher = new QueuedWatcher(handler, this.#options.faults, workers);
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

  /**
   * Takes no more events, and resolves when the handlers have had those that are queued, or the time for that is over:
   * what is queued then is dropped.
   */
  shutdown(): Promise<void> {
    this.#shutdown ??= this.#shutDown();
    return this.#shutdown;
  }

  async #shutDown(): Promise<void> {
    const { clock, shutdownTimeoutMs = defaultShutdownTimeoutMs } = this.#options;
    this.#stop.abort();
    const timer = new AbortController();
    const idle = Promise.all([...this.#watchers].map((watcher) => watcher.idle()));
    const late = await Promise.race([idle.then(() => false), sleep(clock, shutdownTimeoutMs, timer.signal)]);
    timer.abort();
    if (late) this.#giveUp();
  }

  #giveUp(): void {
    let queued = 0;
    for (const watcher of this.#watchers) {
      queued += watcher.queued;
      watcher.stop();
    }
    this.#options.faults.error({ queued }, 'Unable to write events: the shutdown took too long, dropped events');
    this.#end.abort(new Error('the broadcaster has shut down'));
  }
}
