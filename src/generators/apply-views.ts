import {
  type ApiModel,
  type ApiVersion,
  externalBases,
  hasMarker,
  type Kind,
  lowerCamel,
  type Struct,
  type SymbolRef,
  type TypeDeclaration,
} from '../model/index.ts';
import { type ExportSpec, type Refs, typeOf, valueOf } from '../plan/index.ts';
import {
  applyBases,
  type ApplyNames,
  code,
  type Code,
  doc,
  ident,
  join,
  literal,
  metaModule,
  nothing,
  objectKey,
  printApplyMembers,
  printApplyType,
} from '../render/index.ts';
import { externalConfiguration, externalMergeSchema } from './external-types.ts';
import { groupVersionText, schemaConstant } from './kind-types.ts';
import { kindSchema } from './merge-schema.ts';
import { applyModule, metaType } from './runtime-symbols.ts';

/** What `apply-kind.ts.eta` shows. */
export interface ApplyKindView {
  readonly use: { readonly DeepReadonly: SymbolRef; readonly extractApplyConfiguration: SymbolRef };
  readonly kind: Code;
  readonly type: SymbolRef;
  readonly doc: Code;
  /** ` extends …`, or nothing. */
  readonly heritage: Code;
  readonly members: Code;
  readonly isNamespaced: boolean;
  /** The type of what a caller gives. */
  readonly fields: Code;
  readonly create: Code;
  readonly apiVersion: Code;
  readonly kindText: Code;
  /** The union of the subresources that can be applied to, the empty one among them. */
  readonly subresources: Code;
  readonly schema: SymbolRef;
}

/** What `apply-nested.ts.eta` shows. */
export interface ApplyNestedView {
  readonly apiVersion: Code;
  readonly types: readonly NestedTypeView[];
}

interface NestedTypeView {
  readonly name: Code;
  readonly doc: Code;
  readonly isStruct: boolean;
  readonly heritage: Code;
  readonly members: Code;
  readonly alias: Code;
  /** Whether the type has an apiVersion and a kind to fill in. */
  readonly hasKind: boolean;
  readonly fields: Code;
  readonly create: Code;
  readonly kindText: Code;
}

/** What `apply-schema.ts.eta` shows. */
export interface ApplySchemaView {
  readonly use: { readonly ObjectSchema: SymbolRef; readonly TypeSchema: SymbolRef };
  readonly apiVersion: Code;
  readonly types: Code;
  readonly schemas: readonly {
    readonly name: Code;
    readonly kind: Code;
    readonly kindText: Code;
    readonly fields: Code;
    readonly additional: Code | undefined;
  }[];
}

/** The apply configuration of a kind. */
export function kindView(model: ApiModel, version: ApiVersion, kind: Kind, refs: Refs): ApplyKindView {
  const { type } = kind.names;
  const struct = structOf(kind.type);
  const names = applyNames(model, refs);
  return {
    use: {
      DeepReadonly: metaType('DeepReadonly'),
      extractApplyConfiguration: valueOf(applyModule, 'extractApplyConfiguration'),
    },
    kind: ident(type),
    type: refs.type(kind.type.ref),
    doc: doc(kind.type.doc || `What a manager wants of the ${type}.`),
    heritage: heritage(struct, names),
    members: printApplyMembers(struct, names),
    isNamespaced: kind.scope === 'Namespaced',
    fields: fieldsOf(type, struct),
    create: ident(`${lowerCamel(type)}ApplyConfiguration`),
    apiVersion: literal(groupVersionText(version)),
    kindText: literal(kind.names.kind),
    subresources: join(subresourcesOf(kind).map(literal), ' | '),
    schema: refs.generated('applyconfiguration', version.id, schemaConstant(type)),
  };
}

/** Where configurations of a kind can be applied to: itself, its status, and what custom methods apply to. */
function subresourcesOf({ hasStatus, type, client }: Kind): readonly string[] {
  const status = hasStatus && !hasMarker(type.markers, 'genclient:noStatus') ? ['status'] : [];
  const methods = (client?.methods ?? []).flatMap(({ subresource }) => subresource ?? []);
  return [...new Set(['', ...status, ...methods])];
}

