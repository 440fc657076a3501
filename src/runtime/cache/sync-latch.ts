/**
 * A gate that opens once and stays open, or is given up. Whoever waits is told which (client-go
 * `tools/cache/synctrack`, without polling).
 */
export class SyncLatch {
  #state: 'closed' | 'open' | 'abandoned' = 'closed';
  readonly #waiting = new Set<() => void>();

  isOpen(): boolean {
    return this.#state === 'open';
  }

  open(): void {
    this.#settle('open');
  }

  /** It will never open now. An open gate stays open. */
  abandon(): void {
    this.#settle('abandoned');
  }

  /** Resolves to true once open; to false when abandoned, or when `signal` aborts first. */
  async whenOpen(signal?: AbortSignal): Promise<boolean> {
    if (this.#state === 'closed' && !signal?.aborted) {
      await new Promise<void>((resolve) => {
        const done = (): void => {
          this.#waiting.delete(done);
          signal?.removeEventListener('abort', done);
          resolve();
        };
        this.#waiting.add(done);
        signal?.addEventListener('abort', done, { once: true });
      });
    }
    return this.isOpen();
  }

  #settle(state: 'open' | 'abandoned'): void {
    if (this.#state !== 'closed') return;
    this.#state = state;
    for (const done of this.#waiting) done();
  }
}
