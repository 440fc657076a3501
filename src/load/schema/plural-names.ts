import type { SchemaVersion } from './schema-version.ts';

/**
 * The plurals of kinds as the resources spell them: `K8sAnalysis` with the resource `k8sanalyses` is `K8sAnalyses` where
 * rules would say `K8sAnalysises`. Kinds of one name whose resources differ are left to the rules.
 */
export function pluralsOfResources(versions: readonly SchemaVersion[]): ReadonlyMap<string, string> {
  const plurals = new Map<string, string | undefined>();
  for (const { name, resource } of versions.flatMap(({ declarations }) => declarations)) {
    const plural = resource === undefined ? undefined : pluralOf(name, resource);
    if (plural !== undefined) plurals.set(name, plurals.has(name) && plurals.get(name) !== plural ? undefined : plural);
  }
  return new Map([...plurals].flatMap(([name, plural]) => (plural === undefined ? [] : [[name, plural]])));
}

/** The resource in the kind's capitals; undefined where it is not the kind with another ending. */
function pluralOf(kind: string, resource: string): string | undefined {
  const singular = kind.toLowerCase();
  let shared = 0;
  while (shared < singular.length && singular[shared] === resource[shared]) shared += 1;
  const isEnding = shared > 0 && singular.length - shared <= 3 && resource.length - shared <= 4;
  return isEnding && /^[a-z0-9]+$/.test(resource) ? kind.slice(0, shared) + resource.slice(shared) : undefined;
}
