import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from 'node:http2';
import type { Socket } from 'node:net';

import type { Timer } from '../../clock/index.ts';
import { type Endpoint, type HttpRequest, type HttpResponse, networkError, refusedStream } from './http-message.ts';
import { boundSilence } from './silence.ts';

/** What one stream may send ahead of its reader, and all of them together, as Go's client has it. */
const streamWindowBytes = 4 * 1024 * 1024;
const sessionWindowBytes = 1024 * 1024 * 1024;
/** Of the time until a peer counts as dead, the part in which it may be silent; the rest it has to answer a ping. */
const silentPart = 2 / 3;

/** One HTTP/2 connection. */
export interface Http2Session {
  /** Whether another request may go on this connection. */
  hasRoom(): boolean;
  /** Rejects with the signal's reason, or with what the network says. */
  send(request: HttpRequest): Promise<HttpResponse>;
  /** Closes when the requests under way are done. */
  close(): void;
}

/**
 * HTTP/2 on a connection. While requests are under way the peer is asked for a sign of life when it is silent; without one
 * the connection is given up with ETIMEDOUT (golang.org/x/net/http2: ReadIdleTimeout 30 s, PingTimeout 15 s).
 */
export function newHttp2Session(endpoint: Endpoint, socket: Socket, onClose: () => void): Http2Session {
  const authority = endpoint.host.includes(':')
    ? `[${endpoint.host}]:${endpoint.port}`
    : `${endpoint.host}:${endpoint.port}`;
  const session = connect(`https://${authority}`, {
    createConnection: () => socket,
    settings: { enablePush: false, initialWindowSize: streamWindowBytes },
    maxSessionMemory: 1000,
  });
  session.setLocalWindowSize(sessionWindowBytes);
  session.on('error', () => {});
  session.once('close', onClose);
  session.unref();
  const liveness = watchLiveness(session, socket, endpoint);
  let active = 0;
  let closing = false;

  const begin = (): void => {
    active += 1;
    if (active > 1) return;
    session.ref();
    liveness.start();
  };
  const end = (): void => {
    active -= 1;
    if (active > 0) return;
    liveness.stop();
    if (closing) destroy(session, socket);
    else if (!session.destroyed) session.unref();
  };

  return {
    hasRoom: () => !session.closed && !session.destroyed && active < roomOf(session),
    send: (request) => {
      const stream = openStream(session, authority, request);
      begin();
      stream.once('close', end);
      boundSilence(stream, request, endpoint, (error) => stream.destroy(error));
      return answerOf(stream, request, liveness);
    },
    close() {
      closing = true;
      if (active > 0) session.close();
      else destroy(session, socket);
    },
  };
}

/** By itself a session would hold the socket until what it has written has gone out, which a dead peer prevents. */
function destroy(session: ClientHttp2Session, socket: Socket, error?: Error): void {
  session.destroy(error);
  socket.destroy();
}

/** Until the server has said how many streams it takes, and where it never does, what Go's client assumes. */
function roomOf(session: ClientHttp2Session): number {
  const room = session.remoteSettings?.maxConcurrentStreams;
  return room === undefined || room > 1000 ? 100 : room;
}

function openStream(session: ClientHttp2Session, authority: string, request: HttpRequest): ClientHttp2Stream {
  const { method, path, headers, body } = request;
  const pseudo = { ':method': method, ':path': path, ':scheme': 'https', ':authority': authority };
  const length = body === undefined ? {} : { 'content-length': body.byteLength };
  const stream = session.request({ ...pseudo, ...headers, ...length }, { endStream: body === undefined });
  if (body !== undefined) stream.end(body);
  return stream;
}

function answerOf(stream: ClientHttp2Stream, { signal }: HttpRequest, liveness: Liveness): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      reject(signal?.reason);
      stream.close(constants.NGHTTP2_CANCEL);
      // Without an error a reader would take this for the end of the answer.
      stream.destroy(networkError('ECONNABORTED', 'the request was aborted'));
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    stream.once('response', (headers) => resolve({ status: headers[':status'] ?? 0, headers, body: stream }));
    // Stays: a stream that breaks after the answer has begun is the answer's business, but must not be unhandled.
    stream.on('error', (error) => reject(liveness.verdict() ?? (wasRefused(stream) ? refused(error) : error)));
    stream.once('close', () => {
      signal?.removeEventListener('abort', onAbort);
      reject(liveness.verdict() ?? networkError('ECONNRESET', 'the connection was closed before the answer came'));
    });
  });
}

function wasRefused(stream: ClientHttp2Stream): boolean {
  return stream.rstCode === constants.NGHTTP2_REFUSED_STREAM;
}

function refused(cause: Error): Error {
  return networkError(refusedStream, 'the server refused the request unseen', cause);
}

interface Liveness {
  start(): void;
  stop(): void;
  /** Why the connection was given up, if it was. */
  verdict(): Error | undefined;
}

function watchLiveness(session: ClientHttp2Session, socket: Socket, endpoint: Endpoint): Liveness {
  const { deadPeerTimeoutMs, host, clock } = endpoint;
  const silentMs = deadPeerTimeoutMs * silentPart;
  let timer: Timer | undefined;
  let seenBytes = 0;
  let dead: Error | undefined;

  const giveUp = (): void => {
    dead = networkError('ETIMEDOUT', `${host} has given no sign of life for ${deadPeerTimeoutMs} ms`);
    destroy(session, socket, dead);
  };
  const check = (): void => {
    if (socket.bytesRead !== seenBytes) return again();
    const waiting = clock.setTimeout(giveUp, deadPeerTimeoutMs - silentMs);
    timer = waiting;
    session.ping(() => {
      // Where the requests ended meanwhile, nobody waits for the answer any more.
      if (timer !== waiting || session.destroyed) return;
      waiting.cancel();
      again();
    });
  };
  const again = (): void => {
    seenBytes = socket.bytesRead;
    timer = clock.setTimeout(check, silentMs);
  };
  const stop = (): void => {
    timer?.cancel();
    timer = undefined;
  };
  session.once('close', stop);
  return { start: () => (deadPeerTimeoutMs > 0 ? again() : undefined), stop, verdict: () => dead };
}
