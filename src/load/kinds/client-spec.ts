import { type Collector, didYouMean, type Position } from '../../diagnostics/index.ts';
import { move } from '../../markers/index.ts';
import {
  type ApiVersion,
  type ClientSpec,
  type ClientVerb,
  clientVerbs,
  hasMarker,
  type Marker,
  markersNamed,
  type TypeDeclaration,
} from '../../model/index.ts';
import type { CheckForeignName } from '../foreign-names.ts';
import { readMethods } from './custom-methods.ts';

/** What the client of a kind depends on besides its markers. */
export interface ClientContext {
  readonly hasStatus: boolean;
  readonly version: ApiVersion;
  readonly checkForeignName: CheckForeignName;
  readonly collector: Collector;
}

/** Markers that do nothing without +genclient. Scope and status mean something all the same. */
const shapingMarkers: ReadonlySet<string> = new Set(
  ['noVerbs', 'readonly', 'onlyVerbs', 'skipVerbs', 'method'].map((name) => `genclient:${name}`),
);

const readVerbs: ReadonlySet<ClientVerb> = new Set(['get', 'list', 'watch']);
const statusVerbs: ReadonlySet<ClientVerb> = new Set(['updateStatus', 'applyStatus']);

/** A verb where a marker names it. */
interface NamedVerb {
  readonly verb: ClientVerb;
  readonly position: Position;
}

/**
 * The verbs and methods that the +genclient markers of a kind ask for; undefined without +genclient. Unlike client-gen
 * this knows every verb, merges repeated markers, and reports markers that contradict each other.
 */
export function readClient(type: TypeDeclaration, context: ClientContext): ClientSpec | undefined {
  const { markers } = type;
  if (!hasMarker(markers, 'genclient')) {
    const idle = markers.filter(({ name }) => shapingMarkers.has(name));
    reportIdle(idle, 'without +genclient', 'add +genclient, or remove it', context.collector);
    return undefined;
  }
  const only = namedVerbs(markers, 'genclient:onlyVerbs', context.collector);
  const skip = namedVerbs(markers, 'genclient:skipVerbs', context.collector);
  reportConflicts(type, { only, skip }, context);
  const asked = new Set(only.map(({ verb }) => verb));
  const skipped = new Set(skip.map(({ verb }) => verb));
  const verbs = clientVerbs.filter(
    (verb) =>
      !hasMarker(markers, 'genclient:noVerbs') &&
      (context.hasStatus || !statusVerbs.has(verb)) &&
      !(statusVerbs.has(verb) && hasMarker(markers, 'genclient:noStatus')) &&
      (!hasMarker(markers, 'genclient:readonly') || readVerbs.has(verb)) &&
      (!hasMarker(markers, 'genclient:onlyVerbs') || asked.has(verb)) &&
      !skipped.has(verb),
  );
  return { verbs: new Set(verbs), methods: readMethods(type, context) };
}

/** The verbs that all markers of the name list, each once. */
function namedVerbs(markers: readonly Marker[], name: string, collector: Collector): readonly NamedVerb[] {
  const verbs = new Map<ClientVerb, NamedVerb>();
  for (const marker of markersNamed(markers, name)) {
    for (const { text, offset } of pieces(marker.value ?? '')) {
      const position = move(marker.valuePosition ?? marker.position, offset, text.length);
      const verb = clientVerbs.find((known) => known === text);
      if (!verb) reportVerb(name, text, position, collector);
      else if (verbs.has(verb)) {
        collector.report('KC2007', `+${name} names ${JSON.stringify(verb)} twice`, position, 'remove one');
      } else verbs.set(verb, { verb, position });
    }
  }
  return [...verbs.values()];
}

function reportVerb(marker: string, text: string, position: Position, collector: Collector): void {
  const explain = `\`npx codegen markers ${marker}\` explains the marker`;
  const meant = didYouMean(text, clientVerbs);
  const help = meant === undefined ? `verbs are ${clientVerbs.join(', ')}; ${explain}` : `${meant} ${explain}`;
  collector.report('KC2003', `+${marker} has no verb ${JSON.stringify(text)}`, position, help);
}

/** Comma-separated pieces without the space around them, with their offsets; the empty text has none. */
export function pieces(text: string): readonly { readonly text: string; readonly offset: number }[] {
  if (text === '') return [];
  let offset = 0;
  return text.split(',').map((part) => {
    const piece = { text: part.trim(), offset: offset + (part.length - part.trimStart().length) };
    offset += part.length + 1;
    return piece;
  });
}

function reportConflicts(
  type: TypeDeclaration,
  named: { readonly only: readonly NamedVerb[]; readonly skip: readonly NamedVerb[] },
  context: ClientContext,
): void {
  const { markers } = type;
  const conflict = (message: string, position: Position | undefined, help = 'remove one of them'): void =>
    context.collector.report('KC2006', message, position, help);
  for (const { verb, position } of named.skip) {
    if (named.only.some((other) => other.verb === verb))
      conflict(`"${verb}" is in onlyVerbs and in skipVerbs`, position);
  }
  const readonly = hasMarker(markers, 'genclient:readonly');
  const noStatus = hasMarker(markers, 'genclient:noStatus');
  for (const { verb, position } of named.only) {
    if (readonly && !readVerbs.has(verb)) conflict(`+genclient:readonly contradicts the verb "${verb}"`, position);
    if (noStatus && statusVerbs.has(verb)) conflict(`+genclient:noStatus contradicts the verb "${verb}"`, position);
    if (!context.hasStatus && statusVerbs.has(verb)) {
      conflict(
        `the verb "${verb}" needs a status, and ${type.ref.name} has none`,
        position,
        'add a member `status`, or remove the verb',
      );
    }
  }
  if (hasMarker(markers, 'genclient:noVerbs')) reportNoVerbs(markers, context.collector);
}

function reportNoVerbs(markers: readonly Marker[], collector: Collector): void {
  for (const name of ['genclient:onlyVerbs', 'genclient:readonly', 'genclient:skipVerbs']) {
    for (const marker of markersNamed(markers, name)) {
      collector.report('KC2006', `+${name} contradicts +genclient:noVerbs`, marker.position, 'remove one of them');
    }
  }
}

/** Reports markers for clients and resources on a type that is no kind; with +genclient it is told already what is missing. */
export function reportNoKind({ markers, ref }: TypeDeclaration, collector: Collector): void {
  if (hasMarker(markers, 'genclient')) return;
  const idle = markers.filter(({ name }) => name === 'resourceName' || shapingMarkers.has(name));
  reportIdle(idle, `on ${ref.name}, which is no kind`, 'move it to the kind, or remove it', collector);
}

function reportIdle(markers: readonly Marker[], where: string, help: string, collector: Collector): void {
  for (const { name, position } of markers) {
    collector.report('KC2008', `+${name} does nothing ${where}`, position, help);
  }
}
