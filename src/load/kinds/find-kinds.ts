import type { Collector } from '../../diagnostics/index.ts';
import { fieldsOf, markersOf } from '../../markers/index.ts';
import {
  allMembers,
  type ApiModel,
  type ApiVersion,
  hasMarker,
  isKindName,
  isResourceName,
  isWireKind,
  type Kind,
  kindNames,
  type Marker,
  markersNamed,
  type Member,
  type Scope,
  type Struct,
  type TypeDeclaration,
} from '../../model/index.ts';
import type { CheckForeignName } from '../foreign-names.ts';
import { readClient, reportNoKind } from './client-spec.ts';
import { metaShapeOf } from './meta-shape.ts';

/** What finding kinds needs besides the version. */
export interface KindContext {
  /** The types of all versions, kinds not yet found. */
  readonly model: ApiModel;
  readonly pluralExceptions: ReadonlyMap<string, string>;
  readonly checkForeignName: CheckForeignName;
  readonly collector: Collector;
}

/** A declaration with the shape of its metadata. */
interface Candidate {
  readonly type: TypeDeclaration;
  readonly struct: Struct;
  readonly shape: ReturnType<typeof metaShapeOf>;
}

/** The kinds of a version: types with TypeMeta and ObjectMeta, each with its list, names, scope and client. */
export function findKinds(version: ApiVersion, context: KindContext): readonly Kind[] {
  const candidates = version.types.flatMap((type): Candidate[] => {
    const struct = type.body.kind === 'struct' ? type.body.struct : undefined;
    if (struct) return [{ type, struct, shape: metaShapeOf(context.model, struct) }];
    rejectMarkedAlias(type, context.collector);
    reportNoKind(type, context.collector);
    return [];
  });
  const lists = candidates.filter((candidate) => candidate.shape === 'list');
  const kinds = candidates
    .filter((candidate) => candidate.shape === 'object')
    .flatMap((candidate) => readKind(candidate, { ...context, version, lists }));
  const used = new Set([...methodTypes(kinds), ...baseTypes(context.model)]);
  for (const candidate of candidates) reportMisfit(candidate, used, context);
  return kinds;
}

interface KindWork extends KindContext {
  readonly version: ApiVersion;
  readonly lists: readonly Candidate[];
}

function readKind({ type, struct }: Candidate, work: KindWork): readonly Kind[] {
  const { collector, model } = work;
  if (!isKindName(type.ref.name)) {
    const message = `${type.ref.name} is no name for a kind`;
    collector.report('KC4105', message, type.position, 'kinds are UpperCamel ASCII letters and digits, at most 63');
    return [];
  }
  const list = listOf(type, work);
  const derived = `${type.ref.name}List`;
  if (!list && work.version.types.some((other) => other.ref.name === derived)) {
    const message = `${derived} is not a list of ${type.ref.name}, and the derived list type would have its name`;
    collector.report('KC4101', message, type.position, 'give it `metadata: ListMeta` and `items`, or rename it');
  }
  const hasStatus = holdsStatus(type, struct, model);
  const client = readClient(type, { ...work, hasStatus });
  return [
    {
      type,
      ...(list && { list }),
      names: kindNames(type.ref.name, {
        pluralExceptions: work.pluralExceptions,
        ...restNames(type.markers, collector),
        ...(list && { list: list.ref.name }),
        ...wireKind('kind', type.markers, collector),
        ...wireKind('listKind', type.markers, collector),
      }),
      scope: scopeOf(type.markers, collector),
      ...(client && { client }),
      hasStatus,
    },
  ];
}

/** Whether objects have a status: a member, or one that an open type keeps and the marker of the subresource tells of. */
function holdsStatus({ markers }: TypeDeclaration, struct: Struct, model: ApiModel): boolean {
  if (allMembers(model, struct).some((member) => member.name === 'status')) return true;
  return struct.additional !== undefined && hasMarker(markers, 'kubebuilder:subresource:status');
}

/** The declared list type: the one named after the kind, else the first one by name that holds it. */
function listOf(type: TypeDeclaration, work: KindWork): TypeDeclaration | undefined {
  const holding = work.lists.filter(({ struct }) => {
    const items = allMembers(work.model, struct).find((member) => member.name === 'items')?.type;
    const element = items?.kind === 'array' ? items.element : undefined;
    const held = element?.kind === 'named' ? element.ref : undefined;
    return held?.name === type.ref.name && held.versionId === type.ref.versionId;
  });
  return (holding.find((list) => list.type.ref.name === `${type.ref.name}List`) ?? holding[0])?.type;
}

/** The REST names that markers give: `+resourceName` wins over `+kubebuilder:resource`. */
function restNames(
  markers: readonly Marker[],
  collector: Collector,
): { readonly resource?: string; readonly singular?: string } {
  const [named] = markersNamed(markers, 'resourceName');
  const path = named?.value
    ? { value: named.value, position: named.valuePosition ?? named.position }
    : resourceField(markers, 'path');
  const singular = resourceField(markers, 'singular');
  for (const name of [path, singular]) {
    if (!name || isResourceName(name.value)) continue;
    const help = 'lower-case letters, digits and hyphens, a letter first, at most 63';
    collector.report('KC2005', `${JSON.stringify(name.value)} is no name for a resource`, name.position, help);
  }
  return { ...(path && { resource: path.value }), ...(singular && { singular: singular.value }) };
}

