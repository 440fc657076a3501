import type { Position } from '../../diagnostics/index.ts';
import type { Member, Struct, Type } from '../../model/index.ts';
import type { CheckedNames } from './checked-names.ts';
import { type TS, ts } from './syntax.ts';
import { mapOrStruct, unionOf } from './type-shapes.ts';
import { replacementOf } from './wire-types.ts';

/** What reading a checked type needs. */
export interface CheckedInput {
  readonly checker: TS.TypeChecker;
  readonly program: TS.Program;
  readonly names: CheckedNames;
  /** Where the type stands, which is where members without a place of their own stand. */
  readonly position: Position;
}

/** Why a type is none of an API. */
export interface CheckedProblem {
  readonly code: 'KC3002' | 'KC3004' | 'KC3006' | 'KC3007';
  readonly message: string;
  readonly help?: string;
}

/** How deep types may nest and of how many parts they may consist before they are refused. */
const maxDepth = 24;
const maxParts = 5_000;

interface Walk extends CheckedInput {
  /** The node that is asked for: an alias that it defines does not stand for it. */
  readonly node: TS.TypeNode;
  readonly state: { parts: number; problem: CheckedProblem | undefined };
  /** The names of the members that lead here. */
  readonly path: readonly string[];
  /** The object types around this one. */
  readonly inside: readonly TS.Type[];
}

const unknown: Type = { kind: 'unknown' };

/** Reads a type of a program into the model; with the first problem where it is none of an API. */
export function readChecked(
  node: TS.TypeNode,
  input: CheckedInput,
): { readonly type: Type; readonly problem: CheckedProblem | undefined } {
  const state = { parts: 0, problem: undefined };
  const walk: Walk = { ...input, node, state, path: [], inside: [] };
  const whole = input.checker.getTypeFromTypeNode(node);
  const type = readType(whole, walk);
  if (ts.isTypeAliasDeclaration(node.parent) && allowsUndefined(whole)) {
    refuse(walk, 'KC3002', 'only members can be undefined', 'write NonNullable<T>, and make the members optional');
  }
  return { type, problem: walk.state.problem };
}

function refuse(walk: Walk, code: CheckedProblem['code'], message: string, help?: string): Type {
  const where = walk.path.length === 0 ? '' : `member ${JSON.stringify(walk.path.join('.'))}: `;
  walk.state.problem ??= { code, message: where + message, ...(help !== undefined && { help }) };
  return unknown;
}

function readType(type: TS.Type, walk: Walk): Type {
  walk.state.parts++;
  if (walk.state.parts > maxParts || walk.inside.length > maxDepth) {
    return refuse(walk, 'KC3006', 'it is too large', 'write out what is needed of it');
  }
  return readPrimitive(type, walk) ?? readNamed(type, walk) ?? readCompound(type, walk) ?? readObject(type, walk);
}

function readPrimitive(type: TS.Type, walk: Walk): Type | undefined {
  const { flags } = type;
  if (flags & ts.TypeFlags.Any) {
    // The checker marks the types that it could not find with a name that its declarations leave out.
    const { intrinsicName } = type as TS.Type & { readonly intrinsicName?: string };
    return intrinsicName === 'any' ? unknown : refuse(walk, 'KC3004', 'something that it refers to cannot be found');
  }
  if (type.isStringLiteral() || type.isNumberLiteral()) return namedLiteral(type, type.value, walk);
  if (flags & ts.TypeFlags.BooleanLiteral)
    return { kind: 'literal', value: walk.checker.typeToString(type) === 'true' };
  const keyword = keywords.find(([mask]) => (flags & mask) !== 0);
  if (keyword) return keyword[1];
  const unfit = unfitFlags.find(([mask]) => (flags & mask) !== 0);
  if (unfit) return refuse(walk, 'KC3002', `JSON cannot carry ${walk.checker.typeToString(type)}`, unfit[1]);
  if (flags & ts.TypeFlags.NonPrimitive) {
    return refuse(walk, 'KC3006', 'no schema can describe object', 'use Record<string, unknown>');
  }
  return undefined;
}

/** A literal, or the member of an enum with its value. */
function namedLiteral(type: TS.Type, value: string | number, walk: Walk): Type {
  return Number.isNaN(value) || value === Infinity || value === -Infinity
    ? refuse(walk, 'KC3002', `JSON cannot carry ${walk.checker.typeToString(type)}`)
    : { kind: 'literal', value };
}

