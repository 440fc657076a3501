import { type Collector, didYouMean } from '../diagnostics/index.ts';
import { unquote } from '../markers/index.ts';
import {
  allMembers,
  type ApiModel,
  declarationOf,
  externalBases,
  type Marker,
  type Member,
  resolveAlias,
  type Struct,
  structOf,
  type Type,
} from '../model/index.ts';

/** What a type is to server-side apply; undefined where that cannot be told, as of types of other packages. */
type Shape = 'scalar' | 'list' | 'map' | 'struct' | undefined;

interface Work {
  readonly model: ApiModel;
  readonly collector: Collector;
}

/**
 * Reports markers that say how lists, maps and structs merge, and contradict the types that they stand on. Types made
 * from schemas are left alone: what an API server has accepted is no mistake.
 */
export function reportMergeMarkers(model: ApiModel, collector: Collector): void {
  const work: Work = { model, collector };
  for (const { types, origin } of model.versions) {
    if (origin.kind !== 'files') continue;
    for (const { ref, markers, body } of types) {
      // A name for a list says what the list says, and a struct of its own is one whatever its name.
      check(markers, body.kind === 'alias' ? body.type : { kind: 'named', ref }, work);
      checkInside(body.kind === 'alias' ? body.type : { kind: 'object', struct: body.struct }, work);
    }
  }
}

/** Checks the members of object types that are written in place, at any depth. */
function checkInside(type: Type, work: Work): void {
  if (type.kind === 'array') checkInside(type.element, work);
  else if (type.kind === 'map') checkInside(type.value, work);
  else if (type.kind === 'union' || type.kind === 'intersection') {
    for (const member of type.members) checkInside(member, work);
  } else if (type.kind === 'object') {
    for (const member of type.struct.members) {
      check(member.markers, member.type, work);
      checkInside(member.type, work);
    }
  }
}

function check(markers: readonly Marker[], type: Type, work: Work): void {
  const about = markers.filter(({ name }) => kindOf.has(plain(name)));
  if (about.length === 0) return;
  const target = withoutNull(resolveAlias(work.model, type), work);
  const shape = shapeOf(target, work);
  const fitting = about.filter((marker) => fits(marker, shape, work));
  if (target.kind === 'array') checkList(fitting, markersOf(type, work), target.element, work);
}

/** The markers of merging, with the shapes that they are for and what these are called. */
const kindOf: ReadonlyMap<string, { readonly shapes: readonly Shape[]; readonly called: string }> = new Map([
  ['listType', { shapes: ['list'], called: 'list' }],
  ['listMapKey', { shapes: ['list'], called: 'list' }],
  ['mapType', { shapes: ['map', 'struct'], called: 'map' }],
  ['structType', { shapes: ['map', 'struct'], called: 'object' }],
]);

/** Both spellings of a marker are one: `+listType` and `+k8s:listType`. */
function plain(name: string): string {
  return name.replace(/^k8s:/, '');
}

function fits(marker: Marker, shape: Shape, { collector }: Work): boolean {
  const kind = kindOf.get(plain(marker.name));
  if (shape === undefined || !kind || kind.shapes.includes(shape)) return true;
  const message = `+${marker.name} contradicts the type, which is no ${kind.called}`;
  collector.report('KC2006', message, marker.position, 'remove it, or correct the type');
  return false;
}

/** Checks the markers of a list; `more` are those that its name has, which count as well. */
function checkList(own: readonly Marker[], more: readonly Marker[], element: Type, work: Work): void {
  const all = [...own, ...more];
  const isMap = all.some((marker) => plain(marker.name) === 'listType' && valueOf(marker) === 'map');
  const hasKeys = all.some(({ name }) => plain(name) === 'listMapKey');
  for (const marker of own) {
    if (plain(marker.name) === 'listMapKey') checkKey(marker, isMap, element, work);
    else if (valueOf(marker) === 'set') checkSet(marker, element, work);
    else if (valueOf(marker) === 'map') checkMap(marker, hasKeys, element, work);
  }
}

function checkSet(marker: Marker, element: Type, work: Work): void {
  const shape = shapeOf(element, work);
  const isAtomic = markersOf(element, work).some((each) => kindOf.has(plain(each.name)) && valueOf(each) === 'atomic');
  if (shape === undefined || shape === 'scalar' || isAtomic) return;
  const help = 'use +listType=map with +listMapKey, or +listType=atomic';
  work.collector.report('KC2006', `+${marker.name}=set needs items that are plain values`, marker.position, help);
}

