// What only built-in kinds have, on Deployments: strategic merge patches, Go types, the scale subresource.
import type { ApiRequest, PatchType } from '@kube-codegen/runtime/rest';

import type { ParityRun } from '../support/parity.ts';
import { deploymentSpec } from '../support/parity-deployment.ts';
import { describeParity } from '../support/parity-suite.ts';

const strategic = 'application/strategic-merge-patch+json';
const merge = 'application/merge-patch+json';
const json = 'application/json-patch+json';

async function createDeployment(run: ParityRun): Promise<void> {
  const deployment = run.object('a', { spec: deploymentSpec }, { finalizers: ['example.com/a'] });
  await run.step('create', (client) => client.create(deployment, { fieldManager: 'maker' }));
}

/** Patches the Deployment `a` strategically. */
function strategically(run: ParityRun) {
  return (what: string, body: unknown) => run.raw(what, { verb: 'patch', name: 'a', patchType: strategic, body });
}

const pod = (spec: object): object => ({ spec: { template: { spec } } });
const containers = (list: unknown): object => pod({ containers: list });

describeParity('built-in kinds are treated as kube-apiserver treats them', (same) => {
  same('items of lists with $patch', 'deployments', async (run) => {
    await createDeployment(run);
    const patch = strategically(run);
    await patch('an unknown directive', containers([{ name: 'z', $patch: 'foo' }]));
    await patch('a number', containers([{ name: 'z', $patch: 1 }]));
    await patch('merge', containers([{ name: 'c', $patch: 'merge' }]));
    await patch('delete without a key', containers([{ $patch: 'delete' }]));
    await patch('no key', containers([{ image: 'x' }]));
    await patch('replace, with an item without a key', containers([{ $patch: 'replace' }, { image: 'x' }]));
    await patch('replace, with an unknown directive', containers([{ $patch: 'replace' }, { name: 'n', $patch: 'x' }]));
    await patch('a scalar', { metadata: { finalizers: [1] } });
    await patch('a scalar among others', { metadata: { finalizers: ['example.com/b', 1] } });
    await patch('an item in an item', containers([{ name: 'c', env: [{ name: 'A', value: '1' }] }]));
    await patch(
      'two of one key in a list that is there',
      containers([{ name: 'c', env: [{ name: 'A', value: '2' }] }]),
    );
    await patch('a bad item in an item', containers([{ name: 'c', env: [{ value: '1' }] }]));
    await patch('delete', containers([{ name: 'c', env: [{ name: 'A', $patch: 'delete' }] }]));
  });

  same('$setElementOrder', 'deployments', async (run) => {
    await createDeployment(run);
    const patch = strategically(run);
    const ordered = (order: unknown, list: readonly unknown[] | string = []): object =>
      pod({ '$setElementOrder/containers': order, ...(list.length === 0 ? {} : { containers: list }) });
    const second = { ...deploymentSpec.template.spec.containers[0], name: 'd' };
    await patch('other items than the patch', ordered([{ name: 'q' }], [{ name: 'c', image: 'x' }]));
    await patch('another sequence', ordered([{ name: 'd' }, { name: 'c' }], [{ name: 'c' }, second]));
    await patch('no key', ordered([{}], [{ name: 'c' }]));
    await patch('no key, alone', ordered([{}]));
    await patch('texts', ordered(['c'], [{ name: 'c' }]));
    await patch('a number', ordered(1));
    await patch('null', ordered(null));
    await patch('of a list that becomes a text', ordered([{ name: 'c' }], 'x'));
    await patch('of a field that is not there', pod({ '$setElementOrder/nope': [{ name: 'c' }] }));
    await patch('of a field that is no list', pod({ '$setElementOrder/hostname': [{ name: 'c' }] }));
    await patch('of nothing', { metadata: { $setElementOrder: [] } });
    await patch('finalizers that it does not name', {
      metadata: { '$setElementOrder/finalizers': ['example.com/a'], finalizers: ['example.com/b'] },
    });
    await patch('finalizers', {
      metadata: { '$setElementOrder/finalizers': ['example.com/b', 'example.com/a'], finalizers: ['example.com/b'] },
    });
    await patch('containers', ordered([{ name: 'd' }, { name: 'c' }], [second]));
    await patch('containers, alone', ordered([{ name: 'c' }, { name: 'd' }]));
    await patch('containers that are not there', ordered([{ name: 'q' }]));
  });

  same('$retainKeys, $patch and $deleteFromPrimitiveList', 'deployments', async (run) => {
    await createDeployment(run);
    const patch = strategically(run);
    const strategy = (body: object): object => ({ spec: { strategy: body } });
    await patch('keys that leave a member out', strategy({ $retainKeys: ['type'], rollingUpdate: { maxSurge: 1 } }));
    await patch('keys that are a number', strategy({ $retainKeys: 1 }));
    await patch('the object deleted', { $patch: 'delete' });
    await patch('the object replaced by nothing', { $patch: 'replace' });
    await patch('an unknown directive', { $patch: 'foo' });
    await patch('a directive that is the default', { spec: { $patch: 'merge' } });
    const finalizers = (values: unknown): object => ({ metadata: { '$deleteFromPrimitiveList/finalizers': values } });
    await patch('values that are a text', finalizers('example.com/a'));
    await patch('values that are an object', finalizers({}));
    await patch('values of another type', finalizers([1]));
    await patch('values without a list', { metadata: { $deleteFromPrimitiveList: ['example.com/a'] } });
    await patch('values of a list that is not there', pod({ '$deleteFromPrimitiveList/volumes': ['a'] }));
    await patch('containers among the values', pod({ '$deleteFromPrimitiveList/containers': [{ name: 'c' }] }));
    await patch('keys', strategy({ $retainKeys: ['type'], type: 'Recreate' }));
    await patch('another kind, which nobody reads', { kind: 'X' });
    await patch('null', finalizers(null));
  });

  same('values of the wrong types', 'deployments', async (run) => {
    const wrong: Readonly<Record<string, object>> = {
      'a text for a number': { spec: { ...deploymentSpec, replicas: 'x' } },
      'a number for a truth value': { spec: { ...deploymentSpec, paused: 1 } },
      'a list for an object': { spec: [1] },
      'a text for an object': { spec: 'x' },
      'a text for a list': template({ containers: 'x' }),
      'an item that is a text': template({ imagePullSecrets: ['x'] }),
      'a number for a text': template({ containers: [{ name: 'c', image: 1 }] }),
      'a number in a list of texts': template({ containers: [{ name: 'c', args: [1] }] }),
      'a text for a port': template({ containers: [{ name: 'c', ports: [{ containerPort: 'http' }] }] }),
      'a number in a map of texts': template({ nodeSelector: { a: 1 } }),
      'a list for a map of texts': template({ nodeSelector: [] }),
      'a condition that is a text': { status: { conditions: 'x' } },
      'finalizers that are a text': { metadata: { finalizers: 'x' } },
      'a label that is a number': { metadata: { labels: { a: 1 } } },
    };
    const withName = (body: object): unknown => {
      const { metadata, ...rest } = { metadata: {}, ...body };
      return run.object('a', { spec: deploymentSpec, ...rest }, metadata);
    };
    for (const [what, body] of Object.entries(wrong))
      await run.raw(`create: ${what}`, { verb: 'create', body: withName(body) });
    await createDeployment(run);
    const at = { verb: 'patch', name: 'a' } as const;
    for (const [what, body] of Object.entries(wrong)) {
      await run.raw(`update: ${what}`, { verb: 'update', name: 'a', body: withName(body) });
      if (what !== 'an item that is a text') {
        await run.raw(`strategic merge patch: ${what}`, { ...at, patchType: strategic, body: body });
      }
      await run.loosely(`merge patch: ${what}`, (client) => client.patch('a', merge, body));
    }
    const value = 'x';
    await run.loosely('JSON patch', (client) =>
      client.patch('a', json, [{ op: 'replace', path: '/spec/replicas', value }]),
    );
    await run.raw('status: a text for a number', {
      verb: 'update',
      name: 'a',
      subresource: 'status',
      body: withName({ status: { replicas: 'x' } }),
    });
  });

  same('the scale of a Deployment', 'deployments', async (run) => {
    await createDeployment(run);
    const at = { name: 'a', subresource: 'scale' } as const;
    const scale = (replicas: unknown, metadata: object = { name: 'a' }): object => ({
      apiVersion: 'autoscaling/v1',
      kind: 'Scale',
      metadata,
      spec: { replicas },
    });
    const update = (what: string, body: unknown, fieldManager?: string, query: object = {}) =>
      run.raw(what, { verb: 'update', ...at, body, query: { fieldManager, ...query } });
    const patch = (what: string, patchType: PatchType, body: unknown, query: ApiRequest['query'] = {}) =>
      run.raw(what, { verb: 'patch', ...at, patchType, body, query });
    const apply = (what: string, body: unknown, fieldManager: string, query: object = {}) =>
      patch(what, 'application/apply-patch+yaml', body, { fieldManager, ...query });
    await run.raw('get', { verb: 'get', ...at });
    await update('update, without a name', scale(2, {}));
    await update('update, without metadata', { ...scale(2), metadata: undefined });
    await update('update, another name', scale(2, { name: 'x' }));
    await update('update, another namespace', scale(2, { name: 'a', namespace: 'x' }));
    await update('update, a text', scale('x'));
    await update('update, less than nothing', scale(-1));
    await update('update, a spec that is a text', { ...scale(1), spec: 'x' });
    await update('update, a list', []);
    await update('update, another uid', scale(2, { name: 'a', uid: 'x' }));
    await update('update, an old version', scale(2, { name: 'a', resourceVersion: '1' }));
    await update('update, unknown fields', { ...scale(2), other: 1 }, 'x', { fieldValidation: 'Strict' });
    await update('update, nothing new', scale(1), 'same');
    await update('update, dry', scale(7), 'dry', { dryRun: 'All' });
    await update('update', scale(2));
    await apply('apply, conflict with an updater', scale(3), 'one');
    await apply('apply, the same', scale(2), 'one');
    await apply('apply, force', scale(3), 'one', { force: true });
    await apply('apply, conflict with an applier', scale(4), 'two');
    await apply('apply, without a name', scale(3, {}), 'one');
    await apply('apply, another name', scale(3, { name: 'x' }), 'one');
    await apply('apply, another kind', { ...scale(3), kind: 'Foo' }, 'one');
    await apply('apply, an unknown field', { ...scale(3), other: 1 }, 'one');
    await apply('apply, a text', scale('x'), 'one');
    await apply('apply, less than nothing', scale(-1), 'one');
    await apply('apply, managers', scale(3, { name: 'a', managedFields: [] }), 'one');
    await apply('apply, a list', [], 'one');
    await apply('apply, an old version', scale(5, { name: 'a', resourceVersion: '1' }), 'one');
    await apply('apply, dry', scale(5), 'one', { dryRun: 'All' });
    await apply('apply, nothing any more', { ...scale(3), spec: {} }, 'one');
    await patch('merge patch', merge, { spec: { replicas: 6 } }, { fieldManager: 'merge' });
    await patch('merge patch, null', merge, { spec: { replicas: null } });
    await patch('merge patch, another name', merge, { metadata: { name: 'x' } });
    await patch('strategic merge patch', strategic, { spec: { replicas: 7 } }, { fieldManager: 'strategic' });
    await patch('strategic merge patch, bad', strategic, { spec: { $patch: 'x' } });
    await patch('strategic merge patch, a text', strategic, { spec: { replicas: 'x' } });
    await patch('JSON patch', json, [{ op: 'replace', path: '/spec/replicas', value: 8 }], { fieldManager: 'json' });
    await apply('apply to what is not there', scale(1, { name: 'b' }), 'one');
    await run.step('apply to the Deployment, conflict', (client) =>
      client.apply(run.object('a', { spec: { replicas: 9 } }), { fieldManager: 'one' }),
    );
    await run.raw('create', { verb: 'create', ...at, body: scale(1) });
    await run.raw('of what is not there', { verb: 'get', name: 'b', subresource: 'scale' });
  });
});

function template(spec: object): object {
  const { template: pods } = deploymentSpec;
  return { spec: { ...deploymentSpec, template: { ...pods, spec: { ...pods.spec, ...spec } } } };
}
