import { Collector, compareText } from '../../diagnostics/index.ts';
import { isEqualJson, type SchemaDeclaration, type SchemaVersion } from '../schema/index.ts';
import { type Crd, type CrdContext, label, readCrd } from './crd.ts';
import { type DocumentSource, parseDocument, saysNothing, splitDocuments } from './documents.ts';
import type { InputContext } from './input-context.ts';
import { expandInputs, readInput } from './input-text.ts';
import { deprecationOf, kindMarkers, typeNameOf } from './kind-markers.ts';
import { locate, type Path } from './locate.ts';
import { objectsOf } from './objects.ts';
import {
  type CrdSelection,
  type FoundCrd,
  isLeftOut,
  nameOf,
  type PickedVersion,
  pickVersions,
  placeOf,
  withoutSharedKinds,
} from './pick.ts';

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
  const found = new Map<string, FoundCrd>();
  let [crds, others] = [0, 0];
  for (const input of await expandInputs(inputs, ['.yaml', '.yml', '.json'], context)) {
    const text = await readInput(input, context);
    if (text === undefined) continue;
    for (const source of splitDocuments(text)) {
      const read = await readDocument(source, selection, context);
      others += read.others;
      crds += read.crds.length;
      for (const each of read.crds) await addCrd(each, found, collectorFor(each.crd.manifest, selection, context));
    }
  }
  const picked = pickVersions([...found.values()], selection, { ...context, inputs });
  const own = await withoutSharedKinds(picked, context.collector);
  return { versions: versionsOf(own, context.collector), counts: { crds, others } };
}

interface ReadDocument {
  readonly crds: readonly FoundCrd[];
  readonly others: number;
}

/** A document that does not even hold the word is none of ours, and is not parsed. */
async function readDocument(
  source: DocumentSource,
  selection: CrdSelection,
  context: InputContext,
): Promise<ReadDocument> {
  if (!source.text.includes('CustomResourceDefinition')) {
    return { crds: [], others: saysNothing(source) ? 0 : 1 };
  }
  const document = parseDocument(source, context.limits, context.collector);
  if (document === undefined) return { crds: [], others: 0 };
  const crds: FoundCrd[] = [];
  let others = 0;
  for (const { value, path } of objectsOf(document.value)) {
    const collector = collectorFor(value, selection, context);
    const crd = await readObject(value, path, { source, collector, versions: selection.versions });
    if (crd === 'other') others += 1;
    else if (crd) crds.push({ crd, source, path });
  }
  return { crds, others };
}

/** What is wrong with a CRD that is left out is told to nobody. */
function collectorFor(
  manifest: Readonly<Record<string, unknown>>,
  selection: CrdSelection,
  { collector }: InputContext,
): Collector {
  return isLeftOut(manifest, selection) ? new Collector() : collector;
}

async function readObject(
  value: Readonly<Record<string, unknown>>,
  path: Path,
  context: CrdContext,
): Promise<Crd | 'other' | undefined> {
  if (value['kind'] !== 'CustomResourceDefinition') return 'other';
  if (value['apiVersion'] === 'apiextensions.k8s.io/v1') return readCrd(value, path, context);
  const position = await locate(context.source, [...path, 'apiVersion']);
  if (value['apiVersion'] !== 'apiextensions.k8s.io/v1beta1') {
    const message = `${label(value)}: apiVersion is not apiextensions.k8s.io/v1`;
    context.collector.report('KC5004', message, position);
    return undefined;
  }
  const help = 'no API server since Kubernetes 1.22 takes it; get the v1 manifest of the same project';
  context.collector.report('KC5005', `${label(value)} is a CRD of apiextensions.k8s.io/v1beta1`, position, help);
  return undefined;
}

/** The same CRD may stand in several places; two that differ cannot both be right. */
async function addCrd(found: FoundCrd, known: Map<string, FoundCrd>, collector: Collector): Promise<void> {
  const name = nameOf(found);
  const other = known.get(name);
  if (other === undefined) {
    known.set(name, found);
    return;
  }
  if (isEqualJson(other.crd.manifest['spec'], found.crd.manifest['spec'])) return;
  const { file, line } = await placeOf(other);
  const message = `${name} is defined here and, differently, in ${file}:${line}`;
  collector.report('KC5006', message, await placeOf(found), 'keep only one of the two');
}

/** One entry for each group and version, kinds sorted, so that the order of the inputs does not matter. */
function versionsOf(picked: readonly PickedVersion[], collector: Collector): readonly SchemaVersion[] {
  const groups = Map.groupBy(picked, ({ found: { crd }, version }) => `${crd.group}/${version.name}`);
  return [...groups].sort(([a], [b]) => compareText(a, b)).map(([, members]) => versionOf(members, collector));
}

function versionOf(members: readonly PickedVersion[], collector: Collector): SchemaVersion {
  const sorted = ownNames(
    members.toSorted((a, b) => compareText(a.found.crd.kind, b.found.crd.kind)),
    collector,
  );
  const [first] = sorted;
  return {
    group: first?.found.crd.group ?? '',
    version: first?.version.name ?? '',
    groupDir: first?.found.crd.group ?? '',
    markers: [],
    ...(first && { position: first.found.crd.position }),
    description: '',
    resolveRef: () => undefined,
    defaultsAreOptional: true,
    declarations: sorted.map(declarationOf),
  };
}

/** The kinds without those whose types have the name of an earlier one's, which is reported. */
function ownNames(kinds: readonly PickedVersion[], collector: Collector): readonly PickedVersion[] {
  const owners = new Map<string, Crd>();
  return kinds.filter(({ found: { crd }, version }) => {
    const name = typeNameOf(crd);
    const owner = owners.get(name);
    if (owner === undefined) return owners.set(name, crd);
    const message = `${crd.kind} and ${owner.kind} of ${crd.group}/${version.name} both have the type ${name}`;
    collector.report('KC4101', message, crd.position, 'name one of the two CRDs only, or one kind under pick.kinds');
    return false;
  });
}

function declarationOf({ found: { crd }, version }: PickedVersion): SchemaDeclaration {
  const deprecated = deprecationOf(crd, version);
  const { position } = crd;
  return {
    name: typeNameOf(crd),
    resource: crd.plural,
    role: 'kind',
    schema: version.schema,
    markers: kindMarkers(crd, version),
    position: () => position,
    ...(deprecated !== undefined && { deprecated }),
  };
}