const keywords: readonly (readonly [mask: TS.TypeFlags, type: Type])[] = [
  [ts.TypeFlags.Unknown, unknown],
  [ts.TypeFlags.Null, { kind: 'null' }],
  [ts.TypeFlags.String | ts.TypeFlags.TemplateLiteral | ts.TypeFlags.StringMapping, { kind: 'string' }],
  [ts.TypeFlags.Number, { kind: 'number' }],
  [ts.TypeFlags.Boolean, { kind: 'boolean' }],
];

const unfitFlags: readonly (readonly [mask: TS.TypeFlags, help: string])[] = [
  [ts.TypeFlags.Undefined | ts.TypeFlags.Void, 'make the member optional with a type that has values'],
  [ts.TypeFlags.Never, 'remove the member'],
  [ts.TypeFlags.BigIntLike, 'use int64'],
  [ts.TypeFlags.ESSymbolLike, 'use string'],
];

/** A type that has a name in the model, unless that name is being defined. */
function readNamed(type: TS.Type, walk: Walk): Type | undefined {
  const { aliasSymbol, aliasTypeArguments = [] } = type;
  const defined = walk.inside.length === 0 && aliasSymbol?.declarations?.some((each) => defines(each, walk.node));
  if (aliasSymbol && !defined) {
    const named = nameOf(aliasSymbol, aliasTypeArguments, walk);
    if (named) return named;
  }
  const symbol = type.getSymbol();
  if (!symbol || !(symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class | ts.SymbolFlags.Enum)))
    return undefined;
  return nameOf(symbol, argumentsOf(type, walk), walk);
}

function nameOf(symbol: TS.Symbol, typeArguments: readonly TS.Type[], walk: Walk): Type | undefined {
  if (!walk.names.of(symbol, [])) return undefined;
  return walk.names.of(
    symbol,
    typeArguments.map((argument) => readType(argument, { ...walk, inside: [...walk.inside, argument] })),
  );
}

/** The arguments that were written; the last of the checker's stands for `this`. */
function argumentsOf(type: TS.Type, { checker }: Walk): readonly TS.Type[] {
  if (!isReference(type)) return [];
  return checker.getTypeArguments(type).slice(0, type.target.typeParameters?.length ?? 0);
}

function isReference(type: TS.Type): type is TS.TypeReference {
  const object = type.flags & ts.TypeFlags.Object ? (type as TS.ObjectType) : undefined;
  return object !== undefined && (object.objectFlags & ts.ObjectFlags.Reference) !== 0;
}

function defines(declaration: TS.Node, node: TS.TypeNode): boolean {
  if (!ts.isTypeAliasDeclaration(declaration)) return false;
  let body = declaration.type;
  while (ts.isParenthesizedTypeNode(body) && body !== node) body = body.type;
  return body === node;
}

function readCompound(type: TS.Type, walk: Walk): Type | undefined {
  const { checker } = walk;
  if (type.isUnion()) {
    const members = type.types.filter((member) => !(member.flags & ts.TypeFlags.Undefined));
    return unionOf(members.map((member) => readType(member, walk)));
  }
  if (type.isIntersection()) {
    // `string & { __brand: 'Name' }` is a string on the wire.
    const primitive = type.types.find((member) => !(member.flags & (ts.TypeFlags.Object | ts.TypeFlags.Instantiable)));
    return primitive && readType(primitive, walk);
  }
  // A type in the branch of a condition stands for itself, narrowed.
  if (type.flags & ts.TypeFlags.Substitution) return readType((type as TS.SubstitutionType).baseType, walk);
  if (type.flags & ts.TypeFlags.Instantiable) {
    return refuse(walk, 'KC3007', `${checker.typeToString(type)} depends on a type parameter`);
  }
  if (checker.isArrayType(type)) {
    const [element] = argumentsOf(type, walk);
    if (element && allowsUndefined(element)) return refuseUndefined(walk);
    return { kind: 'array', element: element ? readType(element, walk) : unknown };
  }
  if (checker.isTupleType(type)) {
    const text = checker.typeToString(type);
    return refuse(walk, 'KC3006', `no schema can describe the tuple ${text}`, 'use an array, or an object');
  }
  return undefined;
}

function readObject(type: TS.Type, walk: Walk): Type {
  const text = walk.checker.typeToString(type);
  if (walk.inside.includes(type)) {
    return refuse(walk, 'KC3006', `${text} holds itself`, 'give it a name: export an interface');
  }
  const [isCallable, isNewable] = [type.getCallSignatures().length > 0, type.getConstructSignatures().length > 0];
  if (isCallable || isNewable) return refuse(walk, 'KC3002', `JSON cannot carry the function ${text}`, 'remove it');
  const unfit = unfitObject(type, walk);
  if (unfit !== undefined) return refuse(walk, 'KC3002', `JSON cannot carry ${text}`, unfit);
  const sparse = walk.checker.getIndexInfosOfType(type).some((indexed) => allowsUndefined(indexed.type));
  return mapOrStruct(readStruct(type, { ...walk, inside: [...walk.inside, type] }), sparse);
}

