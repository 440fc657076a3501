import type { Collector } from '../diagnostics/index.ts';
import {
  type ApiModel,
  type ApiVersion,
  type ClientVerb,
  clientVerbs,
  hasMarker,
  kindsWithClient,
  type KindWithClient,
  type Marker,
  type SymbolRef,
} from '../model/index.ts';
import { type FileSpec, type PlanOptions, type Refs, versionQualifier } from '../plan/index.ts';
import { code, type Code, commentText, doc, ident, type Json, join, literal, nothing } from '../render/index.ts';
import { checkMethods, type MethodView, methodView, type VerbView, verbView } from './client-methods.ts';
import { indexFile } from './index-file.ts';
import { groupVersionText, resourceConstant, typeArguments } from './kind-types.ts';
import { restType, restValue } from './runtime-symbols.ts';

/** What `typed-kind.ts.eta` shows. */
export interface TypedKindView {
  readonly use: { readonly [name in 'ResourceClient' | 'ResourceDescriptor' | 'RestClient']: SymbolRef };
  readonly kind: Code;
  readonly doc: Code;
  readonly resourceName: Code;
  readonly resource: Code;
  /** ` extends …`. */
  readonly heritage: Code;
  /** ResourceClient with its type arguments. */
  readonly client: Code;
  readonly hasAllVerbs: boolean;
  readonly verbs: readonly VerbView[];
  readonly hasMethods: boolean;
  readonly methods: readonly MethodView[];
  readonly namespaceParameter: Code;
  readonly namespaceArgument: Code;
}

/** What `typed-client.ts.eta` shows. */
export interface TypedClientView {
  readonly use: { readonly RestClient: SymbolRef };
  readonly qualifier: Code;
  readonly groupVersion: Code;
  readonly kinds: readonly {
    readonly type: Code;
    readonly accessor: Code;
    readonly isNamespaced: boolean;
    readonly interface: SymbolRef;
    readonly client: SymbolRef;
  }[];
}

/** The files of one version: a client for each kind, one for the version, and the index. */
export function typedFiles(
  model: ApiModel,
  version: ApiVersion,
  options: PlanOptions,
  collector: Collector,
): FileSpec[] {
  const folder = `clientset/${options.clientset.name}/typed/${version.groupDir}/${version.version}`;
  const kinds = kindsWithClient(version);
  for (const kind of kinds) checkMethods(kind, collector);
  const files = [
    ...kinds.map((kind) => kindFile(model, version, kind, { folder, apiPath: options.clientset.apiPath })),
    versionFile(version, kinds, folder),
  ];
  const text = `Typed clients of ${groupVersionText(version)}.`;
  return [...files, indexFile({ folder, doc: text, version: version.id, files }, collector)];
}

interface Place {
  readonly folder: string;
  readonly apiPath: string;
}

function kindFile(model: ApiModel, version: ApiVersion, kind: KindWithClient, place: Place): FileSpec {
  const { type, file } = kind.names;
  return {
    path: `${place.folder}/${file}.ts`,
    template: 'typed-kind.ts.eta',
    version: version.id,
    exports: [
      { name: `${type}Client`, use: 'value' },
      { name: `${type}Expansion`, use: 'type' },
      { name: `${type}Interface`, use: 'type' },
      { name: resourceConstant(kind), use: 'value' },
    ],
    view: (refs) => kindView(model, version, kind, { refs, apiPath: place.apiPath }),
  };
}

function kindView(
  model: ApiModel,
  version: ApiVersion,
  kind: KindWithClient,
  { refs, apiPath }: { readonly refs: Refs; readonly apiPath: string },
): TypedKindView {
  const verbs = ownVerbs(kind);
  const hasAllVerbs = verbs.length === clientVerbs.length;
  const isNamespaced = kind.scope === 'Namespaced';
  const context = { model, kind, refs, client: hasAllVerbs ? code`this` : code`this.resourceClient` };
  return {
    use: {
      ResourceClient: restValue('ResourceClient'),
      ResourceDescriptor: restType('ResourceDescriptor'),
      RestClient: restType('RestClient'),
    },
    kind: ident(kind.names.type),
    doc: doc(`The client of ${kind.names.type} objects.`),
    resourceName: ident(resourceConstant(kind)),
    resource: descriptor(version, kind, apiPath),
    heritage: heritage(kind, verbs, refs),
    client: code`${restValue('ResourceClient')}${typeArguments(kind, refs)}`,
    hasAllVerbs,
    verbs: verbs.map((verb) => verbView(verb, kind, refs)),
    hasMethods: kind.client.methods.length > 0,
    methods: kind.client.methods.map((method) => methodView(method, context)),
    namespaceParameter: isNamespaced ? code`, namespace?: string` : nothing,
    namespaceArgument: isNamespaced ? code`, namespace` : nothing,
  };
}

/** The verbs that no method of the user's replaces. */
function ownVerbs({ client }: KindWithClient): readonly ClientVerb[] {
  return clientVerbs.filter((verb) => client.verbs.has(verb) && !client.methods.some(({ name }) => name === verb));
}

