import type { Collector } from '../../diagnostics/index.ts';
import type { ApiModel } from '../../model/index.ts';
import type { Options } from '../../options/options.ts';
import { loadTypeScriptSources, type VersionSource } from '../typescript/index.ts';
import { compileVersion } from './compile-version.ts';
import { pluralsOfResources } from './plural-names.ts';
import type { SchemaVersion } from './schema-version.ts';
import { TypePrinter } from './type-printer.ts';

/** The settings that the text and names of synthesized types depend on. */
export type SchemaOptions = Pick<Options, 'root' | 'output' | 'importExtension' | 'pluralExceptions' | 'groups'> &
  Partial<Pick<Options, 'builtInTypes'>>;

/**
 * Turns schemas into the model, by way of TypeScript text that the loader of hand-written types reads. Calls that share
 * `types` print each type once.
 */
export async function loadVersions(
  versions: readonly SchemaVersion[],
  options: SchemaOptions,
  collector: Collector,
  types: TypePrinter = new TypePrinter(),
): Promise<ApiModel> {
  const pluralExceptions = new Map([...pluralsOfResources(versions), ...options.pluralExceptions]);
  const sources: VersionSource[] = [];
  for (const version of versions) sources.push(await versionSource(version, options, types));
  // The schemas are done with: nothing refers to them while the text is parsed.
  return loadTypeScriptSources(sources, { ...options, pluralExceptions }, collector);
}

/** The source of a version, at the place where its types are written to. */
async function versionSource(
  version: SchemaVersion,
  options: SchemaOptions,
  printer: TypePrinter,
): Promise<VersionSource> {
  const { types, doc } = await compileVersion(version, options, printer);
  const base = `${options.output}/apis/${version.groupDir}/${version.version}`;
  return {
    groupDir: version.groupDir,
    version: version.version,
    ...(version.position && { position: version.position }),
    files: [
      { path: `${base}/doc.ts`, text: doc },
      { path: `${base}.ts`, text: types },
    ],
    origin: { kind: 'synthesized', text: types },
  };
}
