import type { ApiModel, ApiVersion, SymbolRef } from '../model/index.ts';
import type { FileSpec } from './generator.ts';
import { versionQualifier } from './names.ts';
import type { Refs } from './refs.ts';

/** The refs of a run: everything that was planned, by generator, version and name. */
export function makeRefs(model: ApiModel, files: readonly (FileSpec & { readonly generator: string })[]): Refs {
  const versions = new Map(model.versions.map((version) => [version.id, version]));
  const declared = declaredTypes(model);
  const planned = plannedExports(versions, files);
  const find = (generator: string, versionId: string | undefined, name: string): SymbolRef | undefined =>
    planned.get(keyOf(generator, versionId, name));
  return {
    type(ref) {
      const symbol = declared.get(keyOf('', ref.versionId, ref.name));
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

/** Path of the file that holds the types of a version made from a schema. */
export function synthesizedTypesPath(version: ApiVersion): string {
  return `apis/${version.groupDir}/${version.version}.ts`;
}

function declaredTypes(model: ApiModel): Map<string, SymbolRef> {
  const declared = new Map<string, SymbolRef>();
  for (const version of model.versions) {
    const qualifier = versionQualifier(version);
    for (const { ref, sourceFile } of version.types) {
      const from =
        version.origin.kind === 'synthesized' ? { file: synthesizedTypesPath(version) } : { source: sourceFile };
      declared.set(keyOf('', ref.versionId, ref.name), { symbol: ref.name, from, use: 'type', qualifier });
    }
  }
  return declared;
}

function plannedExports(
  versions: ReadonlyMap<string, ApiVersion>,
  files: readonly (FileSpec & { readonly generator: string })[],
): Map<string, SymbolRef> {
  const planned = new Map<string, SymbolRef>();
  for (const file of files) {
    const version = file.version === undefined ? undefined : versions.get(file.version);
    for (const { name, use } of file.exports) {
      const symbol: SymbolRef = { symbol: name, from: { file: file.path }, use };
      planned.set(
        keyOf(file.generator, file.version, name),
        version ? { ...symbol, qualifier: versionQualifier(version) } : symbol,
      );
    }
  }
  return planned;
}

function keyOf(generator: string, versionId: string | undefined, name: string): string {
  return JSON.stringify([generator, versionId ?? '', name]);
}
