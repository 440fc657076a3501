import { type Code, type Collector, compareText, type Position } from '../../diagnostics/index.ts';
import {
  isObject,
  isTypeName,
  type OpenApiSchema,
  type SchemaDeclaration,
  type SchemaRef,
  type SchemaVersion,
} from '../schema/index.ts';
import { componentOfRef, parseComponentName, runtimeTypeOf } from './component-name.ts';
import { componentSchema, refsOf } from './component-schema.ts';
import { componentGvk, type DocumentGvk, type OpenApiDocument, positionOf as positionOfComponent } from './document.ts';
import { packagesOf, type PackageVersion } from './packages.ts';
import { resourceMarkers } from './resource-markers.ts';
import { servedResources, type ServedResource } from './resources.ts';

/** What the documents say together. */
interface World {
  readonly components: ReadonlyMap<string, OpenApiSchema>;
  readonly packages: ReadonlyMap<string, PackageVersion>;
  /** By version id and kind. */
  readonly resources: ReadonlyMap<string, ServedResource>;
  /** Reports what is wrong with a component, at its place. */
  readonly report: (code: Code, component: string, message: string, help?: string) => void;
  readonly positionOf: (component: string) => Position | undefined;
}

/** The API versions that documents describe: the kinds with paths, and every type that these need. */
export function buildVersions(documents: readonly OpenApiDocument[], collector: Collector): readonly SchemaVersion[] {
  const components = new Map(documents.flatMap((document) => Object.entries(document.components)));
  const positionOf = positionsIn(documents);
  const report: World['report'] = (code, component, message, help) =>
    collector.report(code, `${component} ${message}`, positionOf(component), help);
  const packages = packagesOf(components, (component) =>
    report('KC5103', component, 'has a group or version that cannot be the name of a folder'),
  );
  const resources = resourcesOf(documents, packages);
  const world: World = { components, packages, resources, report, positionOf };
  const declared = reachable(rootsOf(documents, world), world);
  return [...declared.values()]
    .map(({ owner, names }) => schemaVersion(owner, names, world))
    .sort((a, b) => compareText(`${a.groupDir}/${a.version}`, `${b.groupDir}/${b.version}`));
}

