import type { Collector } from '../diagnostics/index.ts';
import {
  type ApiModel,
  type ApiVersion,
  type DeclarationRef,
  declarationOf,
  type FunctionDeclaration,
  type Kind,
  markersNamed,
  type SymbolRef,
  type Type,
  type TypeDeclaration,
  versionOf,
} from '../model/index.ts';
import { defineGenerator, type FileSpec, type Generator, type Refs } from '../plan/index.ts';
import {
  code,
  type Code,
  type Copiers,
  copyExpression,
  type Hole,
  holdsReferences,
  ident,
  memberAccess,
  memberCopies,
  type MemberCopy,
  metaModule,
  specifier,
} from '../render/index.ts';
import { metaType, metaValue } from './runtime-symbols.ts';

/** What `deepcopy.ts.eta` shows. */
export interface DeepCopyView {
  readonly use: { readonly [name in 'DeepReadonly' | 'copyRest' | 'writable']: SymbolRef };
  /** Copy functions of the user's own, passed on. */
  readonly handWritten: readonly { readonly name: Code; readonly from: Code }[];
  readonly copies: readonly CopyView[];
}

interface CopyView {
  readonly name: Code;
  readonly type: Hole;
  /** The whole copy, for aliases. */
  readonly expression: Code | undefined;
  /** Whether no member needs a copy function of its own. */
  readonly isFlat: boolean;
  readonly members: readonly MemberCopy[];
}

/** Emits a copy function for each type that holds references, and for the lists of kinds. */
export const deepcopy: Generator = defineGenerator({
  name: 'deepcopy',
  description: 'Deep copies: the one way from what a cache owns to something that may be changed.',
  requires: ['types'],
  *plan(model, { namedGenerators }, collector) {
    if (namedGenerators.includes('deepcopy')) reportUnwanted(model, collector);
    for (const version of model.versions) {
      const copied = version.types.filter((type) => isCopied(model, type));
      if (copied.length > 0) yield planFile(model, version, copied);
    }
  },
});

function planFile(model: ApiModel, version: ApiVersion, copied: readonly TypeDeclaration[]): FileSpec {
  const own = copied.filter((type) => handWritten(version, type) === undefined);
  const custom = copied.flatMap((type) => handWritten(version, type) ?? []);
  const lists = version.kinds.filter((kind) => hasDerivedList(version, kind) && copied.includes(kind.type));
  const names = [...own.map(({ ref }) => ref.name), ...lists.map(({ names: { list } }) => list)];
  return {
    path: `deepcopy/${version.groupDir}/${version.version}.ts`,
    template: 'deepcopy.ts.eta',
    version: version.id,
    exports: names.map((name) => ({ name: `deepCopy${name}`, use: 'value' })),
    reexports: custom.map(({ name }) => ({ name, use: 'value' })),
    view: (refs): DeepCopyView => {
      const copiers = copiersFor(model, refs);
      return {
        use: {
          DeepReadonly: metaType('DeepReadonly'),
          copyRest: metaValue('copyRest'),
          writable: metaValue('writable'),
        },
        handWritten: custom.map(({ name, sourceFile }) => ({
          name: ident(name),
          from: specifier({ source: sourceFile }),
        })),
        copies: [
          ...own.map((type) => copyView(type, refs, copiers)),
          ...lists.map((kind) => listView(kind, refs, copiers)),
        ],
      };
    },
  };
}

function copyView({ ref, body }: TypeDeclaration, refs: Refs, copiers: Copiers): CopyView {
  const type = refs.type(ref);
  const members = body.kind === 'struct' ? memberCopies(body.struct, copiers) : [];
  const expression = body.kind === 'alias' ? aliasCopy(code`${type}`, body.type, copiers) : undefined;
  return { name: ident(ref.name), type, expression, members, isFlat: members.length === 0 };
}

