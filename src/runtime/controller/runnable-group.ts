/** Something that runs until it is told to stop. A Controller is one. */
export interface Runnable {
  /** Runs until `signal` aborts, and resolves when it has ended. A rejection ends the manager with its error. */
  run(signal: AbortSignal): Promise<void>;
  /** Whether it runs only while this process leads. Default: true. */
  readonly needLeaderElection?: boolean;
}

/** Runs several runnables, and reports the first that fails. */
export class RunnableGroup {
  readonly #runnables: Runnable[] = [];
  readonly #running = new Set<Promise<void>>();
  readonly #onError: (error: unknown) => void;
  #signal: AbortSignal | undefined;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** Adds a runnable, and starts it at once when the group runs. */
  add(runnable: Runnable): void {
    this.#runnables.push(runnable);
    if (this.#signal !== undefined) this.#start(runnable, this.#signal);
  }

  /** Starts everything; resolves when `signal` has aborted and everything has ended. */
  async run(signal: AbortSignal): Promise<void> {
    this.#signal = signal;
    for (const runnable of this.#runnables) this.#start(runnable, signal);
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    await this.ended();
  }

  /** Resolves when nothing runs. */
  async ended(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  #start(runnable: Runnable, signal: AbortSignal): void {
    const running = this.#runOne(runnable, signal).finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  async #runOne(runnable: Runnable, signal: AbortSignal): Promise<void> {
    try {
      await runnable.run(signal);
    } catch (error) {
      this.#onError(error);
    }
  }
}
