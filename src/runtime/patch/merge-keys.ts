import type { Atom } from '../apply/atom.ts';
import { memberAtom } from '../apply/atom.ts';

/** How a strategic merge patch treats a list: as a whole, or item by item, which `mergeKey` tells apart if they are objects. */
export interface ListStrategy {
  readonly merge: boolean;
  readonly mergeKey?: string | undefined;
}

/**
 * Merge keys of the built-in kinds by the name of the list, for kinds whose schema is not known: those of the
 * `patchMergeKey` tags of k8s.io/api. `ports` has two, so items say which.
 */
const wellKnownKeys: ReadonlyMap<string, readonly string[]> = new Map([
  ['addresses', ['type']],
  ['conditions', ['type']],
  ['containers', ['name']],
  ['env', ['name']],
  ['ephemeralContainers', ['name']],
  ['hostAliases', ['ip']],
  ['imagePullSecrets', ['name']],
  ['initContainers', ['name']],
  ['ownerReferences', ['uid']],
  ['podIPs', ['ip']],
  ['hostIPs', ['ip']],
  ['ports', ['containerPort', 'port']],
  ['resourceClaims', ['name']],
  ['schedulingGates', ['name']],
  ['secrets', ['name']],
  ['topologySpreadConstraints', ['topologyKey']],
  ['volumeDevices', ['devicePath']],
  ['volumeMounts', ['mountPath']],
  ['volumes', ['name']],
  ['volumesAttached', ['name']],
]);

/** Lists of scalars that are merged. */
const wellKnownSets: ReadonlySet<string> = new Set(['finalizers', 'podCIDRs']);

/** How the list `name` is treated: as its type says, else as lists of this name are in built-in kinds. */
export function listStrategy(owner: Atom | undefined, name: string, items: readonly unknown[]): ListStrategy {
  const type = owner?.map === undefined || owner.map.deduced ? undefined : memberAtom(owner.map, name)?.list;
  if (type !== undefined) {
    const { atomic, patchMergeKey } = type;
    return patchMergeKey === undefined ? { merge: !atomic } : { merge: true, mergeKey: patchMergeKey };
  }
  if (wellKnownSets.has(name)) return { merge: true };
  const keys = wellKnownKeys.get(name) ?? [];
  const mergeKey = keys.find((key) => items.some((item) => hasMember(item, key))) ?? keys[0];
  return mergeKey === undefined ? { merge: false } : { merge: true, mergeKey };
}

function hasMember(item: unknown, key: string): boolean {
  return typeof item === 'object' && item !== null && Object.hasOwn(item, key);
}
