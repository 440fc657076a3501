import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

import type { Status } from '../meta/v1/index.ts';
import { ApiError } from './api-error.ts';
import { chunksOf } from './http/body.ts';
import type { HttpResponse } from './http/http-message.ts';
import { isStatus } from './new-api-error.ts';
import { type FailedCall, statusOfResponse } from './response-status.ts';

const unzip = promisify(gunzip);

/** How an answer is read. */
export interface ReadOptions {
  /** Bytes that it may have, packed or unpacked. */
  readonly maxBytes: number;
  /** Is told how many bytes it has, unpacked. */
  readonly onSize: (bytes: number) => void;
  /** Gives the text of a success as it is. */
  readonly asText?: boolean;
}

/** The JSON of an answer, undefined when it has no body; its text where that is asked for. Throws ApiError for a failure, whatever form it has. */
export async function decodeResponse(
  response: HttpResponse,
  call: FailedCall,
  { maxBytes, onSize, asText = false }: ReadOptions,
): Promise<unknown> {
  const body = await readBody(response, maxBytes);
  onSize(body.length);
  const text = body.toString('utf8');
  if (response.status < 200 || response.status > 299) throw apiErrorOf(response, call, text);
  if (asText) return text;
  if (text === '') return undefined;
  const value = parseJson(text);
  if (value === undefined) throw apiErrorOf({ ...response, status: 500 }, call, `not JSON: ${text.slice(0, 200)}`);
  if (isStatus(value) && value.status === 'Failure') throw new ApiError(value);
  return value;
}

/** The failure that an answer is: the server's own Status where it sent one. */
function apiErrorOf(response: HttpResponse, call: FailedCall, text: string): ApiError {
  const value = parseJson(text);
  const sent: Status | undefined = isStatus(value) && value.status !== 'Success' ? value : undefined;
  if (sent === undefined) return new ApiError(statusOfResponse(response, call, text));
  return new ApiError(sent.code ? sent : { ...sent, code: response.status });
}

/** A decoded failure of a request whose answer should have been a stream. */
export async function failureOf(response: HttpResponse, call: FailedCall, maxBytes: number): Promise<ApiError> {
  return apiErrorOf(response, call, (await readBody(response, maxBytes)).toString('utf8'));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The whole body, unpacked. Throws RangeError beyond `maxBytes`, packed or unpacked. */
async function readBody({ body, headers }: HttpResponse, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunksOf(body)) {
    length += chunk.length;
    if (length > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  const whole = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
  if (headers['content-encoding'] !== 'gzip' || whole.length === 0) return whole;
  try {
    return await unzip(whole, { maxOutputLength: maxBytes });
  } catch (error) {
    throw error instanceof RangeError ? tooLarge(maxBytes) : error;
  }
}

function tooLarge(maxBytes: number): RangeError {
  return new RangeError(`the answer exceeds ${maxBytes} bytes (maxResponseBytes)`);
}
