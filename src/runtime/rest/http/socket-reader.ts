import type { Socket } from 'node:net';

import { networkError } from './http-message.ts';

/** Reads the short answers with which a tunnel begins, and gives the socket back with nothing of its stream lost. */
export interface SocketReader {
  /** Exactly this many bytes. */
  read(length: number): Promise<Buffer>;
  /** Everything up to and with `mark`, as latin1. Rejects when it does not come within `limit` bytes. */
  readUntil(mark: string, limit: number): Promise<string>;
  /** Puts back what was read too much. No reading after that. */
  release(): void;
}

/** A reader of `socket`, which must not be read by anybody else meanwhile. */
export function newSocketReader(socket: Socket): SocketReader {
  let buffered = Buffer.alloc(0);

  async function take(lengthOf: () => number): Promise<Buffer> {
    for (let length = lengthOf(); ; length = lengthOf()) {
      if (length >= 0) {
        const taken = buffered.subarray(0, length);
        buffered = buffered.subarray(length);
        return taken;
      }
      buffered = Buffer.concat([buffered, await nextChunk(socket)]);
    }
  }

  return {
    read: (length) => take(() => (buffered.length >= length ? length : -1)),
    async readUntil(mark, limit) {
      const bytes = await take(() => {
        const at = buffered.indexOf(mark, 0, 'latin1');
        if (at < 0 && buffered.length > limit)
          throw networkError('ERR_PROXY', `the proxy's answer exceeds ${limit} bytes`);
        return at < 0 ? -1 : at + mark.length;
      });
      return bytes.toString('latin1');
    },
    release() {
      if (buffered.length > 0) socket.unshift(buffered);
    },
  };
}

function nextChunk(socket: Socket): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const settle = (settled: () => void): void => {
      socket.removeListener('readable', onReadable);
      socket.removeListener('error', onError);
      socket.removeListener('close', onClose);
      settled();
    };
    const onReadable = (): void => {
      const chunk: unknown = socket.read();
      if (Buffer.isBuffer(chunk)) settle(() => resolve(chunk));
    };
    const onError = (error: Error): void => settle(() => reject(error));
    const onClose = (): void => settle(() => reject(networkError('ECONNRESET', 'the proxy closed the connection')));
    socket.on('readable', onReadable);
    socket.on('error', onError);
    socket.on('close', onClose);
    onReadable();
  });
}
