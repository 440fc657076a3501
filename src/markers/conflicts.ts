import type { Collector } from '../diagnostics/index.ts';
import type { Marker } from '../model/index.ts';
import { formatMarker } from './grammar.ts';
import { findMarker } from './registry.ts';

const presence: ReadonlyMap<string, 'optional' | 'required'> = new Map([
  ['optional', 'optional'],
  ['k8s:optional', 'optional'],
  ['kubebuilder:validation:Optional', 'optional'],
  ['required', 'required'],
  ['k8s:required', 'required'],
  ['kubebuilder:validation:Required', 'required'],
]);

/** Reports markers on one thing that contradict each other. */
export function checkConflicts(markers: readonly Marker[], collector: Collector): void {
  const first = new Map<string, Marker>();
  for (const marker of markers) {
    const spec = findMarker(marker.name);
    // Fields of several lines add up, and what may repeat has its own rules.
    if (!spec || spec.fields) continue;
    const other = first.get(marker.name);
    first.set(marker.name, other ?? marker);
    if (!other || formatMarker(other) === formatMarker(marker)) continue;
    const mixed = isActivation(marker.name) && (isOff(other) || isOff(marker));
    if (spec.repeatable && !mixed) continue;
    const message = mixed
      ? `+${marker.name} cannot be false and something else`
      : `+${marker.name} stands twice with different values`;
    collector.report('KC2006', message, marker.position, 'remove one of them');
  }
  reportPresence([...first.values()], collector);
}

function reportPresence(markers: readonly Marker[], collector: Collector): void {
  const [said, ...others] = markers.filter(({ name }) => presence.has(name));
  for (const other of others) {
    if (!said || presence.get(other.name) === presence.get(said.name)) continue;
    const message = `+${other.name} contradicts +${said.name}`;
    collector.report('KC2006', message, other.position, 'remove one of them');
  }
}

/** Whether the marker switches a generator on or off: `k8s:defaulter-gen`. */
function isActivation(name: string): boolean {
  return /^k8s:[a-z-]+-gen$/.test(name);
}

function isOff(marker: Marker): boolean {
  return marker.value === 'false';
}
