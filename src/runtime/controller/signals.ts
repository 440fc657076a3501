let installed = false;

/**
 * A signal that aborts with the first SIGINT or SIGTERM; the second ends the process with code 1. Throws Error when
 * called twice (controller-runtime `pkg/manager/signals`).
 */
export function setupSignalHandler(): AbortSignal {
  if (installed) throw new Error('setupSignalHandler was called twice');
  installed = true;
  const controller = new AbortController();
  const onSignal = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(1);
    controller.abort(new Error(`received ${signal}`));
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return controller.signal;
}
