import type { Collector, Position } from '../diagnostics/index.ts';
import {
  type ApiVersion,
  type GroupInput,
  type GroupNaming,
  isGroupGoName,
  type Marker,
  markersNamed,
  nameGroups,
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
  const markers = versions.flatMap((version) => markersNamed(version.markers, 'groupGoName'));
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
  const lines = (names: readonly string[]): string =>
    names.map((group) => `\n    ${JSON.stringify(group)}: ${naming.names.get(group)?.groupGoName}`).join('');
  for (const group of naming.widened) {
    const message = `the first segment of the group ${group} is not its own`;
    const help = `to pin the names, put into codegen.yaml:\n  groups:${lines(naming.widened)}`;
    collector.report('KC4103', message, groups.get(group)?.[0]?.position, help);
  }
  for (const group of naming.movedFolders) {
    const names = naming.names.get(group);
    const message = `another group has a folder of the same name, so output for ${group || 'the core group'} goes to ${names?.groupDir}`;
    collector.report('KC4103', message, groups.get(group)?.[0]?.position, 'rename one of the folders');
  }
  for (const group of naming.unresolved) {
    const name = naming.names.get(group)?.groupGoName ?? '';
    const message = `two groups have the name ${name} in identifiers`;
    const help = `pin another name in codegen.yaml:\n  groups:\n    ${JSON.stringify(group)}: ${name}2`;
    collector.report('KC4104', message, groups.get(group)?.[0]?.position, help);
  }
}