function positionsIn(documents: readonly OpenApiDocument[]): World['positionOf'] {
  const homes = new Map(
    documents.flatMap((document) =>
      Object.keys(document.components).map((component) => [component, document] as const),
    ),
  );
  return (component) => {
    const document = homes.get(component);
    return document && positionOfComponent(component, document);
  };
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

/** Kinds with paths, their lists, and what the methods of their subresources take and give. */
function rootsOf(documents: readonly OpenApiDocument[], world: World): readonly Placement[] {
  const names = new Set(documents.flatMap((document) => Object.keys(document.components)));
  const components = [...names].sort(compareText).flatMap((component) => {
    const gvk = componentGvk(world.components.get(component) ?? {});
    const owner = world.packages.get(parseComponentName(component).package);
    if (!gvk || !owner) return [];
    if (gvk.kind === parseComponentName(component).type) return [{ component, gvk, owner }];
    world.report('KC5103', component, `says that it is the kind ${JSON.stringify(gvk.kind)}`);
    return [];
  });
  const byGvk = new Map(components.map((entry) => [keyOf(entry.gvk), entry.component]));
  return [
    ...components.filter(({ gvk, owner }) => isServed(gvk, owner, world)),
    ...[...world.packages.values()].flatMap((owner) => methodTypes(owner, byGvk, world)),
  ];
}

function isServed({ kind }: DocumentGvk, owner: PackageVersion, { resources }: World): boolean {
  return (
    resources.has(`${owner.id} ${kind}`) || (kind.endsWith('List') && resources.has(`${owner.id} ${kind.slice(0, -4)}`))
  );
}

/** The types of the methods of a version's kinds, to be known by name in that version. */
function methodTypes(
  owner: PackageVersion,
  byGvk: ReadonlyMap<string, string>,
  { resources }: World,
): readonly Placement[] {
  return [...resources]
    .filter(([key]) => key.startsWith(`${owner.id} `))
    .flatMap(([, { subresources }]) => [...subresources.values()].flat())
    .filter(({ gvk, action }) => action !== 'connect' && !isScale(gvk))
    .flatMap(({ gvk }) => {
      const component = byGvk.get(keyOf(gvk));
      return component === undefined ? [] : [{ component, owner }];
    });
}

/** Scale is the runtime's own type. */
function isScale({ group, kind }: DocumentGvk): boolean {
  return group === 'autoscaling' && kind === 'Scale';
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
  for (let placed = queue.pop(); placed !== undefined; placed = queue.pop()) {
    const { component, owner } = placed;
    const version = versions.get(owner.id) ?? { owner, names: new Set<string>() };
    versions.set(owner.id, version);
    if (version.names.has(component)) continue;
    if (!isNamed(component)) {
      world.report('KC5103', component, 'ends in no name of a type');
      continue;
    }
    version.names.add(component);
    const home = homeOf(component, owner, world);
    const next = home.id === owner.id ? referenced(component, owner, world) : [{ component, owner: home }];
    for (const placement of next) queue.push(placement);
  }
  return versions;
}

/** Whether a component can be a type. One that cannot is left out, and what refers to it takes anything. */
function isNamed(component: string): boolean {
  return isTypeName(parseComponentName(component).type);
}

/** Where a component is declared: in the version of its package, or, without one, in the version that uses it. */
function homeOf(component: string, user: PackageVersion, { packages }: World): PackageVersion {
  return packages.get(parseComponentName(component).package) ?? user;
}

function referenced(component: string, owner: PackageVersion, world: World): readonly Placement[] {
  return refsOf(world.components.get(component) ?? {}).flatMap((ref) => {
    const target = componentOfRef(ref);
    if (target === undefined || runtimeTypeOf(target) !== undefined) return [];
    if (world.components.has(target)) return [{ component: target, owner: homeOf(target, owner, world) }];
    const help = 'name the document that has it too';
    world.report('KC5102', component, `refers to ${target}, which no document has`, help);
    return [];
  });
}

function schemaVersion(owner: PackageVersion, names: ReadonlySet<string>, world: World): SchemaVersion {
  const sorted = [...names].sort((a, b) => compareText(parseComponentName(a).type, parseComponentName(b).type));
  const position = world.positionOf(sorted[0] ?? '');
  return {
    group: owner.group,
    version: owner.version,
    groupDir: owner.groupDir,
    ...(position && { position }),
    markers: [`+groupGoName=${owner.groupGoName}`],
    description: '',
    defaultsAreOptional: false,
    resolveRef: (ref) => resolveRef(ref, owner, world),
    declarations: sorted.map((name) => ({
      ...declarationOf(name, owner, world),
      position: () => world.positionOf(name),
    })),
  };
}

function resolveRef(ref: string, owner: PackageVersion, world: World): SchemaRef | undefined {
  const target = componentOfRef(ref);
  if (target === undefined || !world.components.has(target) || !isNamed(target)) return undefined;
  const meta = runtimeTypeOf(target);
  if (meta !== undefined) return { meta };
  return { versionId: homeOf(target, owner, world).id, name: parseComponentName(target).type };
}

function declarationOf(component: string, owner: PackageVersion, world: World): SchemaDeclaration {
  const schema = componentSchema(world.components.get(component) ?? {});
  const name = parseComponentName(component).type;
  // A type of another version that a method takes gets a name here, since markers name types of their own version.
  if (homeOf(component, owner, world).id !== owner.id) {
    return { name, schema: { $ref: `#/components/schemas/${component}` }, role: 'struct', markers: [] };
  }
  const resource = world.resources.get(`${owner.id} ${name}`);
  const hasStatus = isObject(schema.properties) && Object.hasOwn(schema.properties, 'status');
  const markers = resource ? resourceMarkers(resource, hasStatus, methodType) : [];
  return { name, schema, role: roleOf(schema), markers, ...(resource && { resource: resource.plural }) };
}

/** A kind has ObjectMeta, a list ListMeta; both have a group, version and kind of their own. */
function roleOf(schema: OpenApiSchema): SchemaDeclaration['role'] {
  const metadata = componentGvk(schema) && schema.properties?.['metadata'];
  const refs = isObject(metadata) ? refsOf(metadata).map((ref) => runtimeTypeOf(componentOfRef(ref) ?? '')) : [];
  if (refs.includes('ObjectMeta')) return 'kind';
  return refs.includes('ListMeta') ? 'list' : 'struct';
}

/** How a method marker names the type of a subresource. */
function methodType(gvk: DocumentGvk): string {
  return isScale(gvk) ? '@kube-codegen/runtime/autoscaling/v1.Scale' : gvk.kind;
}
