import { builtInTypeNames, builtInTypeOf } from './built-in-types.ts';
import { commentLines } from './comment.ts';
import type { Definition } from './definition.ts';
import { printDefinition, typesOfDefinition } from './print-definition.ts';
import { readDeclaration } from './read-declaration.ts';
import type { ReaderContext } from './schema-reader.ts';
import { type SchemaRef, type SchemaVersion, versionIdOf } from './schema-version.ts';
import { TypeNames } from './type-names.ts';
import type { TypePrinter } from './type-printer.ts';
import { VersionImports } from './version-imports.ts';

/** The TypeScript of one API version. */
export interface CompiledVersion {
  /** The types, with their imports. */
  readonly types: string;
  /** The doc.ts that a user would have written: prose and package markers. */
  readonly doc: string;
}

/** The settings that the text of types depends on. */
export interface CompileOptions {
  readonly importExtension: string;
  readonly builtInTypes?: boolean;
}

/** Names of the runtime that nested types may need, so that none of them gets such a name. */
const importable =
  `Bytes Duration EmbeddedResource IntOrString KubernetesObject ListMeta MicroTime ObjectMeta Quantity RawExtension Time
  TypeMeta double float int32 int64`.split(/\s+/);

/**
 * Makes the types of an API version: every declaration, and a named declaration for every object nested in one.
 * `importExtension` ends the specifiers that lead to other versions; `builtInTypes` lets types of Kubernetes stand for what
 * has their structure.
 */
export async function compileVersion(
  version: SchemaVersion,
  { importExtension, builtInTypes = false }: CompileOptions,
  types: TypePrinter,
): Promise<CompiledVersion> {
  const declared = version.declarations.map(({ name }) => name);
  const names = new TypeNames([
    ...declared,
    ...declared.map((name) => `${name}List`),
    ...importable,
    ...importable.map((name) => `MetaV1${name}`),
    ...(builtInTypes ? builtInTypeNames() : []),
  ]);
  const imports = new VersionImports(new Set(declared), importExtension);
  const context = contextOf(version, { names, imports, builtInTypes });
  const texts: string[] = [];
  for (const definitions of readDefinitions(version, names, context)) {
    await types.prepare(definitions.flatMap(typesOfDefinition));
    for (const definition of definitions) texts.push(printDefinition(definition, types));
  }
  return { types: `${[imports.text(), ...texts].filter(Boolean).join('\n\n')}\n`, doc: docText(version) };
}

/** The definitions of each declaration. Whether names are free shows only in the end: where some are not, all is read again. */
function readDefinitions(
  { declarations }: SchemaVersion,
  names: TypeNames,
  context: Omit<ReaderContext, 'declare'>,
): readonly (readonly Definition[])[] {
  const read = (nameOf: ReaderContext['nameOf']): readonly (readonly Definition[])[] =>
    declarations.map((declaration) => {
      const definitions: Definition[] = [];
      readDeclaration(declaration, { ...context, nameOf, declare: (definition) => definitions.push(definition) });
      return definitions;
    });
  const first = read((place) => names.claim(place));
  return names.hasRivals ? read(context.nameOf) : first;
}

interface Parts {
  readonly names: TypeNames;
  readonly imports: VersionImports;
  readonly builtInTypes: boolean;
}

function contextOf(version: SchemaVersion, { names, imports, builtInTypes }: Parts): Omit<ReaderContext, 'declare'> {
  return {
    nameOf: (place) => names.nameOf(place),
    importMeta: (name) => imports.meta(name),
    resolveRef: (ref) => refText(version, version.resolveRef(ref), imports),
    defaultsAreOptional: version.defaultsAreOptional,
    builtIn: (schema) => {
      const type = builtInTypes ? builtInTypeOf(schema) : undefined;
      return type && imports.fromPackage(type.module, type.name);
    },
  };
}

function refText(version: SchemaVersion, ref: SchemaRef | undefined, imports: VersionImports): string | undefined {
  if (ref === undefined) return undefined;
  if ('unknown' in ref) return 'unknown';
  if ('meta' in ref) return imports.meta(ref.meta);
  return ref.versionId === versionIdOf(version) ? ref.name : imports.fromVersion(ref.versionId, ref.name);
}

function docText({ group, description, markers }: SchemaVersion): string {
  const comment = { description, markers: ['+k8s:deepcopy-gen=package', `+groupName=${group}`, ...markers] };
  return [...commentLines(comment, ''), 'export {};', ''].join('\n');
}
