/** Add, get and done of a work queue, beside client-go's. */
import { newWorkQueue, type WorkQueue } from '@kube-codegen/runtime/workqueue';

import { missingGo, runGo } from './support/go.ts';
import type { Row } from './support/table.ts';

const items = 1_000;
const rounds = 1_000;

export async function rows(): Promise<readonly Row[]> {
  const keys = Array.from({ length: items }, (_, i) => `namespace-${i % 10}/name-${i}`);
  const queue = newWorkQueue<string>();
  let best = Infinity;
  for (let run = 0; run < 5; run++) {
    const start = performance.now();
    for (let round = 0; round < rounds; round++) await fillAndEmpty(queue, keys);
    best = Math.min(best, performance.now() - start);
  }
  const what = 'work queue: add, get, done';
  const ours = { value: (items * rounds) / (best / 1_000), unit: '/s' } as const;
  if (missingGo !== undefined) return [{ what, ours, peerName: `client-go: ${missingGo}`, target: 1 }];
  const { perSecond } = runGo<{ perSecond: number }>('workqueue');
  return [{ what, ours, peer: { value: perSecond, unit: '/s' }, peerName: 'client-go', target: 1 }];
}

async function fillAndEmpty(queue: WorkQueue<string>, keys: readonly string[]): Promise<void> {
  for (const key of keys) queue.add(key);
  for (const _ of keys) {
    const next = await queue.get();
    if (!next.shutdown) queue.done(next.item);
  }
}
