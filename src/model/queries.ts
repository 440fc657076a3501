import type { ApiModel, ApiVersion, ClientSpec, Kind } from './api.ts';
import type { Marker } from './marker.ts';
import type { DeclarationRef, Member, Struct, Type, TypeDeclaration } from './type.ts';

const indexes = new WeakMap<ApiModel, ReadonlyMap<string, ReadonlyMap<string, TypeDeclaration>>>();

/** Types by name, by version id; made once a model. */
function indexOf(model: ApiModel): ReadonlyMap<string, ReadonlyMap<string, TypeDeclaration>> {
  const known = indexes.get(model);
  if (known) return known;
  const index = new Map(model.versions.map((version) => [version.id, typesByName(version)]));
  indexes.set(model, index);
  return index;
}

/** The types of a version by name. */
export function typesByName(version: ApiVersion): ReadonlyMap<string, TypeDeclaration> {
  return new Map(version.types.map((type) => [type.ref.name, type]));
}

/** The declaration that a reference names; undefined only for a reference that load did not make. */
export function declarationOf(model: ApiModel, ref: DeclarationRef): TypeDeclaration | undefined {
  return indexOf(model).get(ref.versionId)?.get(ref.name);
}

/** The version of an id. */
export function versionOf(model: ApiModel, versionId: string): ApiVersion | undefined {
  return model.versions.find((version) => version.id === versionId);
}

/** Follows aliases until something that is no reference to an alias; a circle ends at its first member again. */
export function resolveAlias(model: ApiModel, type: Type): Type {
  const seen = new Set<TypeDeclaration>();
  let current = type;
  while (current.kind === 'named') {
    const declaration = declarationOf(model, current.ref);
    if (declaration?.body.kind !== 'alias' || seen.has(declaration)) return current;
    seen.add(declaration);
    current = declaration.body.type;
  }
  return current;
}

/** The struct behind a type: written in place, declared, or aliased. */
export function structOf(model: ApiModel, type: Type): Struct | undefined {
  const target = resolveAlias(model, type);
  if (target.kind === 'object') return target.struct;
  if (target.kind !== 'named') return undefined;
  const body = declarationOf(model, target.ref)?.body;
  return body?.kind === 'struct' ? body.struct : undefined;
}

/**
 * The members of a struct with those that it inherits from types of the model, inherited ones first, each name once:
 * the declaration nearest to the struct wins. Members of external bases (TypeMeta) are not in the model.
 */
export function allMembers(model: ApiModel, struct: Struct): readonly Member[] {
  const members = new Map<string, Member>();
  collectMembers(model, struct, members, new Set());
  return [...members.values()];
}

function collectMembers(model: ApiModel, struct: Struct, into: Map<string, Member>, seen: Set<Struct>): void {
  if (seen.has(struct)) return;
  seen.add(struct);
  for (const base of struct.extends) {
    const inherited = structOf(model, base);
    if (inherited) collectMembers(model, inherited, into, seen);
  }
  for (const member of struct.members) into.set(member.name, member);
}

/** The external types that a struct extends, directly or through types of the model, in order of appearance. */
export function externalBases(model: ApiModel, struct: Struct): readonly (Type & { kind: 'external' })[] {
  const bases: (Type & { kind: 'external' })[] = [];
  const seen = new Set<Struct>();
  const visit = (current: Struct): void => {
    if (seen.has(current)) return;
    seen.add(current);
    for (const base of current.extends) {
      const target = resolveAlias(model, base);
      const inherited = structOf(model, target);
      if (inherited) visit(inherited);
      else if (target.kind === 'external') bases.push(target);
    }
  };
  visit(struct);
  return bases;
}

/** The types that a type is made of, one level down. */
export function partsOf(type: Type): readonly Type[] {
  switch (type.kind) {
    case 'array':
      return [type.element];
    case 'map':
      return [type.value];
    case 'object':
      return partsOfStruct(type.struct);
    case 'union':
    case 'intersection':
      return type.members;
    case 'external':
      return type.arguments;
    default:
      return [];
  }
}

/** The types that stand in a struct: of its bases, of its members, of its index signature. */
export function partsOfStruct(struct: Struct): readonly Type[] {
  return [
    ...struct.extends,
    ...struct.members.map((member) => member.type),
    ...(struct.additional ? [struct.additional] : []),
  ];
}

/** The types that stand directly in a declaration. */
export function partsOfDeclaration(declaration: TypeDeclaration): readonly Type[] {
  return declaration.body.kind === 'struct' ? partsOfStruct(declaration.body.struct) : [declaration.body.type];
}

/** Every reference in a type, at any depth in place, without following the references. */
export function referencesIn(types: readonly Type[]): readonly DeclarationRef[] {
  const references: DeclarationRef[] = [];
  const visit = (type: Type): void => {
    if (type.kind === 'named') references.push(type.ref);
    else for (const part of partsOf(type)) visit(part);
  };
  for (const type of types) visit(type);
  return references;
}

/** The declarations that can be reached from one through references, itself first, each once, in order of discovery. */
export function reachableTypes(model: ApiModel, from: TypeDeclaration): readonly TypeDeclaration[] {
  const reached = new Set([from]);
  for (const declaration of reached) {
    for (const ref of referencesIn(partsOfDeclaration(declaration))) {
      const target = declarationOf(model, ref);
      if (target) reached.add(target);
    }
  }
  return [...reached];
}

/** Whether values of the type can hold values of the same type, at any depth. */
export function isRecursive(model: ApiModel, declaration: TypeDeclaration): boolean {
  return reachableTypes(model, declaration).some((reached) =>
    referencesIn(partsOfDeclaration(reached)).some((ref) => declarationOf(model, ref) === declaration),
  );
}

/** A kind that has a client. */
export type KindWithClient = Kind & { readonly client: ClientSpec };

/** The kinds of a version that have a client, be it with verbs or with none. */
export function kindsWithClient(version: ApiVersion): readonly KindWithClient[] {
  return version.kinds.filter((kind): kind is KindWithClient => kind.client !== undefined);
}

/** The versions that have typed clients. */
export function versionsWithClients(model: ApiModel): readonly ApiVersion[] {
  return model.versions.filter((version) => kindsWithClient(version).length > 0 && !isLeftOut(version, 'client'));
}

/** Whether `+k8s:<generator>-gen=false` in the doc.ts of a version leaves it out. */
export function isLeftOut(
  version: ApiVersion,
  generator: 'applyconfiguration' | 'client' | 'informer' | 'lister' | 'register',
): boolean {
  return markersNamed(version.markers, `k8s:${generator}-gen`).at(-1)?.value === 'false';
}

/** The markers of a name, in source order. */
export function markersNamed(markers: readonly Marker[], name: string): readonly Marker[] {
  return markers.filter((marker) => marker.name === name);
}

/** Whether a marker of the name is there. */
export function hasMarker(markers: readonly Marker[], name: string): boolean {
  return markers.some((marker) => marker.name === name);
}
