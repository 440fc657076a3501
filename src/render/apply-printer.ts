import {
  allMembers,
  type ApiModel,
  type DeclarationRef,
  declarationOf,
  externalBases,
  type Member,
  partsOfDeclaration,
  referencesIn,
  type Struct,
  type SymbolRef,
  type Type,
  type TypeDeclaration,
} from '../model/index.ts';
import { code, type Code, join } from './code.ts';
import { doc } from './doc.ts';
import { memberName } from './literal.ts';
import { metaModule, noMembers, printType } from './type-printer.ts';

/** How the types of apply configurations are named. */
export interface ApplyNames {
  readonly model: ApiModel;
  /** A type as the input declares it. */
  readonly plain: (ref: DeclarationRef) => SymbolRef;
  /** The apply configuration of a type that `hasConfiguration` says yes to. */
  readonly configuration: (ref: DeclarationRef) => SymbolRef;
  /** What an apply configuration holds in place of a type of another package. */
  readonly external: (type: Type & { readonly kind: 'external' }) => Code;
}

/**
 * Whether a type's apply configuration differs from it: it is a struct, or an alias of something that holds one. Other
 * types stand in apply configurations as they are.
 */
export function hasConfiguration(model: ApiModel, declaration: TypeDeclaration): boolean {
  const seen = new Set<TypeDeclaration>();
  const visit = (current: TypeDeclaration | undefined): boolean => {
    if (current === undefined || seen.has(current)) return false;
    seen.add(current);
    if (current.body.kind === 'struct' || holdsObject(current.body.type)) return true;
    return referencesIn(partsOfDeclaration(current)).some((ref) => visit(declarationOf(model, ref)));
  };
  return visit(declaration);
}

/** Whether an object type is written in place somewhere in the type. */
function holdsObject(type: Type): boolean {
  switch (type.kind) {
    case 'object':
    case 'external':
      return true;
    case 'array':
      return holdsObject(type.element);
    case 'map':
      return holdsObject(type.value);
    case 'union':
    case 'intersection':
      return type.members.some(holdsObject);
    default:
      return false;
  }
}

/** The type that an apply configuration has in place of another: the same with every member of objects optional. */
export function printApplyType(type: Type, names: ApplyNames): Code {
  const inner = (part: Type): Code => printApplyType(part, names);
  switch (type.kind) {
    case 'array':
      return code`${grouped(type.element, names)}[]`;
    case 'map':
      return code`{ [key: string]: ${inner(type.value)} }`;
    case 'object':
      return code`{
  ${printApplyMembers(type.struct, names)}
}`;
    case 'union':
      return join(
        type.members.map((member) => grouped(member, names)),
        ' | ',
      );
    case 'intersection':
      return join(
        type.members.map((member) => grouped(member, names)),
        ' & ',
      );
    case 'named': {
      const declaration = declarationOf(names.model, type.ref);
      const isSplit = declaration !== undefined && hasConfiguration(names.model, declaration);
      return code`${isSplit ? names.configuration(type.ref) : names.plain(type.ref)}`;
    }
    case 'external':
      return names.external(type);
    default:
      return printType(type, names.plain);
  }
}

function grouped(type: Type, names: ApplyNames): Code {
  const printed = printApplyType(type, names);
  return type.kind === 'union' || type.kind === 'intersection' ? code`(${printed})` : printed;
}

/** The members of a struct, inherited ones first, each optional; then its index signature. */
export function printApplyMembers(struct: Struct, names: ApplyNames): Code {
  const members = allMembers(names.model, struct);
  const own = new Set(members.map(({ name }) => name));
  const typeMeta = externalBases(names.model, struct).some(isTypeMeta) ? ['apiVersion', 'kind'] : [];
  const lines = [
    ...typeMeta.filter((name) => !own.has(name)).map((name) => code`${memberName(name)}?: string;`),
    ...members.map((member) => memberLine(member, names)),
    ...(struct.isEmpty ? [noMembers] : []),
    ...(struct.additional ? [code`[key: string]: ${printApplyType(struct.additional, names)};`] : []),
  ];
  return join(lines, '\n');
}

/** The types of other packages that a struct extends, TypeMeta excepted, as its apply configuration extends them. */
export function applyBases(struct: Struct, names: ApplyNames): readonly Code[] {
  const bases = externalBases(names.model, struct).filter((base) => !isTypeMeta(base));
  return bases.map(names.external);
}

function isTypeMeta({ module, name }: { readonly module: string; readonly name: string }): boolean {
  return module === metaModule && name === 'TypeMeta';
}

function memberLine({ name, type, doc: text }: Member, names: ApplyNames): Code {
  return code`${doc(text)}
${memberName(name)}?: ${printApplyType(type, names)};`;
}
