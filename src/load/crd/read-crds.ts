import { type Collector, compareText } from '../../diagnostics/index.ts';
import { isEqualJson, isObject, type SchemaDeclaration, type SchemaVersion } from '../schema/index.ts';
import { type Crd, type CrdVersion, label, readCrd } from './crd.ts';
import { type DocumentSource, parseDocument, splitDocuments } from './documents.ts';
import type { InputContext } from './input-context.ts';
import { expandInputs, readInput } from './input-text.ts';
import { deprecationOf, kindMarkers, typeNameOf } from './kind-markers.ts';
import { locate, type Path } from './locate.ts';

/** Which CRDs and versions of them to take; an empty list takes all. */
export interface CrdSelection {
  readonly groups: readonly string[];
  readonly kinds: readonly string[];
  readonly versions: readonly string[];
}

/** What the inputs held. */
export interface LoadedCrds {
  /** By group and version. */
  readonly versions: readonly SchemaVersion[];
  readonly counts: {
    readonly crds: number;
    /** Documents that are no CRDs. */
    readonly others: number;
  };
}

/**
 * Reads CRDs from files, folders, globs, standard input and https addresses. Whatever is wrong with one of them is
 * reported and leaves the others alone.
 */
export async function readCrds(
  inputs: readonly string[],
  selection: CrdSelection,
  context: InputContext,
): Promise<LoadedCrds> {
  const found = new Map<string, Crd>();
  let [crds, others] = [0, 0];
  for (const input of await expandInputs(inputs, ['.yaml', '.yml', '.json'], context)) {
    const text = await readInput(input, context);
    if (text === undefined) continue;
    for (const source of splitDocuments(text)) {
      const read = await readDocument(source, context);
      others += read.others;
      crds += read.crds.length;
      for (const crd of read.crds) addCrd(crd, found, context.collector);
    }
  }
  const picked = [...found.values()].filter((crd) => isPicked(crd, selection));
  if (inputs.length > 0 && picked.length === 0 && !context.collector.hasErrors)
    reportNothing(found.size, context.collector);
  return { versions: versionsOf(picked, selection, context.collector), counts: { crds, others } };
}

interface ReadDocument {
  readonly crds: readonly Crd[];
  readonly others: number;
}

/** A document that does not even hold the word is none of ours, and is not parsed. */
async function readDocument(source: DocumentSource, context: InputContext): Promise<ReadDocument> {
  if (!source.text.includes('CustomResourceDefinition')) {
    return { crds: [], others: saysNothing(source) ? 0 : 1 };
  }
  const document = parseDocument(source, context.limits, context.collector);
  if (document === undefined) return { crds: [], others: 0 };
  const crds: Crd[] = [];
  let others = 0;
  for (const { value, path } of objectsOf(document.value, [])) {
    const crd = await readObject(value, path, { source, collector: context.collector });
    if (crd === 'other') others += 1;
    else if (crd) crds.push(crd);
  }
  return { crds, others };
}

