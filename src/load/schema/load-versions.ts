import { Collector } from '../../diagnostics/index.ts';
import type { ApiModel } from '../../model/index.ts';
import type { Options } from '../../options/options.ts';
import { shownPath } from '../shown-path.ts';
import { loadTypeScriptSources, type VersionSource } from '../typescript/index.ts';
import { type CompiledVersion, compileVersion } from './compile-version.ts';
import { type InputPosition, inputPositions } from './input-positions.ts';
import { pluralsOfResources } from './plural-names.ts';
import { type SchemaVersion, versionIdOf } from './schema-version.ts';
import { TypePrinter } from './type-printer.ts';

/** The settings that the text and names of synthesized types depend on. */
export type SchemaOptions = Pick<Options, 'root' | 'output' | 'importExtension' | 'pluralExceptions' | 'groups'> &
  Partial<Pick<Options, 'builtInTypes'>>;

/**
 * Turns schemas into the model, by way of TypeScript text that the loader of hand-written types reads. Calls that share
 * `printer` print each type once.
 */
export async function loadVersions(
  versions: readonly SchemaVersion[],
  options: SchemaOptions,
  collector: Collector,
  printer: TypePrinter = new TypePrinter(),
): Promise<ApiModel> {
  const pluralExceptions = new Map([...pluralsOfResources(versions), ...options.pluralExceptions]);
  const sources: VersionSource[] = [];
  const places = new Map<string, InputPosition>();
  for (const version of versions) {
    const { types, doc } = await compileVersion(version, options, printer);
    const base = `${options.output}/apis/${versionIdOf(version)}`;
    const { position } = version;
    places.set(shownPath(`${base}.ts`, options.root), inputPositions(version, types));
    places.set(shownPath(`${base}/doc.ts`, options.root), () => position);
    sources.push(versionSource(version, base, { types, doc }));
  }
  // The schemas are done with: nothing refers to them while the text is parsed.
  const own = new Collector();
  const model = await loadTypeScriptSources(sources, { ...options, pluralExceptions }, own);
  for (const { code, message, position, help } of own.sorted()) {
    const place = position && places.get(position.file)?.(position.line);
    collector.report(code, message, place ?? position, help);
  }
  return model;
}

/** The source of a version, at the place where its types are written to. */
function versionSource(version: SchemaVersion, base: string, { types, doc }: CompiledVersion): VersionSource {
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
