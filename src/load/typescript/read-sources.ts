import { posix } from 'node:path';

import { type Collector, compareText, type Position } from '../../diagnostics/index.ts';
import {
  type ApiModel,
  type ApiVersion,
  compareApiVersions,
  type DeclarationRef,
  isGroupName,
  type Marker,
  markersNamed,
} from '../../model/index.ts';
import { reportCircles } from '../circles.ts';
import { reportCollisions } from '../collisions.ts';
import { type CheckForeignName, foreignNames, type Packages } from '../foreign-names.ts';
import { nameAllGroups } from '../groups.ts';
import { findKinds, type KindContext } from '../kinds/find-kinds.ts';
import { reportMergeMarkers } from '../merge-markers.ts';
import { shownPath } from '../shown-path.ts';
import { CheckedComments } from './checked-comments.ts';
import { fileDoc } from './comments.ts';
import { readDeclarations, readFunctions } from './declarations.ts';
import { reportLeftovers } from './leftovers.ts';
import { exportedTypes } from './exported-types.ts';
import { type Declaration, parseUnit, type SourceUnit } from './source-unit.ts';
import { typeReader } from './type-reader.ts';
import type { ReadOptions, VersionSource } from './version-source.ts';
import type { AskChecker } from './unreadable.ts';
import type { TypeReader, World } from './world.ts';

/** A parsed version whose package markers are read. */
interface ParsedVersion {
  readonly source: VersionSource;
  readonly units: readonly SourceUnit[];
  /** Undefined where it is not known, which is reported. */
  readonly group: string | undefined;
  readonly doc: string;
  readonly markers: readonly Marker[];
  readonly position: Position;
}

/** Reads the text of a file that belongs to no version; undefined where there is none. */
export type ReadOther = (path: string) => string | undefined;

/** What reading gave. */
export interface Reading {
  readonly model: ApiModel;
  /** Whether a type needs the type checker, which was not given: nothing else of the reading counts then. */
  readonly wantsChecker: boolean;
}

/** How the sources are read besides the settings. */
export interface ReadWork {
  readonly collector: Collector;
  readonly readOther: ReadOther;
  /** What bare imports lead to; without it they are taken on trust. */
  readonly packages?: Packages;
  /** Tells types where the syntax does not; without it they are not read. */
  readonly askChecker?: AskChecker;
}

/** Parses the sources and reads the model out of them. The order of the sources and their files does not matter. */
export function readSources(
  sources: readonly VersionSource[],
  options: ReadOptions,
  { collector, readOther, packages, askChecker }: ReadWork,
): Reading {
  const checkForeignName = foreignNames(packages);
  const machineMade = sources.filter(({ origin }) => origin.kind === 'synthesized').flatMap(({ files }) => files);
  const comments = new CheckedComments(collector, new Set(machineMade.map(({ path }) => path)));
  const versions = sources.flatMap((source) => parseVersion(source, options, { collector, comments }) ?? []);
  const naming = nameAllGroups(
    versions.flatMap(({ group, source, markers, position }) =>
      group === undefined ? [] : [{ group, folder: source.groupDir, markers, position }],
    ),
    options.groups,
    collector,
  );
  const idOf = ({ group, source, position }: ParsedVersion): string =>
    group === undefined ? posix.dirname(position.file) : `${naming.names.get(group)?.groupDir}/${source.version}`;
  const distinct = withoutDoubles(versions, idOf, collector);
  const world = buildWorld(distinct, { idOf, options, readOther, checkForeignName, collector, comments, askChecker });
  const reader = typeReader(world);
  const typed = distinct.map((version): ApiVersion => {
    const names = naming.names.get(version.group ?? '');
    return readVersion(reader, version, { id: idOf(version), groupDir: '', groupGoName: '', ...names });
  });
  for (const version of distinct) reportLeftovers(reader, version.units, version.source.origin.kind === 'files');
  const ordered = { versions: typed.sort(compareApiVersions) };
  const model = withKinds(ordered, options, { collector, checkForeignName });
  // Without a group the run fails, but what else is wrong with the version is told too.
  const grouped = new Set(distinct.filter(({ group }) => group !== undefined).map(idOf));
  return {
    model: { versions: model.versions.filter(({ id }) => grouped.has(id)) },
    wantsChecker: world.fallback.wanted && !askChecker,
  };
}

/** The types of a version, its kinds not yet found. */
function readVersion(
  reader: TypeReader,
  { source, group = '', doc, markers, position, units }: ParsedVersion,
  names: Pick<ApiVersion, 'id' | 'groupDir' | 'groupGoName'>,
): ApiVersion {
  const types = readDeclarations(reader, units);
  const functions = readFunctions(units);
  if (types.length === 0 && !source.unread?.length) {
    const message = `${names.id} exports no type`;
    reader.world.collector.report('KC3013', message, position, 'add types, or remove the folder');
  }
  return {
    ...names,
    group,
    version: source.version,
    doc,
    markers,
    position,
    types,
    kinds: [],
    ...(functions.length > 0 && { functions }),
    origin: source.origin,
  };
}

function withKinds(
  model: ApiModel,
  { pluralExceptions }: ReadOptions,
  work: Pick<KindContext, 'collector' | 'checkForeignName'>,
): ApiModel {
  const context = { ...work, model, pluralExceptions };
  const versions = model.versions.map((version) => ({ ...version, kinds: findKinds(version, context) }));
  reportCircles(model, work.collector);
  reportMergeMarkers(model, work.collector);
  reportCollisions({ versions }, work.collector);
  return { versions };
}

