import type { JsonObject, JsonValue } from '../../apply/json.ts';
import type { ResourceRegistry, ServedResource } from './served-resource.ts';

const builtInVerbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const customVerbs = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];

/** The version that the server gives itself: the one whose behaviour it follows. */
const version: JsonObject = { major: '1', minor: '37', gitVersion: 'v1.37.2', platform: 'memory' };

/** The answer to a path that is not a resource's; undefined where there is none. */
export function discover(registry: ResourceRegistry, path: readonly string[]): JsonValue | undefined {
  const [root, first, second] = path;
  if (path.length === 1 && root === 'version') return version;
  if (path.length === 1 && ['healthz', 'livez', 'readyz'].includes(root ?? '')) return 'ok';
  if (root === 'api') return first === undefined ? coreVersions : resourceList(registry, '', first);
  if (root !== 'apis') return undefined;
  if (first === undefined) return groupList(registry);
  return second === undefined ? apiGroup(registry, first) : resourceList(registry, first, second);
}

const coreVersions: JsonObject = { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };

function groupList(registry: ResourceRegistry): JsonObject {
  const names = [...new Set(registry.all().map(({ group }) => group))].filter((group) => group !== '');
  const groups = names.map((name) => groupOf(registry, name)).filter((group) => group !== undefined);
  return { kind: 'APIGroupList', apiVersion: 'v1', groups };
}

function apiGroup(registry: ResourceRegistry, name: string): JsonObject | undefined {
  const group = groupOf(registry, name);
  return group === undefined ? undefined : { kind: 'APIGroup', apiVersion: 'v1', ...group };
}

function groupOf(registry: ResourceRegistry, name: string): JsonObject | undefined {
  const found = registry.all().filter(({ group }) => group === name);
  const versions = [...new Set(found.map((resource) => resource.version))].map((text) => ({
    groupVersion: `${name}/${text}`,
    version: text,
  }));
  const [preferredVersion] = versions;
  return preferredVersion === undefined ? undefined : { name, versions, preferredVersion };
}

function resourceList(registry: ResourceRegistry, group: string, text: string): JsonObject | undefined {
  const found = registry.all().filter((resource) => resource.group === group && resource.version === text);
  const [first] = found;
  if (first === undefined) return undefined;
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: first.apiVersion,
    resources: found.flatMap(describeResource),
  };
}

function describeResource(resource: ServedResource): JsonObject[] {
  const { kind, namespaced, singularName, shortNames, hasStatus } = resource;
  const verbs = resource.builtIn ? builtInVerbs : customVerbs;
  const short = shortNames.length === 0 ? {} : { shortNames };
  const own: JsonObject = { name: resource.resource, singularName, namespaced, kind, verbs, ...short };
  const status: JsonObject = {
    name: `${resource.resource}/status`,
    singularName: '',
    namespaced,
    kind,
    verbs: ['get', 'patch', 'update'],
  };
  return hasStatus ? [own, status] : [own];
}