/** The kind that +codegen:kind gives the type on the wire, or +codegen:listKind its lists. */
function wireKind<K extends 'kind' | 'listKind'>(
  name: K,
  markers: readonly Marker[],
  collector: Collector,
): { readonly [P in K]?: string } {
  const [marker] = markersNamed(markers, `codegen:${name}`);
  if (marker?.value === undefined) return {};
  if (!isWireKind(marker.value)) {
    const message = `${JSON.stringify(marker.value)} is no kind`;
    const help = 'letters, digits and hyphens, a letter first, at most 63';
    collector.report('KC2005', message, marker.valuePosition ?? marker.position, help);
  }
  return { [name]: marker.value } as { readonly [P in K]: string };
}

function resourceField(markers: readonly Marker[], name: string): ReturnType<ReturnType<typeof fieldsOf>['get']> {
  return markersOf(markers, 'kubebuilder:resource')
    .filter((marker) => marker.name !== 'kubebuilder:resource')
    .map((marker) => fieldsOf(marker).get(name))
    .findLast((field) => field !== undefined);
}

function scopeOf(markers: readonly Marker[], collector: Collector): Scope {
  const [nonNamespaced] = markersNamed(markers, 'genclient:nonNamespaced');
  const field = resourceField(markers, 'scope');
  if (field && field.value !== 'Namespaced' && field.value !== 'Cluster') {
    collector.report('KC2005', `scope must be Namespaced or Cluster`, field.position, 'correct the scope');
  }
  if (nonNamespaced && field?.value === 'Namespaced') {
    const message = '+genclient:nonNamespaced contradicts scope=Namespaced';
    collector.report('KC2006', message, nonNamespaced.position, 'remove one of them');
  }
  return nonNamespaced || field?.value === 'Cluster' ? 'Cluster' : 'Namespaced';
}

const basesOfModel = new WeakMap<ApiModel, ReadonlySet<string>>();

/** The names of the types that others extend; such a type may leave the metadata to them. Made once a model. */
function baseTypes(model: ApiModel): ReadonlySet<string> {
  const known = basesOfModel.get(model);
  if (known) return known;
  const names = new Set<string>();
  for (const { body } of model.versions.flatMap(({ types }) => types)) {
    const bases = body.kind === 'struct' ? body.struct.extends : [];
    for (const base of bases) if (base.kind === 'named') names.add(base.ref.name);
  }
  basesOfModel.set(model, names);
  return names;
}

/** The names of the types that custom methods take or give; such a type may have TypeMeta and no metadata. */
function methodTypes(kinds: readonly Kind[]): ReadonlySet<string> {
  const types = kinds.flatMap((kind) => (kind.client?.methods ?? []).flatMap(({ input, result }) => [input, result]));
  return new Set(types.flatMap((type) => (type?.kind === 'named' ? [type.ref.name] : [])));
}

/** Reports what looks like a kind, by marker or by TypeMeta, and is none. */
function reportMisfit(candidate: Candidate, used: ReadonlySet<string>, { collector, model }: KindContext): void {
  const { type, struct, shape } = candidate;
  if (shape !== 'object') reportNoKind(type, collector);
  const [genclient] = markersNamed(type.markers, 'genclient');
  const metadata = allMembers(model, struct).find((member) => member.name === 'metadata');
  const { name } = type.ref;
  if (shape === 'list' && genclient) {
    collector.report('KC2009', `+genclient stands on the list type ${name}`, genclient.position, 'move it to the kind');
  } else if (shape === 'none' && genclient) {
    const help = 'write `extends TypeMeta`, imported from @kube-codegen/runtime/meta/v1';
    collector.report('KC3008', `${name} has +genclient but does not extend TypeMeta`, type.position, help);
  } else if (shape === 'type-only') {
    reportMetadata(candidate, { metadata, isKind: genclient !== undefined, isUsed: used.has(name) }, collector);
  }
}

/** Reports a type with TypeMeta whose `metadata` is missing or of a wrong type. */
function reportMetadata(
  { type }: Candidate,
  about: { readonly metadata: Member | undefined; readonly isKind: boolean; readonly isUsed: boolean },
  collector: Collector,
): void {
  const { name } = type.ref;
  const help = 'write `metadata: ObjectMeta;`';
  if (about.metadata) {
    const message = `${name} extends TypeMeta, but its metadata is not a required ObjectMeta`;
    collector.report('KC3008', message, about.metadata.position, help);
  } else if (about.isKind) {
    collector.report('KC3008', `${name} extends TypeMeta but has no metadata`, type.position, help);
  } else if (!about.isUsed) {
    const message = `${name} extends TypeMeta but has no metadata, so it is no kind`;
    collector.report('KC3012', message, type.position, 'write `metadata: ObjectMeta;`, or remove TypeMeta');
  }
}

function rejectMarkedAlias(type: TypeDeclaration, collector: Collector): void {
  if (!hasMarker(type.markers, 'genclient')) return;
  const message = `${type.ref.name} has +genclient but is no interface`;
  collector.report(
    'KC3008',
    message,
    type.position,
    'write an interface that extends TypeMeta and has `metadata: ObjectMeta`',
  );
}