/** What to do about an object that is none of JSON: an instance of a class, or of what the language brings along. */
function unfitObject(type: TS.Type, { program }: Walk): string | undefined {
  const symbol = type.getSymbol();
  const [declaration] = symbol?.declarations ?? [];
  if (!symbol || !declaration) return undefined;
  if (symbol.flags & ts.SymbolFlags.Class) return 'make it an interface';
  const file = declaration.getSourceFile();
  const isNamed = (symbol.flags & ts.SymbolFlags.Interface) !== 0;
  const isGlobal = isNamed && (program.isSourceFileDefaultLibrary(file) || !ts.isExternalModule(file));
  return isGlobal ? (replacementOf(symbol.name) ?? 'write the type that travels') : undefined;
}

function readStruct(type: TS.Type, walk: Walk): Struct {
  const { checker } = walk;
  const members = checker.getPropertiesOfType(type).map((property) => readMember(property, walk));
  const indexed = checker.getIndexInfosOfType(type);
  const strings = indexed.find(({ keyType }) => keyType.flags & ts.TypeFlags.String);
  if (indexed.length > (strings ? 1 : 0)) refuse(walk, 'KC3002', 'keys of a JSON object are strings', 'use string');
  return { extends: [], members, ...(strings && { additional: readType(strings.type, walk) }) };
}

function readMember(property: TS.Symbol, walk: Walk): Member {
  const { checker, names, position } = walk;
  const inside: Walk = { ...walk, path: [...walk.path, property.name] };
  const type = checker.getTypeOfSymbol(property);
  if (property.escapedName.toString().startsWith('__@')) refuse(walk, 'KC3002', 'JSON cannot carry symbols as keys');
  const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0 || allowsUndefined(type);
  const written = writtenType(property, type, checker);
  return {
    name: property.name,
    optional: isOptional,
    type: written ? readWritten(written, inside) : readType(type, inside),
    ...names.comment(property),
    position,
  };
}

function refuseUndefined(walk: Walk): Type {
  const message = 'JSON cannot carry undefined in a list, where it becomes null';
  return refuse(walk, 'KC3002', message, 'leave undefined out');
}

function allowsUndefined(type: TS.Type): boolean {
  return type.isUnion() && type.types.some((member) => member.flags & ts.TypeFlags.Undefined);
}

/** The members of a union, or the type itself, without `undefined`. */
function partsOf(type: TS.Type): readonly TS.Type[] {
  return (type.isUnion() ? type.types : [type]).filter((part) => !(part.flags & ts.TypeFlags.Undefined));
}

/** The type as a member's declaration writes it, if that is the type that the member has here. */
function writtenType(property: TS.Symbol, type: TS.Type, checker: TS.TypeChecker): TS.TypeNode | undefined {
  // A member of a mapped type has declarations and no value declaration.
  const declaration = property.declarations?.[0];
  const node = declaration && ts.isPropertySignature(declaration) ? declaration.type : undefined;
  if (!node) return undefined;
  const [written, actual] = [partsOf(checker.getTypeFromTypeNode(node)), partsOf(type)];
  return written.length === actual.length && written.every((part) => actual.includes(part)) ? node : undefined;
}

/** Reads a written type: an alias of a primitive, such as int32, has a name only there. */
function readWritten(node: TS.TypeNode, walk: Walk): Type {
  const { checker } = walk;
  if (ts.isParenthesizedTypeNode(node)) return readWritten(node.type, walk);
  if (ts.isArrayTypeNode(node)) {
    if (allowsUndefined(checker.getTypeFromTypeNode(node.elementType))) return refuseUndefined(walk);
    return { kind: 'array', element: readWritten(node.elementType, walk) };
  }
  if (ts.isUnionTypeNode(node)) {
    const members = node.types.filter(({ kind }) => kind !== ts.SyntaxKind.UndefinedKeyword);
    return unionOf(members.map((member) => readWritten(member, walk)));
  }
  const type = checker.getTypeFromTypeNode(node);
  if (!ts.isTypeReferenceNode(node) || node.typeArguments) return readType(type, walk);
  const symbol = checker.getSymbolAtLocation(node.typeName);
  const target = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return (target && walk.names.of(target, [])) ?? readType(type, walk);
}
