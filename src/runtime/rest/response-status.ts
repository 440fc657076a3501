import type { Status, StatusReason } from '../meta/v1/index.ts';
import type { HttpResponse } from './http/http-message.ts';
import { formatGroupResource } from './new-api-error.ts';

/** What a failed call was about, for its message. */
export interface FailedCall {
  readonly method: string;
  readonly group: string;
  readonly resource: string;
  readonly name: string;
}

const longestMessage = 2048;

const known: ReadonlyMap<number, readonly [StatusReason, string]> = new Map([
  [400, ['BadRequest', 'the server rejected our request for an unknown reason']],
  [401, ['Unauthorized', 'the server has asked for the client to provide credentials']],
  [403, ['Forbidden', 'the server does not allow access to the requested resource']],
  [404, ['NotFound', 'the server could not find the requested resource']],
  [405, ['MethodNotAllowed', 'the server does not allow this method on the requested resource']],
  [406, ['NotAcceptable', 'the server was unable to respond with a content type that the client supports']],
  [409, ['Conflict', 'the server reported a conflict']],
  [413, ['RequestEntityTooLarge', 'the server does not take a request of this size']],
  [415, ['UnsupportedMediaType', 'the body of the request was in an unknown format']],
  [422, ['Invalid', 'the server rejected our request due to an error in our request']],
  [429, ['TooManyRequests', 'the server has received too many requests and has asked us to try again later']],
  [503, ['ServiceUnavailable', 'the server is currently unable to handle the request']],
  [
    504,
    [
      'Timeout',
      'the server was unable to return a response in the time allotted, but may still be processing the request',
    ],
  ],
] as const);

/** The reasons whose text from the server says more than ours. */
const tellsMore: ReadonlySet<number> = new Set([403, 406, 415]);

/** A Status for an answer that is none, such as a proxy's (apimachinery `api/errors`: NewGenericServerResponse). */
export function statusOfResponse(response: HttpResponse, call: FailedCall, body: string): Status {
  const { status: code, headers } = response;
  const text = isText(headers['content-type']) ? body.trim().slice(0, longestMessage) : '';
  const [reason, said] = reasonOf(code, call.method, text === '' ? 'unknown' : text);
  const subject = formatGroupResource(call);
  const about = [call.method.toLowerCase(), subject, call.name].filter((part) => part !== '').join(' ');
  const causes = text === '' ? [] : [{ reason: 'UnexpectedServerResponse', message: text }];
  const retryAfterSeconds = retryAfterSecondsOf(headers);
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: subject === '' ? said : `${said} (${about})`,
    reason,
    details: {
      ...(call.name === '' ? {} : { name: call.name }),
      ...(call.group === '' ? {} : { group: call.group }),
      kind: call.resource,
      causes,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    },
    code,
  };
}

function reasonOf(code: number, method: string, text: string): readonly [StatusReason, string] {
  const found = known.get(code);
  if (code === 409 && method === 'POST') return ['AlreadyExists', 'the server reported a conflict'];
  if (found !== undefined) return tellsMore.has(code) && text !== 'unknown' ? [found[0], text] : found;
  if (code >= 500) {
    return [
      'InternalError',
      `an error on the server (${JSON.stringify(text)}) has prevented the request from succeeding`,
    ];
  }
  return ['', `the server responded with the status code ${code} but did not return more information`];
}

function isText(contentType: unknown): boolean {
  return typeof contentType !== 'string' || /^(?:text\/|application\/json)/.test(contentType);
}

/** Whole seconds of a Retry-After header; undefined without one, and for a date, which API servers do not send. */
export function retryAfterSecondsOf(headers: HttpResponse['headers']): number | undefined {
  const value = headers['retry-after'];
  return typeof value === 'string' && /^[0-9]+$/.test(value) ? Number(value) : undefined;
}
