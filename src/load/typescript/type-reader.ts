import type { Type } from '../../model/index.ts';
import { bodyOf } from './bodies.ts';
import { readImportType, readReference } from './references.ts';
import { readStruct } from './struct-reader.ts';
import { type TS, ts } from './syntax.ts';
import { readIndexedAccess, readKeyOf, readMapped } from './type-operators.ts';
import { mapOrStruct, unionOf, withoutUndefined } from './type-shapes.ts';
import { listOf, mayBeUndefined } from './undefined-types.ts';
import { compute, unreadable } from './unreadable.ts';
import { excerpt, positionOf, type Scope, type TypeReader, type World } from './world.ts';

const unknown: Type = { kind: 'unknown' };

/** A reader over the parsed files. */
export function typeReader(world: World): TypeReader {
  const reader: TypeReader = {
    world,
    type: (node, scope) => readType(reader, node, scope),
    struct: (nodes, scope) => readStruct(reader, nodes, scope),
    body: (declaration, scope) => bodyOf(reader, declaration, scope),
    reference: (name, args, scope) => readReference(reader, name, args, scope),
  };
  return reader;
}

/** The type that a node writes. What cannot be read is reported and read as `unknown`. */
function readType(reader: TypeReader, node: TS.TypeNode, scope: Scope): Type {
  const keyword = keywordTypes.get(node.kind);
  if (keyword) return keyword;
  if (ts.isTypeReferenceNode(node)) return reader.reference(node.typeName, node.typeArguments ?? [], scope);
  if (ts.isParenthesizedTypeNode(node)) return reader.type(node.type, scope);
  if (ts.isLiteralTypeNode(node)) return readLiteral(reader, node, scope);
  return readComposite(reader, node, scope) ?? readComputed(reader, node, scope) ?? refuse(reader, node, scope);
}

/** A type that is made of others. */
function readComposite(reader: TypeReader, node: TS.TypeNode, scope: Scope): Type | undefined {
  if (ts.isArrayTypeNode(node)) return listOf(reader, node.elementType, reader.type(node.elementType, scope), scope);
  if (ts.isUnionTypeNode(node)) return readUnion(reader, node, scope);
  if (ts.isIntersectionTypeNode(node)) {
    return { kind: 'intersection', members: node.types.map((member) => reader.type(member, scope)) };
  }
  if (!ts.isTypeLiteralNode(node)) return undefined;
  const sparse = node.members.some(
    (member) => ts.isIndexSignatureDeclaration(member) && mayBeUndefined(reader, member.type, scope),
  );
  return mapOrStruct(reader.struct([...node.members], scope), sparse);
}

/** A type that is told from another one. */
function readComputed(reader: TypeReader, node: TS.TypeNode, scope: Scope): Type | undefined {
  if (ts.isTypeOperatorNode(node)) return readOperator(reader, node, scope);
  if (ts.isMappedTypeNode(node)) return compute(reader, node, scope, (inside) => readMapped(reader, node, inside));
  if (ts.isIndexedAccessTypeNode(node)) {
    return compute(reader, node, scope, (inside) => readIndexedAccess(reader, node, inside));
  }
  return ts.isImportTypeNode(node) && !node.isTypeOf ? readImportType(reader, node, scope) : undefined;
}

const keywordTypes: ReadonlyMap<TS.SyntaxKind, Type> = new Map<TS.SyntaxKind, Type>([
  [ts.SyntaxKind.StringKeyword, { kind: 'string' }],
  [ts.SyntaxKind.NumberKeyword, { kind: 'number' }],
  [ts.SyntaxKind.BooleanKeyword, { kind: 'boolean' }],
  [ts.SyntaxKind.UnknownKeyword, unknown],
  [ts.SyntaxKind.AnyKeyword, unknown],
]);

