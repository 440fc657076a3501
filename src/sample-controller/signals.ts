import process from 'node:process';

let installed = false;

/**
 * Gives a signal that aborts on the first SIGINT or SIGTERM; a second one exits the process with code 1 at once.
 *
 * @throws Error when called twice: the handlers would count each signal twice
 */
export function setupSignalHandler(): AbortSignal {
  if (installed) throw new Error('setupSignalHandler was called twice');
  installed = true;
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(1);
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return controller.signal;
}
