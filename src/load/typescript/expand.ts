import type { Member, Struct, Type } from '../../model/index.ts';
import { mergeStructs } from './bodies.ts';
import { declaredBody } from './declared-bodies.ts';
import type { TypeReader } from './world.ts';

/**
 * The struct behind a type with the members that it inherits, for operators that need them one by one (`Pick`, `keyof`).
 * Bases of other packages stay in `extends`. Undefined where there is no struct, or what it is made of forms a circle.
 */
export function expandStruct(reader: TypeReader, type: Type, seen: readonly string[] = []): Struct | undefined {
  if (type.kind === 'object') return expandBases(reader, type.struct, seen);
  if (type.kind === 'map') return { extends: [], members: [], additional: type.value };
  if (type.kind === 'intersection') {
    const parts = type.members.map((member) => expandStruct(reader, member, seen));
    const structs = parts.filter((part) => part !== undefined);
    return structs.length === parts.length ? mergeStructs(structs) : undefined;
  }
  if (type.kind === 'external' && type.arguments.length === 0) return { extends: [type], members: [] };
  if (type.kind !== 'named') return undefined;
  const key = `${type.ref.versionId}/${type.ref.name}`;
  const declaration = seen.includes(key) ? undefined : reader.world.declarationOf(type.ref);
  const body = declaration && declaredBody(reader, declaration);
  return body && expandStruct(reader, body, [...seen, key]);
}

function expandBases(reader: TypeReader, struct: Struct, seen: readonly string[]): Struct | undefined {
  const bases = struct.extends.map((base) => expandStruct(reader, base, seen));
  const known = bases.filter((base) => base !== undefined);
  if (known.length < bases.length) return undefined;
  return mergeStructs([...known, { ...struct, extends: [] }]);
}

/** The type behind names of the model that stand for other types; a circle of names ends somewhere in it. */
export function followAliases(reader: TypeReader, type: Type, depth = 0): Type {
  const declaration = type.kind === 'named' && depth < 32 ? reader.world.declarationOf(type.ref) : undefined;
  const body = declaration && declaredBody(reader, declaration);
  return body ? followAliases(reader, body, depth + 1) : type;
}

/** The member of a name, inherited ones included. */
export function memberOf(struct: Struct, name: string): Member | undefined {
  return struct.members.find((member) => member.name === name);
}
