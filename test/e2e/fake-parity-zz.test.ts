import { describeParity } from '/work/main/test/support/parity-suite.ts';
import { writeFileSync } from 'node:fs';
describeParity('x', (same) => {
  for (const kind of ['foos','configMaps','deployments'] as const)
  same('order '+kind, kind, async (run) => {
    if (run.target !== 'real') return;
    const spec = {selector:{matchLabels:{a:'b'}}, template:{metadata:{labels:{a:'b'}},spec:{containers:[{name:'c',image:'x'}]}}};
    const made = await run.step('create', (client) => client.create(run.object('a', kind==='deployments'?{spec}:{}, { labels: { a: 'b' } })));
    const out: unknown[] = [];
    for (const m of [{ deletionTimestamp: '2020-01-01T00:00:00Z', deletionGracePeriodSeconds: 3, labels: { 'a b': 'c', x: 'e f' } , annotations: {'g h': ''}, finalizers: ['a b/c'], ownerReferences: [{ apiVersion: 'v1', kind: '', name: 'x', uid: 'y' }] }, {creationTimestamp: '2020-01-01T00:00:00Z'}]) {
      await run.client.update({ ...made, metadata: { ...made.metadata, ...m } } as never).catch((e) => out.push((e.status.details?.causes ?? []).map((c: any) => `${c.field} ${c.message.slice(0, 30)}`)));
    }
    writeFileSync(`/tmp/order-${kind}.json`, JSON.stringify(out, null, 1));
  });
});
