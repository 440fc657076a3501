// Server-side apply, step by step, on a real API server, on fake clientsets and on the API server in memory.
import { setTimeout as sleep } from 'node:timers/promises';

import type { ParityRun } from '../support/parity.ts';
import { deploymentSpec } from '../support/parity-deployment.ts';
import { describeParity } from '../support/parity-suite.ts';

/** Applies specs to the object `a`. */
function applier(run: ParityRun) {
  return (what: string, fieldManager: string, spec: object, force = false) =>
    run.step(what, (client) => client.apply(run.object('a', { spec }), { fieldManager, force }));
}

describeParity('server-side apply is that of kube-apiserver', (same) => {
  same('creates, changes, and takes away what is no longer applied', 'widgets', async (run) => {
    const apply = applier(run);
    const spec = { color: 'red', size: 1, nested: { a: 'x', deeper: { c: 'y' } }, options: { k: 'v' } };
    await apply('create', 'one', spec);
    await apply('same again', 'one', spec);
    await apply('change', 'one', { color: 'blue', size: 1, nested: { a: 'x' }, options: { l: 'w' } });
    await apply('another manager', 'two', { ratio: 0.5, options: { m: 'n' } });
    await apply('shared value', 'two', { ratio: 0.5, color: 'blue', options: { m: 'n' } });
    await apply('conflict', 'two', { color: 'green', size: 2 });
    await apply('force', 'two', { color: 'green', size: 2 }, true);
    await apply('the first one lets go', 'one', { nested: { a: 'x' } });
    await apply('nothing at all', 'one', {});
    await apply('nothing from the other', 'two', {});
  });

  same('conflicts with several managers, of one field and of many', 'widgets', async (run) => {
    const apply = applier(run);
    await apply('one', 'one', {
      color: 'red',
      size: 1,
      args: ['a'],
      ports: [{ port: 1, protocol: 'TCP', label: 'x' }],
    });
    await apply('two shares', 'two', { color: 'red', tags: ['t'] });
    await run.step('three updates', (client) =>
      client.patch(
        'a',
        'application/merge-patch+json',
        { spec: { enabled: true, size: 3 } },
        { fieldManager: 'three' },
      ),
    );
    await apply('one field, two managers', 'four', { color: 'blue' });
    await apply('many fields', 'four', {
      color: 'blue',
      size: 9,
      args: ['b'],
      enabled: false,
      ports: [{ port: 1, protocol: 'TCP', label: 'y' }],
    });
    await apply('an update of the same manager conflicts too', 'three', { size: 5 });
    await apply('forced', 'four', { color: 'blue', size: 9, args: ['b'], enabled: false }, true);
  });

  same('list-maps: items by key, shared and dropped', 'widgets', async (run) => {
    const apply = applier(run);
    const tcp = { port: 80, protocol: 'TCP' };
    await apply('two items', 'one', {
      ports: [
        { ...tcp, label: 'web' },
        { port: 53, protocol: 'UDP' },
      ],
    });
    await apply('another manager adds', 'two', { ports: [{ port: 81, protocol: 'TCP' }] });
    await apply('another manager shares an item', 'two', {
      ports: [
        { ...tcp, options: { a: 'b' } },
        { port: 81, protocol: 'TCP' },
      ],
    });
    await apply('reordered', 'one', {
      ports: [
        { port: 53, protocol: 'UDP' },
        { ...tcp, label: 'web' },
      ],
    });
    await apply('in front', 'one', {
      ports: [
        { port: 1, protocol: 'TCP' },
        { port: 53, protocol: 'UDP' },
        { ...tcp, label: 'web' },
      ],
    });
    await apply('one drops the shared item', 'one', { ports: [{ port: 53, protocol: 'UDP' }] });
    await apply('two drops it too', 'two', { ports: [{ port: 81, protocol: 'TCP' }] });
    await apply('no list any more', 'two', {});
    await apply('an empty list', 'one', { ports: [] });
  });

  same('list-maps within items', 'widgets', async (run) => {
    const apply = applier(run);
    await apply('one', 'one', { volumes: [{ name: 'v', source: { path: '/a' }, mounts: [{ path: '/m', mode: 1 }] }] });
    await apply('two', 'two', {
      volumes: [{ name: 'v', source: { readOnly: true }, mounts: [{ path: '/n', mode: 2 }] }],
    });
    await apply('conflict deep inside', 'two', { volumes: [{ name: 'v', mounts: [{ path: '/m', mode: 2 }] }] });
    await apply('one drops a mount', 'one', { volumes: [{ name: 'v', source: { path: '/a' } }] });
    await apply('one drops all but the key', 'one', { volumes: [{ name: 'v' }] });
    await apply('one drops the volume', 'one', { color: 'x' });
    await run.step('an update takes a mount away', (client) =>
      client.patch('a', 'application/json-patch+json', [{ op: 'remove', path: '/spec/volumes/0/mounts' }], {
        fieldManager: 'three',
      }),
    );
    await apply('two again', 'two', {
      volumes: [{ name: 'v', source: { readOnly: true }, mounts: [{ path: '/n', mode: 2 }] }],
    });
  });

  same('sets, atomic lists, atomic maps', 'widgets', async (run) => {
    const apply = applier(run);
    await apply('one', 'one', {
      tags: ['b', 'a'],
      numbers: [2, 1],
      args: ['x', 'y'],
      selector: { a: '1' },
      frozen: { a: 'x' },
    });
    await apply('two adds to the sets', 'two', { tags: ['c', 'a'], numbers: [3] });
    await apply('two cannot add to an atomic list', 'two', { tags: ['c'], args: ['x', 'y', 'z'] });
    await apply('nor to an atomic map', 'two', { selector: { a: '1', b: '2' } });
    await apply('nor to an atomic struct', 'two', { frozen: { a: 'x', b: 'y' } });
    await apply('the same value is shared', 'two', { args: ['x', 'y'], selector: { a: '1' }, frozen: { a: 'x' } });
    await apply('one lets go', 'one', { tags: ['b'] });
    await apply('two changes', 'two', { args: ['z'], selector: {}, frozen: { b: 'y' } });
    await apply('sets in another order', 'one', { tags: ['z', 'b', 'y'] });
    await apply('empty ones', 'two', { args: [], tags: [], numbers: [] });
  });

  same('free-form members', 'widgets', async (run) => {
    const apply = applier(run);
    await apply('one', 'one', { free: { a: { b: 1, c: [1, 2] }, d: 'x' } });
    await apply('two', 'two', { free: { a: { e: true }, f: null } });
    await apply('conflict', 'two', { free: { a: { c: [1] } } });
    await apply('a list becomes a map', 'one', { free: { a: { b: 1, c: { x: 1 } }, d: 'x' } });
    await apply('dropped', 'one', { free: { d: 'x' } });
    await apply('numbers and texts', 'one', { limit: '10%', when: '2026-01-02T03:04:05Z', ratio: 1.5 });
    await apply('limit as a number', 'one', { limit: 10, when: '2026-01-02T03:04:05.000Z', ratio: 2 });
  });

  same('nulls in configurations', 'widgets', async (run) => {
    const apply = applier(run);
    await apply('one', 'one', { color: 'red', nested: { a: 'x' }, options: { k: 'v' } });
    await apply('a null scalar', 'two', { color: null, size: 1 });
    await apply('a null map', 'two', { options: null });
    await apply('a null struct', 'two', { nested: null });
    await apply('a null list', 'two', { tags: null });
    await apply('null where one owns', 'one', { nested: null, options: null });
    await run.step('a null spec', (client) => client.apply(run.object('a', { spec: null }), { fieldManager: 'one' }));
  });

  same('structs and maps that become empty', 'widgets', async (run) => {
    const apply = applier(run);
    await apply('empty ones', 'one', { nested: {}, options: {}, selector: {}, free: {}, tags: [], ports: [] });
    await apply('filled', 'one', { nested: { deeper: {} }, options: { a: 'b' } });
    await apply('emptied', 'one', { nested: {}, options: {} });
    await apply('two fills', 'two', { nested: { a: 'x', deeper: { c: 'y' } }, options: { c: 'd' } });
    await apply('two drops', 'two', {});
    await apply('one drops', 'one', { color: 'x' });
  });

  same('updates and patches after an apply, and applies after updates', 'widgets', async (run) => {
    const apply = applier(run);
    const created = await run.step('create', (client) =>
      client.create(run.object('a', { spec: { color: 'red', tags: ['a'], ports: [{ port: 1, protocol: 'TCP' }] } }), {
        fieldManager: 'maker',
      }),
    );
    await apply('apply onto what was made', 'one', {
      color: 'red',
      tags: ['b'],
      ports: [{ port: 2, protocol: 'TCP' }],
    });
    await apply('conflict with the maker', 'one', { color: 'blue' });
    const current = await run.step('get', (client) => client.get('a'));
    await run.step('an update by the maker', (client) =>
      client.update(
        { ...current, spec: { color: 'green', tags: ['b', 'c'], ports: [{ port: 2, protocol: 'TCP', label: 'x' }] } },
        { fieldManager: 'maker' },
      ),
    );
    await run.step('an old update', (client) => client.update({ ...created, spec: {} }, { fieldManager: 'maker' }));
    await apply('apply again', 'one', { color: 'green', tags: ['b'] });
    const latest = await run.step('get', (client) => client.get('a'));
    await run.step('an update changes nothing', (client) => client.update(latest, { fieldManager: 'other' }));
    await run.step('an update by another one', (client) =>
      client.update({ ...latest, spec: { color: 'black' } }, { fieldManager: 'other' }),
    );
    await run.step('nobody in particular', (client) =>
      client.patch('a', 'application/merge-patch+json', { spec: { size: 3 } }),
    );
    await run.step('ownership given up', (client) =>
      client.patch('a', 'application/merge-patch+json', { metadata: { managedFields: [{}] } }),
    );
    await apply('apply without owners', 'one', { color: 'black', size: 4 });
    await apply('forced', 'one', { color: 'black', size: 4 }, true);
  });

  same('metadata: labels, annotations, finalizers, owners', 'widgets', async (run) => {
    const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'o', uid: 'u-1' };
    const apply = (what: string, fieldManager: string, metadata: object, force = false) =>
      run.step(what, (client) => client.apply(run.object('a', {}, metadata), { fieldManager, force }));
    await apply('one', 'one', {
      labels: { a: '1' },
      annotations: { x: 'y' },
      finalizers: ['example.com/f'],
      ownerReferences: [owner],
    });
    await apply('two', 'two', {
      labels: { b: '2' },
      finalizers: ['example.com/g'],
      ownerReferences: [{ ...owner, uid: 'u-2' }],
    });
    await apply('conflict', 'two', { labels: { a: '2' }, annotations: { x: 'z' } });
    await apply('conflict of owners', 'two', { ownerReferences: [{ ...owner, controller: true }] });
    await apply('one drops', 'one', { labels: { c: '3' } });
    await apply('empty ones', 'two', { labels: {}, finalizers: [], annotations: {} });
    await apply('generateName is metadata too', 'two', { generateName: 'x-' });
    await apply('the system fields cannot be applied', 'two', {
      generation: 7,
      selfLink: '/x',
      creationTimestamp: '2020-01-01T00:00:00Z',
    });
    await apply('a stranger uid', 'two', { uid: '00000000-0000-0000-0000-000000000000' });
    await apply('an old version', 'two', { resourceVersion: '1' });
  });

  same('the status and the spec have managers of their own', 'widgets', async (run) => {
    const apply = applier(run);
    await apply('spec', 'one', { color: 'red' });
    await run.step('status in the main object', (client) =>
      client.apply(run.object('a', { spec: { color: 'red' }, status: { phase: 'x' } }), { fieldManager: 'one' }),
    );
    const status = (what: string, fieldManager: string, members: object, force = false) =>
      run.step(what, (client) => client.applyStatus(run.object('a', { ...members }), { fieldManager, force }));
    await status('status', 'one', { status: { phase: 'Ready', conditions: [{ type: 'A', status: 'True' }] } });
    await status('spec in the status', 'one', { spec: { color: 'blue' }, status: { phase: 'Ready' } });
    await status('another manager', 'two', { status: { conditions: [{ type: 'B', status: 'True' }], count: 1 } });
    await status('conflict', 'two', { status: { phase: 'Other' } });
    await status('force', 'two', { status: { phase: 'Other' } }, true);
    await run.step('metadata through the status', (client) =>
      client.applyStatus(run.object('a', { status: { count: 2 } }, { labels: { x: 'y' } }), { fieldManager: 'two' }),
    );
    await status('let go', 'two', {});
    await status('let go', 'one', { status: {} });
    await run.step('status of nothing', (client) =>
      client.applyStatus(run.object('b', { status: {} }), { fieldManager: 'one' }),
    );
    await apply('the spec goes on', 'one', { color: 'green' });
  });

  same('dry runs change nothing', 'widgets', async (run) => {
    const dryRun = ['All'] as const;
    await run.step('create', (client) =>
      client.apply(run.object('a', { spec: { size: 1 } }), { fieldManager: 'one', dryRun }),
    );
    await run.step('create for real', (client) =>
      client.apply(run.object('a', { spec: { size: 1 } }), { fieldManager: 'one' }),
    );
    await run.step('change', (client) =>
      client.apply(run.object('a', { spec: { size: 2 } }), { fieldManager: 'one', dryRun }),
    );
    await run.step('conflict', (client) =>
      client.apply(run.object('a', { spec: { size: 2 } }), { fieldManager: 'two', dryRun }),
    );
  });

  same('a fieldManager that goes by several names', 'widgets', async (run) => {
    const apply = applier(run);
    await apply('no name', '', { color: 'red' });
    await apply('long', 'x'.repeat(128), { color: 'red' });
    await apply('too long', 'x'.repeat(129), { color: 'red' });
    await apply('not printable', 'a\nb', { color: 'red' });
    await apply('unicode', 'ä ö ü', { color: 'red' });
    await run.step('an update of that name', (client) =>
      client.patch('a', 'application/merge-patch+json', { spec: { size: 1 } }, { fieldManager: 'ä ö ü' }),
    );
  });

  same('eleven updaters are too many', 'widgets', async (run) => {
    // Which of them are merged depends on their times, in seconds: a new one must not begin in between.
    await sleep(1_000 - (Date.now() % 1_000));
    await run.step('create', (client) =>
      client.create(run.object('a', { spec: { options: { a: 'b' } } }), { fieldManager: 'maker' }),
    );
    for (let i = 0; i < 13; i++) {
      await run.step(`update ${i}`, (client) =>
        client.patch(
          'a',
          'application/merge-patch+json',
          { spec: { options: { [`k${i}`]: 'v' } } },
          { fieldManager: `manager-${i}` },
        ),
      );
    }
    await run.step('apply', (client) =>
      client.apply(run.object('a', { spec: { options: { k3: 'v' } } }), { fieldManager: 'one' }),
    );
  });

  same('apply to a ConfigMap', 'configMaps', async (run) => {
    const apply = (what: string, fieldManager: string, members: Record<string, unknown>, force = false) =>
      run.step(what, (client) => client.apply(run.object('a', members), { fieldManager, force }));
    await apply('create', 'one', { data: { a: '1', b: '2' } });
    await apply('share', 'two', { data: { b: '2', c: '3' }, immutable: false });
    await apply('conflict', 'two', { data: { a: '2' } });
    await apply('drop', 'one', { data: { a: '1' } });
    await apply('drop all', 'two', {});
    await apply('no data', 'one', { data: {} });
    await apply('binary', 'one', { binaryData: { x: 'AAEC' } });
  });

  same('apply to a Lease', 'leases', async (run) => {
    const apply = (what: string, fieldManager: string, spec: object, force = false) =>
      run.step(what, (client) => client.apply(run.object('a', { spec }), { fieldManager, force }));
    await apply('create', 'one', {
      holderIdentity: 'x',
      leaseDurationSeconds: 15,
      renewTime: '2026-01-02T03:04:05.000006Z',
    });
    await apply('another holder', 'two', { holderIdentity: 'y' });
    await apply('forced', 'two', { holderIdentity: 'y', renewTime: '2026-01-02T03:04:06.000006Z' }, true);
    await apply('let go', 'one', {});
  });

  same('apply to the containers of a Deployment', 'deployments', async (run) => {
    await run.step('create', (client) =>
      client.create(run.object('a', { spec: deploymentSpec }), { fieldManager: 'maker' }),
    );
    const apply = (what: string, fieldManager: string, containers: readonly object[], force = false) =>
      run.step(what, (client) =>
        client.apply(run.object('a', { spec: { template: { spec: { containers } } } }), { fieldManager, force }),
      );
    await apply('an environment variable', 'one', [{ name: 'c', env: [{ name: 'A', value: '1' }] }]);
    await apply('another one', 'two', [{ name: 'c', env: [{ name: 'B', value: '2' }] }]);
    await apply('conflict', 'two', [{ name: 'c', image: 'other', env: [{ name: 'A', value: '2' }] }]);
    await apply('force', 'two', [{ name: 'c', image: 'other' }], true);
    await apply('drop', 'one', [{ name: 'c' }]);
    await run.step('replicas', (client) =>
      client.apply(run.object('a', { spec: { replicas: 3 } }), { fieldManager: 'three', force: true }),
    );
    await run.step('conditions', (client) =>
      client.applyStatus(run.object('a', { status: { observedGeneration: 2, replicas: 1 } }), {
        fieldManager: 'status',
      }),
    );
  });
});
