import type { Struct, Type } from '../../model/index.ts';
import { type TS, ts } from './syntax.ts';

/** A union of the members: nested unions flattened, repetitions removed, a single member standing for itself. */
export function unionOf(members: readonly Type[]): Type {
  const flat = members.flatMap((member) => (member.kind === 'union' ? member.members : [member]));
  const unique = new Map(flat.map((member) => [JSON.stringify(member), member]));
  const distinct = foldBooleans([...unique.values()]);
  const [only] = distinct;
  return only && distinct.length === 1 ? only : { kind: 'union', members: distinct };
}

/** `true | false` is `boolean`. */
function foldBooleans(members: readonly Type[]): readonly Type[] {
  const literals = members.filter((member) => member.kind === 'literal' && typeof member.value === 'boolean');
  if (literals.length < 2) return members;
  const [first] = literals;
  return members.flatMap((member): readonly Type[] =>
    member === first ? [{ kind: 'boolean' }] : literals.includes(member) ? [] : [member],
  );
}

/** The members of a written union that are not `undefined`. */
export function withoutUndefined(nodes: readonly TS.TypeNode[]): readonly TS.TypeNode[] {
  return nodes.filter((node) => node.kind !== ts.SyntaxKind.UndefinedKeyword);
}

/** A struct with nothing but an index signature is a map; one whose values may be undefined is copied as any JSON. */
export function mapOrStruct(struct: Struct, sparse = false): Type {
  const onlyIndex = struct.members.length === 0 && struct.extends.length === 0;
  return onlyIndex && struct.additional && !sparse
    ? { kind: 'map', value: struct.additional }
    : { kind: 'object', struct };
}

/** The values of a literal type or a union of literals; undefined for anything else. */
export function literalValues(type: Type): readonly (string | number | boolean)[] | undefined {
  if (type.kind === 'literal') return [type.value];
  if (type.kind !== 'union') return undefined;
  const values = type.members.flatMap((member) => (member.kind === 'literal' ? [member.value] : []));
  return values.length === type.members.length ? values : undefined;
}
