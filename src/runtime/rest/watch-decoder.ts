import type { Status } from '../meta/v1/index.ts';
import type { ParseJson, RawWatchEvent } from './rest-client.ts';

const newline = 0x0a;

/** Makes events of the bytes of a watch, wherever they are cut. */
export interface WatchDecoder {
  /** The events that end in `chunk`. An event that cannot be decoded is an ERROR, and `broken` from then on. */
  push(chunk: Buffer): RawWatchEvent[];
  /** The last event, if the stream ended without a newline; a cut one is dropped. */
  finish(): RawWatchEvent[];
  broken(): boolean;
}

/**
 * Decodes frames that end in a newline byte (apimachinery `util/framer`, client-go `rest/watch/decoder.go`). Cutting at
 * bytes, before text is made of them, is what keeps characters whole and U+2028 harmless. `maxBytes` bounds an event.
 */
export function newWatchDecoder(maxBytes: number, parse: ParseJson = JSON.parse): WatchDecoder {
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let broken = false;

  const keep = (rest: Buffer): void => {
    if (rest.length === 0) return;
    pending.push(rest);
    pendingBytes += rest.length;
  };
  const take = (last: Buffer): Buffer => {
    const whole = pending.length === 0 ? last : Buffer.concat([...pending, last]);
    pending = [];
    pendingBytes = 0;
    return whole;
  };
  /** Only the event that was cut is copied: a copy of each chunk would double what waits for the garbage collector. */
  const decodeTo = (chunk: Buffer, end: number): RawWatchEvent[] => {
    const from = pending.length === 0 ? -1 : chunk.indexOf(newline);
    const events = from < 0 ? [] : decode(take(chunk.subarray(0, from)));
    if (broken || from === end) return events;
    const others = decode(chunk.subarray(from + 1, end));
    return events.length === 0 ? others : [...events, ...others];
  };
  const fail = (why: string): RawWatchEvent => {
    broken = true;
    take(Buffer.alloc(0));
    return { type: 'ERROR', object: decodingStatus(why) };
  };
  const decode = (bytes: Buffer): RawWatchEvent[] => {
    const events: RawWatchEvent[] = [];
    const text = bytes.toString('utf8');
    for (let start = 0; start < text.length;) {
      const at = text.indexOf('\n', start);
      const end = at < 0 ? text.length : at;
      const event = decodeLine(text.slice(start, end), parse);
      if (typeof event === 'string') return [...events, fail(event)];
      if (event !== undefined) events.push(event);
      start = end + 1;
    }
    return events;
  };

  return {
    broken: () => broken,
    push(chunk) {
      if (broken) return [];
      const end = chunk.lastIndexOf(newline);
      const events = end < 0 ? [] : decodeTo(chunk, end);
      if (broken) return events;
      keep(chunk.subarray(end + 1));
      return pendingBytes > maxBytes ? [...events, fail(`the event exceeds ${maxBytes} bytes`)] : events;
    },
    finish() {
      if (broken) return [];
      const [event] = decode(take(Buffer.alloc(0)));
      return event === undefined || broken ? [] : [event];
    },
  };
}

/** The event of a line, undefined for an empty line, or text that says why it is none. */
function decodeLine(line: string, parse: ParseJson): RawWatchEvent | string | undefined {
  let value: unknown;
  try {
    value = parse(line);
  } catch (error) {
    return line.trim() === '' ? undefined : String(error);
  }
  if (typeof value !== 'object' || value === null || !('type' in value)) return 'it has no type';
  if (!isEvent(value)) return `got invalid watch event type: ${String(value.type)}`;
  return typeof value.object === 'object' && value.object !== null ? value : 'it has no object';
}

function isEvent(value: { type: unknown }): value is RawWatchEvent {
  switch (value.type) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
    case 'BOOKMARK':
    case 'ERROR':
      return true;
    default:
      return false;
  }
}

/** What client-go's error reporter makes of a frame that cannot be decoded. */
function decodingStatus(why: string): Status {
  const message = `unable to decode an event from the watch stream: ${why}`;
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `an error on the server (${JSON.stringify(message)}) has prevented the request from succeeding`,
    reason: 'InternalError',
    details: { causes: [{ reason: 'ClientWatchDecoding', message }] },
    code: 500,
  };
}
