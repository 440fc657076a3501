import { type Collector, compareText } from '../../diagnostics/index.ts';
import { isObject, isTypeName, type OpenApiSchema, type SchemaDeclaration, type SchemaRef, type SchemaVersion } from '../schema/index.ts';
import { componentOfRef, parseComponentName, runtimeTypeOf } from './component-name.ts';
import { componentSchema, refsOf } from './component-schema.ts';
import { componentGvk, type DocumentGvk, type OpenApiDocument } from './document.ts';
import { packagesOf, type PackageVersion } from './packages.ts';
import { resourceMarkers } from './resource-markers.ts';
import { servedResources, type ServedResource } from './resources.ts';

/** What the documents say together. */
interface World {
  readonly components: ReadonlyMap<string, OpenApiSchema>;
  readonly packages: ReadonlyMap<string, PackageVersion>;
  /** By version id and kind. */
  readonly resources: ReadonlyMap<string, ServedResource>;
  readonly collector: Collector;
}

/** The API versions that documents describe: the kinds with paths, and every type that these need. */
export function buildVersions(documents: readonly OpenApiDocument[], collector: Collector): readonly SchemaVersion[] {
  const components = new Map(documents.flatMap((document) => Object.entries(document.components)));
  const packages = packagesOf(components, collector);
  const resources = resourcesOf(documents, packages);
  const world: World = { components, packages, resources, collector };
  const declared = reachable(rootsOf(documents, world), world);
  return [...declared.values()]
    .map(({ owner, names }) => schemaVersion(owner, names, world))
    .sort((a, b) => compareText(`${a.groupDir}/${a.version}`, `${b.groupDir}/${b.version}`));
}

function resourcesOf(
  documents: readonly OpenApiDocument[],
  packages: ReadonlyMap<string, PackageVersion>,
): ReadonlyMap<string, ServedResource> {
  const ids = new Map([...packages.values()].map(({ group, version, id }) => [`${group}/${version}`, id]));
  const entries = documents.flatMap(({ operations }) => {
    const byVersion = new Map<string, (typeof operations)[number][]>();
    for (const operation of operations) {
      const id = ids.get(versionOfPath(operation.path));
      if (id !== undefined) byVersion.set(id, [...(byVersion.get(id) ?? []), operation]);
    }
    return [...byVersion].flatMap(([id, own]) =>
      servedResources(own).map((resource): readonly [string, ServedResource] => [`${id} ${resource.kind}`, resource]),
    );
  });
  return new Map(entries);
}

/** `apps/v1` of `/apis/apps/v1/deployments`, `/v1` of `/api/v1/pods`. */
function versionOfPath(path: string): string {
  const [, first, second, third] = path.split('/');
  return first === 'api' ? `/${second}` : `${second}/${third}`;
}

/** A declaration of a component in a version: its owner, or, for helpers without a home, whoever uses them. */
interface Placement {
  readonly component: string;
  readonly owner: PackageVersion;
}

/** Kinds with paths, their lists, and what the methods of their subresources take. */
function rootsOf(documents: readonly OpenApiDocument[], { components, packages, resources }: World): readonly Placement[] {
  const inputs = new Set(
    [...resources.values()].flatMap(({ subresources }) => [...subresources.values()].flat().map(({ gvk }) => keyOf(gvk))),
  );
  const names = new Set(documents.flatMap((document) => Object.keys(document.components)));
  return [...names].sort(compareText).flatMap((component) => {
    const gvk = componentGvk(components.get(component) ?? {});
    const owner = packages.get(parseComponentName(component).package);
    if (gvk === undefined || owner === undefined) return [];
    const kind = gvk.kind.replace(/List$/, '');
    const isServed = resources.has(`${owner.id} ${gvk.kind}`) || resources.has(`${owner.id} ${kind}`);
    return isServed || (inputs.has(keyOf(gvk)) && gvk.kind !== 'Scale') ? [{ component, owner }] : [];
  });
}