function checkMap(marker: Marker, hasKeys: boolean, element: Type, work: Work): void {
  const shape = shapeOf(element, work);
  const report = (what: string, help: string): void =>
    work.collector.report('KC2006', `+${marker.name}=map needs ${what}`, marker.position, help);
  if (shape !== undefined && shape !== 'struct') report('items that are objects', 'use +listType=set or atomic');
  else if (!hasKeys) report('a key', `add +listMapKey=<member>${choiceOf(element, work)}`);
}

function checkKey(marker: Marker, isMap: boolean, element: Type, work: Work): void {
  const { collector } = work;
  const struct = structOf(work.model, withoutNull(resolveAlias(work.model, element), work));
  if (!isMap) {
    collector.report('KC2006', `+${marker.name} needs +listType=map`, marker.position, 'add it, or remove the key');
    return;
  }
  const key = valueOf(marker);
  const members = struct ? allMembers(work.model, struct) : [];
  const member = members.find(({ name }) => name === key);
  const position = marker.valuePosition ?? marker.position;
  if (!struct || key === undefined || (!member && isOpen(struct, work))) return;
  const keys = members.filter((each) => canBeKey(each, work)).map(({ name }) => name);
  const meant = didYouMean(key, keys);
  const help = `${meant === undefined ? '' : `${meant} `}keys are members with plain values${choiceOf(element, work)}`;
  if (!member) collector.report('KC2006', `the items have no member ${JSON.stringify(key)}`, position, help);
  else if (!canBeKey(member, work)) {
    collector.report('KC2006', `the member ${JSON.stringify(key)} is no plain value`, position, help);
  }
}

/** `: a, b`, the members that can be keys; nothing where none are known. */
function choiceOf(element: Type, work: Work): string {
  const struct = structOf(work.model, withoutNull(resolveAlias(work.model, element), work));
  const members = struct ? allMembers(work.model, struct) : [];
  const names = members.filter((member) => canBeKey(member, work)).map(({ name }) => name);
  return names.length > 0 ? `: ${names.join(', ')}` : '';
}

function canBeKey({ type }: Member, work: Work): boolean {
  const shape = shapeOf(type, work);
  return shape === undefined || shape === 'scalar';
}

/** Whether a struct may have members that the model does not know. */
function isOpen(struct: Struct, { model }: Work): boolean {
  return struct.additional !== undefined || externalBases(model, struct).length > 0;
}

/** The markers of the names that a type goes by. */
function markersOf(type: Type, { model }: Work): readonly Marker[] {
  const markers: Marker[] = [];
  const seen = new Set<Type>();
  let current = type;
  while (current.kind === 'named' && !seen.has(current)) {
    seen.add(current);
    const declaration = declarationOf(model, current.ref);
    markers.push(...(declaration?.markers ?? []));
    if (declaration?.body.kind !== 'alias') break;
    current = declaration.body.type;
  }
  return markers;
}

function valueOf({ value }: Marker): string | undefined {
  return value === undefined ? undefined : unquote(value);
}

/** A union of one type and null is that type. */
function withoutNull(type: Type, { model }: Work): Type {
  const [only, ...others] = type.kind === 'union' ? type.members.filter(({ kind }) => kind !== 'null') : [];
  return only && others.length === 0 ? resolveAlias(model, only) : type;
}

const shapes: Readonly<Record<Exclude<Type['kind'], 'named' | 'scalar' | 'union'>, Shape>> = {
  string: 'scalar',
  number: 'scalar',
  boolean: 'scalar',
  null: 'scalar',
  literal: 'scalar',
  array: 'list',
  map: 'map',
  object: 'struct',
  unknown: undefined,
  external: undefined,
  intersection: undefined,
};

/** How deep unions may nest; an alias that stands for a union with itself, which is reported elsewhere, never ends. */
const maxDepth = 16;

function shapeOf(type: Type, work: Work, depth = 0): Shape {
  const target = withoutNull(resolveAlias(work.model, type), work);
  if (target.kind === 'named') return structOf(work.model, target) ? 'struct' : undefined;
  if (target.kind === 'scalar') return target.scalar === 'RawExtension' ? undefined : 'scalar';
  if (target.kind !== 'union') return shapes[target.kind];
  const isScalar = (member: Type): boolean => depth < maxDepth && shapeOf(member, work, depth + 1) === 'scalar';
  return target.members.every(isScalar) ? 'scalar' : undefined;
}
