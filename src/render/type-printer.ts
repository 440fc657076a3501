import type { DeclarationRef, Scalar, Struct, SymbolRef, Type } from '../model/index.ts';
import { code, type Code, type Hole, join, trusted } from './code.ts';
import { doc } from './doc.ts';
import { literal, memberName } from './literal.ts';

/** The module of metadata types and scalar aliases. */
export const metaModule = '@kube-codegen/runtime/meta/v1';

/** How a printed type names the types that the model declares. */
export type TypeNames = (ref: DeclarationRef) => SymbolRef;

/** A type as TypeScript source, as the input has it. */
export function printType(type: Type, names: TypeNames): Code {
  switch (type.kind) {
    case 'scalar':
      return code`${scalarRef(type.scalar)}`;
    case 'literal':
      return literal(type.value);
    case 'array':
      return code`${grouped(type.element, names)}[]`;
    case 'map':
      return code`{ [key: string]: ${printType(type.value, names)} }`;
    case 'object':
      return printStruct(type.struct, names);
    case 'union':
      return joined(type.members, ' | ', names);
    case 'intersection':
      return joined(type.members, ' & ', names);
    case 'named':
      return code`${names(type.ref)}`;
    case 'external':
      return withArguments(
        externalRef(type.module, type.name),
        type.arguments.map((argument) => printType(argument, names)),
      );
    default:
      // What is left are the types of plain values, which are called what they are.
      return trusted(type.kind);
  }
}

/** One symbol a scalar: what prints them knows them by identity. */
const scalarRefs = new Map<Scalar, SymbolRef>();

/** The alias of a scalar, as a symbol. */
export function scalarRef(scalar: Scalar): SymbolRef {
  const ref = scalarRefs.get(scalar) ?? externalRef(metaModule, scalar);
  scalarRefs.set(scalar, ref);
  return ref;
}

/** A type of a package, as a symbol. */
export function externalRef(module: string, name: string): SymbolRef {
  return { symbol: name, from: { module }, use: 'type' };
}

/** `Name`, or `Name<A, B>`. */
export function withArguments(name: Hole, typeArguments: readonly Hole[]): Code {
  return typeArguments.length === 0 ? code`${name}` : code`${name}<${join(typeArguments, ', ')}>`;
}

/** What a struct holds that no member can be in. */
export const noMembers: Code = trusted('[key: string]: never;');

/** The type of an object, in place, one member a line. */
function printStruct({ members, additional, isEmpty }: Struct, names: TypeNames): Code {
  const lines = members.map(
    ({ name, optional, type, doc: text }) => code`${doc(text)}
${memberName(name)}${trusted(optional ? '?' : '')}: ${printType(type, names)};`,
  );
  if (additional !== undefined) lines.push(code`[key: string]: ${printType(additional, names)};`);
  if (isEmpty) lines.push(noMembers);
  if (lines.length === 0) return trusted('{}');
  return code`{
  ${join(lines, '\n')}
}`;
}

function joined(types: readonly Type[], separator: string, names: TypeNames): Code {
  return join(
    types.map((type) => grouped(type, names)),
    separator,
  );
}

function grouped(type: Type, names: TypeNames): Code {
  const printed = printType(type, names);
  return type.kind === 'union' || type.kind === 'intersection' ? code`(${printed})` : printed;
}