function keyOf({ group, version, kind }: DocumentGvk): string {
  return `${group}/${version}/${kind}`;
}

interface DeclaredVersion {
  readonly owner: PackageVersion;
  readonly names: Set<string>;
}

/** Follows references from the roots on; by version id. */
function reachable(roots: readonly Placement[], world: World): ReadonlyMap<string, DeclaredVersion> {
  const versions = new Map<string, DeclaredVersion>();
  const queue = [...roots];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const { component, owner } = next;
    const version = versions.get(owner.id) ?? { owner, names: new Set<string>() };
    versions.set(owner.id, version);
    if (version.names.has(component)) continue;
    version.names.add(component);
    for (const ref of refsOf(world.components.get(component) ?? {})) {
      const target = componentOfRef(ref);
      if (target === undefined || runtimeTypeOf(target) !== undefined) continue;
      if (!world.components.has(target)) reportDangling(component, target, world);
      else queue.push({ component: target, owner: world.packages.get(parseComponentName(target).package) ?? owner });
    }
  }
  return versions;
}

function reportDangling(component: string, target: string, { collector }: World): void {
  collector.report('KC5102', `${component} refers to ${target}, which no document has`, undefined, 'name the document that has it too');
}

function schemaVersion(owner: PackageVersion, names: ReadonlySet<string>, world: World): SchemaVersion {
  const sorted = [...names].sort((a, b) => compareText(parseComponentName(a).type, parseComponentName(b).type));
  return {
    group: owner.group,
    version: owner.version,
    groupDir: owner.groupDir,
    markers: [`+groupGoName=${owner.groupGoName}`],
    description: '',
    defaultsAreOptional: false,
    resolveRef: (ref) => resolveRef(ref, owner, world),
    declarations: sorted.map((name) => declarationOf(name, owner, world)),
  };
}

function resolveRef(ref: string, owner: PackageVersion, { components, packages }: World): SchemaRef | undefined {
  const target = componentOfRef(ref);
  if (target === undefined || !components.has(target)) return undefined;
  const meta = runtimeTypeOf(target);
  if (meta !== undefined) return { meta };
  const { package: home, type } = parseComponentName(target);
  return { versionId: (packages.get(home) ?? owner).id, name: type };
}

function declarationOf(component: string, owner: PackageVersion, world: World): SchemaDeclaration {
  const schema = componentSchema(world.components.get(component) ?? {});
  const name = parseComponentName(component).type;
  if (!isTypeName(name)) world.collector.report('KC5103', `${component} ends in no name of a type`);
  const resource = world.resources.get(`${owner.id} ${name}`);
  const hasStatus = isObject(schema.properties) && Object.hasOwn(schema.properties, 'status');
  const typeName = (gvk: DocumentGvk): string | undefined => methodType(gvk, owner, world);
  return { name, schema, role: roleOf(schema), markers: resource ? resourceMarkers(resource, hasStatus, typeName) : [] };
}

/** A kind has ObjectMeta, a list ListMeta; both have a group, version and kind of their own. */
function roleOf(schema: OpenApiSchema): SchemaDeclaration['role'] {
  const metadata = componentGvk(schema) && schema.properties?.['metadata'];
  const refs = isObject(metadata) ? refsOf(metadata).map((ref) => runtimeTypeOf(componentOfRef(ref) ?? '')) : [];
  if (refs.includes('ObjectMeta')) return 'kind';
  return refs.includes('ListMeta') ? 'list' : 'struct';
}

/** The type of a subresource. Scale is the runtime's own; those of other versions are imported by module. */
function methodType(gvk: DocumentGvk, owner: PackageVersion, { packages }: World): string | undefined {
  if (gvk.group === 'autoscaling' && gvk.kind === 'Scale') return '@kube-codegen/runtime/autoscaling/v1.Scale';
  if (gvk.group === owner.group && gvk.version === owner.version) return gvk.kind;
  const home = [...packages.values()].find(({ group, version }) => group === gvk.group && version === gvk.version);
  return home && `../${home.id}.${gvk.kind}`;
}
