/** How work is cut, and when it stops. */
export interface ParallelizeOptions {
  /** How many consecutive pieces a worker takes at a time. Default: 1. */
  readonly chunkSize?: number | undefined;
  /** No new piece is started after it aborted. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Calls `work` once for each piece from 0 to `pieces - 1`, at most `workers` at a time, and resolves when all are done.
 * After a piece that throws no new one is started, and the promise rejects with its error once none runs (client-go `util/workqueue/parallelizer.go`).
 */
export async function parallelizeUntil(
  workers: number,
  pieces: number,
  work: (piece: number) => void | Promise<void>,
  { chunkSize = 1, signal }: ParallelizeOptions = {},
): Promise<void> {
  const size = Math.max(1, chunkSize);
  let next = 0;
  let failed = false;
  async function runWorker(): Promise<void> {
    while (next < pieces) {
      const first = next;
      next += size;
      for (let piece = first; piece < Math.min(first + size, pieces); piece++) {
        if (signal?.aborted || failed) return;
        try {
          await work(piece);
        } catch (error) {
          failed = true;
          throw error;
        }
      }
    }
  }
  const count = Math.min(workers, Math.ceil(pieces / size));
  const results = await Promise.allSettled(Array.from({ length: count }, runWorker));
  const failure = results.find((result) => result.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}
