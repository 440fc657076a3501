import type { OpenApiSchema } from '../schema/index.ts';
import { parseComponentName } from './component-name.ts';
import { componentGvk } from './document.ts';

/** The API version that a Go package holds. */
export interface PackageVersion {
  /** `<group dir>/<version>`. */
  readonly id: string;
  readonly group: string;
  readonly version: string;
  /** `apps`, and `core` for the core group; the whole group for those outside of Kubernetes itself. */
  readonly groupDir: string;
  /** `Apps`, as client-go calls it. */
  readonly groupGoName: string;
}

const segment = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;

/**
 * The packages whose components have a group and version, by name. Helpers of meta/v1 belong to no version. `onRefused`
 * is told the first component of a package whose group or version names no folder.
 */
export function packagesOf(
  components: ReadonlyMap<string, OpenApiSchema>,
  onRefused: (component: string) => void,
): ReadonlyMap<string, PackageVersion> {
  const packages = new Map<string, PackageVersion>();
  const refused = new Set<string>();
  for (const [name, schema] of components) {
    const gvk = componentGvk(schema);
    const { package: home } = parseComponentName(name);
    if (gvk === undefined || packages.has(home) || refused.has(home) || home.endsWith('.meta.v1')) continue;
    const groupDir = groupDirOf(home, gvk.group);
    if (!segment.test(groupDir) || !segment.test(gvk.version)) {
      refused.add(home);
      onRefused(name);
      continue;
    }
    packages.set(home, {
      id: `${groupDir}/${gvk.version}`,
      group: gvk.group,
      version: gvk.version,
      groupDir,
      groupGoName: goName(gvk.group === '' ? 'core' : gvk.group),
    });
  }
  return packages;
}

/** `io.k8s.api.apps.v1` is in `apps`, as in k8s.io/api; `io.cert-manager.v1` in `cert-manager.io`. */
function groupDirOf(home: string, group: string): string {
  const parent = home.split('.').at(-2);
  return home.startsWith('io.k8s.') && parent !== undefined ? parent : group;
}

/** The first segment of the group in UpperCamel. */
function goName(group: string): string {
  const [first = ''] = group.split('.');
  return first
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