/** The members of ResourceInterface that the kind has, and the user's own methods. */
function heritage(kind: KindWithClient, verbs: readonly ClientVerb[], refs: Refs): Code {
  const expansion = ident(`${kind.names.type}Expansion`);
  if (verbs.length === 0) return code` extends ${expansion}`;
  const all = code`${restType('ResourceInterface')}${typeArguments(kind, refs)}`;
  if (verbs.length === clientVerbs.length) return code` extends ${all}, ${expansion}`;
  return code`
  extends Pick<
      ${all},
      ${join(verbs.map(literal), ' | ')}
    >,
    ${expansion}`;
}

function descriptor({ group, version }: ApiVersion, kind: KindWithClient, apiPath: string): Code {
  const { names, scope, type, hasStatus } = kind;
  const subresources = subresourcesOf(kind);
  const scale = scalePaths(type.markers);
  const selectableFields = selectableFieldsOf(type.markers);
  const entries: [string, Json][] = [
    ['group', group],
    ['version', version],
    ['resource', names.resource],
    ['kind', names.kind],
    ['listKind', names.listKind],
    ['namespaced', scope === 'Namespaced'],
    ['hasStatus', hasStatus && !hasMarker(type.markers, 'genclient:noStatus')],
  ];
  if (subresources.length > 0) entries.push(['subresources', subresources]);
  if (scale) entries.push(['scale', scale]);
  if (selectableFields.length > 0) entries.push(['selectableFields', selectableFields]);
  if (group !== '' && apiPath !== '/apis') entries.push(['apiPath', apiPath]);
  return code`{
  ${join(
    entries.map(([key, value]) => code`${ident(key)}: ${literal(value)},`),
    '\n',
  )}
}`;
}

/** The subresources besides the status that methods of the client call, or that the kind says it has. */
function subresourcesOf({ type, client }: KindWithClient): readonly string[] {
  const called = client.methods.flatMap(({ subresource }) => subresource ?? []);
  const scale = fieldsOfMarkers(type.markers, scaleSubresource).length > 0 ? ['scale'] : [];
  return [...new Set([...called, ...scale])].filter((name) => name !== 'status').sort();
}

const scaleSubresource = 'kubebuilder:subresource:scale';

/** Where the scale of a kind is; undefined where it is nowhere else than in most kinds. */
function scalePaths(markers: readonly Marker[]): Json | undefined {
  const [fields] = fieldsOfMarkers(markers, scaleSubresource);
  if (!fields) return undefined;
  const specReplicasPath = pathIn(fields, 'specpath') ?? '.spec.replicas';
  const statusReplicasPath = pathIn(fields, 'statuspath') ?? '.status.replicas';
  const labelSelectorPath = pathIn(fields, 'selectorpath');
  const isUsual = specReplicasPath === '.spec.replicas' && statusReplicasPath === '.status.replicas';
  if (isUsual && labelSelectorPath === undefined) return undefined;
  return { specReplicasPath, statusReplicasPath, ...(labelSelectorPath !== undefined && { labelSelectorPath }) };
}

/** The fields that field selectors may use, named as these name them. */
function selectableFieldsOf(markers: readonly Marker[]): readonly string[] {
  const paths = fieldsOfMarkers(markers, 'kubebuilder:selectablefield').map((fields) => pathIn(fields, 'JSONPath'));
  return paths.flatMap((path) => path?.slice(1) ?? []);
}

/** The fields of every marker of a name as they are written: the first one's name is behind that of the marker. */
function fieldsOfMarkers(markers: readonly Marker[], name: string): readonly (readonly string[])[] {
  const found = markers.filter((marker) => marker.name === name || marker.name.startsWith(`${name}:`));
  return found.map((marker) => `${marker.name.slice(name.length + 1)}=${marker.value ?? ''}`.split(','));
}

/** The dotted path that a field of a marker is, as in `specpath=".spec.size"`; undefined for anything else. */
function pathIn(fields: readonly string[], name: string): string | undefined {
  const field = fields.find((each) => each.trim().startsWith(`${name}=`));
  return field && /=["`]?((?:\.[\w-]+)+)["`]?\s*$/.exec(field)?.[1];
}

function versionFile(version: ApiVersion, kinds: readonly KindWithClient[], folder: string): FileSpec {
  const qualifier = versionQualifier(version);
  return {
    path: `${folder}/client.ts`,
    template: 'typed-client.ts.eta',
    version: version.id,
    exports: [
      { name: `${qualifier}Interface`, use: 'type' },
      { name: `new${qualifier}Client`, use: 'value' },
    ],
    view: (refs): TypedClientView => ({
      use: { RestClient: restType('RestClient') },
      qualifier: ident(qualifier),
      groupVersion: commentText(groupVersionText(version)),
      kinds: kinds.map(({ names, scope }) => ({
        type: ident(names.type),
        accessor: ident(names.accessor),
        isNamespaced: scope === 'Namespaced',
        interface: refs.generated('clientset', version.id, `${names.type}Interface`),
        client: refs.generated('clientset', version.id, `${names.type}Client`),
      })),
    }),
  };
}
