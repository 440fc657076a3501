import type { Member, Type } from '../../model/index.ts';
import { expandStruct, followAliases, memberOf } from './expand.ts';
import type { TS } from './syntax.ts';
import { literalValues } from './type-shapes.ts';
import type { Scope, TypeReader } from './world.ts';

/** The members that `T['a' | 'b']` names, given T; undefined where they cannot be told from the syntax. */
export function indexedMembers(
  reader: TypeReader,
  object: Type,
  index: TS.TypeNode,
  scope: Scope,
): readonly Member[] | undefined {
  const names = literalValues(followAliases(reader, reader.type(index, scope))) ?? [];
  const struct = names.length > 0 ? expandStruct(reader, object) : undefined;
  const members = struct ? names.map((name) => memberOf(struct, String(name))) : [];
  const known = members.filter((member) => member !== undefined);
  return known.length > 0 && known.length === members.length ? known : undefined;
}
