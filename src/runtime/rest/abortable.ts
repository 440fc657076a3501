/**
 * The promise's result, unless `signal` aborts first: then it rejects with the signal's reason, and what the promise
 * comes to is nobody's business any more.
 */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
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
