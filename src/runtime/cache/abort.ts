/** A controller that aborts with `parent`, until it is unlinked; a long-lived parent then keeps nothing of it. */
export function linkedAbort(parent: AbortSignal): { readonly controller: AbortController; unlink(): void } {
  const controller = new AbortController();
  const onAbort = (): void => controller.abort(parent.reason);
  if (parent.aborted) onAbort();
  else parent.addEventListener('abort', onAbort, { once: true });
  return { controller, unlink: () => parent.removeEventListener('abort', onAbort) };
}

/**
 * The promise's result, unless `signal` aborts first: then it rejects with the signal's reason, and what the promise
 * comes to is nobody's business any more.
 */
export function raceAbort<R>(promise: Promise<R>, signal: AbortSignal): Promise<R> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    const settle = <V>(then: (value: V) => void): ((value: V) => void) => {
      return (value) => {
        signal.removeEventListener('abort', onAbort);
        then(value);
      };
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    promise.then(settle(resolve), settle(reject));
  });
}
