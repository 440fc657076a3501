import {
  allMembers,
  type ApiModel,
  externalBases,
  resolveAlias,
  type Struct,
  structOf,
  type Type,
} from '../../model/index.ts';
import { metaModule } from '../meta-module.ts';

/**
 * What the metadata of a struct makes of it: an object of the API, a list of objects, a type with TypeMeta and neither
 * (or with a `metadata` that is no required ObjectMeta), or none of these.
 */
export type MetaShape = 'object' | 'list' | 'type-only' | 'none';

/** Tells the shape from the bases and the `metadata` member, inherited ones included. */
export function metaShapeOf(model: ApiModel, struct: Struct): MetaShape {
  const bases = externalBases(model, struct).filter((base) => base.module === metaModule);
  const extended = new Set(bases.map((base) => base.name));
  const metadata = allMembers(model, struct).find((member) => member.name === 'metadata');
  const whole = extended.has('KubernetesObject') ? 'object' : extended.has('KubernetesList') ? 'list' : undefined;
  if (!whole && !extended.has('TypeMeta')) return 'none';
  if (!metadata) return whole ?? 'type-only';
  if (isMeta(model, metadata.type, 'ObjectMeta')) return metadata.optional ? 'type-only' : 'object';
  return isMeta(model, metadata.type, 'ListMeta') ? 'list' : 'type-only';
}

/** Whether the type is the metadata type of the name, an alias of it, or has it among its parts or bases. */
function isMeta(model: ApiModel, type: Type, name: string): boolean {
  const target = resolveAlias(model, type);
  if (target.kind === 'external') return target.module === metaModule && target.name === name;
  if (target.kind === 'intersection') return target.members.some((member) => isMeta(model, member, name));
  const struct = structOf(model, target);
  return struct !== undefined && externalBases(model, struct).some((base) => isMeta(model, base, name));
}
