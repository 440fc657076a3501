// Creating, replacing, patching and deleting: a real API server, fake clientsets and the API server in memory.
import type { ParityRun } from '../support/parity.ts';
import { describeParity } from '../support/parity-suite.ts';

const merge = 'application/merge-patch+json';
const json = 'application/json-patch+json';
const strategic = 'application/strategic-merge-patch+json';

const create = (run: ParityRun, name: string, members: Record<string, unknown> = {}, metadata: object = {}) =>
  run.step(`create ${name}`, (client) => client.create(run.object(name, members, metadata)));

describeParity('writes are those of kube-apiserver', (same) => {
  same('create, update, delete of a Foo', 'foos', async (run) => {
    const foo = await create(run, 'a', { spec: { deploymentName: 'a', replicas: 1 } });
    await create(run, 'a');
    await run.step('update', (client) => client.update({ ...foo, spec: { deploymentName: 'b', replicas: 1 } }));
    await run.step('an old update', (client) => client.update({ ...foo, spec: { deploymentName: 'c', replicas: 1 } }));
    const current = await run.step('get', (client) => client.get('a'));
    await run.step('no change', (client) => client.update(current));
    await run.step('metadata alone', (client) =>
      client.update({ ...current, metadata: { ...current.metadata, labels: { a: 'b' } } }),
    );
    await run.step('without a version', (client) => client.update(run.object('a', { spec: { deploymentName: 'z' } })));
    await run.step('of nothing', (client) => client.update(run.object('missing', {}, { resourceVersion: '1' })));
    await run.step('with another uid', (client) =>
      client.update({ ...current, metadata: { ...current.metadata, uid: '00000000-0000-0000-0000-000000000000' } }),
    );
    await run.step('delete', (client) => client.delete('a'));
    await run.step('delete again', (client) => client.delete('a'));
    await run.step('get', (client) => client.get('a'));
  });

  same('what creation ignores and refuses', 'foos', async (run) => {
    await create(run, 'a', { spec: {}, status: { availableReplicas: 3 } });
    await create(
      run,
      'b',
      {},
      { uid: 'my-uid', generation: 7, creationTimestamp: '2020-01-01T00:00:00Z', selfLink: '/x' },
    );
    await create(run, 'c', {}, { resourceVersion: '1' });
    await create(run, 'c', {}, { resourceVersion: '0' });
    await create(run, 'd', {}, { deletionTimestamp: '2020-01-01T00:00:00Z', finalizers: ['example.com/f'] });
    await create(run, 'e', {}, { labels: {}, annotations: {}, finalizers: [], ownerReferences: [] });
    const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'o', uid: 'u' };
    await create(run, 'f', {}, { ownerReferences: [owner, owner] });
    await create(run, 'g', { spec: null, status: null });
    await create(run, 'h', { unknown: 1, spec: { unknown: { a: 1 }, deploymentName: 'x' } });
  });

  same('generated names', 'foos', async (run) => {
    const generate = (what: string, metadata: object, options = {}) =>
      run.step(what, (client) => client.create({ ...run.object(''), metadata: { ...metadata } }, options));
    await generate('one', { generateName: 'x-' });
    await generate('two', { generateName: 'y-' });
    await generate('a name wins', { generateName: 'x-', name: 'y' });
    await run.loosely('a bad prefix', (client) =>
      client.create({ ...run.object(''), metadata: { generateName: 'X_' } }),
    );
    await generate('a dry run', { generateName: 'dry-' }, { dryRun: ['All'] });
    await generate('neither', {});
    await run.loosely('a long prefix', (client) =>
      client.create({ ...run.object(''), metadata: { generateName: 'x'.repeat(260) } }),
    );
  });

  same('status: apart from the rest, both ways', 'foos', async (run) => {
    const foo = await create(run, 'a', { spec: { replicas: 1 } });
    const after = await run.step('status', (client) =>
      client.updateStatus(
        { ...foo, spec: { replicas: 5 }, status: { availableReplicas: 1 } },
        { fieldManager: 'status' },
      ),
    );
    await run.step('an old status', (client) => client.updateStatus({ ...foo, status: { availableReplicas: 2 } }));
    await run.step('status through the object', (client) =>
      client.update({ ...after, status: { availableReplicas: 9 } }),
    );
    await run.step('metadata through the status', (client) =>
      client.updateStatus({ ...after, metadata: { ...after.metadata, labels: { a: 'b' }, annotations: { c: 'd' } } }),
    );
    const current = await run.step('get', (client) => client.get('a'));
    const { status: _, ...without } = current;
    await run.step('no status in the object', (client) => client.update({ ...without, spec: { replicas: 2 } }));
    const latest = await run.step('get', (client) => client.get('a'));
    await run.step('same status', (client) => client.updateStatus(latest));
    const { status: __, ...bare } = latest;
    await run.step('no status any more', (client) => client.updateStatus(bare));
    await run.step('status without a version', (client) =>
      client.updateStatus(run.object('a', { status: { availableReplicas: 1 } })),
    );
    await run.step('of nothing', (client) => client.updateStatus(run.object('b', {}, { resourceVersion: '1' })));
    await run.step('a merge patch', (client) =>
      client.patchSubresource('a', 'status', {
        type: merge,
        body: { spec: { replicas: 9 }, status: { availableReplicas: 4 } },
      }),
    );
    await run.step('a JSON patch', (client) =>
      client.patchSubresource('a', 'status', {
        type: json,
        body: [{ op: 'replace', path: '/status/availableReplicas', value: 5 }],
      }),
    );
    await run.step('reading', (client) => client.getSubresource('a', 'status'));
    await run.step('a merge patch of the object', (client) =>
      client.patch('a', merge, { status: { availableReplicas: 8 } }),
    );
  });

  same('managers of fields through updates and patches', 'widgets', async (run) => {
    await run.step('create', (client) =>
      client.create(run.object('a', { spec: { color: 'red', tags: ['a', 'b'] } }), { fieldManager: 'one' }),
    );
    const patch = (what: string, fieldManager: string, body: object) =>
      run.step(what, (client) => client.patch('a', merge, body, { fieldManager }));
    await patch('add', 'two', { spec: { size: 1, ports: [{ port: 1, protocol: 'TCP' }] } });
    await patch('take over', 'two', { spec: { color: 'blue' } });
    await patch('the same value', 'three', { spec: { color: 'blue' } });
    await patch('remove', 'three', { spec: { size: null, tags: ['b', 'c'] } });
    await patch('an empty struct', 'three', { spec: { nested: {} } });
    await patch('fill it', 'four', { spec: { nested: { deeper: { d: [] } } } });
    await patch('nothing', 'five', {});
    const current = await run.step('get', (client) => client.get('a'));
    await run.step('manager of the status', (client) =>
      client.updateStatus({ ...current, status: { phase: 'x' } }, { fieldManager: 'two' }),
    );
    const latest = await run.step('get', (client) => client.get('a'));
    await run.step('an update without managers', (client) =>
      client.update(
        { ...latest, metadata: { ...latest.metadata, managedFields: [] }, spec: { color: 'x' } },
        { fieldManager: 'six' },
      ),
    );
    await patch('tracked again?', 'one', { spec: { size: 2 } });
    const untracked = await run.step('get', (client) => client.get('a'));
    await run.step('managers by hand', (client) =>
      client.update(
        {
          ...untracked,
          metadata: {
            ...untracked.metadata,
            managedFields: [
              {
                manager: 'hand',
                operation: 'Apply',
                apiVersion: 'parity.example.com/v1',
                fieldsType: 'FieldsV1',
                fieldsV1: { 'f:spec': { 'f:color': {} } },
              },
            ],
          },
        },
        { fieldManager: 'one' },
      ),
    );
    const managed = await run.step('get', (client) => client.get('a'));
    const by = (entry: object) => ({ ...managed, metadata: { ...managed.metadata, managedFields: [entry] } });
    await run.step('managers that make no sense', (client) =>
      client.update(by({ manager: 'x', operation: 'Nothing' })),
    );
    await run.step('fields that make no sense', (client) =>
      client.update(
        by({ manager: 'x', operation: 'Apply', apiVersion: 'v9', fieldsType: 'FieldsV1', fieldsV1: { nonsense: {} } }),
      ),
    );
  });

  same('finalizers hold what is deleted', 'foos', async (run) => {
    await create(run, 'a', { spec: { replicas: 1 } }, { finalizers: ['example.com/a', 'example.com/b'] });
    await run.step('delete', (client) => client.delete('a'));
    await run.step('delete again', (client) => client.delete('a'));
    const held = await run.step('get', (client) => client.get('a'));
    const withFinalizers = (finalizers: string[]) => ({ ...held, metadata: { ...held.metadata, finalizers } });
    await run.step('a new finalizer', (client) =>
      client.update(withFinalizers(['example.com/a', 'example.com/b', 'example.com/c'])),
    );
    await run.step('create again', (client) => client.create(run.object('a')));
    const less = await run.step('one less', (client) => client.update(withFinalizers(['example.com/b'])));
    await run.step('a change while going', (client) => client.update({ ...less, spec: { replicas: 2 } }));
    await run.step('undelete', (client) => client.patch('a', merge, { metadata: { deletionTimestamp: null } }));
    await run.step('another time', (client) =>
      client.patch('a', merge, { metadata: { deletionTimestamp: '2020-01-01T00:00:00Z' } }),
    );
    await run.step('dry run of the last one', (client) =>
      client.patch('a', merge, { metadata: { finalizers: null } }, { dryRun: ['All'] }),
    );
    await run.step('the last one', (client) => client.patch('a', merge, { metadata: { finalizers: null } }));
    await run.step('gone', (client) => client.get('a'));
    await run.step('finalizers without a slash', (client) =>
      client.create(run.object('b', {}, { finalizers: ['bad'] })),
    );
    await run.step('unfit finalizers', (client) => client.create(run.object('c', {}, { finalizers: ['a b/c d'] })));
  });

  same('preconditions and options of deletions', 'foos', async (run) => {
    const a = await create(run, 'a');
    const uid = 'ffffffff-0000-0000-0000-000000000000';
    await run.step('another uid', (client) => client.delete('a', { preconditions: { uid } }));
    await run.step('another version', (client) => client.delete('a', { preconditions: { resourceVersion: '1' } }));
    await run.step('a dry run', (client) => client.delete('a', { dryRun: ['All'] }));
    await run.raw('a policy that is none', { verb: 'delete', name: 'a', body: { propagationPolicy: 'Sometimes' } });
    await run.raw('a dryRun that is none', { verb: 'delete', name: 'a', body: { dryRun: ['Some'] } });
    await run.step('both right', (client) =>
      client.delete('a', { preconditions: { uid: a.metadata.uid, resourceVersion: a.metadata.resourceVersion } }),
    );
    await create(run, 'b');
    await run.raw('delete and look', { verb: 'delete', name: 'b', body: { propagationPolicy: 'Background' } });
    await create(run, 'c', {}, { finalizers: ['example.com/x'] });
    await run.raw('delete what is held, and look', { verb: 'delete', name: 'c' });
    await create(run, 'e');
    await run.step('with grace', (client) => client.delete('e', { gracePeriodSeconds: 30 }));
  });

  same('collections are deleted by selector', 'foos', async (run) => {
    for (const [name, app] of [
      ['a', 'x'],
      ['b', 'x'],
      ['c', 'y'],
      ['d', 'y'],
    ] as const) {
      await create(run, name, {}, { labels: { app } });
    }
    await create(run, 'held', {}, { labels: { app: 'y' }, finalizers: ['example.com/f'] });
    await run.loosely('a bad selector', (client) => client.deleteCollection({}, { labelSelector: 'a in' }));
    await run.step('a bad field', (client) => client.deleteCollection({}, { fieldSelector: 'spec.x=1' }));
    await run.step('a dry run', (client) => client.deleteCollection({ dryRun: ['All'] }, { labelSelector: 'app=x' }));
    await run.raw('x', { verb: 'deletecollection', query: { labelSelector: 'app=x' } });
    await run.step('by name', (client) => client.deleteCollection({}, { fieldSelector: 'metadata.name=c' }));
    await run.step('all', (client) => client.deleteCollection());
    await run.step('all again', (client) => client.deleteCollection());
  });

  same('merge patches', 'widgets', async (run) => {
    await create(run, 'a', { spec: { color: 'red', options: { a: 'b' }, args: ['x'], free: { deep: { x: 1 } } } });
    const patch = (what: string, body: unknown, query: object = {}) =>
      run.raw(what, { verb: 'patch', name: 'a', patchType: merge, body, query: { ...query } });
    await patch('a member', { spec: { color: 'blue', options: { c: 'd' } } });
    await patch('a null', { spec: { options: { a: null }, free: { deep: null } } });
    await patch('nested nulls', { spec: { free: { e: { f: null, g: { h: null } } } } });
    await patch('lists', { spec: { args: [], tags: ['x', 'x'] } });
    await patch('duplicate keys', {
      spec: {
        ports: [
          { port: 1, protocol: 'TCP' },
          { port: 1, protocol: 'TCP' },
        ],
      },
    });
    await patch('a list', [1]);
    await patch('a text', 'x');
    await patch('a null body', null);
    await patch('a number', 5);
    await patch('another name', { metadata: { name: 'b' } });
    await patch('another namespace', { metadata: { namespace: 'b' } });
    await patch('another kind', { kind: 'Gadget' });
    await patch('another version', { apiVersion: 'parity.example.com/v2' });
    await patch('no kind', { kind: null });
    await patch('no metadata', { metadata: null });
    await patch('labels that are none', { metadata: { labels: ['a'] } });
    await patch('a label that is a number', { metadata: { labels: { a: 1 } } });
    await patch('uid', { metadata: { uid: 'x' } });
    await patch('generation', {
      metadata: { generation: 42, creationTimestamp: '2020-01-01T00:00:00Z', selfLink: '/y' },
    });
    await patch('resourceVersion', { metadata: { resourceVersion: '1' } });
    await patch('resourceVersion that is none', { metadata: { resourceVersion: 'x' } });
    await patch('forced', { spec: { size: 1 } }, { force: true });
    await patch('unknown', { spec: { unknown: 1 }, other: 2 });
    await patch('unknown, strictly', { spec: { unknown: 1 }, other: 2 }, { fieldValidation: 'Strict' });
    await patch('validation of a new sort', {}, { fieldValidation: 'Sometimes' });
    await patch('dry run of a sort', {}, { dryRun: 'Some' });
    await run.step('of nothing', (client) => client.patch('b', merge, {}));
  });

  same('JSON patches', 'widgets', async (run) => {
    await create(run, 'a', { spec: { color: 'red', args: ['x', 'y'], options: { 'a/b': '1', 'c~d': '2' } } });
    const patch = (what: string, body: unknown) => run.raw(what, { verb: 'patch', name: 'a', patchType: json, body });
    await patch('add', [{ op: 'add', path: '/spec/size', value: 1 }]);
    await patch('append', [{ op: 'add', path: '/spec/args/-', value: 'z' }]);
    await patch('insert', [{ op: 'add', path: '/spec/args/1', value: 'i' }]);
    await patch('past the end', [{ op: 'add', path: '/spec/args/9', value: 'i' }]);
    await patch('a negative index', [{ op: 'replace', path: '/spec/args/-1', value: 'n' }]);
    await patch('replace', [{ op: 'replace', path: '/spec/options/a~1b', value: 'x' }]);
    await patch('remove', [{ op: 'remove', path: '/spec/options/c~0d' }]);
    await patch('move', [{ op: 'move', from: '/spec/args/0', path: '/spec/args/2' }]);
    await patch('copy', [{ op: 'copy', from: '/spec/color', path: '/spec/options/copied' }]);
    await patch('test holds', [
      { op: 'test', path: '/spec/color', value: 'red' },
      { op: 'replace', path: '/spec/color', value: 'blue' },
    ]);
    await patch('test fails', [
      { op: 'test', path: '/spec/color', value: 'red' },
      { op: 'replace', path: '/spec/color', value: 'green' },
    ]);
    await patch('test of what is not there', [{ op: 'test', path: '/spec/none', value: null }]);
    await patch('remove what is not there', [{ op: 'remove', path: '/spec/none' }]);
    await patch('replace what is not there', [{ op: 'replace', path: '/spec/none', value: 1 }]);
    await patch('below what is not there', [{ op: 'add', path: '/spec/none/a', value: 1 }]);
    await patch('an unknown operation', [{ op: 'think', path: '/spec' }]);
    await patch('no operation', [{ path: '/spec' }]);
    await patch('no path', [{ op: 'remove' }]);
    await patch('a path without a slash', [{ op: 'remove', path: 'spec' }]);
    await patch('an object', { op: 'add' });
    await patch('a text', 'x');
    await patch('nothing', []);
    await patch('null', null);
    await patch('numbers', [1]);
    await patch('all of it', [{ op: 'replace', path: '', value: {} }]);
    await patch('another name', [{ op: 'replace', path: '/metadata/name', value: 'b' }]);
    await patch('no metadata', [{ op: 'remove', path: '/metadata' }]);
    await patch('no kind', [{ op: 'remove', path: '/kind' }]);
    await patch('the version is tested', [{ op: 'test', path: '/metadata/resourceVersion', value: '1' }]);
    await patch('old version', [{ op: 'replace', path: '/metadata/resourceVersion', value: '1' }]);
  });

  same('strategic merge patches are for built-in kinds', 'widgets', async (run) => {
    await create(run, 'a', { spec: { color: 'red' } });
    await run.step('of a custom resource', (client) => client.patch('a', strategic, { spec: { color: 'blue' } }));
    await run.raw('of an unknown sort', {
      verb: 'patch',
      name: 'a',
      patchType: 'application/x' as typeof merge,
      body: {},
    });
  });

  same('strategic merge patches of a ConfigMap', 'configMaps', async (run) => {
    await create(run, 'a', { data: { a: '1', b: '2' } }, { labels: { x: 'y' }, finalizers: ['example.com/a'] });
    const patch = (what: string, body: unknown) =>
      run.raw(what, { verb: 'patch', name: 'a', patchType: strategic, body });
    await patch('a member', { data: { c: '3', a: null } });
    await patch('replace', { data: { $patch: 'replace', z: '1' } });
    await patch('delete', { data: { $patch: 'delete' } });
    await patch('finalizers merge', { metadata: { finalizers: ['example.com/b'] } });
    await patch('delete a finalizer', {
      metadata: { '$deleteFromPrimitiveList/finalizers': ['example.com/a', 'example.com/b'] },
    });
    await patch('a bad directive', { data: { $patch: 'think' } });
    await patch('a list', [1]);
    const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'o', uid: 'u-1' };
    await patch('owners', { metadata: { ownerReferences: [owner] } });
    await patch('owners merge by uid', {
      metadata: {
        ownerReferences: [
          { ...owner, uid: 'u-2' },
          { uid: 'u-1', controller: true },
        ],
      },
    });
    await patch('an owner goes', { metadata: { ownerReferences: [{ $patch: 'delete', uid: 'u-1' }] } });
  });

  same('ConfigMaps: without a version, unchanged, with null data', 'configMaps', async (run) => {
    const a = await create(run, 'a', { data: { a: '1' } });
    await run.step('without a version', (client) => client.update(run.object('a', { data: { a: '2' } })));
    await run.step('an old one', (client) => client.update({ ...a, data: {} }));
    await run.step('null data', (client) => client.update(run.object('a', { data: null })));
    await run.step('unchanged', (client) => client.update(run.object('a')));
    await run.step('delete', (client) => client.delete('a'));
    await run.raw('the item of a list', { verb: 'list' });
  });

  same('Leases', 'leases', async (run) => {
    const lease = await create(run, 'a', {
      spec: { holderIdentity: 'x', leaseTransitions: 0, acquireTime: '2026-01-02T03:04:05.000000Z' },
    });
    await run.step('renew', (client) =>
      client.update({ ...lease, spec: { ...Object(lease['spec']), renewTime: '2026-01-02T03:04:06.100000Z' } }),
    );
    await run.step('an old renewal', (client) => client.update({ ...lease, spec: { holderIdentity: 'y' } }));
    await run.step('patch', (client) => client.patch('a', merge, { spec: { holderIdentity: null } }));
  });

  same('Nodes have no namespace', 'nodes', async (run) => {
    const name = `node-${run.namespace}`;
    const taints = [{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }];
    const node = await create(run, name, { spec: { taints } }, { annotations: { a: 'b' } });
    await run.step('labels', (client) =>
      client.patch(name, merge, { metadata: { labels: { x: 'y' } } }, { fieldManager: 'l' }),
    );
    await run.step('unschedulable', (client) =>
      client.patch(name, strategic, { spec: { unschedulable: true } }, { fieldManager: 's' }),
    );
    await run.step('an old update', (client) => client.update({ ...node, spec: { taints, podCIDR: '10.0.0.0/24' } }));
    await run.step('with a namespace', (client) =>
      client.create(run.object(`${name}-2`, { spec: { taints } }, { namespace: 'x' })),
    );
    await run.step('delete', (client) => client.delete(name));
  });
});
