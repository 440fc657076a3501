import { nearest } from '../diagnostics/index.ts';
import type { Marker } from '../model/index.ts';
import { generatorMarkers } from './families/generators.ts';
import { genclientMarkers } from './families/genclient.ts';
import { groupMarkers } from './families/groups.ts';
import { kubebuilderCrdMarkers } from './families/kubebuilder-crd.ts';
import { kubebuilderValidationMarkers } from './families/kubebuilder-validation.ts';
import { openApiMarkers } from './families/openapi.ts';
import { topologyMarkers } from './families/topology.ts';
import { validationMarkers } from './families/validation.ts';
import type { MarkerSpec } from './spec.ts';

const specs: readonly MarkerSpec[] = [
  ...genclientMarkers,
  ...groupMarkers,
  ...generatorMarkers,
  ...topologyMarkers,
  ...validationMarkers,
  ...kubebuilderValidationMarkers,
  ...kubebuilderCrdMarkers,
  ...openApiMarkers,
];

const byName: ReadonlyMap<string, MarkerSpec> = new Map(specs.map((spec) => [spec.name, spec]));

/** Markers that take a path behind their name: `k8s:validation:cel[0]:rule`, `kubebuilder:scaffold:imports`. */
const withPath =
  /^(k8s:validation:(?:items|properties|additionalProperties|cel)|kubebuilder:scaffold|protobuf\.options)(?=[:.[])/;

/** Prefixes of which every marker is ours to know, so that an unknown one is worth a warning. */
const ownPrefixes: readonly string[] = ['genclient', 'k8s:', 'kubebuilder:', 'codegen:'];

/** Every marker there is, family by family: the text of `codegen markers`. */
export function markerDocs(): readonly MarkerSpec[] {
  return specs;
}

/**
 * The marker of a name, as it stands in a comment: the whole name, or, for markers with fields, the name with the first
 * field behind it (`kubebuilder:printcolumn:name`). A leading plus sign does no harm.
 */
export function findMarker(name: string): MarkerSpec | undefined {
  const plain = name.replace(/^\+/, '');
  const path = withPath.exec(plain)?.[1];
  const exact = byName.get(plain) ?? (path === undefined ? undefined : byName.get(path.replace('.options', '')));
  if (exact) return exact;
  const shortened = byName.get(plain.slice(0, Math.max(0, plain.lastIndexOf(':'))));
  return shortened?.fields ? shortened : undefined;
}

/** The markers of a spec among those of a comment, fields behind the name or not. */
export function markersOf(markers: readonly Marker[], name: string): readonly Marker[] {
  return markers.filter((marker) => findMarker(marker.name)?.name === name);
}

/** The known name that an unknown one was probably meant to be. */
export function nearestMarker(name: string): string | undefined {
  const candidates = [name, name.slice(0, Math.max(0, name.lastIndexOf(':')))];
  for (const candidate of candidates) {
    // The prefix was surely meant, so it does not make an unlike rest any nearer.
    const prefix = ownPrefixes.find((own) => candidate.startsWith(own)) ?? '';
    const limit = Math.ceil((candidate.length - prefix.length) / 3);
    const near = nearest(candidate, byName.keys(), limit);
    if (near !== undefined) return near;
  }
  return undefined;
}

/** Whether an unknown marker is likely a mistake, not a marker of another tool. */
export function isSuspicious(name: string): boolean {
  return ownPrefixes.some((prefix) => name.startsWith(prefix)) || nearest(name, byName.keys()) !== undefined;
}
