/**
 * Calls what a user gave us. What it throws, and what a promise that it gives rejects with, goes to `report` and no
 * further: functions that are asked for nothing may be `async` all the same.
 */
export function contain(callback: () => unknown, report: (error: unknown) => void): void {
  try {
    const result = callback();
    if (isThenable(result)) result.then(undefined, report);
  } catch (error) {
    report(error);
  }
}

/** Whether a callback gave back a promise. */
export function isThenable(result: unknown): result is PromiseLike<unknown> {
  return typeof result === 'object' && result !== null && 'then' in result && typeof result.then === 'function';
}
