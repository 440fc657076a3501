import type { RequestOptions } from 'node:https';

import type { KubeConfig } from '@kubernetes/client-node';

import type { TlsMaterial } from './http/http-message.ts';

/** What a request shows of its sender. */
export interface Credentials {
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: TlsMaterial;
}

/** The kubeconfig gave no credentials: an unreadable file, an exec plugin that failed. `cause` says why. */
export class CredentialsError extends Error {
  override readonly name: string = 'CredentialsError';
}

/** Gives each request its credentials, so that tokens and certificates may change at any time. */
export interface CredentialSource {
  /** Those of now. Files are read and exec plugins asked as KubeConfig sees fit. Rejects with CredentialsError. */
  current(): Promise<Credentials>;
  /** Others than `refused`, which the server did not take; undefined when there are none. */
  refresh(refused: Credentials): Promise<Credentials | undefined>;
}

/** Credentials of a KubeConfig. Calls at the same time share one answer, so that an exec plugin runs once. */
export function newCredentialSource(kubeConfig: KubeConfig): CredentialSource {
  let config = kubeConfig;
  let reading: Promise<Credentials> | undefined;
  let refreshing: Promise<Credentials | undefined> | undefined;

  const current = (): Promise<Credentials> => {
    reading ??= readCredentials(config).finally(() => (reading = undefined));
    return reading;
  };

  /** KubeConfig keeps what an exec plugin said until it expires; a copy of the configuration asks it anew. */
  const readAnew = async (refused: Credentials): Promise<Credentials | undefined> => {
    const known = await current();
    if (!sameCredentials(known, refused)) return known;
    const copy = copyOf(kubeConfig);
    const fresh = copy === undefined ? known : await readCredentials(copy);
    if (copy === undefined || sameCredentials(fresh, refused) || !identifiesLike(fresh, refused)) return undefined;
    config = copy;
    return fresh;
  };

  const refresh = (refused: Credentials): Promise<Credentials | undefined> => {
    refreshing ??= readAnew(refused).finally(() => (refreshing = undefined));
    return refreshing;
  };
  return { current, refresh };
}

async function readCredentials(kubeConfig: KubeConfig): Promise<Credentials> {
  const options: RequestOptions = {};
  try {
    await kubeConfig.applyToHTTPSOptions(options);
  } catch (error) {
    throw new CredentialsError(`cannot get the credentials of the kubeconfig: ${describe(error)}`, { cause: error });
  }
  const { auth, ca, cert, key, pfx, passphrase, servername, rejectUnauthorized } = options;
  const given = Object.entries(options.headers ?? {}).map(([name, value]) => [
    name.toLowerCase(),
    String(value).trim(),
  ]);
  const basic = typeof auth === 'string' ? { authorization: `Basic ${Buffer.from(auth).toString('base64')}` } : {};
  return {
    headers: { ...Object.fromEntries(given), ...basic },
    tls: {
      ca: bytes(ca),
      cert: bytes(cert),
      key: bytes(key),
      pfx: bytes(pfx),
      passphrase,
      servername,
      rejectUnauthorized,
    },
  };
}

/** KubeConfig knows one value of each; the types of Node allow lists. */
function bytes(value: unknown): string | Buffer | undefined {
  return typeof value === 'string' || Buffer.isBuffer(value) ? value : undefined;
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message.trim() : String(error);
}

/** The same configuration without anything remembered. Undefined where the object is none that can be made again. */
function copyOf(kubeConfig: KubeConfig): KubeConfig | undefined {
  try {
    // Importing the class would cost more than this whole package; the user's instance leads to it.
    const copy = Reflect.construct(kubeConfig.constructor, []) as KubeConfig;
    copy.loadFromOptions({
      clusters: kubeConfig.getClusters(),
      users: kubeConfig.getUsers(),
      contexts: kubeConfig.getContexts(),
      currentContext: kubeConfig.getCurrentContext(),
    });
    return copy;
  } catch {
    return undefined;
  }
}

/** Whether they say who is asking, in the same way: a copy of a KubeConfig lacks the authenticators that were added. */
function identifiesLike({ headers, tls }: Credentials, refused: Credentials): boolean {
  if (headers['authorization'] !== undefined) return true;
  return refused.headers['authorization'] === undefined && tls.cert !== undefined;
}

/** Whether the server would see any difference. */
export function sameCredentials(a: Credentials, b: Credentials): boolean {
  return JSON.stringify(a.headers) === JSON.stringify(b.headers) && tlsKey(a.tls) === tlsKey(b.tls);
}

/** Equal for equal material. It holds secrets: keep it in memory. */
export function tlsKey(tls: TlsMaterial): string {
  const { ca, cert, key, pfx, passphrase, servername, rejectUnauthorized } = tls;
  const parts = [ca, cert, key, pfx].map(
    (part) => (typeof part === 'string' ? part : part?.toString('latin1')) ?? null,
  );
  return JSON.stringify([...parts, passphrase ?? null, servername ?? null, rejectUnauthorized ?? null]);
}