interface Reporting {
  readonly collector: Collector;
  readonly comments: CheckedComments;
}

function parseVersion(source: VersionSource, options: ReadOptions, work: Reporting): ParsedVersion | undefined {
  const files = [...source.files].sort((a, b) => compareText(a.path, b.path));
  const units = files.map((file) =>
    parseUnit({ ...file, display: shownPath(file.path, options.root) }, work.collector),
  );
  const isDoc = (path: string): boolean => path.endsWith(posix.join('/', source.groupDir, source.version, 'doc.ts'));
  const docUnit = units.find(({ path }) => isDoc(path));
  const first = docUnit ?? units[0];
  if (!first) return undefined;
  const { doc, markers } = docUnit ? readDoc(docUnit, work.comments) : { doc: '', markers: [] };
  const position = source.position ?? first.source.positionAt(0);
  const about = { docMissing: !docUnit, version: source.version, collector: work.collector };
  const group = source.unread?.some(isDoc) ? undefined : groupOf(markers, position, about);
  return { source, units, group, doc, markers, position };
}

/** What doc.ts says of the version; comments of its declarations are theirs. */
function readDoc(unit: SourceUnit, comments: CheckedComments): Pick<ParsedVersion, 'doc' | 'markers'> {
  for (const { nodes } of unit.declarations.values()) {
    for (const node of nodes) comments.of(node, unit, 'type');
  }
  return { doc: fileDoc(unit), markers: comments.ofPackage(unit).markers };
}

/** The API group of a version; undefined where +groupName is missing or wrong, which is reported. */
function groupOf(
  markers: readonly Marker[],
  position: Position,
  about: { readonly docMissing: boolean; readonly version: string; readonly collector: Collector },
): string | undefined {
  const { collector } = about;
  const [first] = markersNamed(markers, 'groupName');
  if (!first) {
    const message = about.docMissing
      ? 'the API version has no doc.ts, so its group is unknown'
      : 'doc.ts has no +groupName';
    collector.report(
      'KC2010',
      message,
      position,
      'write a doc.ts with `// +groupName=<group>`; an empty value means the core group',
    );
    return undefined;
  }
  for (const marker of markersNamed(markers, 'versionName').filter(({ value }) => value !== about.version)) {
    const message = `+versionName=${marker.value} contradicts the folder ${about.version}`;
    collector.report('KC2006', message, marker.valuePosition ?? marker.position, 'remove it, or rename the folder');
  }
  const group = first.value ?? '';
  if (isGroupName(group)) return group;
  const message = `${JSON.stringify(group)} is no API group`;
  collector.report(
    'KC4104',
    message,
    first.valuePosition ?? first.position,
    'use DNS labels of letters, digits and hyphens, as in samplecontroller.k8s.io',
  );
  return undefined;
}

/** Leaves the first of several sources for one version, and reports the others. */
function withoutDoubles(
  versions: readonly ParsedVersion[],
  idOf: (version: ParsedVersion) => string,
  collector: Collector,
): readonly ParsedVersion[] {
  const byId = new Map<string, ParsedVersion>();
  for (const version of [...versions].sort((a, b) => compareText(a.position.file, b.position.file))) {
    const first = byId.get(idOf(version));
    if (first) {
      const message = `${version.group}/${version.source.version} is declared in ${first.position.file} too`;
      collector.report('KC4102', message, version.position, 'merge the folders');
    } else byId.set(idOf(version), version);
  }
  return [...byId.values()];
}

interface WorldParts extends Reporting {
  readonly idOf: (version: ParsedVersion) => string;
  readonly options: ReadOptions;
  readonly readOther: ReadOther;
  readonly checkForeignName: CheckForeignName;
  readonly askChecker: AskChecker | undefined;
}

function buildWorld(versions: readonly ParsedVersion[], parts: WorldParts): World {
  const units = new Map(versions.flatMap((version) => version.units.map((unit) => [unit.path, unit])));
  const inside = new Set(units.keys());
  const unread = new Set(versions.flatMap(({ source }) => source.unread ?? []));
  const refs = new Map<Declaration, DeclarationRef>();
  const declarations = new Map<string, Declaration>();
  for (const version of versions) {
    for (const [name, declaration] of exportedTypes(version.units, parts.collector)) {
      const ref: DeclarationRef = { versionId: parts.idOf(version), name };
      refs.set(declaration, ref);
      declarations.set(`${ref.versionId}/${name}`, declaration);
    }
  }
  return {
    units,
    refOf: (declaration) => refs.get(declaration),
    declarationOf: (ref) => declarations.get(`${ref.versionId}/${ref.name}`),
    isUnread: (path) => unread.has(path),
    isFile: (path) => unread.has(path) || parts.readOther(path) !== undefined,
    checkForeignName: parts.checkForeignName,
    isOutside: (declaration) => !inside.has(declaration.unit.path),
    openOther: (path) => {
      const text = unread.has(path) ? undefined : parts.readOther(path);
      if (text === undefined) return undefined;
      const unit = parseUnit({ path, display: shownPath(path, parts.options.root), text }, parts.collector);
      units.set(path, unit);
      return unit;
    },
    bodies: new Map(),
    endless: new Set(),
    comments: parts.comments,
    fallback: { wanted: false, ask: parts.askChecker },
    collector: parts.collector,
  };
}
