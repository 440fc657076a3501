import { hostname } from 'node:os';

import { type Clock, systemClock } from '../clock/index.ts';
import { FaultLog } from '../log/fault-log.ts';
import { containedLogger, defaultLogger, type Logger } from '../log/index.ts';
import type { Scheme } from '../scheme/index.ts';
import { EventHub } from './event-hub.ts';
import { EventNames } from './event-name.ts';
import { EventSeriesCache } from './event-series.ts';
import type { EventWatcher } from './event-watcher.ts';
import type { EventsV1Event } from './events-v1-event.ts';
import { type EventsV1Recorder, newEventsV1Recorder } from './events-v1-recorder.ts';
import { type EventsV1Sink, writeEventsV1Event } from './events-v1-sink.ts';
import { defaultSleepDurationMs, type WriteResult, writeOnce, writeWithRetry } from './write-retry.ts';

/** How many events are written at the same time. */
const recordingWorkers = 8;

/** The options of a broadcaster. */
export interface EventsV1BroadcasterOptions {
  /** Shuts it down when it aborts. */
  readonly signal?: AbortSignal | undefined;
  /** Default: the system's clock. */
  readonly clock?: Clock | undefined;
  /** Default: warnings and errors to the console. */
  readonly logger?: Logger | undefined;
  /** Names this instance, behind the controller's name. Default: the machine's name. */
  readonly host?: string | undefined;
  /** The pause before a write is tried again, in milliseconds, up to a quarter more at random. Default: 10 000. */
  readonly sleepDurationMs?: number | undefined;
  /** How long a shutdown may take, in milliseconds; what is not written then is lost. Default: 10 000. */
  readonly shutdownTimeoutMs?: number | undefined;
  /** A number in [0, 1). Default: Math.random. */
  readonly random?: (() => number) | undefined;
}

/**
 * Takes events from its recorders and writes them to its sink (client-go `tools/events`). Events that happen again
 * become a series of one object; there is no other gathering, and no spam filter.
 */
export interface EventsV1Broadcaster {
  /** Starts to write events. Throws Error when called twice. */
  startRecordingToSink(): void;
  /** Logs each event with its fields. */
  startStructuredLogging(logger: Logger): EventWatcher;
  /** Calls a handler with each event, one at a time; a promise that it gives is waited for. */
  startEventWatcher(handler: (event: EventsV1Event) => void | Promise<void>): EventWatcher;
  /** Makes a recorder. The scheme completes objects that have lost their apiVersion. */
  newRecorder(scheme: Scheme, reportingController: string): EventsV1Recorder;
  /**
   * Takes no more events. What is queued is still tried once. Resolves when that is over, or after `shutdownTimeoutMs`:
   * then writes that go on are aborted, and what is still queued is dropped.
   */
  shutdown(): Promise<void>;
}

/** Makes a broadcaster that writes nothing yet. */
export function newEventsV1Broadcaster(
  sink: EventsV1Sink,
  options: EventsV1BroadcasterOptions = {},
): EventsV1Broadcaster {
  return new SeriesBroadcaster(sink, options);
}

class SeriesBroadcaster implements EventsV1Broadcaster {
  readonly #sink: EventsV1Sink;
  readonly #options: EventsV1BroadcasterOptions;
  readonly #clock: Clock;
  readonly #faults: FaultLog;
  readonly #names: EventNames;
  readonly #hub: EventHub<EventsV1Event>;
  #series: EventSeriesCache | undefined;

  constructor(sink: EventsV1Sink, options: EventsV1BroadcasterOptions) {
    this.#sink = sink;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#faults = new FaultLog(options.logger ?? defaultLogger, this.#clock);
    this.#names = new EventNames(this.#clock);
    this.#hub = new EventHub({ ...options, clock: this.#clock, faults: this.#faults });
    this.#hub.stopped.addEventListener('abort', () => this.#series?.stop(), { once: true });
  }

  startRecordingToSink(): void {
    if (this.#series !== undefined) throw new Error('broadcaster is already recording to a sink');
    const series = new EventSeriesCache(this.#clock, (event) =>
      writeOnce(() => this.#write(event), event, this.#faults),
    );
    this.#series = series;
    let unreachable = false;
    this.#hub.watch(async (event) => {
      if (unreachable && this.#hub.stopped.aborted) return;
      const toWrite = series.observe(event);
      if (toWrite !== undefined) unreachable = (await this.#writeWithRetry(toWrite)) === 'gaveUp';
    }, recordingWorkers);
  }

  startStructuredLogging(logger: Logger): EventWatcher {
    const contained = containedLogger(logger);
    return this.startEventWatcher(({ regarding, type, reason, action, note }) => {
      const { namespace, name, kind, apiVersion } = regarding;
      const object = namespace ? `${namespace}/${name ?? ''}` : (name ?? '');
      contained.info({ object, kind, apiVersion, type, reason, action, note }, 'Event occurred');
    });
  }

  startEventWatcher(handler: (event: EventsV1Event) => void | Promise<void>): EventWatcher {
    return this.#hub.watch(handler);
  }

  newRecorder(scheme: Scheme, reportingController: string): EventsV1Recorder {
    return newEventsV1Recorder({
      scheme,
      reportingController,
      reportingInstance: `${reportingController}-${this.#options.host ?? hostname()}`,
      clock: this.#clock,
      names: this.#names,
      logger: this.#faults,
      publish: (event, logger) => this.#hub.publish(event, logger),
    });
  }

  shutdown(): Promise<void> {
    return this.#hub.shutdown();
  }

  #write(event: EventsV1Event): Promise<void> {
    return writeEventsV1Event(this.#sink, event, this.#hub.ended);
  }

  #writeWithRetry(event: EventsV1Event): Promise<WriteResult> {
    const { sleepDurationMs = defaultSleepDurationMs, random = Math.random } = this.#options;
    return writeWithRetry(() => this.#write(event), event, {
      clock: this.#clock,
      logger: this.#faults,
      signal: this.#hub.stopped,
      delayMs: () => sleepDurationMs * (1 + random() / 4),
    });
  }
}
