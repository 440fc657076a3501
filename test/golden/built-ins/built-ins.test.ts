// Types of other packages in apply configurations: partial at every depth, and merged as their packages say.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { isConflict } from '@kube-codegen/runtime/rest';
import { scaleApplyConfiguration } from '@kube-codegen/runtime/autoscaling/v1';
import { workerApplyConfiguration } from './expected/applyconfiguration/crd.example.com/v1/index.ts';
import {
  type AppApplyConfiguration,
  type AppSpecApplyConfiguration,
  appApplyConfiguration,
  extractApp,
} from './expected/applyconfiguration/embedding/v1/index.ts';
import { createFakeClientset } from './expected/clientset/versioned/fake/index.ts';

const configuration = (spec: AppSpecApplyConfiguration): AppApplyConfiguration => appApplyConfiguration('a', 'ns', { spec });
const one = { fieldManager: 'one' };
const two = { fieldManager: 'two' };

/** What two managers make of an App, one after the other. */
async function applied(first: AppSpecApplyConfiguration, second: AppSpecApplyConfiguration) {
  const apps = createFakeClientset().embeddingV1().apps('ns');
  await apps.apply(configuration(first), one);
  const app = await apps.apply(configuration(second), two);
  assert.deepEqual(extractApp(app, 'one').spec, first);
  assert.deepEqual(extractApp(app, 'two').spec, second);
  return app.spec;
}

describe('apply configurations with types of other packages', () => {
  it('need nothing that the types ask for, at any depth', () => {
    const container = { name: 'c', ports: [{ containerPort: 80 }] };
    const spec: AppSpecApplyConfiguration = {
      template: { spec: { nodeSelector: { disk: 'ssd' } } },
      sidecars: [{ env: [{}] }],
      claim: { spec: { resources: { requests: { storage: '1Gi' } } } },
      ingress: { rules: [{ http: {} }] },
      selector: { matchExpressions: [{ key: 'k' }] },
      exposed: { host: 'h', ports: [{ port: 80 }] },
      pods: { items: [{ spec: { containers: [{}] } }] },
      legacy: { spec: { containers: [container, {}], nodeSelector: { disk: 'ssd' } } },
    };
    assert.equal(configuration(spec).spec, spec);
  });

  it('take nothing that the types do not have', () => {
    // @ts-expect-error a number is no image
    const image: AppSpecApplyConfiguration = { template: { spec: { containers: [{ image: 1 }] } } };
    // @ts-expect-error a typo is no member
    const typo: AppSpecApplyConfiguration = { legacy: { spec: { containrs: [] } } };
    assert.ok(image && typo);
  });
});

describe('two managers', () => {
  const a = { name: 'a', image: 'a:1' };
  const b = { name: 'b', image: 'b:1' };

  it('have containers of their own, by name', async () => {
    const spec = await applied({ template: { spec: { containers: [a] } } }, { template: { spec: { containers: [b] } } });
    assert.deepEqual(spec.template?.spec?.containers, [a, b]);
    const aliased = await applied({ other: { spec: { containers: [a] } } }, { other: { spec: { containers: [b] } } });
    assert.deepEqual(aliased.other?.spec?.containers, [a, b]);
  });

  it('conflict over one container', async () => {
    const other = { ...a, image: 'a:2' };
    await assert.rejects(
      applied({ template: { spec: { containers: [a] } } }, { template: { spec: { containers: [other] } } }),
      /conflict with "one".*: \.spec\.template\.spec\.containers\[name="a"\]\.image$/,
    );
  });

  it('share one item of a list whose key has a default', async () => {
    const port = { containerPort: 53 };
    const spec = await applied(
      { sidecars: [{ name: 'a', ports: [{ ...port, name: 'dns' }] }] },
      { sidecars: [{ name: 'a', ports: [{ ...port, protocol: 'UDP' }] }] },
    );
    assert.equal(spec.sidecars?.[0]?.ports?.length, 2);
  });

  it('share objects of other kinds, and inherited members', async () => {
    const owner = { apiVersion: 'v1', kind: 'Pod', name: 'p' };
    const claim = await applied(
      { claim: { metadata: { ownerReferences: [{ ...owner, uid: '1' }] } } },
      { claim: { metadata: { ownerReferences: [{ ...owner, uid: '2' }] } } },
    );
    assert.equal(claim.claim?.metadata.ownerReferences?.length, 2);
    const ports = await applied({ exposed: { ports: [{ port: 80 }] } }, { exposed: { ports: [{ port: 443 }] } });
    assert.deepEqual(ports.exposed?.ports, [{ port: 80 }, { port: 443 }]);
  });

  it('cannot share what a marker makes one field', async () => {
    const affinity = (weight: number) => ({ affinity: { nodeAffinity: {}, ...(weight > 0 && { podAffinity: {} }) } });
    await assert.rejects(applied(affinity(0), affinity(1)), isConflict);
  });

  it('share parts of a CRD that have the structure of a built-in type', async () => {
    const workers = createFakeClientset().crdV1().workers('ns');
    for (const name of ['x', 'y']) {
      const spec = { resources: { claims: [{ name }] } };
      await workers.apply(workerApplyConfiguration('w', 'ns', { spec }), { fieldManager: name });
    }
    const worker = await workers.get('w');
    assert.deepEqual(worker.spec?.resources?.claims, [{ name: 'x' }, { name: 'y' }]);
  });
});

describe('custom methods that apply', () => {
  it('take the configuration of an input from another package', async () => {
    const apps = createFakeClientset().embeddingV1().apps('ns');
    await apps.apply(configuration({}), one);
    const scale = await apps.applyScale('a', scaleApplyConfiguration({ spec: { replicas: 3 } }), two);
    assert.equal(scale.spec?.replicas, 3);
  });
});
