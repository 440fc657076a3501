import type { ControlPlane } from './control-plane.ts';

interface Pod {
  readonly metadata: { readonly name: string; readonly deletionTimestamp?: string };
  readonly status: { readonly phase?: string };
}

/**
 * Plays scheduler and kubelet for the pods of the default namespace once: binds the new ones to a node and reports them
 * ready, and removes those that are being deleted.
 */
export function playKubelet(cluster: ControlPlane): void {
  const { items }: { items: readonly Pod[] } = JSON.parse(cluster.kubectl('get', 'pods', '-o', 'json'));
  for (const { metadata, status } of items) {
    if (metadata.deletionTimestamp !== undefined) {
      cluster.kubectl('delete', 'pod', metadata.name, '--grace-period=0', '--force', '--wait=false');
    } else if (status.phase === 'Pending') {
      markReady(cluster, metadata.name);
    }
  }
}

function markReady(cluster: ControlPlane, pod: string): void {
  const ready = {
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: new Date().toISOString() }],
    },
  };
  cluster.kubectl('patch', 'pod', pod, '--subresource=status', '--type=merge', `--patch=${JSON.stringify(ready)}`);
}
