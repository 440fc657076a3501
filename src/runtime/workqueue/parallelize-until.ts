/** How work is cut, and when it stops. */
export interface ParallelizeOptions {
  /** How many consecutive pieces a worker takes at a time. Default: 1. */
  readonly chunkSize?: number | undefined;
  /** No new piece is started after it aborted. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Calls `work` once for each piece from 0 to `pieces - 1`, at most `workers` at a time, and resolves when all are done.
 * A piece that throws ends the whole with its error (client-go `util/workqueue/parallelizer.go`).
 */
export async function parallelizeUntil(
  workers: number,
  pieces: number,
  work: (piece: number) => void | Promise<void>,
  { chunkSize = 1, signal }: ParallelizeOptions = {},
): Promise<void> {
  const size = Math.max(1, chunkSize);
  let next = 0;
  async function runWorker(): Promise<void> {
    while (next < pieces) {
      const first = next;
      next += size;
      for (let piece = first; piece < Math.min(first + size, pieces); piece++) {
        if (signal?.aborted) return;
        await work(piece);
      }
    }
  }
  const count = Math.min(workers, Math.ceil(pieces / size));
  await Promise.all(Array.from({ length: count }, runWorker));
}
