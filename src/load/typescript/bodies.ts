import type { Struct, Type } from '../../model/index.ts';
import type { Declaration, DeclarationNode } from './source-unit.ts';
import { type TS, ts } from './syntax.ts';
import { unionOf } from './type-shapes.ts';
import { unreadable } from './unreadable.ts';
import { excerpt, positionOf, type Scope, type TypeReader } from './world.ts';

/** What a declaration stands for, read in a scope that gives its type parameters their meaning. */
export function bodyOf(reader: TypeReader, declaration: Declaration, scope: Scope): Type {
  const [first] = declaration.nodes;
  if (!first) return { kind: 'unknown' };
  if (ts.isTypeAliasDeclaration(first)) return reader.type(first.type, scope);
  if (ts.isEnumDeclaration(first)) return enumBody(reader, first, scope);
  if (ts.isClassDeclaration(first)) return refuseClass(reader, declaration, scope);
  const structs = declaration.nodes.map((node) => structOfNode(reader, node, scope));
  return { kind: 'object', struct: mergeStructs(structs) };
}

function structOfNode(reader: TypeReader, node: DeclarationNode, scope: Scope): Struct {
  if (!ts.isInterfaceDeclaration(node)) return { extends: [], members: [] };
  const own = reader.struct([...node.members], scope);
  const bases = (node.heritageClauses ?? [])
    .flatMap((clause) => Array.from(clause.types))
    .map((base) => ({ base, type: reader.reference(base.expression, base.typeArguments ?? [], scope) }));
  // A base that had to be expanded (`Omit<Foo, 'a'>`) has no name to extend, so its members become own ones.
  const expanded = bases.flatMap(({ base, type }) => {
    if (type.kind === 'object') return [type.struct];
    if (type.kind === 'map') return [{ extends: [], members: [], additional: type.value }];
    if (type.kind !== 'named' && type.kind !== 'external' && type.kind !== 'unknown') {
      const message = `an interface cannot extend ${excerpt(base, scope.unit)}`;
      reader.world.collector.report('KC3006', message, positionOf(base, scope.unit), 'extend an interface');
    }
    return [];
  });
  const named = bases.map(({ type }) => type).filter((type) => type.kind === 'named' || type.kind === 'external');
  return mergeStructs([...expanded, { ...own, extends: named }]);
}

/** One struct of several; a later member replaces an earlier one of its name. */
export function mergeStructs(structs: readonly Struct[]): Struct {
  const [only] = structs;
  if (only && structs.length === 1) return only;
  const members = new Map(structs.flatMap((struct) => struct.members.map((member) => [member.name, member])));
  const additional = structs.findLast((struct) => struct.additional)?.additional;
  return {
    extends: structs.flatMap((struct) => struct.extends),
    members: [...members.values()],
    ...(additional && { additional }),
  };
}

function enumBody(reader: TypeReader, node: TS.EnumDeclaration, scope: Scope): Type {
  let next: number | undefined = 0;
  const values: Type[] = [];
  for (const member of node.members) {
    const value: string | number | undefined = member.initializer ? constantOf(member.initializer) : next;
    if (value === undefined) {
      const message = `the value of ${excerpt(member.name, scope.unit)} is computed`;
      reader.world.collector.report('KC3006', message, positionOf(member, scope.unit), 'write a string or a number');
      return { kind: 'unknown' };
    }
    values.push({ kind: 'literal', value });
    next = typeof value === 'number' ? value + 1 : undefined;
  }
  return unionOf(values);
}

function constantOf(node: TS.Expression): string | number | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken) {
    const value = constantOf(node.operand);
    return typeof value === 'number' ? -value : undefined;
  }
  return undefined;
}

function refuseClass(reader: TypeReader, declaration: Declaration, scope: Scope): Type {
  const [node] = declaration.nodes;
  if (node && scope.computation) return unreadable(reader, node, scope, 'make it an interface');
  if (node) {
    const message = `JSON cannot carry instances of the class ${declaration.name}`;
    const position = positionOf(node.name ?? node, scope.unit);
    reader.world.collector.report('KC3002', message, position, 'make it an interface');
  }
  return { kind: 'unknown' };
}
