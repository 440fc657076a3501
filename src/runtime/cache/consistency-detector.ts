import { sleep } from '../clock/index.ts';
import type { DeepReadonly } from '../meta/v1/index.ts';
import { isSameTree } from './json-tree.ts';
import { metaNamespaceKey } from './object-meta.ts';
import type { ReflectorContext } from './reflector-context.ts';

const retryMs = 1_000;

/**
 * Compares what a server streamed with what it lists at exactly the same resourceVersion, and logs an error with the
 * keys that differ. A debugging aid for servers (client-go `util/consistencydetector`, which ends the process).
 */
export async function detectInconsistency<T>(
  context: ReflectorContext<T>,
  streamed: ReadonlyMap<string, DeepReadonly<T>>,
  resourceVersion: string,
): Promise<void> {
  if (resourceVersion === '' || resourceVersion === '0') return;
  const listed = await listExactly(context, resourceVersion);
  if (listed === undefined) return;
  const keys = new Set([...streamed.keys(), ...listed.keys()]);
  const different = [...keys].filter((key) => !isSameTree(streamed.get(key), listed.get(key)));
  if (different.length === 0) return;
  const fields = { resourceVersion, differences: different.length, keys: different.slice(0, 10) };
  context.faults.error(fields, 'the streamed list differs from the plain one');
}

/** Asks until it is answered; undefined when the signal aborted. */
async function listExactly<T>(
  context: ReflectorContext<T>,
  resourceVersion: string,
): Promise<ReadonlyMap<string, DeepReadonly<T>> | undefined> {
  const { clock, listerWatcher, signal } = context;
  while (!signal.aborted) {
    try {
      const list = await listerWatcher.list({ resourceVersion, resourceVersionMatch: 'Exact', signal });
      const objects = list.items.map((item) => context.admit(item)).filter((object) => object !== undefined);
      return new Map(objects.map((object) => [metaNamespaceKey(object), object]));
    } catch (error) {
      context.faults.debug({ err: error }, 'the list to compare with failed; trying again');
      await sleep(clock, retryMs, signal);
    }
  }
  return undefined;
}
