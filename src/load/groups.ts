import type { Collector, Position } from '../diagnostics/index.ts';
import {
  type ApiVersion,
  type GroupInput,
  type GroupNaming,
  isGroupGoName,
  type Marker,
  markersNamed,
  nameGroups,
  upperCamel,
} from '../model/index.ts';

/** A version of a group before the group has names. */
export interface GroupMember {
  readonly group: string;
  /** Name of the group's input folder. */
  readonly folder: string;
  /** Package markers. */
  readonly markers: readonly Marker[];
  readonly position: Position;
}

/** A version of the model as a member of its group, for naming groups anew when inputs are merged. */
export function memberOfVersion(version: ApiVersion): GroupMember {
  return { group: version.group, folder: version.groupDir, markers: version.markers, position: version.position };
}

/** Names all groups of a run at once and reports what clashes. `pins` are the `groups:` of codegen.yaml and win. */
export function nameAllGroups(
  members: readonly GroupMember[],
  pins: ReadonlyMap<string, string>,
  collector: Collector,
): GroupNaming {
  const groups = new Map<string, GroupMember[]>();
  for (const member of members) groups.set(member.group, [...(groups.get(member.group) ?? []), member]);
  const inputs = [...groups].map(([group, versions]): GroupInput => {
    const pinned = pins.get(group) ?? pinOf(versions, collector);
    if (pins.has(group) && pinned !== undefined) checkPin(pinned, versions[0]?.position, collector);
    return { group, folders: versions.map((version) => version.folder), ...(pinned !== undefined && { pinned }) };
  });
  const naming = nameGroups(inputs);
  report(naming, groups, collector);
  return naming;
}

/** The name that +groupGoName gives the group; all its versions must agree. */
function pinOf(versions: readonly GroupMember[], collector: Collector): string | undefined {
  const markers = versions.flatMap((version) => markersNamed(version.markers, 'groupGoName')[0] ?? []);
  const [first] = markers;
  for (const marker of markers) {
    checkPin(marker.value ?? '', marker.valuePosition ?? marker.position, collector);
    if (marker.value === first?.value) continue;
    const message = `+groupGoName gives the group two names, ${first?.value} and ${marker.value}`;
    collector.report('KC2006', message, marker.position, 'give all versions of the group one name');
  }
  return first?.value;
}

function checkPin(name: string, position: Position | undefined, collector: Collector): void {
  if (isGroupGoName(name)) return;
  const message = `${JSON.stringify(name)} cannot name a group in identifiers`;
  collector.report('KC4104', message, position, 'use UpperCamel letters and digits, as in SampleController');
}

function report(naming: GroupNaming, groups: ReadonlyMap<string, readonly GroupMember[]>, collector: Collector): void {
  // Whole names that are taken all the same are no pins to advise.
  const widened = naming.widened.filter((group) => !naming.unresolved.includes(group));
  const nameOf = (group: string): string => naming.names.get(group)?.groupGoName ?? '';
  const firstSegment = (group: string): string | undefined => group.split('.')[0];
  const pinsBeside = (group: string): string =>
    widened
      .filter((other) => firstSegment(other) === firstSegment(group))
      .map((other) => `\n    ${JSON.stringify(other)}: ${nameOf(other)}`)
      .join('');
  const tell = (code: 'KC4103' | 'KC4104', group: string, message: string, help: string): void =>
    collector.report(code, message, groups.get(group)?.[0]?.position, help);
  for (const group of widened) {
    const message = `the first segment of the group ${group} is not its own`;
    tell('KC4103', group, message, `to pin the names, put into codegen.yaml:\n  groups:${pinsBeside(group)}`);
  }
  for (const group of naming.movedFolders) {
    const folder = naming.names.get(group)?.groupDir ?? '';
    const message = `another group has a folder of the same name, so output for ${group || 'the core group'} goes to ${folder}`;
    tell('KC4103', group, message, 'rename one of the folders');
  }
  for (const [group, free] of freeNames(naming)) {
    const pin = `pin another name in codegen.yaml:\n  groups:\n    ${JSON.stringify(group)}: ${free}`;
    tell('KC4104', group, `two groups have the name ${nameOf(group)} in identifiers`, pin);
  }
}

/** A name for each group that is left without one of its own; no other group has it, nor is it given to another. */
function freeNames({ names, unresolved }: GroupNaming): ReadonlyMap<string, string> {
  const taken = new Set([...names.values()].map(({ groupGoName }) => groupGoName.toLowerCase()));
  return new Map(
    unresolved.map((group) => {
      const base = upperCamel(names.get(group)?.groupGoName ?? '');
      let number = 2;
      while (taken.has(`${base}${number}`.toLowerCase())) number++;
      taken.add(`${base}${number}`.toLowerCase());
      return [group, `${base}${number}`];
    }),
  );
}
