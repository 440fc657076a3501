/** A controller that aborts with `parent`, until it is unlinked; a long-lived parent then keeps nothing of it. */
export function linkedAbort(parent: AbortSignal): { readonly controller: AbortController; unlink(): void } {
  const controller = new AbortController();
  const onAbort = (): void => controller.abort(parent.reason);
  if (parent.aborted) onAbort();
  else parent.addEventListener('abort', onAbort, { once: true });
  return { controller, unlink: () => parent.removeEventListener('abort', onAbort) };
}
