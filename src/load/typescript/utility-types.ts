import type { Member, Struct, Type } from '../../model/index.ts';
import { expandStruct, followAliases } from './expand.ts';
import type { TS } from './syntax.ts';
import { literalValues, mapOrStruct, unionOf } from './type-shapes.ts';
import { listOf, mayBeUndefined } from './undefined-types.ts';
import { compute, unreadable } from './unreadable.ts';
import { positionOf, type Scope, type TypeReader } from './world.ts';

/** Where a utility type is used, with the node for diagnostics. */
interface Place {
  readonly reader: TypeReader;
  readonly node: TS.Node;
  readonly scope: Scope;
}

/** A use of a utility type, with its arguments as they are written. */
interface Use extends Place {
  readonly args: readonly TS.TypeNode[];
}

type Utility = (use: Use, ...args: readonly Type[]) => Type;

const utilities: ReadonlyMap<string, { readonly arity: number; readonly apply: Utility }> = new Map([
  ['Array', { arity: 1, apply: list }],
  ['ReadonlyArray', { arity: 1, apply: list }],
  ['Readonly', { arity: 1, apply: (_, type) => orUnknown(type) }],
  ['Record', { arity: 2, apply: record }],
  ['Partial', { arity: 1, apply: (use, type) => withOptional(use, orUnknown(type), true) }],
  ['Required', { arity: 1, apply: (use, type) => withOptional(use, orUnknown(type), false) }],
  ['Pick', { arity: 2, apply: (use, type, keys) => pick(use, orUnknown(type), orUnknown(keys)) }],
  ['Omit', { arity: 2, apply: (use, type, keys) => omit(use, orUnknown(type), orUnknown(keys)) }],
  ['NonNullable', { arity: 1, apply: (use, type) => withoutNull(use, orUnknown(type)) }],
  ['Exclude', { arity: 2, apply: (use, type, cut) => filterLiterals(use, orUnknown(type), orUnknown(cut), false) }],
  ['Extract', { arity: 2, apply: (use, type, kept) => filterLiterals(use, orUnknown(type), orUnknown(kept), true) }],
]);

/** Utility types that need the type checker whatever their arguments are. */
const computedUtilities: ReadonlySet<string> = new Set([
  'Awaited',
  'Capitalize',
  'ConstructorParameters',
  'InstanceType',
  'Lowercase',
  'NoInfer',
  'OmitThisParameter',
  'Parameters',
  'ReturnType',
  'Uncapitalize',
  'Uppercase',
]);

/** Whether a global name is a generic type of the language that cannot be read from its syntax. */
export function isComputedUtility(name: string): boolean {
  return computedUtilities.has(name);
}

/** Utility types that mean the same for arguments which only the checker can tell. */
const plainUtilities: ReadonlySet<string> = new Set(['Array', 'ReadonlyArray', 'Readonly', 'Record']);

/** TypeScript's own generic types, evaluated; undefined for other names. */
export function readUtility(use: Place, name: string, args: readonly TS.TypeNode[]): Type | undefined {
  const utility = utilities.get(name);
  if (!utility) return undefined;
  if (args.length !== utility.arity) {
    const message = `${name} takes ${utility.arity} type argument${utility.arity === 1 ? '' : 's'}, not ${args.length}`;
    use.reader.world.collector.report(
      'KC3007',
      message,
      positionOf(use.node, use.scope.unit),
      'write its type arguments',
    );
    return { kind: 'unknown' };
  }
  const evaluate = (scope: Scope): Type =>
    utility.apply({ ...use, scope, args }, ...args.map((arg) => use.reader.type(arg, scope)));
  return plainUtilities.has(name) ? evaluate(use.scope) : compute(use.reader, use.node, use.scope, evaluate);
}

function orUnknown(type: Type | undefined): Type {
  return type ?? { kind: 'unknown' };
}

function list({ reader, scope, args: [item] }: Use, element: Type | undefined): Type {
  return item && element ? listOf(reader, item, element, scope) : { kind: 'unknown' };
}

function record(use: Use, keys: Type | undefined, value: Type | undefined): Type {
  const key = followAliases(use.reader, orUnknown(keys));
  const written = use.args[1];
  const sparse = written !== undefined && mayBeUndefined(use.reader, written, use.scope);
  if (key.kind === 'string' || key.kind === 'unknown')
    return mapOrStruct({ extends: [], members: [], additional: orUnknown(value) }, sparse);
  const names = literalValues(key);
  if (!names)
    return unreadable(use.reader, use.node, use.scope, 'keys of a JSON object are strings: Record<string, T>');
  const position = positionOf(use.node, use.scope.unit);
  const members = names.map((name): Member => ({
    name: String(name),
    optional: sparse,
    type: orUnknown(value),
    doc: '',
    markers: [],
    position,
  }));
  return { kind: 'object', struct: { extends: [], members } };
}

function structFor(use: Use, type: Type): Struct | undefined {
  return expandStruct(use.reader, type);
}

function withOptional(use: Use, type: Type, optional: boolean): Type {
  const struct = structFor(use, type);
  if (!struct || !struct.extends.every(hasOnlyOptionalMembers)) return refuse(use);
  if (!optional && struct.extends.length > 0) return refuse(use);
  const members = struct.members.map((member) => ({ ...member, optional }));
  return { kind: 'object', struct: { ...struct, members } };
}

/** TypeMeta and the like: making their members optional changes nothing. */
function hasOnlyOptionalMembers(base: Type): boolean {
  return base.kind === 'external' && ['TypeMeta', 'ObjectMeta', 'ListMeta'].includes(base.name);
}

function pick(use: Use, type: Type, keys: Type): Type {
  const names = literalValues(followAliases(use.reader, keys))?.map(String);
  const struct = structFor(use, type);
  const members = struct?.members.filter((member) => names?.includes(member.name));
  if (!names || !members || members.length < new Set(names).size) return refuse(use);
  return { kind: 'object', struct: { extends: [], members } };
}

function omit(use: Use, type: Type, keys: Type): Type {
  const names = literalValues(followAliases(use.reader, keys))?.map(String);
  const struct = structFor(use, type);
  const declared = struct?.members.map((member) => member.name);
  const external = struct && struct.extends.length > 0;
  if (!names || !struct || (external && !names.every((name) => declared?.includes(name)))) return refuse(use);
  const members = struct.members.filter((member) => !names.includes(member.name));
  return { kind: 'object', struct: { ...struct, members } };
}

function withoutNull(use: Use, type: Type): Type {
  const target = followAliases(use.reader, type);
  const nullable = target.kind === 'union' && target.members.some((member) => member.kind === 'null');
  return nullable ? unionOf(target.members.filter((member) => member.kind !== 'null')) : type;
}

function filterLiterals(use: Use, type: Type, other: Type, keep: boolean): Type {
  const values = literalValues(followAliases(use.reader, type));
  const others = literalValues(followAliases(use.reader, other));
  const kept = values?.filter((value) => others?.includes(value) === keep) ?? [];
  if (!others || kept.length === 0) return refuse(use);
  return unionOf(kept.map((value): Type => ({ kind: 'literal', value })));
}

function refuse(use: Use): Type {
  return unreadable(use.reader, use.node, use.scope, 'write the members out');
}
