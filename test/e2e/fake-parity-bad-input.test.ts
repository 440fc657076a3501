// Input that makes no sense: a real API server, fake clientsets and the API server in memory refuse it in the same words.
import type { ApiRequest } from '@kube-codegen/runtime/rest';

import type { Loose, ParityRun } from '../support/parity.ts';
import { deploymentSpec } from '../support/parity-deployment.ts';
import { describeParity } from '../support/parity-suite.ts';

const applyType = 'application/apply-patch+yaml';

/** Applies whatever it is given to the object `a`. */
function applyRaw(run: ParityRun) {
  return (what: string, body: unknown, query: ApiRequest['query'] = { fieldManager: 'one' }) =>
    run.raw(what, { verb: 'patch', name: 'a', patchType: applyType, body, query });
}

describeParity('bad input is refused as kube-apiserver refuses it', (same) => {
  same('names', 'foos', async (run) => {
    const names = ['A', 'a_b', '-a', 'a.', '.', '..', 'a/b', 'a b', 'x'.repeat(254), 'ä', '', 'a..b'];
    for (const name of names) await run.step(`name ${name}`, (client) => client.create(run.object(name)));
    await run.step('the longest', (client) => client.create(run.object('x'.repeat(253))));
  });

  same('labels, annotations, finalizers, owners', 'foos', async (run) => {
    const create = (what: string, metadata: Record<string, unknown>) =>
      run.step(what, (client) => client.create(run.object('a', {}, metadata), { dryRun: ['All'] }));
    const keys = ['a b', '/a', 'a/', 'a/b/c', '-', 'A.b/c', 'k'.repeat(64), `${'p'.repeat(254)}/k`, 'ok.io/Fine_1', ''];
    for (const key of keys) {
      await create(`label ${key}`, { labels: { [key]: 'v' } });
      await create(`annotation ${key}`, { annotations: { [key]: 'v' } });
    }
    for (const value of ['a b', '-a', 'v'.repeat(64), 'ä', ''])
      await create(`value ${value}`, { labels: { k: value } });
    await create('several', { labels: { 'a b': 'c d', b: 'e f' }, annotations: { 'g h': '' } });
    await create('annotations that are too large', { annotations: { a: 'x'.repeat(256 * 1024) } });
    const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'o', uid: 'u' };
    await create('an owner without anything', { ownerReferences: [{}] });
    await create('an owner of a bad version', { ownerReferences: [{ ...owner, apiVersion: 'a/b/c' }] });
    await create('two controllers', {
      ownerReferences: [
        { ...owner, controller: true },
        { ...owner, name: 'p', uid: 'v', controller: true },
      ],
    });
    await create('an event as an owner', { ownerReferences: [{ ...owner, kind: 'Event' }] });
    for (const finalizer of ['x', 'a/b/c', 'a b', 'kubernetes']) await create(finalizer, { finalizers: [finalizer] });
  });

  same('metadata of the wrong types', 'foos', async (run) => {
    const create = (what: string, metadata: unknown) =>
      run.raw(what, { verb: 'create', body: { ...run.object('a'), metadata }, query: { dryRun: 'All' } });
    await create('a text', 'x');
    await create('a list', []);
    await create('null', null);
    await create('a name that is a number', { name: 1 });
    await create('labels that are a list', { name: 'a', labels: [] });
    await create('a label that is a number', { name: 'a', labels: { a: 1 } });
    await create('an annotation that is true', { name: 'a', annotations: { a: true } });
    await create('another namespace', { name: 'a', namespace: 'elsewhere' });
  });

  same('objects of other kinds and versions', 'foos', async (run) => {
    const create = (what: string, body: unknown, query: ApiRequest['query'] = {}) =>
      run.raw(what, { verb: 'create', body, query: { ...query } });
    const object = run.object('a');
    await create('another kind', { ...object, kind: 'Bar' });
    await create('another version', { ...object, apiVersion: 'samplecontroller.k8s.io/v2' });
    await create('another group', { ...object, apiVersion: 'example.com/v1alpha1' });
    await create('no kind', { ...object, kind: '' });
    await create('no version', { ...object, apiVersion: '' });
    await create('a list', []);
    await create('an empty object', {});
    await create(
      'unknown fields',
      { ...object, spec: { b: 1, a: { c: 1 }, deploymentName: 'x' }, other: 1 },
      { fieldValidation: 'Strict' },
    );
    await create('options that are none', object, {
      dryRun: 'Some',
      fieldValidation: 'Often',
      fieldManager: 'x'.repeat(200),
    });
    await create('it', object);
    const update = (what: string, body: unknown) => run.raw(what, { verb: 'update', name: 'a', body });
    await update('another kind', { ...object, kind: 'Bar' });
    await update('another version', { ...object, apiVersion: 'samplecontroller.k8s.io/v2' });
    await update('another name', run.object('b'));
    await update('no name', { ...object, metadata: {} });
    await update('another namespace', run.object('a', {}, { namespace: 'elsewhere' }));
    await update('a version that is no number', run.object('a', {}, { resourceVersion: 'x' }));
    await update('bad labels', run.object('a', {}, { resourceVersion: '1', labels: { 'a b': 'c' } }));
  });

  same('objects of other kinds and versions, of a built-in kind', 'configMaps', async (run) => {
    const create = (what: string, body: unknown) => run.raw(what, { verb: 'create', body });
    const object = run.object('a');
    const other = (what: string, body: Loose) => run.loosely(what, (client) => client.create(body));
    await other('another kind', { ...object, kind: 'Secret' });
    await other('an unknown kind', { ...object, kind: 'Bar' });
    await other('another version', { ...object, apiVersion: 'v2' });
    await create('no kind', { metadata: { name: 'a' }, data: { a: 'b' } });
    await create('a list', []);
    await create('a bad name', run.object('A_b'));
    await create('no name', run.object(''));
    await create('it again', object);
    const update = (what: string, body: unknown) => run.raw(what, { verb: 'update', name: 'a', body });
    await update('another name', run.object('b'));
    await update('no name', { ...object, metadata: {} });
    await run.loosely('of another kind', (client) => client.update({ ...object, kind: 'Secret' }));
    await update('of what is not there', object);
  });

  same('configurations that cannot be applied', 'widgets', async (run) => {
    const apply = applyRaw(run);
    const object = (spec: object) => run.object('a', { spec });
    await apply('a text', 'x');
    await apply('a list', []);
    await apply('a number', 1);
    await apply('null', null);
    await apply('nothing in it', {});
    await apply('no kind', { apiVersion: 'parity.example.com/v1', metadata: { name: 'a' } });
    await apply('another kind', { ...run.object('a'), kind: 'Gadget' });
    await apply('another version', { ...run.object('a'), apiVersion: 'parity.example.com/v2' });
    await apply('another group', { ...run.object('a'), apiVersion: 'apps/v1' });
    await apply('another name', run.object('b'));
    await apply('another namespace', run.object('a', {}, { namespace: 'elsewhere' }));
    await apply('no name inside', { apiVersion: 'parity.example.com/v1', kind: 'Widget', spec: { size: 1 } });
    await apply('managers of fields', run.object('a', {}, { managedFields: [{ manager: 'x' }] }));
    await apply('no managers of fields', run.object('a', {}, { managedFields: [] }));
    await apply('a uid of nothing', run.object('c', {}, { uid: 'x' }));
    await apply('no field manager', object({}), {});
    // One at a time: kube-apiserver ends its look at a struct with the first, and goes through members in any order.
    await apply('an unknown field', object({ unknown: 1 }));
    await apply('an unknown field further in', object({ size: 1, nested: { other: 2 } }));
    await apply('unknown fields at the top', { ...object({}), other: 1 });
    await apply(
      'duplicate keys',
      object({
        ports: [
          { port: 1, protocol: 'TCP' },
          { port: 1, protocol: 'TCP' },
        ],
      }),
    );
    await apply('missing keys', object({ ports: [{ label: 'x' }] }));
    await apply('one key of two', object({ ports: [{ port: 1 }] }));
    await apply('duplicates in a set', object({ tags: ['a', 'b', 'a'] }));
    await apply('null in a set', object({ tags: [null] }));
    await apply('objects in a set', object({ tags: [{}] }));
    await apply('a text for a number', object({ size: 'x' }));
    await apply('a number for a text', object({ color: 1 }));
    await apply('a text for a list', object({ tags: 'x' }));
    await apply('a list for a struct', object({ nested: [] }));
    await apply('a text for a struct', object({ nested: 'x' }));
    await apply('a text for a map', object({ options: 'x' }));
    await apply('a number in a map', object({ options: { a: 1 } }));
    await apply('a map for an item', object({ args: [{}] }));
    await apply('a text for an item', object({ volumes: ['x'] }));
    await apply('null for an item', object({ volumes: [null] }));
    await apply('a truth value for a number', object({ size: true }));
    await apply('a fraction for an integer', object({ ratio: 1.5, size: 2 }));
    await apply('several at once', object({ size: 'x', tags: ['a', 'a'] }));
    await apply('labels that are numbers', run.object('a', {}, { labels: { a: 1 as unknown as string } }));
    await apply('bad labels', run.object('a', {}, { labels: { 'a b': 'c' } }));
    await apply('metadata that is a text', { ...object({}), metadata: 'x' });
    await apply('spec that is a text', run.object('a', { spec: 'x' }));
  });

  same('configurations of a built-in kind that cannot be applied', 'deployments', async (run) => {
    const apply = applyRaw(run);
    const containers = (list: unknown) => run.object('a', { spec: { template: { spec: { containers: list } } } });
    await apply('another kind', { ...run.object('a'), kind: 'StatefulSet' });
    await apply('another version', { ...run.object('a'), apiVersion: 'apps/v1beta1' });
    await apply('an unknown field', run.object('a', { spec: { unknown: 1 } }));
    await apply('a text for a number', run.object('a', { spec: { replicas: 'x' } }));
    await apply('duplicate containers', containers([{ name: 'c' }, { name: 'c' }]));
    await apply('duplicate variables', containers([{ name: 'c', env: [{ name: 'A' }, { name: 'A' }] }]));
  });

  for (const kind of ['foos', 'configMaps'] as const) {
    same(`metadata that cannot become so, of ${kind}`, kind, async (run) => {
      const made = await run.step('create', (client) => client.create(run.object('a', {}, { labels: { a: 'b' } })));
      const update = (what: string, metadata: object) =>
        run.step(what, (client) => client.update({ ...made, metadata: { ...made.metadata, ...metadata } }));
      await update('a bad label', { labels: { 'a b': 'c' } });
      await update('a bad label and annotation', { labels: { 'a b': 'c', d: 'e f' }, annotations: { 'g h': '' } });
      await update('bad finalizers', { finalizers: ['a b/c'] });
      await update('bad owners', { ownerReferences: [{ apiVersion: 'v1', kind: '', name: 'x', uid: 'y' }] });
      await update('another time', { creationTimestamp: '2020-01-01T00:00:00Z' });
      await update('another generation', { generation: 12, deletionGracePeriodSeconds: 3, selfLink: '/x' });
      await update('a deletion', { deletionTimestamp: '2020-01-01T00:00:00Z' });
      await update('a deletion and a bad label', { deletionTimestamp: '2020-01-01T00:00:00Z', labels: { 'a b': 'c' } });
      await update('generateName', { generateName: 'x-' });
    });
  }

  same('requests that have no place', 'foos', async (run) => {
    await run.step('update without a name', (client) => client.update(run.object('')));
    await run.step('apply without a name', (client) => client.apply(run.object(''), { fieldManager: 'one' }));
    await run.step('get without a name', (client) => client.get(''));
    await run.step('delete without a name', (client) => client.delete(''));
  });

  for (const kind of ['foos', 'deployments'] as const) {
    same(`subresources that are not there, of ${kind}`, kind, async (run) => {
      const body = run.object('a', kind === 'foos' ? { spec: { replicas: 1 } } : { spec: deploymentSpec });
      await run.step('create', (client) => client.create(body));
      for (const subresource of kind === 'foos' ? ['scale', 'nope'] : ['nope', 'a/b']) {
        const ask = (what: string, request: Pick<ApiRequest, 'verb'> & Partial<ApiRequest>) =>
          run.loosely(`${what} ${subresource}`, () => run.send({ ...request, name: 'a', subresource }));
        await ask('get', { verb: 'get' });
        await ask('update', { verb: 'update', body });
        await ask('patch', { verb: 'patch', patchType: 'application/merge-patch+json', body: { spec: {} } });
        await ask('create', { verb: 'create', body });
        await ask('delete', { verb: 'delete' });
      }
      await run.loosely('create a status', () => run.send({ verb: 'create', name: 'a', subresource: 'status', body }));
      await run.loosely('delete the status', () => run.send({ verb: 'delete', name: 'a', subresource: 'status' }));
    });
  }
});
