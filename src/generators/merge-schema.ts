import {
  allMembers,
  type ApiModel,
  type DeclarationRef,
  declarationOf,
  externalBases,
  isRecursive,
  type Kind,
  type Marker,
  markersNamed,
  type Member,
  reachableTypes,
  resolveAlias,
  type Scalar,
  type Struct,
  structOf,
  type Type,
  type TypeDeclaration,
} from '../model/index.ts';
import { holdsReferences, type Json, metaModule } from '../render/index.ts';
import { type ExternalType, hasMergeSchema } from './external-types.ts';

/** A TypeSchema of `@kube-codegen/runtime/apply`, as data. */
type Schema = { readonly [key: string]: Json };

const untyped: Schema = { type: 'untyped' };

/** How values of a kind merge under server-side apply: members of the object, and the types that these refer to. */
export interface KindSchema {
  readonly fields: Schema;
  readonly additional: Json | undefined;
  readonly types: Schema;
  /** The types of other packages that something refers to, by the names that they have among the types. */
  readonly external: ReadonlyMap<string, ExternalType>;
}

/** The merge structure of a kind, from its types and their list, map and struct markers. */
export function kindSchema(model: ApiModel, { type }: Kind): KindSchema {
  const struct = type.body.kind === 'struct' ? type.body.struct : undefined;
  const members = struct ? allMembers(model, struct).filter(({ name }) => !identity.has(name)) : [];
  const reached = reachableTypes(model, type).filter((one) => one !== type || isRecursive(model, type));
  const named = reached.filter((one) => isReferenced(model, one));
  const external = new Map<string, ExternalType>();
  const printer: Printer = { model, home: type.ref.versionId, external };
  const fields = Object.fromEntries(members.map((member) => [member.name, memberSchema(member, printer)]));
  const types = Object.fromEntries(named.map((one) => [nameOf(one.ref, printer), declarationSchema(one, printer)]));
  const additional = struct?.additional && typeSchema(struct.additional, [], printer);
  return { fields, types, external, additional };
}

/** What every object has; the structure of these is fixed. */
const identity: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

interface Printer {
  readonly model: ApiModel;
  /** The version whose types are named without it. */
  readonly home: string;
  /** Takes the types of other packages that are met and have merge schemas there. */
  readonly external: Map<string, ExternalType>;
}

function isReferenced(model: ApiModel, { ref }: TypeDeclaration): boolean {
  return holdsReferences(model, { kind: 'named', ref });
}

function nameOf(ref: DeclarationRef, { home }: Printer): string {
  return ref.versionId === home ? ref.name : `${ref.versionId}.${ref.name}`;
}

function declarationSchema({ body, markers }: TypeDeclaration, printer: Printer): Schema {
  return body.kind === 'struct' ? structSchema(body.struct, markers, printer) : typeSchema(body.type, markers, printer);
}

function memberSchema({ type, markers }: Member, printer: Printer): Schema {
  const plain = typeSchema(type, markers, printer);
  const schema = markersNamed(markers, 'nullable').length > 0 ? { ...plain, nullable: true } : plain;
  const given = valueOf(markers, 'kubebuilder:default') ?? valueOf(markers, 'default');
  const value = given === undefined ? undefined : parseJson(given);
  return isScalarSchema(schema) && value !== undefined ? { ...schema, default: value } : schema;
}

function isScalarSchema({ type }: Schema): boolean {
  return type === 'string' || type === 'number' || type === 'boolean' || type === 'scalar';
}

function typeSchema(type: Type, markers: readonly Marker[], printer: Printer): Schema {
  switch (type.kind) {
    case 'scalar':
      return type.scalar === 'RawExtension' ? rawSchema(markers) : scalarSchemas[type.scalar];
    case 'literal':
      return { type: typeof type.value };
    case 'array':
      return listSchema(type.element, markers, printer);
    case 'map':
      return { type: 'map', additional: typeSchema(type.value, [], printer), ...atomic(markers, 'mapType') };
    case 'object':
      return structSchema(type.struct, markers, printer);
    case 'union':
      return unionSchema(type.members, markers, printer);
    case 'intersection':
      return intersectionSchema(type.members, markers, printer);
    case 'named':
      return namedSchema(type.ref, markers, printer);
    case 'external':
      return externalSchema(type, markers, printer);
    default:
      return plainSchemas[type.kind];
  }
}

