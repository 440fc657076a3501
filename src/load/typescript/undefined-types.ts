import type { Type } from '../../model/index.ts';
import { indexedMembers } from './indexed-members.ts';
import { resolveName } from './resolve.ts';
import type { Declaration } from './source-unit.ts';
import { type TS, ts } from './syntax.ts';
import { unreadable } from './unreadable.ts';
import { positionOf, type Scope, type TypeReader } from './world.ts';

/**
 * Whether a written type allows `undefined`, which JSON carries by leaving a member out. The types of the model do not
 * say so; who reads a member, an item or a value asks here what that means for it.
 */
export function mayBeUndefined(
  reader: TypeReader,
  node: TS.TypeNode,
  scope: Scope,
  seen: Set<Declaration> = new Set(),
): boolean {
  if (ts.isParenthesizedTypeNode(node)) return mayBeUndefined(reader, node.type, scope, seen);
  if (ts.isUnionTypeNode(node)) {
    return node.types.some(
      (part) => part.kind === ts.SyntaxKind.UndefinedKeyword || mayBeUndefined(reader, part, scope, seen),
    );
  }
  if (ts.isIndexedAccessTypeNode(node)) {
    // What cannot be read here is asked for, or reported, where the type itself is read.
    const inside: Scope = { ...scope, computation: scope.computation ?? { unreadable: false } };
    const members = indexedMembers(reader, reader.type(node.objectType, inside), node.indexType, inside);
    return members?.some(({ optional }) => optional) ?? false;
  }
  return ts.isTypeReferenceNode(node) && referenceMayBeUndefined(reader, node, scope, seen);
}

/** Utility types that may be undefined where their argument may be. */
const passedOn: ReadonlySet<string> = new Set(['Partial', 'Readonly', 'Required']);

function referenceMayBeUndefined(
  reader: TypeReader,
  { typeName, typeArguments }: TS.TypeReferenceNode,
  scope: Scope,
  seen: Set<Declaration>,
): boolean {
  if (!ts.isIdentifier(typeName) || scope.parameters.has(typeName.text)) return false;
  const resolution = resolveName(reader.world, scope.unit, typeName.text);
  if (resolution) return resolution.kind === 'declaration' && aliasMayBeUndefined(reader, resolution.declaration, seen);
  const [argument] = typeArguments ?? [];
  return passedOn.has(typeName.text) && argument !== undefined && mayBeUndefined(reader, argument, scope, seen);
}

/** An alias that is read in place. One with a name in the model is reported where it stands. */
function aliasMayBeUndefined(reader: TypeReader, declaration: Declaration, seen: Set<Declaration>): boolean {
  const [node] = declaration.nodes;
  if (!node || !ts.isTypeAliasDeclaration(node) || seen.has(declaration)) return false;
  if (reader.world.refOf(declaration)) return false;
  seen.add(declaration);
  const parameters = (node.typeParameters ?? []).map(({ name }): [string, Type] => [name.text, { kind: 'unknown' }]);
  const scope: Scope = { unit: declaration.unit, parameters: new Map(parameters), expanding: [] };
  return mayBeUndefined(reader, node.type, scope, seen);
}

/** A list of items of a written type, given that type. `undefined` in lists becomes null on the wire, so that it does not come back. */
export function listOf(reader: TypeReader, item: TS.TypeNode, element: Type, scope: Scope): Type {
  if (mayBeUndefined(reader, item, scope)) {
    if (scope.computation) return unreadable(reader, item, scope, 'write the type out');
    const message = 'JSON cannot carry undefined in a list, where it becomes null';
    reader.world.collector.report('KC3002', message, positionOf(item, scope.unit), 'leave undefined out');
  }
  return { kind: 'array', element };
}