/** Whether a document is blanks and comments only. */
function saysNothing({ text }: DocumentSource): boolean {
  return text.split('\n', 100).every((line) => /^(---)?\s*(#.*)?$/.test(line.trim()));
}

interface FoundObject {
  readonly value: Readonly<Record<string, unknown>>;
  readonly path: Path;
}

/** The object of a document, or those of a `List`. */
function objectsOf(value: unknown, path: Path): readonly FoundObject[] {
  if (!isObject(value)) return [];
  const items = value['items'];
  const isList = typeof value['kind'] === 'string' && value['kind'].endsWith('List') && Array.isArray(items);
  if (!isList) return [{ value, path }];
  return items.flatMap((item: unknown, index: number) =>
    isObject(item) ? [{ value: item, path: [...path, 'items', index] }] : [],
  );
}

async function readObject(
  value: FoundObject['value'],
  path: Path,
  context: { readonly source: DocumentSource; readonly collector: Collector },
): Promise<Crd | 'other' | undefined> {
  if (value['kind'] !== 'CustomResourceDefinition') return 'other';
  if (value['apiVersion'] === 'apiextensions.k8s.io/v1') return readCrd(value, path, context);
  if (value['apiVersion'] !== 'apiextensions.k8s.io/v1beta1') return 'other';
  const help = 'no API server since Kubernetes 1.22 takes it; get the v1 manifest of the same project';
  const position = await locate(context.source, [...path, 'apiVersion']);
  context.collector.report('KC5005', `${label(value)} is a CRD of apiextensions.k8s.io/v1beta1`, position, help);
  return undefined;
}

/** The same CRD may stand in several files; two that differ cannot both be right. */
function addCrd(crd: Crd, found: Map<string, Crd>, collector: Collector): void {
  const key = `${crd.plural}.${crd.group}`;
  const known = found.get(key);
  if (known === undefined) found.set(key, crd);
  else if (!isEqualJson(known.manifest['spec'], crd.manifest['spec'])) {
    const position = { file: crd.file, line: 1, column: 1 };
    collector.report(
      'KC5006',
      `${key} is defined here and, differently, in ${known.file}`,
      position,
      'name only one of the two files',
    );
  }
}

function reportNothing(found: number, collector: Collector): void {
  if (found > 0)
    collector.report(
      'KC5007',
      `none of the ${found} CRDs is picked`,
      undefined,
      'check the groups, kinds and versions to pick',
    );
  else
    collector.report(
      'KC5007',
      'the inputs hold no CRD',
      undefined,
      'name files with objects of kind CustomResourceDefinition',
    );
}

function isPicked(crd: Crd, selection: CrdSelection): boolean {
  return isIn(crd.group, selection.groups) && isIn(crd.kind, selection.kinds);
}

function isIn(value: string, list: readonly string[]): boolean {
  return list.length === 0 || list.includes(value);
}

interface ServedKind {
  readonly crd: Crd;
  readonly version: CrdVersion;
}

/** One entry for each group and version, kinds sorted, so that the order of the inputs does not matter. */
function versionsOf(crds: readonly Crd[], selection: CrdSelection, collector: Collector): readonly SchemaVersion[] {
  const served = crds.flatMap((crd) => crd.versions.map((version) => ({ crd, version })));
  const picked = served.filter(({ version }) => isIn(version.name, selection.versions));
  const groups = new Map<string, ServedKind[]>();
  for (const each of picked) {
    const id = `${each.crd.group}/${each.version.name}`;
    groups.set(id, [...(groups.get(id) ?? []), each]);
  }
  return [...groups].sort(([a], [b]) => compareText(a, b)).map(([, members]) => versionOf(members, collector));
}

function versionOf(members: readonly ServedKind[], collector: Collector): SchemaVersion {
  const sorted = ownNames(
    members.toSorted((a, b) => compareText(a.crd.kind, b.crd.kind)),
    collector,
  );
  const [first] = sorted;
  return {
    group: first?.crd.group ?? '',
    version: first?.version.name ?? '',
    groupDir: first?.crd.group ?? '',
    markers: [],
    ...(first && { position: first.crd.position }),
    description: '',
    resolveRef: () => undefined,
    defaultsAreOptional: true,
    declarations: sorted.map(declarationOf),
  };
}

/** The kinds without those whose types have the name of an earlier one's, which is reported. */
function ownNames(kinds: readonly ServedKind[], collector: Collector): readonly ServedKind[] {
  const owners = new Map<string, Crd>();
  return kinds.filter(({ crd, version }) => {
    const name = typeNameOf(crd);
    const owner = owners.get(name);
    if (owner === undefined) return owners.set(name, crd);
    const message = `${crd.kind} and ${owner.kind} of ${crd.group}/${version.name} both have the type ${name}`;
    collector.report('KC4101', message, crd.position, 'name one of the two CRDs only, or one kind under pick.kinds');
    return false;
  });
}

function declarationOf({ crd, version }: ServedKind): SchemaDeclaration {
  const deprecated = deprecationOf(crd, version);
  return {
    name: typeNameOf(crd),
    resource: crd.plural,
    role: 'kind',
    schema: version.schema,
    markers: kindMarkers(crd, version),
    ...(deprecated !== undefined && { deprecated }),
  };
}
