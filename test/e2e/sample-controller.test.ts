// The README of the sample controller, step by step, against a real control plane: controller first, CRD second, Foo third.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { type ControlPlane, findControlPlane, startControlPlane } from '../support/control-plane.ts';
import { eventually } from '../support/eventually.ts';
import { playKubelet } from '../support/kubelet.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const example = (name: string): string => join(root, 'artifacts', 'examples', name);
const found = findControlPlane();

describe('sample controller', { skip: 'missing' in found && found.missing, timeout: 600_000 }, () => {
  let cluster: ControlPlane;
  let controller: ChildProcess;
  let output = '';

  const start = (args: readonly string[], env: Readonly<Record<string, string>> = {}): void => {
    controller = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    controller.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    controller.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  };
  const stopController = async (): Promise<unknown> => {
    const exited = once(controller, 'exit');
    controller.kill('SIGTERM');
    const [code]: unknown[] = await exited;
    return code;
  };
  const get = (...args: readonly string[]) =>
    JSON.parse(cluster.kubectl('get', ...args, '-o', 'json', '--show-managed-fields'));
  const waitFor = (what: string, holds: () => boolean) =>
    eventually(`${what}\n${output.slice(-3_000)}`, () => {
      playKubelet(cluster);
      return holds();
    });
  const apply = (file: string, object: unknown): void => {
    const path = join(cluster.folder, file);
    writeFileSync(path, JSON.stringify(object));
    cluster.kubectl('apply', '-f', path);
  };
  const newFoo = (name: string, spec: object) => ({
    apiVersion: 'samplecontroller.k8s.io/v1alpha1',
    kind: 'Foo',
    metadata: { name },
    spec,
  });
  const events = (): readonly { reason: string; type: string; involvedObject: { name: string }; message: string }[] =>
    get('events').items;

  before(async () => {
    assert.ok('assets' in found);
    cluster = await startControlPlane(found.assets);
    await cluster.startControllerManager();
  });
  after(async () => {
    controller?.kill('SIGKILL');
    await cluster?.stop();
  });

  it('starts before its CRD exists, and waits', async () => {
    start(['src/sample-controller/main.ts', `--kubeconfig=${cluster.kubeconfig}`]);
    await eventually('the controller waits for its caches', () =>
      output.includes('Waiting for informer caches to sync'),
    );
    assert.equal(controller.exitCode, null);
  });

  it('goes on once the CRD is there', async () => {
    cluster.kubectl('create', '-f', example('crd-status-subresource.yaml'));
    await eventually('workers start', () => output.includes('Started workers'), 90_000);
  });

  it('creates the Deployment of a Foo, owned by it', async () => {
    cluster.kubectl('create', '-f', example('example-foo.yaml'));
    const deployment = await eventually('the Deployment appears', () => get('deployment', 'example-foo'));
    const foo = get('foo', 'example-foo');
    assert.deepEqual(deployment.metadata.ownerReferences, [
      {
        apiVersion: 'samplecontroller.k8s.io/v1alpha1',
        kind: 'Foo',
        name: 'example-foo',
        uid: foo.metadata.uid,
        controller: true,
        blockOwnerDeletion: true,
      },
    ]);
    assert.equal(deployment.spec.replicas, 1);
    assert.deepEqual(deployment.spec.template.metadata.labels, { app: 'nginx', controller: 'example-foo' });
    const managers: readonly { manager: string }[] = deployment.metadata.managedFields;
    assert.ok(managers.some(({ manager }) => manager === 'sample-controller'));
  });

  it('lets the status follow the Deployment', async () => {
    await waitFor('availableReplicas is 1', () => get('foo', 'example-foo').status?.availableReplicas === 1);
    await waitFor('a Synced event', () =>
      events().some(({ reason, type }) => reason === 'Synced' && type === 'Normal'),
    );
  });

  it('scales', async () => {
    cluster.kubectl('patch', 'foo', 'example-foo', '--type=merge', '--patch={"spec":{"replicas":3}}');
    await waitFor('3 available', () => get('foo', 'example-foo').status?.availableReplicas === 3);
    assert.equal(get('deployment', 'example-foo').spec.replicas, 3);
    cluster.kubectl('scale', 'deployment', 'example-foo', '--replicas=1');
    await waitFor('drift is corrected', () => get('deployment', 'example-foo').spec.replicas === 3);
  });

  it('makes a deleted Deployment again', async () => {
    const { uid } = get('deployment', 'example-foo').metadata;
    cluster.kubectl('delete', 'deployment', 'example-foo', '--wait=false');
    await waitFor('another Deployment', () => get('deployment', 'example-foo').metadata.uid !== uid);
  });

  it('leaves a Deployment of somebody else alone, and says so', async () => {
    cluster.kubectl('create', 'deployment', 'foreign', '--image=nginx');
    const { resourceVersion } = get('deployment', 'foreign').metadata;
    apply('foreign.json', newFoo('wants-foreign', { deploymentName: 'foreign', replicas: 2 }));
    const event = await eventually('a Warning event', () =>
      events().find(
        ({ reason, involvedObject }) => reason === 'ErrResourceExists' && involvedObject.name === 'wants-foreign',
      ),
    );
    assert.equal(event.type, 'Warning');
    assert.equal(event.message, 'Resource "foreign" already exists and is not managed by Foo');
    assert.equal(get('deployment', 'foreign').spec.replicas, 1);
    assert.ok(resourceVersion);
    cluster.kubectl('delete', 'foo', 'wants-foreign');
  });

  it('never sees a Foo that the schema refuses', () => {
    assert.throws(
      () => apply('bad.json', newFoo('bad', { deploymentName: 'bad', replicas: 11 })),
      /should be less than or equal to 10/,
    );
    assert.throws(() => apply('bad.json', newFoo('bad', { deploymentName: 7 })), /must be of type string/);
  });

  it('survives a restart of the API server', async () => {
    await cluster.killApiServer();
    await cluster.startApiServer();
    assert.equal(controller.exitCode, null, output);
    apply('later.json', newFoo('later', { deploymentName: 'later', replicas: 2 }));
    await waitFor('the Deployment of a Foo made afterwards', () => get('deployment', 'later').spec.replicas === 2);
    await waitFor('its status', () => get('foo', 'later').status?.availableReplicas === 2);
  });

  it('lets the garbage collector remove what a deleted Foo owned', async () => {
    cluster.kubectl('delete', 'foo', 'example-foo');
    await waitFor(
      'the Deployment goes',
      () => !cluster.kubectl('get', 'deployments', '-o', 'name').includes('example-foo'),
    );
  });

  it('stops on SIGTERM within seconds, with exit code 0', async () => {
    assert.equal(await stopController(), 0, output);
    assert.match(output, /Shutting down workers/);
  });

  it('runs with the permissions of artifacts/deploy/rbac.yaml', async () => {
    cluster.kubectl('apply', '-f', join(root, 'artifacts', 'deploy', 'rbac.yaml'));
    const token = cluster.kubectl('create', 'token', 'sample-controller').trim();
    const config = JSON.parse(readFileSync(cluster.kubeconfig, 'utf8'));
    config.users[0].user = { token };
    const kubeconfig = join(cluster.folder, 'sample-controller.kubeconfig');
    writeFileSync(kubeconfig, JSON.stringify(config));
    output = '';
    start(['src/sample-controller/main.ts', `--kubeconfig=${kubeconfig}`]);
    apply('rbac.json', newFoo('with-rbac', { deploymentName: 'with-rbac', replicas: 1 }));
    await waitFor('its status', () => get('foo', 'with-rbac').status?.availableReplicas === 1);
    await waitFor('its event', () =>
      events().some(({ reason, involvedObject }) => reason === 'Synced' && involvedObject.name === 'with-rbac'),
    );
    assert.doesNotMatch(output, /forbidden/i);
  });

  it('works the same on the upper layer: src/sample-controller/managed.ts', async () => {
    await stopController();
    output = '';
    start(['src/sample-controller/managed.ts'], { KUBECONFIG: cluster.kubeconfig, HEALTH_PORT: '0' });
    apply('managed.json', newFoo('managed', { deploymentName: 'managed', replicas: 2 }));
    await waitFor('its status', () => get('foo', 'managed').status?.availableReplicas === 2);
    assert.equal(await stopController(), 0);
  });
});
