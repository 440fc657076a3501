import type { Collector } from '../diagnostics/index.ts';
import {
  type ApiModel,
  type ApiVersion,
  type ClientVerb,
  clientVerbs,
  hasMarker,
  kindsWithClient,
  type KindWithClient,
  type SymbolRef,
} from '../model/index.ts';
import { type FileSpec, type PlanOptions, type Refs, versionQualifier } from '../plan/index.ts';
import { code, type Code, commentText, doc, ident, join, literal, nothing } from '../render/index.ts';
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
  const entries: [string, string | boolean | readonly string[]][] = [
    ['group', group],
    ['version', version],
    ['resource', names.resource],
    ['kind', names.kind],
    ['listKind', names.listKind],
    ['namespaced', scope === 'Namespaced'],
    ['hasStatus', hasStatus && !hasMarker(type.markers, 'genclient:noStatus')],
  ];
  if (subresources.length > 0) entries.push(['subresources', subresources]);
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
  const scale = hasMarker(type.markers, 'kubebuilder:subresource:scale') ? ['scale'] : [];
  return [...new Set([...called, ...scale])].filter((name) => name !== 'status').sort();
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