const plainSchemas = {
  string: { type: 'string' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  null: { type: 'scalar' },
  unknown: untyped,
} as const;

function externalSchema(type: ExternalType, markers: readonly Marker[], { external }: Printer): Schema {
  if (!hasMergeSchema(type)) return (type.module === metaModule && metaSchemas.get(type.name)) || untyped;
  const name = type.module === metaModule ? `@${type.name}` : `${type.module}.${type.name}`;
  external.set(name, type);
  return { type: 'ref', name, ...relationship(markers) };
}

const scalarSchemas: Readonly<Record<Exclude<Scalar, 'RawExtension'>, Schema>> = {
  int32: { type: 'number' },
  int64: { type: 'number' },
  float: { type: 'number' },
  double: { type: 'number' },
  IntOrString: { type: 'scalar' },
  Quantity: { type: 'scalar' },
  Time: { type: 'scalar' },
  MicroTime: { type: 'scalar' },
  Duration: { type: 'scalar' },
  Bytes: { type: 'string' },
};

/** An object of any members. That it has one owner must be said of an object, since the value tells nothing of it. */
function rawSchema(markers: readonly Marker[]): Schema {
  const owned = atomic(markers, 'mapType', 'structType');
  return 'atomic' in owned ? { type: 'map', additional: untyped, ...owned } : untyped;
}

/** Structs of the metadata module that are one field; LabelSelector is upstream. */
const metaSchemas: ReadonlyMap<string, Schema> = new Map([
  ['LabelSelector', { type: 'map', additional: untyped, atomic: true }],
  ['OwnerReference', { type: 'map', additional: untyped, atomic: true }],
  ['FieldsV1', { type: 'map', additional: untyped, atomic: true }],
]);

function namedSchema(ref: DeclarationRef, markers: readonly Marker[], printer: Printer): Schema {
  const declaration = declarationOf(printer.model, ref);
  if (declaration === undefined) return untyped;
  if (!isReferenced(printer.model, declaration)) return declarationSchema(declaration, printer);
  if (declaration.body.kind === 'alias' && saysHowListsMerge(markers)) {
    // What the use does not say, the alias says, and so on down to the list.
    const others = declaration.markers.filter(({ name }) => !markers.some((marker) => isSameMarker(marker.name, name)));
    return declarationSchema({ ...declaration, markers: [...markers, ...others] }, printer);
  }
  return { type: 'ref', name: nameOf(ref, printer), ...relationship(markers) };
}

/** Whether markers at the use of a type say of its list what no reference can say. */
function saysHowListsMerge(markers: readonly Marker[]): boolean {
  return ['listType', 'listMapKey', 'patchMergeKey'].some((name) => valueOf(markers, name) !== undefined);
}

function isSameMarker(one: string, other: string): boolean {
  return one.replace(/^k8s:/, '') === other.replace(/^k8s:/, '');
}

function structSchema(struct: Struct, markers: readonly Marker[], printer: Printer): Schema {
  const members = allMembers(printer.model, struct);
  const fields = Object.fromEntries(members.map((member) => [member.name, memberSchema(member, printer)]));
  const inherited = externalBases(printer.model, struct);
  const bases = inherited.filter(hasMergeSchema).map((base) => externalSchema(base, [], printer));
  const others = inherited.filter((base) => !hasMergeSchema(base));
  const isOpen = others.some(({ name, module }) => module !== metaModule || !knownBases.has(name));
  const rest = isOpen ? untyped : struct.additional && typeSchema(struct.additional, [], printer);
  const isEmpty = members.length === 0 && others.length === 0;
  return {
    type: 'map',
    ...(bases.length > 0 && { extends: bases }),
    ...(!isEmpty && { fields: { ...envelopeOf(others, printer), ...fields } }),
    ...(rest && { additional: rest }),
    ...atomic(markers, 'structType', 'mapType'),
  };
}

/** Bases of the metadata module of which all members are known. */
const knownBases: ReadonlySet<string> = new Set(['TypeMeta', 'KubernetesObject', 'EmbeddedResource']);

/** What the bases of a struct say of the object that it is. */
function envelopeOf(bases: readonly ExternalType[], printer: Printer): Schema {
  const object = bases.find(({ name, module }) => module === metaModule && knownBases.has(name) && name !== 'TypeMeta');
  return {
    ...(bases.length > 0 && { apiVersion: { type: 'string' }, kind: { type: 'string' } }),
    ...(object && { metadata: externalSchema({ ...object, name: 'ObjectMeta' }, [], printer) }),
  };
}

/** Objects that are several at once have the members of all, as a struct that extends them; anything else is any value. */
function intersectionSchema(members: readonly Type[], markers: readonly Marker[], printer: Printer): Schema {
  const { model } = printer;
  const parts = members.map((member) => resolveAlias(model, member));
  const bases = parts.filter(({ kind }) => kind !== 'map');
  if (!bases.every((base) => base.kind === 'external' || structOf(model, base))) return untyped;
  const [additional] = parts.flatMap((part) =>
    part.kind === 'map' ? part.value : (structOf(model, part)?.additional ?? []),
  );
  return structSchema({ extends: bases, members: [], ...(additional && { additional }) }, markers, printer);
}

function listSchema(element: Type, markers: readonly Marker[], printer: Printer): Schema {
  const listType = valueOf(markers, 'listType');
  const keys = valuesOf(markers, 'listMapKey');
  const mergeKey = valueOf(markers, 'patchMergeKey');
  return {
    type: 'list',
    items: typeSchema(element, [], printer),
    ...(listType !== undefined && { listType }),
    ...(listType === 'map' && keys.length > 0 && { keys }),
    ...(mergeKey !== undefined && mergeKey !== keys[0] && { patchMergeKey: mergeKey }),
  };
}

/** As `someSchema` of what is not null; null is a value where the union has it. */
function unionSchema(members: readonly Type[], markers: readonly Marker[], printer: Printer): Schema {
  const some = members.filter(({ kind }) => kind !== 'null');
  const schema = someSchema(some, markers, printer);
  return some.length === members.length ? schema : { ...schema, nullable: true };
}

/** Unions of plain values are scalars, a union of one is that one; of anything else the value tells. */
function someSchema(some: readonly Type[], markers: readonly Marker[], printer: Printer): Schema {
  const [first, ...others] = some.map((member) => typeSchema(member, some.length === 1 ? markers : [], printer));
  if (first === undefined) return { type: 'scalar' };
  if (others.every(({ type }) => type === first['type']) && (others.length === 0 || isScalarSchema(first)))
    return first;
  return [first, ...others].every(isScalarSchema) ? { type: 'scalar' } : untyped;
}

/** Whether the use of a type is one field or many, whatever its declaration says. */
function relationship(markers: readonly Marker[]): Schema {
  const given = valueOf(markers, 'structType') ?? valueOf(markers, 'mapType');
  return given === undefined ? {} : { atomic: given === 'atomic' };
}

function atomic(markers: readonly Marker[], ...names: readonly string[]): Schema {
  return names.some((name) => valueOf(markers, name) === 'atomic') ? { atomic: true } : {};
}

/** Values of a marker, in both spellings that Kubernetes has: `+listType` and `+k8s:listType`. */
function valuesOf(markers: readonly Marker[], name: string): readonly string[] {
  if (markers.length === 0) return [];
  const found = [...markersNamed(markers, name), ...markersNamed(markers, `k8s:${name}`)];
  return found.flatMap(({ value }) => (value === undefined ? [] : [value.replace(/^(["'`])(.*)\1$/, '$2')]));
}

function valueOf(markers: readonly Marker[], name: string): string | undefined {
  return valuesOf(markers, name)[0];
}

/** A default that is JSON; others are markers' own syntax and matter to no key. */
function parseJson(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return /^[\w./-]+$/.test(text) ? text : undefined;
  }
}
