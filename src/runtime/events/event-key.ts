import type { CoreEvent } from './core-event.ts';

/** Parts are joined by a character that no part holds: upstream joins with nothing, so that `a`+`bc` is `ab`+`c`. */
const separator = '\u0000';

/** Everything by which two events are the same one. */
export function eventKey(event: CoreEvent): string {
  const { source, involvedObject, type, reason, message } = event;
  return join(source.component, source.host, ...subject(event), involvedObject.fieldPath, type, reason, message);
}

/** The default grouping of similar events: everything but the message, which tells the events of a group apart. */
export function aggregateByReason(event: CoreEvent): { readonly aggregateKey: string; readonly localKey: string } {
  const { source, type, reason, message, reportingComponent, reportingInstance } = event;
  const reporter = [reportingComponent, reportingInstance];
  return {
    aggregateKey: join(source.component, source.host, ...subject(event), type, reason, ...reporter),
    localKey: message,
  };
}

/** The default key of the spam filter: who reports about which object. */
export function spamKey(event: CoreEvent): string {
  return join(event.source.component, event.source.host, ...subject(event), event.type);
}

/** The default message of an event that stands for several similar ones. */
export function combinedMessage(event: CoreEvent): string {
  return `(combined from similar events): ${event.message}`;
}

function subject({ involvedObject }: CoreEvent): (string | undefined)[] {
  const { kind, namespace, name, uid, apiVersion } = involvedObject;
  return [kind, namespace, name, uid, apiVersion];
}

function join(...parts: readonly (string | undefined)[]): string {
  return parts.map((part) => part ?? '').join(separator);
}
