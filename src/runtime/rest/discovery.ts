import { type CallOptions, type GroupVersion, formatGroupVersion } from '../meta/v1/index.ts';
import { readAggregated } from './aggregated-discovery.ts';
import { isNotAcceptable, isNotFound } from './api-error-predicates.ts';
import type { ApiGroup, ApiResourceList, ServerVersion } from './discovery-types.ts';
import type { RawRestClient } from './http-rest-client.ts';
import type { RestClient } from './rest-client.ts';

/** Everything that a server has. */
export interface ServerResources {
  /** The core group first, where there is one. */
  readonly groups: readonly ApiGroup[];
  readonly resources: readonly ApiResourceList[];
  /** Versions that could not be read, such as those of an aggregated API that is down, by `group/version`. */
  readonly failures: ReadonlyMap<string, unknown>;
}

/** Asks a server what it has (client-go `discovery`). Every method rejects with ApiError. */
export interface DiscoveryClient {
  serverVersion(options?: CallOptions): Promise<ServerVersion>;
  /** The groups, core first. */
  serverGroups(options?: CallOptions): Promise<readonly ApiGroup[]>;
  /** The resources of one version. Rejects with NotFound for one that the server does not have. */
  serverResourcesForGroupVersion(groupVersion: GroupVersion, options?: CallOptions): Promise<ApiResourceList>;
  /** All of it: in two requests from a server that can, in one for each version otherwise. */
  serverGroupsAndResources(options?: CallOptions): Promise<ServerResources>;
}

/**
 * A discovery client over any client that reads paths, as those of `newRestClient` and the fakes do. It remembers nothing.
 * Over another RestClient, its methods reject with TypeError.
 */
export function newDiscoveryClient(restClient: RestClient | RawRestClient): DiscoveryClient {
  const client = readsPaths(restClient) ? restClient : readsNothing;
  // The wire is taken at its word, as in typed clients.
  const read = async <T>(path: string, options: CallOptions): Promise<T> => (await client.getRaw(path, options)) as T;

  const resourcesOf = async (groupVersion: GroupVersion, options: CallOptions): Promise<ApiResourceList> => {
    const root = groupVersion.group === '' ? '/api' : '/apis';
    const list = await read<ApiResourceList>(`${root}/${formatGroupVersion(groupVersion)}`, options);
    return { ...list, groupVersion: formatGroupVersion(groupVersion) };
  };

  const groupsOf = async (options: CallOptions): Promise<readonly ApiGroup[]> => {
    const core = await orUndefined(read<{ versions?: string[] }>('/api', options));
    const named = await orUndefined(read<{ groups?: ApiGroup[] }>('/apis', options));
    return [...coreGroup(core?.versions ?? []), ...(named?.groups ?? [])];
  };

  const versionByVersion = async (options: CallOptions): Promise<ServerResources> => {
    const groups = await groupsOf(options);
    const versions = groups.flatMap((group) => group.versions.map(({ version }) => ({ group: group.name, version })));
    const answers = await Promise.allSettled(versions.map((groupVersion) => resourcesOf(groupVersion, options)));
    const failed = answers.map((answer, index) => {
      const groupVersion = versions[index];
      return answer.status === 'rejected' && groupVersion
        ? [[formatGroupVersion(groupVersion), answer.reason] as const]
        : [];
    });
    const resources = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
    options.signal?.throwIfAborted();
    return { groups, resources, failures: new Map(failed.flat()) };
  };

  return {
    serverVersion: (options = {}) => read('/version', options),
    serverGroups: (options = {}) => groupsOf(options),
    serverResourcesForGroupVersion: (groupVersion, options = {}) => resourcesOf(groupVersion, options),
    serverGroupsAndResources: async (options = {}) =>
      (await readAggregated(client, options)) ?? versionByVersion(options),
  };
}

/** A server may have only the core group, or only others. */
async function orUndefined<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isNotFound(error) || isNotAcceptable(error)) return undefined;
    throw error;
  }
}

function coreGroup(names: readonly string[]): ApiGroup[] {
  const versions = names.map((version) => ({ groupVersion: version, version }));
  const [preferredVersion] = versions;
  return preferredVersion === undefined ? [] : [{ name: '', versions, preferredVersion }];
}

function readsPaths(client: RestClient | RawRestClient): client is RawRestClient {
  return 'getRaw' in client;
}

const readsNothing: RawRestClient = {
  getRaw: () => Promise.reject(new TypeError('this RestClient has no getRaw, which discovery needs')),
};
