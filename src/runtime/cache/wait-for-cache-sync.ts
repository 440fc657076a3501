import type { Synced } from './shared-index-informer.ts';

/**
 * Resolves once all of these have synced: true. False when `signal` aborts, or one of them stops, before that. Takes
 * informers and the registrations of handlers; with none it is true (client-go `tools/cache/shared_informer.go`:
 * WaitForCacheSync, without polling).
 */
export async function waitForCacheSync(
  signal: AbortSignal | undefined,
  ...synced: readonly Synced[]
): Promise<boolean> {
  const results = await Promise.all(synced.map((one) => one.whenSynced(signal)));
  return results.every(Boolean);
}
