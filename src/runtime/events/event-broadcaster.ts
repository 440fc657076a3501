import { type Clock, systemClock } from '../clock/index.ts';
import { FaultLog } from '../log/fault-log.ts';
import { containedLogger, defaultLogger, type Logger } from '../log/index.ts';
import type { Scheme } from '../scheme/index.ts';
import type { CoreEvent, EventSource } from './core-event.ts';
import { type CorrelatedEvent, EventCorrelator, type CorrelatorOptions } from './correlator.ts';
import { EventHub } from './event-hub.ts';
import { EventNames } from './event-name.ts';
import { type EventRecorder, newEventRecorder } from './event-recorder.ts';
import { type EventSink, writeCoreEvent } from './event-sink.ts';
import type { EventWatcher } from './event-watcher.ts';
import { defaultSleepDurationMs, writeWithRetry } from './write-retry.ts';

/** The options of a broadcaster. */
export interface EventBroadcasterOptions {
  /** Shuts it down when it aborts. */
  readonly signal?: AbortSignal | undefined;
  /** Default: the system's clock. */
  readonly clock?: Clock | undefined;
  /** Default: warnings and errors to the console. */
  readonly logger?: Logger | undefined;
  /** How events are gathered before they are written. */
  readonly correlator?: Omit<CorrelatorOptions, 'clock'> | undefined;
  /** The pause before a write is tried again, in milliseconds; the first one is a random part of it. Default: 10 000. */
  readonly sleepDurationMs?: number | undefined;
  /** How long a shutdown may take, in milliseconds; what is not written then is lost. Default: 10 000. */
  readonly shutdownTimeoutMs?: number | undefined;
  /** A number in [0, 1). Default: Math.random. */
  readonly random?: (() => number) | undefined;
}

/**
 * Takes events from its recorders and gives them to everyone who listens (client-go `tools/record`). A listener sees
 * only what is recorded after it started.
 */
export interface EventBroadcaster {
  /** Writes events to a sink, correlated, one at a time; each sink correlates for itself. */
  startRecordingToSink(sink: EventSink): EventWatcher;
  /** Logs each event with its fields. */
  startStructuredLogging(logger: Logger): EventWatcher;
  /** Logs each event as a line. */
  startLogging(log: (line: string) => void): EventWatcher;
  /** Calls a handler with each event, one at a time; a promise that it gives is waited for. */
  startEventWatcher(handler: (event: CoreEvent) => void | Promise<void>): EventWatcher;
  /** Makes a recorder. The scheme completes objects that have lost their apiVersion. */
  newRecorder(scheme: Scheme, source: Readonly<EventSource>): EventRecorder;
  /**
   * Takes no more events. What is queued is still given out, and each event is still tried once, until the first write
   * that fails. Resolves when that is over, or after `shutdownTimeoutMs`: then writes that go on are aborted, and what
   * is still queued is dropped.
   */
  shutdown(): Promise<void>;
}

/** Makes a broadcaster that nobody listens to yet. */
export function newEventBroadcaster(options: EventBroadcasterOptions = {}): EventBroadcaster {
  return new QueueingBroadcaster(options);
}

class QueueingBroadcaster implements EventBroadcaster {
  readonly #options: EventBroadcasterOptions;
  readonly #clock: Clock;
  readonly #faults: FaultLog;
  readonly #names: EventNames;
  readonly #hub: EventHub<CoreEvent>;

  constructor(options: EventBroadcasterOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#faults = new FaultLog(options.logger ?? defaultLogger, this.#clock);
    this.#names = new EventNames(this.#clock);
    this.#hub = new EventHub({ ...options, clock: this.#clock, faults: this.#faults });
  }

  startRecordingToSink(sink: EventSink): EventWatcher {
    const correlator = new EventCorrelator(this.#names, { ...this.#options.correlator, clock: this.#clock });
    let unreachable = false;
    return this.startEventWatcher(async (event) => {
      if (unreachable && this.#hub.stopped.aborted) return;
      const correlated = correlator.correlate(event);
      if (correlated === undefined) return;
      unreachable = !(await this.#write(sink, correlator, correlated));
    });
  }

  startStructuredLogging(logger: Logger): EventWatcher {
    const contained = containedLogger(logger);
    return this.startEventWatcher(({ involvedObject, type, reason, message }) => {
      const { namespace, name, fieldPath, kind, apiVersion } = involvedObject;
      const object = namespace ? `${namespace}/${name ?? ''}` : (name ?? '');
      contained.info({ object, fieldPath: fieldPath ?? '', kind, apiVersion, type, reason, message }, 'Event occurred');
    });
  }

  startLogging(log: (line: string) => void): EventWatcher {
    return this.startEventWatcher(({ involvedObject, type, reason, message }) =>
      log(`Event(${JSON.stringify(involvedObject)}): type: '${type}' reason: '${reason}' ${message}`),
    );
  }

  startEventWatcher(handler: (event: CoreEvent) => void | Promise<void>): EventWatcher {
    return this.#hub.watch(handler);
  }

  newRecorder(scheme: Scheme, source: Readonly<EventSource>): EventRecorder {
    return newEventRecorder({
      scheme,
      source,
      clock: this.#clock,
      names: this.#names,
      logger: this.#faults,
      publish: (event, logger) => this.#hub.publish(event, logger),
    });
  }

  shutdown(): Promise<void> {
    return this.#hub.shutdown();
  }

  async #write(sink: EventSink, correlator: EventCorrelator, correlated: CorrelatedEvent): Promise<boolean> {
    const { sleepDurationMs = defaultSleepDurationMs, random = Math.random } = this.#options;
    const write = async (): Promise<void> => {
      correlator.updateState(await writeCoreEvent(sink, correlated, this.#hub.ended));
    };
    const result = await writeWithRetry(write, correlated.event, {
      clock: this.#clock,
      logger: this.#faults,
      signal: this.#hub.stopped,
      // The first pause is random, so that not all clients come back to a server at once.
      delayMs: (failedTries) => (failedTries === 1 ? sleepDurationMs * random() : sleepDurationMs),
    });
    return result !== 'gaveUp';
  }
}
