import { type CallOptions, type GroupVersionKind, formatGroupVersion } from '../meta/v1/index.ts';
import { isNotAcceptable, isNotFound } from './api-error-predicates.ts';
import type { ServerResources } from './discovery.ts';
import type { ApiGroup, ApiResource, ApiResourceList } from './discovery-types.ts';
import type { RawRestClient } from './http-rest-client.ts';

const accept = ['v2', 'v2beta1']
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .concat('application/json')
  .join(',');

/** apidiscovery.k8s.io, as much of it as is read here. */
interface GroupDiscoveryList {
  readonly kind?: string;
  readonly items?: readonly GroupDiscovery[];
}

interface GroupDiscovery {
  readonly metadata?: { readonly name?: string };
  readonly versions?: readonly VersionDiscovery[];
}

interface VersionDiscovery {
  readonly version: string;
  readonly resources?: readonly ResourceDiscovery[];
  /** `Stale` when the server of an aggregated API could not be asked. */
  readonly freshness?: string;
}

interface ResourceDiscovery {
  readonly resource: string;
  readonly responseKind?: Partial<GroupVersionKind>;
  readonly scope?: string;
  readonly singularResource?: string;
  readonly verbs?: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly subresources?: readonly SubresourceDiscovery[];
}

interface SubresourceDiscovery {
  readonly subresource: string;
  readonly responseKind?: Partial<GroupVersionKind>;
  readonly verbs?: readonly string[];
}

/** Everything in two requests; undefined from a server that does not know this form (before 1.26). */
export async function readAggregated(
  client: RawRestClient,
  options: CallOptions,
): Promise<ServerResources | undefined> {
  const lists = await Promise.all(['/api', '/apis'].map((path) => readList(client, path, options)));
  const items: GroupDiscovery[] = [];
  for (const list of lists) {
    if (list === 'absent') continue;
    if (list.kind !== 'APIGroupDiscoveryList') return undefined;
    items.push(...(list.items ?? []));
  }
  const versions = items.flatMap((item) => (item.versions ?? []).map((version) => ({ group: nameOf(item), version })));
  const stale = versions.filter(({ version }) => version.freshness === 'Stale').map(groupVersionOf);
  return {
    groups: items.map(groupOf),
    resources: versions.filter(({ version }) => version.freshness !== 'Stale').map(resourceListOf),
    failures: new Map(stale.map((groupVersion) => [groupVersion, new Error(`${groupVersion} is stale on the server`)])),
  };
}

async function readList(
  client: RawRestClient,
  path: string,
  { signal }: CallOptions,
): Promise<GroupDiscoveryList | 'absent'> {
  try {
    // The wire is taken at its word; the kind says whether it is this form.
    return (await client.getRaw(path, { accept, signal })) as GroupDiscoveryList;
  } catch (error) {
    if (isNotFound(error)) return 'absent';
    if (isNotAcceptable(error)) return {};
    throw error;
  }
}

interface VersionOfGroup {
  readonly group: string;
  readonly version: VersionDiscovery;
}

function nameOf({ metadata }: GroupDiscovery): string {
  return metadata?.name ?? '';
}

function groupVersionOf({ group, version: { version } }: VersionOfGroup): string {
  return formatGroupVersion({ group, version });
}

function groupOf(item: GroupDiscovery): ApiGroup {
  const versions = (item.versions ?? []).map((version) => ({
    groupVersion: groupVersionOf({ group: nameOf(item), version }),
    version: version.version,
  }));
  const [preferredVersion] = versions;
  return { name: nameOf(item), versions, ...(preferredVersion === undefined ? {} : { preferredVersion }) };
}

function resourceListOf(versionOfGroup: VersionOfGroup): ApiResourceList {
  const resources: ApiResource[] = [];
  for (const resource of versionOfGroup.version.resources ?? []) {
    const subresources = (resource.subresources ?? []).map((subresource) => subresourceOf(resource, subresource));
    resources.push(resourceOf(resource), ...subresources);
  }
  return { groupVersion: groupVersionOf(versionOfGroup), resources };
}

function resourceOf(resource: ResourceDiscovery): ApiResource {
  const { shortNames, categories } = resource;
  return {
    name: resource.resource,
    singularName: resource.singularResource ?? '',
    namespaced: resource.scope === 'Namespaced',
    ...kindOf(resource.responseKind),
    verbs: [...(resource.verbs ?? [])],
    ...(shortNames === undefined ? {} : { shortNames: [...shortNames] }),
    ...(categories === undefined ? {} : { categories: [...categories] }),
  };
}

function subresourceOf(
  parent: ResourceDiscovery,
  { subresource, responseKind, verbs }: SubresourceDiscovery,
): ApiResource {
  return {
    name: `${parent.resource}/${subresource}`,
    singularName: '',
    namespaced: parent.scope === 'Namespaced',
    ...kindOf(responseKind),
    verbs: [...(verbs ?? [])],
  };
}

function kindOf({ group, version, kind }: Partial<GroupVersionKind> = {}): Pick<
  ApiResource,
  'kind' | 'group' | 'version'
> {
  return { kind: kind ?? '', ...(group ? { group } : {}), ...(version ? { version } : {}) };
}
