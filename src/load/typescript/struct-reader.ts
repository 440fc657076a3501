import type { Member, Struct, Type } from '../../model/index.ts';
import { type TS, ts } from './syntax.ts';
import { mayBeUndefined } from './undefined-types.ts';
import { excerpt, positionOf, type Scope, type TypeReader } from './world.ts';

/** The members and the index signature of an interface or object type; bases are read elsewhere. */
export function readStruct(reader: TypeReader, nodes: readonly TS.TypeElement[], scope: Scope): Struct {
  if (nodes.length === 1 && nodes.every(isOfNever)) return { extends: [], members: [], isEmpty: true };
  const members = new Map<string, Member>();
  let additional: Type | undefined;
  for (const node of nodes) {
    if (ts.isIndexSignatureDeclaration(node)) additional = readIndexSignature(reader, node, scope);
    const member = readMember(reader, node, scope);
    if (member && members.has(member.name)) {
      const message = `member ${JSON.stringify(member.name)} is declared twice`;
      reader.world.collector.report('KC3010', message, member.position, 'remove or rename one');
    } else if (member) members.set(member.name, member);
  }
  return { extends: [], members: [...members.values()], ...(additional && { additional }) };
}

/** `[key: string]: never` */
function isOfNever(node: TS.TypeElement): boolean {
  return ts.isIndexSignatureDeclaration(node) && node.type.kind === ts.SyntaxKind.NeverKeyword;
}

function readMember(reader: TypeReader, node: TS.TypeElement, scope: Scope): Member | undefined {
  const { collector, comments } = reader.world;
  if (ts.isIndexSignatureDeclaration(node)) return undefined;
  const position = positionOf(node.name ?? node, scope.unit);
  if (!ts.isPropertySignature(node)) {
    const text = excerpt(node, scope.unit);
    collector.report(
      'KC3002',
      `JSON cannot carry ${text}`,
      positionOf(node, scope.unit),
      'API types have data members only',
    );
    return undefined;
  }
  const name = nameOf(node.name);
  if (name === undefined) {
    collector.report(
      'KC3006',
      `the name ${excerpt(node.name, scope.unit)} is computed`,
      position,
      'write the name in quotes',
    );
    return undefined;
  }
  if (!node.type) {
    collector.report('KC3006', `member ${JSON.stringify(name)} has no type`, position, 'write its type');
  }
  const { doc, markers } = comments.of(node, scope.unit, 'member');
  return {
    name,
    optional: node.questionToken !== undefined || (node.type !== undefined && mayBeUndefined(reader, node.type, scope)),
    type: node.type ? reader.type(node.type, scope) : { kind: 'unknown' },
    doc,
    markers,
    position,
  };
}

/** The JSON name; undefined for a computed one. */
function nameOf(name: TS.PropertyName): string | undefined {
  if (ts.isComputedPropertyName(name))
    return ts.isStringLiteralLike(name.expression) ? name.expression.text : undefined;
  return ts.isNumericLiteral(name) ? String(Number(name.text)) : name.text;
}

function readIndexSignature(reader: TypeReader, node: TS.IndexSignatureDeclaration, scope: Scope): Type {
  const key = node.parameters[0]?.type;
  const keyType = key && reader.type(key, scope);
  if (key && keyType?.kind !== 'string' && keyType?.kind !== 'unknown') {
    const text = excerpt(key, scope.unit);
    reader.world.collector.report(
      'KC3002',
      `keys of a JSON object are strings, not ${text}`,
      positionOf(key, scope.unit),
      'use string',
    );
  }
  return reader.type(node.type, scope);
}
