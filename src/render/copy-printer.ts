import {
  allMembers,
  type ApiModel,
  type DeclarationRef,
  declarationOf,
  type Member,
  type Struct,
  type SymbolRef,
  type Type,
} from '../model/index.ts';
import { code, type Code, trusted } from './code.ts';
import { memberAccess } from './literal.ts';

/** What the copy of a type may call. */
export interface Copiers {
  readonly model: ApiModel;
  /** The copy function of a declared type; undefined where it has none. */
  readonly declared: (ref: DeclarationRef) => SymbolRef | undefined;
  /** The copy function of a type of another package; undefined where it has none. */
  readonly external: (type: Type & { readonly kind: 'external' }) => SymbolRef | undefined;
  readonly copyList: SymbolRef;
  readonly copyMap: SymbolRef;
  readonly copyRest: SymbolRef;
}

/** A member that a copy function copies by name; the others are left to `copyRest`. */
export interface MemberCopy {
  /** `.status`, or `['sta-tus']`. */
  readonly access: Code;
  /** Makes the copy out of `from.status`. */
  readonly copy: Code;
}

/** The members of a struct whose types have copy functions of their own, in the order of the source. */
export function memberCopies(struct: Struct, copiers: Copiers): readonly MemberCopy[] {
  return allMembers(copiers.model, struct).flatMap((member) => memberCopy(member, copiers));
}

/** A type whose values are made of values of a declared type: how to copy it; undefined where any JSON copy will do. */
export function copyExpression(type: Type, from: Code, copiers: Copiers): Code | undefined {
  return copierOf(withoutNull(type), copiers)?.apply(from);
}

/** Whether values of a type hold objects or lists, so that assigning them would share. */
export function holdsReferences(model: ApiModel, type: Type, seen: readonly DeclarationRef[] = []): boolean {
  switch (type.kind) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
    case 'literal':
      return false;
    case 'scalar':
      return type.scalar === 'RawExtension';
    case 'union':
      return type.members.some((member) => holdsReferences(model, member, seen));
    case 'named':
      return namedHoldsReferences(model, type.ref, seen);
    default:
      return true;
  }
}

function namedHoldsReferences(model: ApiModel, ref: DeclarationRef, seen: readonly DeclarationRef[]): boolean {
  const body = declarationOf(model, ref)?.body;
  const again = seen.some(({ versionId, name }) => versionId === ref.versionId && name === ref.name);
  return body?.kind !== 'alias' || (!again && holdsReferences(model, body.type, [...seen, ref]));
}

interface Copier {
  readonly apply: (from: Code) => Code;
  /** The function itself, where the copy is one call with one argument. */
  readonly reference?: SymbolRef;
}

function memberCopy({ name, type }: Member, copiers: Copiers): MemberCopy[] {
  // What every object inherits would be read where the member is absent; copyRest looks at own members only.
  if (name in Object.prototype) return [];
  const access = memberAccess(name);
  const copy = copyExpression(type, code`from${access}`, copiers);
  return copy === undefined ? [] : [{ access, copy }];
}

function copierOf(type: Type, copiers: Copiers): Copier | undefined {
  switch (type.kind) {
    case 'named':
      return holdsReferences(copiers.model, type) ? callTo(copiers.declared(type.ref)) : undefined;
    case 'external':
      return callTo(copiers.external(type));
    case 'array':
      return collectionCopier(copiers.copyList, trusted('item'), copierOf(type.element, copiers));
    case 'map':
      return holdsReferences(copiers.model, type.value)
        ? collectionCopier(copiers.copyMap, trusted('value'), copierOf(type.value, copiers))
        : { apply: (from) => code`${copiers.copyRest}({ ...${from} }, ${from})` };
    default:
      return undefined;
  }
}

function callTo(reference: SymbolRef | undefined): Copier | undefined {
  return reference && { reference, apply: (from) => code`${reference}(${from})` };
}

function collectionCopier(helper: SymbolRef, parameter: Code, inner: Copier | undefined): Copier | undefined {
  if (inner === undefined) return undefined;
  const copy = inner.reference ?? code`(${parameter}) => ${inner.apply(parameter)}`;
  return { apply: (from) => code`${helper}(${from}, ${copy})` };
}

/** The other member of a union with null. */
function withoutNull(type: Type): Type {
  if (type.kind !== 'union') return type;
  const [only, ...others] = type.members.filter((member) => member.kind !== 'null');
  return only !== undefined && others.length === 0 ? only : type;
}