/** A type that stands within kinds: its exports, and what the template shows of it. */
export function nestedView(
  model: ApiModel,
  type: TypeDeclaration,
): { readonly exports: readonly ExportSpec[]; readonly view: (refs: Refs) => NestedTypeView } {
  const { name } = type.ref;
  const create = `${lowerCamel(name)}ApplyConfiguration`;
  const hasKind = type.body.kind === 'struct' && externalBases(model, type.body.struct).some(isTypeMeta);
  const configuration: ExportSpec = { name: `${name}ApplyConfiguration`, use: 'type' };
  return {
    exports: hasKind ? [configuration, { name: create, use: 'value' }] : [configuration],
    view: (refs) => {
      const names = applyNames(model, refs);
      const struct = structOf(type);
      return {
        name: ident(name),
        doc: doc(type.doc || `${name}, as a part of apply configurations.`),
        isStruct: type.body.kind === 'struct',
        heritage: heritage(struct, names),
        members: printApplyMembers(struct, names),
        alias: type.body.kind === 'alias' ? printApplyType(type.body.type, names) : nothing,
        hasKind,
        fields: fieldsOf(name, struct),
        create: ident(create),
        kindText: literal(name),
      };
    },
  };
}

/** The merge structures of the kinds of a version. */
export function schemaView(model: ApiModel, version: ApiVersion, kinds: readonly Kind[]): ApplySchemaView {
  const typeSchema = typeOf(applyModule, 'TypeSchema');
  const schemas = kinds.map((kind) => ({ kind, schema: kindSchema(model, kind) }));
  const types = new Map<string, Code>();
  for (const { schema } of schemas) {
    for (const [name, type] of Object.entries(schema.types)) types.set(name, literal(type, typeSchema));
  }
  for (const { schema } of schemas) {
    for (const [name, type] of schema.external) types.set(name, externalMergeSchema(type));
  }
  return {
    use: { ObjectSchema: typeOf(applyModule, 'ObjectSchema'), TypeSchema: typeSchema },
    apiVersion: literal(groupVersionText(version)),
    types: objectOf(types),
    schemas: schemas.map(({ kind: { names }, schema: { fields, additional } }) => ({
      name: ident(schemaConstant(names.type)),
      kind: ident(names.type),
      kindText: literal(names.kind),
      fields: literal(fields, typeSchema),
      additional: additional === undefined ? undefined : literal(additional, typeSchema),
    })),
  };
}

/** A configuration without what its function fills in. Of an open type Omit would leave nothing that has a name. */
function fieldsOf(name: string, { additional }: Struct): Code {
  const configuration = ident(`${name}ApplyConfiguration`);
  return additional === undefined ? code`Omit<${configuration}, 'apiVersion' | 'kind'>` : configuration;
}

function objectOf(entries: ReadonlyMap<string, Code>): Code {
  if (entries.size === 0) return code`{}`;
  const lines = [...entries].map(([name, value]) => code`${objectKey(name)}: ${value},`);
  return code`{
  ${join(lines, '\n')}
}`;
}

function applyNames(model: ApiModel, refs: Refs): ApplyNames {
  return {
    model,
    plain: (ref) => refs.type(ref),
    // Types of a version that is left out stand in the configurations of others as they are.
    configuration: (ref) =>
      refs.find('applyconfiguration', ref.versionId, `${ref.name}ApplyConfiguration`) ?? refs.type(ref),
    external: (type) => externalConfiguration(type, refs),
  };
}

function heritage(struct: Struct, names: ApplyNames): Code {
  const bases = applyBases(struct, names);
  return bases.length === 0 ? nothing : code` extends ${join(bases, ', ')}`;
}

function structOf({ body }: TypeDeclaration): Struct {
  return body.kind === 'struct' ? body.struct : { extends: [], members: [] };
}

function isTypeMeta({ module, name }: { readonly module: string; readonly name: string }): boolean {
  return module === metaModule && name === 'TypeMeta';
}
