import type { Collector } from '../diagnostics/index.ts';
import type { ApiModel, ApiVersion, Kind, TypeDeclaration } from '../model/index.ts';

/**
 * Reports kinds of a version that would share a resource, a file, an accessor or a list type, letters' case aside, and
 * other types whose names differ in nothing else.
 */
export function reportCollisions(model: ApiModel, collector: Collector): void {
  for (const version of model.versions) {
    reportInVersion(version, collector);
    // Names made from schemas are not the user's to change.
    if (version.origin.kind === 'files') reportTypes(version, collector);
  }
}

function reportTypes(version: ApiVersion, collector: Collector): void {
  const kinds = new Set(version.kinds.map(({ type }) => type));
  const owners = new Map<string, TypeDeclaration>();
  for (const type of version.types) {
    const key = type.ref.name.toLowerCase();
    const owner = owners.get(key);
    owners.set(key, owner ?? type);
    if (!owner || (kinds.has(owner) && kinds.has(type))) continue;
    const message = `${type.ref.name} and ${owner.ref.name} differ only in case`;
    collector.report('KC4106', message, type.position, 'rename one of them');
  }
}

const shared = [
  ['resource', 'the resource', 'set +resourceName on one of them'],
  ['file', 'the file name', 'rename one of them; some file systems do not tell case apart'],
  ['accessor', 'the method', 'rename one of them, or give one another plural under pluralExceptions'],
  ['list', 'the list type', 'rename one of them'],
] as const;

function reportInVersion(version: ApiVersion, collector: Collector): void {
  for (const [name, what, help] of shared) {
    const owners = new Map<string, Kind>();
    for (const kind of version.kinds) {
      const key = kind.names[name].toLowerCase();
      const owner = owners.get(key);
      owners.set(key, owner ?? kind);
      if (!owner) continue;
      const message = `${kind.names.type} and ${owner.names.type} both have ${what} ${kind.names[name]}`;
      collector.report('KC4101', message, kind.type.position, help);
    }
  }
}
