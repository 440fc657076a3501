import type { Collector } from '../diagnostics/index.ts';
import {
  type ApiModel,
  type ApiVersion,
  declarationOf,
  isLeftOut,
  type Kind,
  kindsWithClient,
  lowerCamel,
  reachableTypes,
  type TypeDeclaration,
} from '../model/index.ts';
import { defineGenerator, type FileSpec, type Generator } from '../plan/index.ts';
import { hasConfiguration, literal } from '../render/index.ts';
import { type ApplyNestedView, kindView, nestedView, schemaView } from './apply-views.ts';
import { indexFile } from './index-file.ts';
import { groupVersionText, schemaConstant } from './kind-types.ts';

/** Emits apply configurations: for each kind that can be applied its own, and for each type that it holds. */
export const applyconfiguration: Generator = defineGenerator({
  name: 'applyconfiguration',
  description: 'Apply configurations: typed partial objects for server-side apply, and what a manager has applied.',
  requires: ['types'],
  *plan(model, _options, collector) {
    const versions = model.versions.filter((version) => !isLeftOut(version, 'applyconfiguration'));
    const roots = versions.flatMap((version) => appliedTypes(model, version));
    const reached = new Set(roots.flatMap((root) => reachableTypes(model, root)));
    for (const version of versions) yield* versionFiles(model, version, reached, collector);
  },
});

/** The kinds that have a verb to apply, and the inputs of custom methods that apply. */
function appliedTypes(model: ApiModel, version: ApiVersion): readonly TypeDeclaration[] {
  return kindsWithClient(version).flatMap(({ type, client }) => {
    const isApplied = client.verbs.has('apply') || client.verbs.has('applyStatus');
    const methods = client.methods.filter(({ verb }) => verb === 'apply');
    const inputs = methods.map(({ input }) => (input?.kind === 'named' ? declarationOf(model, input.ref) : type));
    return [...(isApplied ? [type] : []), ...inputs.flatMap((input) => input ?? [])];
  });
}

function versionFiles(
  model: ApiModel,
  version: ApiVersion,
  reached: ReadonlySet<TypeDeclaration>,
  collector: Collector,
): readonly FileSpec[] {
  const kinds = version.kinds.filter((kind) => reached.has(kind.type));
  const kindTypes = new Set(kinds.map(({ type }) => type));
  const nested = version.types.filter(
    (type) => reached.has(type) && !kindTypes.has(type) && hasConfiguration(model, type),
  );
  if (kinds.length === 0 && nested.length === 0) return [];
  const folder = `applyconfiguration/${version.groupDir}/${version.version}`;
  const files = [
    ...kinds.map((kind) => kindFile(model, version, kind, folder)),
    ...(nested.length > 0 ? [nestedFile(model, version, nested, folder)] : []),
  ];
  const schemas = kinds.length > 0 ? [schemaFile(model, version, kinds, folder)] : [];
  const text = `Apply configurations of ${groupVersionText(version)}.`;
  return [...files, ...schemas, indexFile({ folder, doc: text, version: version.id, files }, collector)];
}

function kindFile(model: ApiModel, version: ApiVersion, kind: Kind, folder: string): FileSpec {
  const { type, file } = kind.names;
  return {
    path: `${folder}/${file}.ts`,
    template: 'apply-kind.ts.eta',
    version: version.id,
    exports: [
      { name: `${type}ApplyConfiguration`, use: 'type' },
      { name: `extract${type}`, use: 'value' },
      { name: `${lowerCamel(type)}ApplyConfiguration`, use: 'value' },
    ],
    view: (refs) => kindView(model, version, kind, refs),
  };
}

// Names with a hyphen are those of no kind.
function nestedFile(model: ApiModel, version: ApiVersion, types: readonly TypeDeclaration[], folder: string): FileSpec {
  const views = types.map((type) => nestedView(model, type));
  return {
    path: `${folder}/nested-types.ts`,
    template: 'apply-nested.ts.eta',
    version: version.id,
    exports: views.flatMap(({ exports }) => exports),
    view: (refs): ApplyNestedView => ({
      apiVersion: literal(groupVersionText(version)),
      types: views.map(({ view }) => view(refs)),
    }),
  };
}

function schemaFile(model: ApiModel, version: ApiVersion, kinds: readonly Kind[], folder: string): FileSpec {
  return {
    path: `${folder}/merge-schema.ts`,
    template: 'apply-schema.ts.eta',
    version: version.id,
    exports: ['types', ...kinds.map(({ names }) => schemaConstant(names.type))].map((name) => ({ name, use: 'value' })),
    view: () => schemaView(model, version, kinds),
  };
}
