import { Collector } from '../../../src/diagnostics/index.ts';
import { loadVersions, type OpenApiSchema, type SchemaVersion } from '../../../src/load/schema/index.ts';
import type { ApiModel, Member, Type, TypeDeclaration } from '../../../src/model/index.ts';

const options = {
  root: '/project',
  output: '/project/generated',
  importExtension: '.js',
  pluralExceptions: new Map<string, string>(),
  groups: new Map<string, string>(),
} as const;

/** A version of `example.com` with the given kinds, as the reader of CRDs would give it. */
export function versionOf(
  kinds: Readonly<Record<string, OpenApiSchema>>,
  markers: readonly string[] = ['+genclient'],
): SchemaVersion {
  return {
    group: 'example.com',
    version: 'v1',
    groupDir: 'example.com',
    markers: [],
    description: '',
    resolveRef: () => undefined,
    defaultsAreOptional: true,
    declarations: Object.entries(kinds).map(([name, schema]) => ({
      name,
      schema,
      role: 'kind',
      markers,
    })),
  };
}

/** What a version became. */
export interface LoadedVersion {
  readonly model: ApiModel;
  /** The TypeScript text of its types. */
  readonly text: string;
  readonly diagnostics: readonly string[];
  readonly type: (name: string) => TypeDeclaration;
  /** The member of a struct. */
  readonly member: (type: string, name: string) => Member;
}

/** Loads kinds by their root schemas; each has the markers, `+genclient` where none are given. */
export async function loadKinds(
  kinds: Readonly<Record<string, OpenApiSchema>>,
  { markers, ...more }: { readonly builtInTypes?: boolean; readonly markers?: readonly string[] } = {},
): Promise<LoadedVersion> {
  const collector = new Collector();
  const model = await loadVersions([versionOf(kinds, markers)], { ...options, ...more }, collector);
  const [version] = model.versions;
  if (version?.origin.kind !== 'synthesized') throw new Error('no version was loaded');
  const type = (name: string): TypeDeclaration => {
    const found = version.types.find(({ ref }) => ref.name === name);
    if (!found) throw new Error(`no type ${name} among ${version.types.map(({ ref }) => ref.name).join(', ')}`);
    return found;
  };
  const member = (owner: string, name: string): Member => {
    const { body } = type(owner);
    const found = body.kind === 'struct' ? body.struct.members.find((each) => each.name === name) : undefined;
    if (!found) throw new Error(`no member ${name} in ${owner}`);
    return found;
  };
  return {
    model,
    text: version.origin.text,
    diagnostics: collector.sorted().map(({ code, message }) => `${code} ${message}`),
    type,
    member,
  };
}

/** Loads one kind, Foo, whose spec has the given properties. */
export function loadSpec(
  properties: Readonly<Record<string, OpenApiSchema>>,
  more: OpenApiSchema = {},
): Promise<LoadedVersion> {
  return loadKinds({ Foo: { type: 'object', properties: { spec: { type: 'object', properties, ...more } } } });
}

/** The line that declares a member, without what is around it. */
export function memberLine(text: string, name: string): string | undefined {
  return text
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line.startsWith(`${name}?:`) || line.startsWith(`${name}:`));
}

/** A type as compact text: `array<scalar int32>`. */
export function shape(type: Type): string {
  switch (type.kind) {
    case 'scalar':
      return type.scalar;
    case 'literal':
      return JSON.stringify(type.value);
    case 'array':
      return `${type.element.kind === 'union' ? `(${shape(type.element)})` : shape(type.element)}[]`;
    case 'map':
      return `{${shape(type.value)}}`;
    case 'union':
      return type.members.map(shape).join(' | ');
    case 'intersection':
      return type.members.map(shape).join(' & ');
    case 'named':
      return type.ref.name;
    case 'external':
      return type.name;
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
    case 'unknown':
    case 'object':
      return type.kind;
  }
}
