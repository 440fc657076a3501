/** What importing the built packages costs in a fresh process, beside limits and `@kubernetes/client-node`. */
import { execFileSync } from 'node:child_process';

import { buildScript } from './support/built-script.ts';
import { median, type Measure, type Row } from './support/table.ts';

const runs = 9;
const modules = ['meta/v1', 'rest', 'cache', 'workqueue', 'events', 'leaderelection', 'scheme', 'apply', 'controller'];
const runtime = modules.map((name) => `@kube-codegen/runtime/${name}`);

export async function rows(): Promise<readonly Row[]> {
  const clientNode = costOf(['@kubernetes/client-node']);
  return [
    ...against('import of the runtime', runtime, { ms: 60, mb: 15 }),
    ...against('import of kubernetes/apps/v1', ['@kube-codegen/kubernetes/apps/v1']),
    ...against('import of kubernetes/applyconfiguration/apps/v1', [
      '@kube-codegen/kubernetes/applyconfiguration/apps/v1',
    ]),
    ...against('import of kubernetes/clientset, every group', ['@kube-codegen/kubernetes/clientset']),
  ];

  function against(what: string, names: readonly string[], limit?: { readonly ms: number; readonly mb: number }) {
    const cost = costOf(names);
    const row = (name: string, value: number, unit: Measure['unit'], peer: number, max?: number): Row =>
      max === undefined
        ? {
            what: name,
            ours: { value, unit },
            peer: { value: peer, unit },
            peerName: '@kubernetes/client-node',
            target: 1,
          }
        : { what: name, ours: { value, unit }, peer: { value: max, unit }, peerName: 'limit', target: 1 };
    return [
      row(what, cost.milliseconds, 'ms', clientNode.milliseconds, limit?.ms),
      row(`${what}, memory`, cost.megabytes, 'MB', clientNode.megabytes, limit?.mb),
    ];
  }
}

interface Cost {
  readonly milliseconds: number;
  readonly megabytes: number;
}

/** The median over processes; `names` in the order of their import. */
function costOf(names: readonly string[]): Cost {
  const script = buildScript('import-child.ts');
  const costs = Array.from({ length: runs }, () => {
    const cost: Cost = JSON.parse(execFileSync(process.execPath, [script, ...names], { encoding: 'utf8' }));
    return cost;
  });
  return {
    milliseconds: median(costs.map(({ milliseconds }) => milliseconds)),
    megabytes: median(costs.map(({ megabytes }) => megabytes)),
  };
}
