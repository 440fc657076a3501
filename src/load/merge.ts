import type { Collector } from '../diagnostics/index.ts';
import { type ApiModel, type ApiVersion, compareApiVersions, upperCamel } from '../model/index.ts';
import { memberOfVersion, nameAllGroups } from './groups.ts';

/**
 * One model of several. A version that two inputs give is an error. Groups keep their folders; Go-style names are
 * chosen anew, for all groups together, so that they stay unique.
 */
export function mergeModels(
  models: readonly ApiModel[],
  pins: ReadonlyMap<string, string>,
  collector: Collector,
): ApiModel {
  const [only] = models;
  if (only && models.length === 1) return only;
  const versions = new Map<string, ApiVersion>();
  for (const version of models.flatMap((model) => model.versions)) {
    const name = `${version.group}/${version.version}`;
    const other = versions.get(name) ?? [...versions.values()].find(({ id }) => id === version.id);
    if (other) {
      const message = `${name} is declared in ${other.position.file} too`;
      collector.report('KC4102', message, version.position, 'remove one of the inputs');
    } else versions.set(name, version);
  }
  reportTwoFolders([...versions.values()], collector);
  reportIdentifiers([...versions.values()], collector);
  const naming = nameAllGroups([...versions.values()].map(memberOfVersion), pins, collector);
  return {
    versions: [...versions.values()]
      .map((version) => ({
        ...version,
        groupGoName: naming.names.get(version.group)?.groupGoName ?? version.groupGoName,
      }))
      .sort(compareApiVersions),
  };
}

/** Output is laid out by group folder, so that a group has one, whatever inputs its versions come from. */
function reportTwoFolders(versions: readonly ApiVersion[], collector: Collector): void {
  for (const version of versions.filter(({ origin }) => origin.kind === 'files')) {
    const other = versions.find(({ group, groupDir }) => group === version.group && groupDir !== version.groupDir);
    if (!other) continue;
    const message = `the group ${version.group} has the folder ${version.groupDir} here and ${other.groupDir} in another input`;
    collector.report('KC4107', message, version.position, `rename the folder ${version.groupDir} to ${other.groupDir}`);
  }
}

/** Versions of a group whose names differ in hyphens only: `v2-beta` and `v2--beta` are both `V2Beta` in identifiers. */
function reportIdentifiers(versions: readonly ApiVersion[], collector: Collector): void {
  const owners = new Map<string, ApiVersion>();
  for (const version of versions) {
    const name = upperCamel(version.version);
    const key = `${version.group}/${name}`;
    const owner = owners.get(key);
    owners.set(key, owner ?? version);
    if (owner === undefined) continue;
    const message = `${version.group} has ${version.version} and ${owner.version}, both ${name} in identifiers`;
    collector.report('KC4101', message, version.position, 'take one of them only, as pick.versions does');
  }
}
