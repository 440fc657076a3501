import type { DocumentGvk, Operation } from './document.ts';
import type { ServedResource } from './resources.ts';

/** Our verbs by the action that serves them, in the order in which clients have them. */
const verbActions = [
  ['create', 'post'],
  ['update', 'put'],
  ['delete', 'delete'],
  ['deleteCollection', 'deletecollection'],
  ['get', 'get'],
  ['list', 'list'],
  ['watch', 'watch'],
  ['patch', 'patch'],
  ['apply', 'patch'],
] as const;

/** How `input=` and `result=` name a type: by its name in the version, else with a module. */
export type TypeName = (gvk: DocumentGvk) => string;

/** The markers of a kind: the client that the server's paths allow. */
export function resourceMarkers(resource: ServedResource, hasStatus: boolean, typeName: TypeName): readonly string[] {
  return [
    '+genclient',
    ...(resource.namespaced ? [] : ['+genclient:nonNamespaced']),
    ...verbMarkers(resource, hasStatus),
    ...[...resource.subresources].flatMap(([name, operations]) =>
      methodMarkers(resource, { name, operations }, typeName),
    ),
    `+resourceName=${resource.plural}`,
    `+kubebuilder:resource:path=${resource.plural},scope=${resource.namespaced ? 'Namespaced' : 'Cluster'}`,
  ];
}

function verbMarkers({ actions, subresources }: ServedResource, hasStatus: boolean): readonly string[] {
  const verbs = verbActions.filter(([, action]) => actions.has(action)).map(([verb]) => verb);
  const status = new Set(subresources.get('status')?.map(({ action }) => action));
  const statusVerbs = [...(status.has('put') ? ['updateStatus'] : []), ...(status.has('patch') ? ['applyStatus'] : [])];
  const noStatus = hasStatus && statusVerbs.length === 0 ? ['+genclient:noStatus'] : [];
  if (verbs.length === verbActions.length) return noStatus;
  return [...noStatus, `+genclient:onlyVerbs=${[...verbs, ...(hasStatus ? statusVerbs : [])].join(',')}`];
}

interface Subresource {
  readonly name: string;
  readonly operations: readonly Operation[];
}

/** Subresources that answer with something else than objects, or are tunnels. */
const notObjects = new Set(['status', 'log', 'exec', 'attach', 'portforward', 'proxy']);

/** Names that client-go gives to methods, where they are not verb and subresource. */
const methodNames: ReadonlyMap<string, string> = new Map([
  ['pods/binding post', 'Bind'],
  ['pods/eviction post', 'Evict'],
  ['namespaces/finalize put', 'Finalize'],
]);

const spelled: ReadonlyMap<string, string> = new Map([['ephemeralcontainers', 'EphemeralContainers']]);

const methodVerbs = [
  ['Get', 'get', 'get'],
  ['Create', 'create', 'post'],
  ['Update', 'update', 'put'],
  ['Apply', 'apply', 'patch'],
] as const;

function methodMarkers(
  { plural, kind }: ServedResource,
  { name, operations }: Subresource,
  typeName: TypeName,
): readonly string[] {
  if (notObjects.has(name) || name.includes('/')) return [];
  return methodVerbs.flatMap(([prefix, verb, action]) => {
    const operation = operations.find((each) => each.action === action);
    if (operation === undefined) return [];
    const isOwn = operation.gvk.kind === kind;
    // What a subresource of the kind itself answers to a get, the kind's own get does too.
    if (isOwn && (verb === 'get' || verb === 'apply')) return [];
    const type = isOwn ? undefined : typeName(operation.gvk);
    const method =
      methodNames.get(`${plural}/${name} ${action}`) ?? `${prefix}${spelled.get(name) ?? upperFirst(name)}`;
    const types = type === undefined ? '' : verb === 'get' ? `,result=${type}` : `,input=${type},result=${type}`;
    return [`+genclient:method=${method},verb=${verb},subresource=${name}${types}`];
  });
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
