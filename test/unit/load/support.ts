import { Collector, type Diagnostic } from '../../../src/diagnostics/index.ts';
import { loadTypeScriptSources, type ReadOptions, type VersionSource } from '../../../src/load/typescript/index.ts';
import type { ApiModel, Kind, Member, Struct, Type, TypeDeclaration } from '../../../src/model/index.ts';

export const defaultOptions: ReadOptions = { root: '/run', pluralExceptions: new Map(), groups: new Map() };

export const meta = `import type { ListMeta, ObjectMeta, TypeMeta, Wire, int32 } from '@kube-codegen/runtime/meta/v1';\n`;

/** A version folder of files by name; `doc.ts` is added where it is missing. */
export function version(id: string, files: Readonly<Record<string, string>>, group = 'example.com'): VersionSource {
  const [groupDir = '', name = ''] = id.split('/');
  const all = { 'doc.ts': `// +groupName=${group}\nexport {};\n`, ...files };
  return {
    groupDir,
    version: name,
    files: Object.entries(all).map(([file, text]) => ({ path: `/run/apis/${id}/${file}`, text })),
    origin: { kind: 'files' },
  };
}

export interface Loaded {
  readonly model: ApiModel;
  readonly diagnostics: readonly Diagnostic[];
}

export async function loadVersions(
  sources: readonly VersionSource[],
  options: Partial<ReadOptions> = {},
): Promise<Loaded> {
  const collector = new Collector();
  const model = await loadTypeScriptSources(sources, { ...defaultOptions, ...options }, collector);
  return { model, diagnostics: collector.sorted() };
}

/** One version of one file, with the metadata types imported. */
export async function loadTypes(text: string, options: Partial<ReadOptions> = {}): Promise<Loaded> {
  return loadVersions([version('example/v1', { 'types.ts': meta + text })], options);
}

/** A kind with the markers, a spec and a status. */
export function kindText(name: string, markers: readonly string[], extra = 'status?: {};'): string {
  const comment = markers.map((marker) => `// ${marker}\n`).join('');
  return `${comment}export interface ${name} extends TypeMeta { metadata: ObjectMeta; ${extra} }\n`;
}

/** `file:line:column code` of each diagnostic, the folder of the file left out. */
export function places(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(({ code, position }) => {
    const file = position?.file.split('/').at(-1) ?? '-';
    return `${file}:${position?.line ?? 0}:${position?.column ?? 0} ${code}`;
  });
}

export function codes(loaded: Loaded): readonly string[] {
  return loaded.diagnostics.map(({ code }) => code);
}

export function declaration(loaded: Loaded, name: string): TypeDeclaration {
  const found = loaded.model.versions.flatMap(({ types }) => types).find(({ ref }) => ref.name === name);
  if (!found) throw new Error(`no type ${name}; ${JSON.stringify(loaded.diagnostics)}`);
  return found;
}

export function structNamed(loaded: Loaded, name: string): Struct {
  const { body } = declaration(loaded, name);
  if (body.kind !== 'struct') throw new Error(`${name} is no struct`);
  return body.struct;
}

export function aliasNamed(loaded: Loaded, name: string): Type {
  const { body } = declaration(loaded, name);
  if (body.kind !== 'alias') throw new Error(`${name} is no alias`);
  return body.type;
}

export function memberNamed(loaded: Loaded, type: string, name: string): Member {
  const found = structNamed(loaded, type).members.find((member) => member.name === name);
  if (!found) throw new Error(`no member ${name}`);
  return found;
}

export function kindNamed(loaded: Loaded, name: string): Kind {
  const found = loaded.model.versions.flatMap(({ kinds }) => kinds).find(({ names }) => names.type === name);
  if (!found) throw new Error(`no kind ${name}; ${JSON.stringify(loaded.diagnostics)}`);
  return found;
}

/** The type without positions, docs and markers: members as `name` or `name?`. */
export function shape(type: Type): unknown {
  switch (type.kind) {
    case 'scalar':
      return type.scalar;
    case 'literal':
      return { is: type.value };
    case 'array':
      return [shape(type.element)];
    case 'map':
      return { '*': shape(type.value) };
    case 'object':
      return structShape(type.struct);
    case 'union':
      return { anyOf: type.members.map(shape) };
    case 'intersection':
      return { allOf: type.members.map(shape) };
    case 'named':
      return `#${type.ref.versionId}/${type.ref.name}`;
    case 'external':
      return type.arguments.length > 0 ? { [`@${type.name}`]: type.arguments.map(shape) } : `@${type.name}`;
    default:
      return type.kind;
  }
}

export function structShape(struct: Struct): unknown {
  return {
    ...(struct.extends.length > 0 && { extends: struct.extends.map(shape) }),
    ...Object.fromEntries(struct.members.map((each) => [`${each.name}${each.optional ? '?' : ''}`, shape(each.type)])),
    ...(struct.additional && { '*': shape(struct.additional) }),
  };
}
