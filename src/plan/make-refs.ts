import type { ApiModel, ApiVersion, SymbolRef } from '../model/index.ts';
import type { FileSpec } from './generator.ts';
import { versionQualifier } from './names.ts';
import type { Refs } from './refs.ts';

/** The refs of a run: everything that was planned, by generator, version and name. */
export function makeRefs(model: ApiModel, files: readonly (FileSpec & { readonly generator: string })[]): Refs {
  const versionsById = new Map(model.versions.map((version) => [version.id, version]));
  const declared = lazily((versionId) => declaredTypes(versionsById.get(versionId)));
  const filesById = Map.groupBy(files, ({ generator, version }) => keyOf(generator, version));
  const planned = lazily((key) => plannedExports(versionsById, filesById.get(key) ?? []));
  const find = (generator: string, versionId: string | undefined, name: string): SymbolRef | undefined =>
    planned(keyOf(generator, versionId)).get(name);
  return {
    type(ref) {
      const symbol = declared(ref.versionId).get(ref.name);
      if (symbol === undefined) throw new Error(`the model declares no type ${ref.name} in ${ref.versionId}`);
      return symbol;
    },
    generated(generator, versionId, name) {
      const symbol = find(generator, versionId, name);
      const where = versionId === undefined ? '' : ` for ${versionId}`;
      if (symbol === undefined) throw new Error(`generator ${generator} plans no export ${name}${where}`);
      return symbol;
    },
    find,
  };
}

/** Makes a table of symbols when it is first asked for. */
function lazily(
  make: (key: string) => ReadonlyMap<string, SymbolRef>,
): (key: string) => ReadonlyMap<string, SymbolRef> {
  const made = new Map<string, ReadonlyMap<string, SymbolRef>>();
  return (key) => {
    const table = made.get(key) ?? make(key);
    made.set(key, table);
    return table;
  };
}

/** Path of the file that holds the types of a version made from a schema. */
export function synthesizedTypesPath(version: ApiVersion): string {
  return `apis/${version.groupDir}/${version.version}.ts`;
}

/** The types of a version by name. */
function declaredTypes(version: ApiVersion | undefined): ReadonlyMap<string, SymbolRef> {
  if (version === undefined) return new Map();
  const qualifier = versionQualifier(version);
  const isMade = version.origin.kind === 'synthesized';
  return new Map(
    version.types.map(({ ref, sourceFile }) => {
      const from = isMade ? { file: synthesizedTypesPath(version) } : { source: sourceFile };
      return [ref.name, { symbol: ref.name, from, use: 'type', qualifier }];
    }),
  );
}

/** What files of one generator and version export, by name. */
function plannedExports(
  versions: ReadonlyMap<string, ApiVersion>,
  files: readonly FileSpec[],
): ReadonlyMap<string, SymbolRef> {
  const planned = new Map<string, SymbolRef>();
  for (const file of files) {
    const version = file.version === undefined ? undefined : versions.get(file.version);
    const qualifier = version ? { qualifier: versionQualifier(version) } : {};
    for (const { name, use } of file.exports) {
      planned.set(name, { symbol: name, from: { file: file.path }, use, ...qualifier });
    }
  }
  return planned;
}

/** Neither part holds a line feed. */
function keyOf(generator: string, versionId: string | undefined): string {
  return `${generator}\n${versionId ?? ''}`;
}
