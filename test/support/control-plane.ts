/**
 * A real control plane for tests: etcd, kube-apiserver and, on request, kube-controller-manager on free loopback ports
 * with a temporary data folder. The flags are those of controller-runtime's envtest.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export interface ControlPlane {
  /** `https://127.0.0.1:<port>` */
  readonly url: string;
  /** Path of a kubeconfig of a cluster administrator. */
  readonly kubeconfig: string;
  /** Folder for whatever a test writes; it is removed with the control plane. */
  readonly folder: string;
  /** Path of the kubectl binary. */
  readonly kubectlPath: string;
  /** Runs kubectl against this control plane and gives its standard output. */
  kubectl(...args: readonly string[]): string;
  /** Starts the deployment, replica set, garbage collector and namespace controllers. */
  startControllerManager(): Promise<void>;
  /** Kills kube-apiserver without warning. */
  killApiServer(): Promise<void>;
  /** Starts kube-apiserver again on the same port, and waits until it is ready. */
  startApiServer(): Promise<void>;
  /** Ends every process and removes the folder. */
  stop(): Promise<void>;
}

const adminToken = 'admin-token';
const buildScript = fileURLToPath(new URL('../../hack/envtest/build.sh', import.meta.url));

/** The folder of the control plane's binaries, built if need be; or the reason why there is none. */
export function findControlPlane(): { readonly assets: string } | { readonly missing: string } {
  try {
    const output = execFileSync(buildScript, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
    return { assets: output.trim() };
  } catch (error) {
    return { missing: `no control plane: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** Starts etcd and kube-apiserver; resolves when the API server is ready. */
export async function startControlPlane(assets: string): Promise<ControlPlane> {
  const folder = mkdtempSync(join(tmpdir(), 'kube-codegen-e2e-'));
  const processes = new Map<string, ChildProcess>();
  const start = (name: string, args: readonly string[]): ChildProcess => {
    const log = openSync(join(folder, `${name}.log`), 'a');
    const child = spawn(join(assets, name), args, { stdio: ['ignore', log, log] });
    closeSync(log);
    processes.set(name, child);
    return child;
  };
  const endAll = (): void => processes.forEach((child) => child.kill('SIGKILL'));
  process.once('exit', endAll);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

  const [etcdPort, peerPort, apiPort] = await freePorts(3);
  const etcdUrl = `http://127.0.0.1:${etcdPort}`;
  const url = `https://127.0.0.1:${apiPort}`;
  start('etcd', [
    `--data-dir=${join(folder, 'etcd')}`,
    `--listen-client-urls=${etcdUrl}`,
    `--advertise-client-urls=${etcdUrl}`,
    `--listen-peer-urls=http://127.0.0.1:${peerPort}`,
    '--unsafe-no-fsync',
  ]);
  writeServiceAccountKeys(folder);
  writeFileSync(join(folder, 'tokens.csv'), `${adminToken},admin,admin,system:masters\n`);
  const kubeconfig = join(folder, 'kubeconfig');

  const startApiServer = async (): Promise<void> => {
    const child = start('kube-apiserver', [
      `--etcd-servers=${etcdUrl}`,
      `--cert-dir=${join(folder, 'certs')}`,
      `--secure-port=${apiPort}`,
      '--bind-address=127.0.0.1',
      '--service-cluster-ip-range=10.0.0.0/24',
      `--service-account-issuer=${url}/`,
      `--service-account-key-file=${join(folder, 'sa.pub')}`,
      `--service-account-signing-key-file=${join(folder, 'sa.key')}`,
      `--token-auth-file=${join(folder, 'tokens.csv')}`,
      '--authorization-mode=RBAC',
      '--disable-admission-plugins=ServiceAccount',
      '--allow-privileged=true',
    ]);
    await untilReady(url, child, join(folder, 'kube-apiserver.log'));
    writeFileSync(kubeconfig, kubeconfigText(url, readFileSync(join(folder, 'certs', 'apiserver.crt'), 'utf8')));
  };
  const end = async (name: string, signal: NodeJS.Signals): Promise<void> => {
    const child = processes.get(name);
    processes.delete(name);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  };

  await startApiServer();
  const kubectlPath = join(assets, 'kubectl');
  return {
    url,
    kubeconfig,
    folder,
    kubectlPath,
    kubectl: (...args) =>
      execFileSync(kubectlPath, [`--kubeconfig=${kubeconfig}`, `--cache-dir=${join(folder, 'kubectl')}`, ...args], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    async startControllerManager() {
      if (!existsSync(join(assets, 'kube-controller-manager')))
        throw new Error(`no kube-controller-manager in ${assets}`);
      start('kube-controller-manager', [
        `--kubeconfig=${kubeconfig}`,
        '--controllers=deployment-controller,replicaset-controller,garbage-collector-controller,namespace-controller',
        '--bind-address=127.0.0.1',
        '--secure-port=0',
        '--leader-elect=false',
      ]);
      await delay(0);
    },
    killApiServer: () => end('kube-apiserver', 'SIGKILL'),
    startApiServer,
    async stop() {
      await end('kube-controller-manager', 'SIGKILL');
      await end('kube-apiserver', 'SIGKILL');
      await end('etcd', 'SIGKILL');
      process.off('exit', endAll);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address ? address.port : 0;
  });
  for (const server of servers) server.close();
  return ports;
}

function writeServiceAccountKeys(folder: string): void {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(join(folder, 'sa.key'), privateKey.export({ type: 'pkcs1', format: 'pem' }));
  writeFileSync(join(folder, 'sa.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
}

async function untilReady(url: string, child: ChildProcess, log: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) break;
    if (await isReady(url)) return;
    await delay(100);
  }
  throw new Error(`kube-apiserver is not ready:\n${readFileSync(log, 'utf8').slice(-4_000)}`);
}

function isReady(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const options = { rejectUnauthorized: false, headers: { authorization: `Bearer ${adminToken}` } };
    request(`${url}/readyz`, options, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    })
      .on('error', () => resolve(false))
      .end();
  });
}

function kubeconfigText(server: string, certificate: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'e2e',
        cluster: { server, 'certificate-authority-data': Buffer.from(certificate).toString('base64') },
      },
    ],
    users: [{ name: 'admin', user: { token: adminToken } }],
    contexts: [{ name: 'e2e', context: { cluster: 'e2e', user: 'admin', namespace: 'default' } }],
    'current-context': 'e2e',
  });
}