function readLiteral(reader: TypeReader, node: TS.LiteralTypeNode, scope: Scope): Type {
  const { literal } = node;
  if (literal.kind === ts.SyntaxKind.NullKeyword) return { kind: 'null' };
  if (literal.kind === ts.SyntaxKind.TrueKeyword) return { kind: 'literal', value: true };
  if (literal.kind === ts.SyntaxKind.FalseKeyword) return { kind: 'literal', value: false };
  if (ts.isStringLiteral(literal) || ts.isNoSubstitutionTemplateLiteral(literal)) {
    return { kind: 'literal', value: literal.text };
  }
  if (ts.isNumericLiteral(literal)) return { kind: 'literal', value: Number(literal.text) };
  const negated =
    ts.isPrefixUnaryExpression(literal) && ts.isNumericLiteral(literal.operand) ? literal.operand : undefined;
  if (negated) return { kind: 'literal', value: -Number(negated.text) };
  return refuse(reader, node, scope);
}

function readUnion(reader: TypeReader, node: TS.UnionTypeNode, scope: Scope): Type {
  const members = withoutUndefined(node.types).map((member) => reader.type(member, scope));
  return members.length > 0 ? unionOf(members) : refuse(reader, node, scope);
}

function readOperator(reader: TypeReader, node: TS.TypeOperatorNode, scope: Scope): Type {
  if (node.operator === ts.SyntaxKind.ReadonlyKeyword) return reader.type(node.type, scope);
  if (node.operator === ts.SyntaxKind.KeyOfKeyword) {
    return compute(reader, node, scope, (inside) => readKeyOf(reader, node, inside));
  }
  return refuse(reader, node, scope);
}

/** Why a form of type is refused, by what JSON does with it; forms that have a meaning are left to the checker. */
function refuse(reader: TypeReader, node: TS.TypeNode, scope: Scope): Type {
  const { collector } = reader.world;
  const position = positionOf(node, scope.unit);
  const text = excerpt(node, scope.unit);
  const help = unfitForms.get(node.kind) ?? (ts.isLiteralTypeNode(node) ? 'use int64' : undefined);
  const alien = alienForms.get(node.kind);
  // What does not travel may be an argument of a type that does: `ReturnType<() => string>`.
  if (scope.computation) return unreadable(reader, node, scope, 'write the type out');
  if (help !== undefined) collector.report('KC3002', `JSON cannot carry ${text}`, position, help);
  else if (alien) collector.report('KC3006', `no schema can describe ${text}`, position, alien);
  else return unreadable(reader, node, scope, computedForms.get(node.kind) ?? 'write the type out');
  return unknown;
}

const unfitForms: ReadonlyMap<TS.SyntaxKind, string> = new Map([
  [ts.SyntaxKind.FunctionType, 'remove it: functions do not travel'],
  [ts.SyntaxKind.ConstructorType, 'remove it: constructors do not travel'],
  [ts.SyntaxKind.SymbolKeyword, 'use string'],
  [ts.SyntaxKind.BigIntKeyword, 'use int64'],
  [ts.SyntaxKind.UndefinedKeyword, 'make the member optional with a type that has values'],
  [ts.SyntaxKind.VoidKeyword, 'make the member optional with a type that has values'],
  [ts.SyntaxKind.NeverKeyword, 'remove the member'],
  [ts.SyntaxKind.UnionType, 'make the member optional with a type that has values'],
  [ts.SyntaxKind.TypeOperator, 'use string or number: unique symbols do not travel'],
  [ts.SyntaxKind.ThisType, 'write the name of the type'],
]);

/** Forms that JSON can carry and the schemas of an API cannot tell; within computed types they may have a meaning. */
const alienForms: ReadonlyMap<TS.SyntaxKind, string> = new Map([
  [ts.SyntaxKind.ObjectKeyword, 'use Record<string, unknown>'],
  [ts.SyntaxKind.TupleType, 'use an array, or an object with named members'],
]);

const computedForms: ReadonlyMap<TS.SyntaxKind, string> = new Map([
  [ts.SyntaxKind.TemplateLiteralType, 'use string with +kubebuilder:validation:Pattern'],
  [ts.SyntaxKind.TypeQuery, 'write the type of the value out'],
  [ts.SyntaxKind.ConditionalType, 'write the branch that applies'],
]);
