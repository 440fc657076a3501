import type { Logger } from '../log/index.ts';
import type { EventType } from './core-event.ts';
import type { EventRecorder } from './event-recorder.ts';
import type { EventSubject } from './object-reference.ts';

/** A recorder for tests: keeps its events as lines. */
export class FakeRecorder implements EventRecorder {
  /** `<type> <reason> <message>`, with the object and annotations behind where asked for. */
  readonly events: string[];
  readonly #includeObject: boolean;

  /** `includeObject` puts ` involvedObject{kind=…,apiVersion=…}` behind each line. */
  constructor(options: { readonly includeObject?: boolean } = {}) {
    this.events = [];
    this.#includeObject = options.includeObject ?? false;
  }

  event(object: EventSubject, type: EventType, reason: string, message: string): void {
    this.#write(object, `${type} ${reason} ${message}`);
  }

  /** The recorder that it gives writes to the same lines. */
  withAnnotations(annotations: Readonly<Record<string, string>>): EventRecorder {
    const suffix = ` ${JSON.stringify(annotations)}`;
    return {
      event: (object, type, reason, message) => this.#write(object, `${type} ${reason} ${message}`, suffix),
      withAnnotations: (others) => this.withAnnotations(others),
      withLogger: () => this.withAnnotations(annotations),
    };
  }

  withLogger(_logger: Logger): EventRecorder {
    return this;
  }

  #write(object: EventSubject, line: string, suffix = ''): void {
    this.events.push(`${line}${this.#describe(object)}${suffix}`);
  }

  #describe(object: EventSubject): string {
    if (!this.#includeObject) return '';
    const { kind = '', apiVersion = '' } = object;
    return ` involvedObject{kind=${kind},apiVersion=${apiVersion}}`;
  }
}
