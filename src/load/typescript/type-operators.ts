import type { Member, Type } from '../../model/index.ts';
import { expandStruct, followAliases, memberOf } from './expand.ts';
import { indexedMembers } from './indexed-members.ts';
import { type TS, ts } from './syntax.ts';
import { literalValues, mapOrStruct, unionOf } from './type-shapes.ts';
import { mayBeUndefined } from './undefined-types.ts';
import { unreadable } from './unreadable.ts';
import { positionOf, type Scope, type TypeReader } from './world.ts';

const unknown: Type = { kind: 'unknown' };

/** `keyof T`, where T's members can be told from the syntax. */
export function readKeyOf(reader: TypeReader, node: TS.TypeOperatorNode, scope: Scope): Type {
  const struct = expandStruct(reader, reader.type(node.type, scope));
  if (!struct || struct.extends.length > 0) return unreadable(reader, node, scope, 'write the names out');
  if (struct.additional) return { kind: 'string' };
  return unionOf(struct.members.map((member): Type => ({ kind: 'literal', value: member.name })));
}

/** `T['member']` and `T[number]`. */
export function readIndexedAccess(reader: TypeReader, node: TS.IndexedAccessTypeNode, scope: Scope): Type {
  const object = reader.type(node.objectType, scope);
  if (object.kind === 'array' && node.indexType.kind === ts.SyntaxKind.NumberKeyword) return object.element;
  const members = indexedMembers(reader, object, node.indexType, scope);
  return members ? unionOf(members.map(({ type }) => type)) : unreadable(reader, node, scope, 'write the type out');
}

/** `{ [K in Keys]: V }` over literal names or over `string`; over `keyof T`, members are as optional as in T. */
export function readMapped(reader: TypeReader, node: TS.MappedTypeNode, scope: Scope): Type {
  const { constraint } = node.typeParameter;
  if (!constraint || !node.type || node.nameType) return unreadable(reader, node, scope, 'write the members out');
  const keys = followAliases(reader, reader.type(constraint, scope));
  const parameter = node.typeParameter.name.text;
  const valueType = node.type;
  const valueFor = (key: Type): Type =>
    reader.type(valueType, { ...scope, parameters: new Map([...scope.parameters, [parameter, key]]) });
  const source = ts.isTypeOperatorNode(constraint)
    ? expandStruct(reader, reader.type(constraint.type, scope))
    : undefined;
  const sparse = mayBeUndefined(reader, valueType, scope);
  if (keys.kind === 'string') return mapOrStruct({ extends: [], members: [], additional: valueFor(keys) }, sparse);
  const names = literalValues(keys);
  if (!names) return keys.kind === 'unknown' ? unknown : unreadable(reader, node, scope, 'write the members out');
  const members = names.map((name): Member => {
    const origin = source && memberOf(source, String(name));
    const isOptional = origin?.optional ?? false;
    return {
      name: String(name),
      optional: node.questionToken ? node.questionToken.kind !== ts.SyntaxKind.MinusToken : isOptional || sparse,
      type: valueFor({ kind: 'literal', value: name }),
      doc: origin?.doc ?? '',
      markers: [],
      position: positionOf(node, scope.unit),
    };
  });
  return { kind: 'object', struct: { extends: [], members } };
}