function aliasCopy(name: Code, type: Type, copiers: Copiers): Code {
  const isNullable = type.kind === 'union' && type.members.some((member) => member.kind === 'null');
  const copy = copyExpression(type, ident('from'), copiers);
  if (copy === undefined) return code`${metaValue('deepCopyJson')}<${name}>(from)`;
  return isNullable ? code`from && ${copy}` : copy;
}

/** The copy of a list type that nobody declared. */
function listView({ type, names }: Kind, refs: Refs, copiers: Copiers): CopyView {
  const items = copiers.declared(type.ref);
  const members = [
    { access: memberAccess('metadata'), copy: code`${metaValue('deepCopyListMeta')}(from.metadata)` },
    ...(items ? [{ access: memberAccess('items'), copy: code`${copiers.copyList}(from.items, ${items})` }] : []),
  ];
  return {
    name: ident(names.list),
    type: code`${metaType('KubernetesList')}<${refs.type(type.ref)}>`,
    expression: undefined,
    members,
    isFlat: false,
  };
}

function copiersFor(model: ApiModel, refs: Refs): Copiers {
  return {
    model,
    declared: (ref) => declaredCopier(model, ref, refs),
    external: ({ module, name }) =>
      module === metaModule && metaStructs.has(name) ? metaValue(`deepCopy${name}`) : undefined,
    copyList: metaValue('copyList'),
    copyMap: metaValue('copyMap'),
    copyRest: metaValue('copyRest'),
  };
}

function declaredCopier(model: ApiModel, ref: DeclarationRef, refs: Refs): SymbolRef | undefined {
  const version = versionOf(model, ref.versionId);
  const type = declarationOf(model, ref);
  const custom = version && type && handWritten(version, type);
  if (custom) return { symbol: custom.name, from: { source: custom.sourceFile }, use: 'value' };
  return refs.find('deepcopy', ref.versionId, `deepCopy${ref.name}`);
}

/** The structs of the metadata module; the runtime copies them. */
const metaStructs: ReadonlySet<string> = new Set([
  'Condition',
  'LabelSelector',
  'LabelSelectorRequirement',
  'ListMeta',
  'ManagedFieldsEntry',
  'ObjectMeta',
  'OwnerReference',
  'Status',
  'StatusCause',
  'StatusDetails',
  'TypeMeta',
]);

/** A function of the user's that copies the type, called `deepCopy` and its name, next to it. */
function handWritten(version: ApiVersion, { ref }: TypeDeclaration): FunctionDeclaration | undefined {
  return version.functions?.find(({ name }) => name === `deepCopy${ref.name}`);
}

function hasDerivedList(version: ApiVersion, { list, names }: Kind): boolean {
  return list === undefined && !version.types.some(({ ref }) => ref.name === names.list);
}

/** Tells who asks for deep copies why there are none: as upstream, it takes a marker. */
function reportUnwanted({ versions }: ApiModel, collector: Collector): void {
  const isWanted = versions.some((version) => isPackageCopied(version) || version.types.some(isMarked));
  if (!isWanted) collector.report('KC4212', 'no API version asks for deep copies', versions[0]?.position);
}

/** Marked, or in a package that is marked as a whole; types made from schemas always are. */
function isCopied(model: ApiModel, type: TypeDeclaration): boolean {
  const isWanted = isMarked(type) ?? isPackageCopied(versionOf(model, type.ref.versionId));
  return isWanted && holdsReferences(model, { kind: 'named', ref: type.ref });
}

/** What the marker of the type itself says; undefined without one. */
function isMarked({ markers }: TypeDeclaration): boolean | undefined {
  const value = markersNamed(markers, 'k8s:deepcopy-gen').at(-1)?.value;
  return value === undefined ? undefined : value === 'true';
}

function isPackageCopied(version: ApiVersion | undefined): boolean {
  const value = version && markersNamed(version.markers, 'k8s:deepcopy-gen').at(-1)?.value;
  return value === undefined ? version?.origin.kind === 'synthesized' : value.split(',')[0] === 'package';
}
