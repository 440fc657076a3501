import {
  type ApiModel,
  type Kind,
  lowerCamel,
  type SymbolRef,
  type Type,
  upperCamel,
  type ApiVersion,
} from '../model/index.ts';
import type { Refs } from '../plan/index.ts';
import { code, type Code, type Hole } from '../render/index.ts';
import { metaType } from './runtime-symbols.ts';

/** The list type of a kind: the declared one, or the list that every kind has. */
export function listTypeOf(kind: Kind, refs: Refs): Hole {
  return kind.list ? refs.type(kind.list.ref) : code`${metaType('KubernetesList')}<${refs.type(kind.type.ref)}>`;
}

/** The apply configuration of a kind; undefined where it has none. */
export function applyConfigurationOf(kind: Kind, refs: Refs): SymbolRef | undefined {
  return refs.find('applyconfiguration', kind.type.ref.versionId, `${kind.names.type}ApplyConfiguration`);
}

/** The types that fill in ResourceInterface and ResourceClient: `<Foo, FooList, FooApplyConfiguration>`. */
export function typeArguments(kind: Kind, refs: Refs): Code {
  const configuration = applyConfigurationOf(kind, refs);
  const last = configuration ? code`, ${configuration}` : code``;
  return code`<${refs.type(kind.type.ref)}, ${listTypeOf(kind, refs)}${last}>`;
}

/** The kind that a type names. */
export function kindOfType(model: ApiModel, type: Type): Kind | undefined {
  if (type.kind !== 'named') return undefined;
  const version = model.versions.find(({ id }) => id === type.ref.versionId);
  return version?.kinds.find(({ names }) => names.type === type.ref.name);
}

/** `fooResource`: the constant that describes the resource of a kind. */
export function resourceConstant({ names }: Kind): string {
  return `${lowerCamel(names.type)}Resource`;
}

/** `fooSchema`: the constant that says how objects of a kind merge. */
export function schemaConstant(type: string): string {
  return `${lowerCamel(type)}Schema`;
}

/** `samplecontrollerV1alpha1`: the method of a clientset that gives a version's clients. */
export function versionAccessor({ groupGoName, version }: ApiVersion): string {
  return lowerCamel(groupGoName) + upperCamel(version);
}

/** `samplecontroller.k8s.io/v1alpha1`, or `v1` in the core group: an apiVersion. */
export function groupVersionText({ group, version }: ApiVersion): string {
  return group === '' ? version : `${group}/${version}`;
}
