import { type Collector, didYouMean } from '../diagnostics/index.ts';
import type { Marker } from '../model/index.ts';
import { checkConflicts } from './conflicts.ts';
import { fieldsOf, listItems } from './fields.ts';
import { formatMarker, type GrammarProblem, isTagName, move, parseMarkerLine } from './grammar.ts';
import { findMarker, isSuspicious, nearestMarker } from './registry.ts';
import type { FieldSpec, MarkerScope, MarkerSpec } from './spec.ts';
import { parseTag } from './tag.ts';

/** Reports lines that begin like a marker, known or likely misspelt, and break the grammar; other such lines are prose. */
export function reportProblems(problems: readonly GrammarProblem[], collector: Collector): void {
  for (const { name, namePosition, message, position } of problems) {
    if (findMarker(name)) collector.report('KC2002', message, position, helpFor(name));
    else reportUnknown({ name, position: namePosition }, collector);
  }
}

/** Reports what is wrong with the markers of one declaration, member or package, whatever generator reads them. */
export function checkMarkers(markers: readonly Marker[], scope: MarkerScope, collector: Collector): void {
  const seen = new Set<string>();
  for (const marker of markers) {
    const spec = findMarker(marker.name);
    if (!spec) reportUnknown(marker, collector);
    else if (!spec.scopes.includes(scope)) reportScope(marker, spec, scope, collector);
    else checkKnown(marker, spec, collector);
    const text = formatMarker(marker);
    if (spec && seen.has(text)) {
      collector.report('KC2007', `+${spec.name} is repeated`, marker.position, 'remove one');
    }
    seen.add(text);
  }
  checkConflicts(markers, collector);
}

/** Reports a marker that nobody reads, where it is likely a mistake. */
export function reportUnknown(marker: Pick<Marker, 'name' | 'position'>, collector: Collector): void {
  if (!isSuspicious(marker.name)) return;
  const near = nearestMarker(marker.name);
  const help = near === undefined ? '`npx codegen markers` lists all markers' : `did you mean "${near}"?`;
  collector.report('KC2001', `unknown marker +${marker.name}`, marker.position, help);
}

function reportScope(marker: Marker, spec: MarkerSpec, scope: MarkerScope, collector: Collector): void {
  const places = { package: 'in doc.ts', type: 'on a type', member: 'on a member' } as const;
  const message = `+${spec.name} cannot stand ${places[scope]}`;
  const help = `it belongs ${spec.scopes.map((place) => places[place]).join(' or ')}`;
  collector.report('KC2009', message, marker.position, help);
}

function checkKnown(marker: Marker, spec: MarkerSpec, collector: Collector): void {
  if (isTagName(marker.name)) {
    const result = parseTag(formatMarker(marker));
    if ('problem' in result) {
      collector.report(
        'KC2002',
        `+${marker.name}: ${result.problem}`,
        move(marker.position, result.offset),
        helpFor(spec.name),
      );
      return;
    }
  } else if (marker.argument !== undefined) {
    const position = move(marker.position, marker.name.length + 1);
    collector.report('KC2005', `+${spec.name} takes no argument in parentheses`, position, helpFor(spec.name));
    return;
  }
  if (spec.value === 'fields') checkFields(marker, spec, collector);
  else checkValue(marker, spec, collector);
}

function checkValue(marker: Marker, spec: MarkerSpec, collector: Collector): void {
  const position = marker.valuePosition ?? marker.position;
  const wrong = problemOfValue(marker.value, spec);
  if (wrong !== undefined) {
    const near = spec.oneOf && marker.value ? didYouMean(marker.value, spec.oneOf) : undefined;
    collector.report('KC2005', `+${spec.name} ${wrong}`, position, near ?? helpFor(spec.name));
  } else if (spec.value === 'tag' && marker.value) checkChained(marker.value, position, collector);
}

function problemOfValue(value: string | undefined, spec: MarkerSpec): string | undefined {
  if (spec.value === 'optional') return undefined;
  if (spec.value === 'none') return value === undefined ? undefined : 'takes no value';
  if (value === undefined || (value === '' && spec.value !== 'raw')) return 'needs a value';
  if (spec.oneOf && !spec.oneOf.includes(value)) return `must be one of ${spec.oneOf.join(', ')}`;
  return problemOfKind(value, spec.value);
}

function problemOfKind(value: string, kind: MarkerSpec['value'] | FieldSpec['value']): string | undefined {
  const rule = valueRules.get(kind);
  return rule && !rule.accepts(value) ? rule.problem : undefined;
}

interface ValueRule {
  readonly accepts: (value: string) => boolean;
  readonly problem: string;
}

const valueRules: ReadonlyMap<MarkerSpec['value'] | FieldSpec['value'], ValueRule> = new Map([
  ['integer', rule(/^[+-]?(?:0x[0-9a-f]+|0o[0-7]+|0b[01]+|\d+)$/i, 'needs an integer')],
  ['number', rule(/^-?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i, 'needs a number')],
  ['boolean', rule(/^(?:true|false)$/, 'needs true or false')],
  ['tag', rule(/^\+/, 'needs a marker behind the equals sign, as in =+k8s:minLength=1')],
  ['json', { accepts: (value) => /^ref\(.*\)$/.test(value) || isJson(value), problem: 'needs JSON' }],
  ['list', { accepts: (value) => listItems(value).length > 0, problem: 'needs at least one item' }],
]);

function rule(pattern: RegExp, problem: string): ValueRule {
  return { accepts: (value) => pattern.test(value), problem };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A marker behind another one is checked like any other, except for where it stands. */
function checkChained(text: string, at: Marker['position'], collector: Collector): void {
  const parsed = parseMarkerLine(text, at);
  if (parsed.kind !== 'marker') return;
  const spec = findMarker(parsed.marker.name);
  if (spec) checkKnown(parsed.marker, spec, collector);
  else reportUnknown(parsed.marker, collector);
}

function checkFields(marker: Marker, spec: MarkerSpec, collector: Collector): void {
  const specs = spec.fields ?? [];
  const bare = marker.name === spec.name;
  const fields = bare ? new Map<string, never>() : fieldsOf(marker);
  if (bare && marker.value !== undefined) {
    collector.report(
      'KC2005',
      `+${spec.name} takes fields, not one value`,
      marker.valuePosition ?? marker.position,
      helpFor(spec.name),
    );
    return;
  }
  for (const field of fields.values()) {
    const known = specs.find((candidate) => candidate.name === field.name);
    const wrong = known ? problemOfKind(field.raw, known.value) : undefined;
    if (!known) {
      const help =
        didYouMean(
          field.name,
          specs.map((candidate) => candidate.name),
        ) ?? helpFor(spec.name);
      collector.report('KC2005', `+${spec.name} has no field ${JSON.stringify(field.name)}`, field.position, help);
    } else if (wrong !== undefined) {
      collector.report('KC2005', `field ${field.name} of +${spec.name} ${wrong}`, field.position, helpFor(spec.name));
    }
  }
  const missing = specs.filter((candidate) => candidate.required && !fields.has(candidate.name));
  if (missing.length > 0) {
    const names = missing.map((candidate) => candidate.name).join(', ');
    collector.report('KC2005', `+${spec.name} needs ${names}`, marker.position, helpFor(spec.name));
  }
}

/** Where the marker is explained. */
function helpFor(name: string): string {
  const spec = findMarker(name);
  return spec ? `\`npx codegen markers ${spec.name}\` explains the marker` : '`npx codegen markers` lists all markers';
}
