import { type Collector, compareText, didYouMean, type Position } from '../../diagnostics/index.ts';
import { isObject } from '../schema/index.ts';
import type { Crd, CrdVersion } from './crd.ts';
import type { DocumentSource } from './documents.ts';
import { displayOf } from './input-text.ts';
import { locate, type Path } from './locate.ts';

/** Which CRDs and versions of them to take; an empty list takes all. */
export interface CrdSelection {
  readonly groups: readonly string[];
  readonly kinds: readonly string[];
  readonly versions: readonly string[];
}

/** A CRD, and where it stands. */
export interface FoundCrd {
  readonly crd: Crd;
  readonly source: DocumentSource;
  readonly path: Path;
}

/** A version of a CRD that is taken. */
export interface PickedVersion {
  readonly found: FoundCrd;
  readonly version: CrdVersion;
}

/** What picking reports to, and about. */
interface PickContext {
  readonly inputs: readonly string[];
  readonly root: string;
  readonly collector: Collector;
}

/** The name of a CRD: `foos.example.com`. */
export function nameOf({ crd }: FoundCrd): string {
  return `${crd.plural}.${crd.group}`;
}

/** Where a CRD begins, in a list too. */
export function placeOf({ source, path }: FoundCrd): Promise<Position> {
  return locate(source, path);
}

/**
 * The versions that a selection takes. Inputs that give nothing, and what the selection names in vain, are reported,
 * unless something is wrong with a CRD: it may be the one.
 */
export function pickVersions(
  found: readonly FoundCrd[],
  selection: CrdSelection,
  context: PickContext,
): readonly PickedVersion[] {
  const { groups, kinds, versions } = selection;
  const picked = found
    .filter(({ crd }) => isIn(crd.group, groups) && isIn(crd.kind, kinds))
    .flatMap((each) => each.crd.versions.map((version) => ({ found: each, version })))
    .filter(({ version }) => isIn(version.name, versions));
  if (context.inputs.length === 0 || context.collector.hasErrors) return picked;
  const names = context.inputs.map((input) => displayOf(input, context.root));
  const position = { file: names[0] ?? '', line: 1, column: 1 };
  for (const { message, help } of found.length === 0 ? [noCrd(names)] : vainly(found, selection, picked.length)) {
    context.collector.report('KC5007', message, position, help);
  }
  return picked;
}

/** Whether a selection leaves out an object that says it is a CRD: then it is nobody's concern what is wrong with it. */
export function isLeftOut(manifest: Readonly<Record<string, unknown>>, { groups, kinds }: CrdSelection): boolean {
  const spec = isObject(manifest['spec']) ? manifest['spec'] : {};
  const kind = isObject(spec['names']) ? spec['names']['kind'] : undefined;
  const isOutside = (value: unknown, list: readonly string[]): boolean =>
    typeof value === 'string' && !isIn(value, list);
  return isOutside(spec['group'], groups) || isOutside(kind, kinds);
}

function isIn(value: string, list: readonly string[]): boolean {
  return list.length === 0 || list.includes(value);
}

interface Fault {
  readonly message: string;
  readonly help: string;
}

function noCrd(names: readonly string[]): Fault {
  const help = 'name files with objects of kind CustomResourceDefinition';
  return { message: `there is no CRD in ${names.join(', ')}`, help };
}

/** The entries of a selection that no CRD has, or, where each has one, that they take nothing together. */
function vainly(found: readonly FoundCrd[], selection: CrdSelection, taken: number): readonly Fault[] {
  const crds = found.map(({ crd }) => crd);
  const known = {
    groups: new Set(crds.map(({ group }) => group)),
    kinds: new Set(crds.map(({ kind }) => kind)),
    versions: new Set(crds.flatMap(({ versions }) => versions.map(({ name }) => name))),
  };
  const faults = (['groups', 'kinds', 'versions'] as const).flatMap((setting) =>
    selection[setting]
      .filter((name) => !known[setting].has(name))
      .map((name) => ({
        message: `no CRD has the ${setting.slice(0, -1)} ${JSON.stringify(name)} that pick.${setting} names`,
        help: didYouMean(name, known[setting]) ?? `correct pick.${setting}, or name the input that has it`,
      })),
  );
  if (faults.length > 0 || taken > 0) return faults;
  const help = 'pick.groups, pick.kinds and pick.versions take what has one of each';
  return [{ message: `none of the ${found.length} CRDs is picked`, help }];
}

/** Reports CRDs that give one version the same kind under different plurals, and leaves the first of them. */
export async function withoutSharedKinds(
  picked: readonly PickedVersion[],
  collector: Collector,
): Promise<readonly PickedVersion[]> {
  const kinds = Map.groupBy(
    picked,
    ({ found: { crd }, version }) => `${crd.group}/${version.name} the kind ${crd.kind}`,
  );
  for (const [kind, members] of kinds) {
    if (members.length === 1) continue;
    const names = members.map(({ found }) => nameOf(found)).sort(compareText);
    for (const { found } of members) {
      collector.report('KC5008', `${names.join(' and ')} give ${kind}`, await placeOf(found));
    }
  }
  return [...kinds.values()].flatMap((members) => members.slice(0, 1));
}
