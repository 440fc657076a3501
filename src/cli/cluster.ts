import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { RequestOptions } from 'node:https';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { UsageError } from './exit-code.ts';

/** Which cluster to talk to. Absent, kubectl's rules hold: KUBECONFIG, then ~/.kube/config, then the pod's own. */
export interface ClusterChoice {
  readonly cwd: string;
  readonly kubeconfig?: string;
  readonly context?: string;
}

/** What is used of a KubeConfig of @kubernetes/client-node. */
interface KubeConfigLike {
  loadFromDefault(): void;
  loadFromFile(path: string): void;
  getContexts(): readonly { readonly name: string }[];
  setCurrentContext(name: string): void;
  getCurrentCluster(): { readonly server: string } | null;
  applyToHTTPSOptions(options: RequestOptions): Promise<void>;
}

/** An API server that cannot be asked, or that refuses. */
export class ClusterError extends Error {
  override readonly name = 'ClusterError';
}

/** How long an answer may take. */
const timeoutMs = 60_000;
/** Bytes of one answer: a page of the largest CRDs. */
const maxBytes = 512 * 1024 ** 2;

/**
 * Reads JSON of a cluster in the name of a kubeconfig's user. Throws UsageError where @kubernetes/client-node is not
 * installed or the kubeconfig has no such context; the function that it gives rejects with ClusterError.
 */
export async function connect(choice: ClusterChoice): Promise<(path: string) => Promise<unknown>> {
  const config = await loadKubeConfig(choice);
  const cluster = config.getCurrentCluster();
  if (cluster === null) throw new UsageError('the kubeconfig has no current cluster', 'name one with --context');
  const server = cluster.server.replace(/\/+$/, '');
  return async (path) => {
    const options: RequestOptions = { headers: { accept: 'application/json' }, signal: AbortSignal.timeout(timeoutMs) };
    try {
      await config.applyToHTTPSOptions(options);
      return await getJson(`${server}${path}`, options);
    } catch (error) {
      if (error instanceof ClusterError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new ClusterError(`${server} cannot be asked: ${reason}`, { cause: error });
    }
  };
}

async function loadKubeConfig({ cwd, kubeconfig, context }: ClusterChoice): Promise<KubeConfigLike> {
  const { KubeConfig } = await importClientNode(cwd);
  const config = new KubeConfig();
  try {
    if (kubeconfig === undefined) config.loadFromDefault();
    else config.loadFromFile(kubeconfig);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`the kubeconfig cannot be read: ${reason}`, 'check --kubeconfig and the variable KUBECONFIG');
  }
  if (context === undefined) return config;
  const names = config.getContexts().map(({ name }) => name);
  if (!names.includes(context)) {
    throw new UsageError(`the kubeconfig has no context ${JSON.stringify(context)}`, `there are ${names.join(', ')}`);
  }
  config.setCurrentContext(context);
  return config;
}

/** The user's own copy, from the folder that the command runs in; else one beside this package. */
async function importClientNode(cwd: string): Promise<{ readonly KubeConfig: new () => KubeConfigLike }> {
  const name = '@kubernetes/client-node';
  for (const from of [join(cwd, 'package.json'), import.meta.url]) {
    const found = resolved(name, from);
    // What the package exports, as far as it is used here; this package does not depend on it.
    if (found !== undefined) return (await import(found)) as { readonly KubeConfig: new () => KubeConfigLike };
  }
  throw new UsageError(
    'reading from a cluster needs @kubernetes/client-node, which is not installed',
    'run `npm install --save-dev @kubernetes/client-node`',
  );
}

function resolved(name: string, from: string): string | undefined {
  try {
    return pathToFileURL(createRequire(from).resolve(name)).href;
  } catch {
    return undefined;
  }
}

async function getJson(url: string, options: RequestOptions): Promise<unknown> {
  const isSecure = url.startsWith('https:');
  const { request } = await (isSecure ? import('node:https') : import('node:http'));
  // The agent is one for https.
  const { agent: _, ...plain } = options;
  const asked = request(url, isSecure ? options : plain).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const text = await readText(response);
  if (response.statusCode !== 200) throw refusal(response.statusCode ?? 0, text);
  return JSON.parse(text);
}

async function readText(response: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response) {
    length += chunk.length;
    if (length > maxBytes) throw new ClusterError(`the answer has more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** What the server says, where it says something. */
function refusal(status: number, text: string): ClusterError {
  const [, message = text] = /"message":"((?:[^"\\]|\\.)*)"/.exec(text) ?? [];
  return new ClusterError(`the API server answers ${status}: ${message.slice(0, 200).trim()}`);
}
