import {
  type ApiModel,
  type ApiVersion,
  externalBases,
  isLeftOut,
  type Kind,
  type SymbolRef,
  type TypeDeclaration,
} from '../model/index.ts';
import { defineGenerator, type Generator, typeOf } from '../plan/index.ts';
import { type Code, literal, metaModule } from '../render/index.ts';
import { metaType } from './runtime-symbols.ts';

/** What `register.ts.eta` shows. */
export interface RegisterView {
  readonly use: { readonly [name in 'GroupVersion' | 'GroupKind' | 'GroupResource' | 'Scheme']: SymbolRef };
  readonly group: Code;
  readonly version: Code;
  /** Objects that `Scheme.addKnownTypes` takes. */
  readonly types: readonly Code[];
}

/** Emits what a scheme needs to know of each version: its kinds, their lists and resources. */
export const register: Generator = defineGenerator({
  name: 'register',
  description: 'Registration: group and version constants, and addToScheme.',
  *plan(model) {
    for (const version of model.versions) {
      const types = knownTypes(model, version);
      if (types.length === 0 || isLeftOut(version, 'register')) continue;
      yield {
        path: `register/${version.groupDir}/${version.version}.ts`,
        template: 'register.ts.eta',
        version: version.id,
        exports: ['addToScheme', 'groupName', 'groupVersion', 'kind', 'resource'].map((name) => ({
          name,
          use: 'value',
        })),
        view: (): RegisterView => ({
          use: {
            GroupVersion: metaType('GroupVersion'),
            GroupKind: metaType('GroupKind'),
            GroupResource: metaType('GroupResource'),
            Scheme: typeOf('@kube-codegen/runtime/scheme', 'Scheme'),
          },
          group: literal(version.group),
          version: literal(version.version),
          types,
        }),
      };
    }
  },
});

/** The kinds of a version with their lists, and other types with TypeMeta by name. */
function knownTypes(model: ApiModel, version: ApiVersion): readonly Code[] {
  const lists = new Set(version.kinds.flatMap(({ list }) => list ?? []));
  const kinds = new Map(version.kinds.map((kind) => [kind.type, kind]));
  return version.types
    .filter((type) => kinds.has(type) || (hasTypeMeta(model, type) && !lists.has(type)))
    .map((type) => {
      const kind = kinds.get(type);
      return kind ? literal(knownKind(kind)) : literal({ kind: type.ref.name });
    });
}

function knownKind({ names, scope }: Kind): Readonly<Record<string, string | boolean>> {
  return { kind: names.kind, listKind: names.listKind, resource: names.resource, namespaced: scope === 'Namespaced' };
}

function hasTypeMeta(model: ApiModel, { body }: TypeDeclaration): boolean {
  if (body.kind !== 'struct') return false;
  return externalBases(model, body.struct).some(({ module, name }) => module === metaModule && name === 'TypeMeta');
}
